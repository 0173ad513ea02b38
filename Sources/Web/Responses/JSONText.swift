/// Writes JSON into bytes, in the order the program says. Small on purpose: it only writes.
struct JSONText: Sendable {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    static func object(_ fill: (inout JSONText) -> Void) -> [UInt8] {
        var json = JSONText()
        json.object(fill)
        return json.bytes
    }

    mutating func object(_ fill: (inout JSONText) -> Void) {
        open("{")
        fill(&self)
        close("}")
    }

    mutating func object(_ name: String, _ fill: (inout JSONText) -> Void) {
        key(name)
        object(fill)
    }

    /// A list; `fill` writes its elements.
    mutating func list(_ name: String, _ fill: (inout JSONText) -> Void) {
        key(name)
        open("[")
        fill(&self)
        close("]")
    }

    mutating func set(_ name: String, _ value: String?) {
        key(name)
        if let value { element(value) } else { null() }
    }

    mutating func set(_ name: String, _ value: Int?) {
        key(name)
        comma()
        bytes.append(contentsOf: (value.map(String.init) ?? "null").utf8)
        needsComma = true
    }

    mutating func set(_ name: String, _ value: Bool?) {
        key(name)
        comma()
        bytes.append(contentsOf: (value.map { $0 ? "true" : "false" } ?? "null").utf8)
        needsComma = true
    }

    mutating func set(_ name: String, _ values: [String]) {
        list(name) { list in for value in values { list.element(value) } }
    }

    mutating func element(_ text: String) {
        comma()
        quote(text)
        needsComma = true
    }

    private mutating func null() {
        comma()
        bytes.append(contentsOf: "null".utf8)
        needsComma = true
    }

    private mutating func key(_ name: String) {
        comma()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func open(_ mark: Unicode.Scalar) {
        comma()
        bytes.append(UInt8(ascii: mark))
        needsComma = false
    }

    private mutating func close(_ mark: Unicode.Scalar) {
        bytes.append(UInt8(ascii: mark))
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    /// RFC 8259 section 7: quote, backslash and control characters are escaped; `<` too, so that
    /// JSON never reads as mark-up.
    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, UInt8(ascii: "<"):
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
