import Foundation

/// Writes JSON objects key by key, skipping empty values. Faster than `JSONEncoder` by far, which
/// counts where a hundred thousand events are written in one import.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init() {
        bytes.reserveCapacity(256)
        bytes.append(UInt8(ascii: "{"))
    }

    var text: String {
        String(unsafeUninitializedCapacity: bytes.count + 1) { buffer in
            _ = buffer.initialize(from: bytes)
            buffer.initializeElement(at: bytes.count, to: UInt8(ascii: "}"))
            return bytes.count + 1
        }
    }

    mutating func add(_ key: StaticString, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        begin(key)
        append(quoted: value)
    }

    mutating func add(_ key: StaticString, _ value: Int64?) {
        guard let value else { return }
        begin(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func add(_ key: StaticString, _ value: Bool) {
        guard value else { return }
        begin(key)
        bytes.append(contentsOf: "true".utf8)
    }

    mutating func add(_ key: StaticString, _ values: [String]) {
        guard !values.isEmpty else { return }
        begin(key)
        appendList(values) { $0.append(quoted: $1) }
    }

    mutating func add(_ key: StaticString, _ values: [String: String]) {
        guard !values.isEmpty else { return }
        begin(key)
        bytes.append(contentsOf: JSONText.object(values).utf8)
    }

    mutating func add(_ key: StaticString, objects: [JSONText]) {
        begin(key)
        appendList(objects) { $0.bytes.append(contentsOf: $1.text.utf8) }
    }

    mutating func add(_ key: StaticString, object: JSONText?) {
        guard let object else { return }
        begin(key)
        bytes.append(contentsOf: object.text.utf8)
    }

    /// `{"a":"b"}` with keys in ascending order.
    static func object(_ values: [String: String]) -> String {
        guard !values.isEmpty else { return "{}" }
        var json = JSONText()
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            json.separate()
            json.append(quoted: key)
            json.bytes.append(UInt8(ascii: ":"))
            json.append(quoted: value)
        }
        return json.text
    }

    /// `[["field","before","after"], …]`, with null where a side is missing.
    static func rows(_ rows: [[String?]]) -> String {
        guard !rows.isEmpty else { return "[]" }
        var json = JSONText()
        json.bytes.removeAll()
        json.appendList(rows) { json, row in
            json.appendList(row) { json, value in
                if let value {
                    json.append(quoted: value)
                } else {
                    json.bytes.append(contentsOf: "null".utf8)
                }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func begin(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func appendList<Item>(
        _ items: [Item], _ body: (inout JSONText, Item) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            body(&self, item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Runs of bytes that need no escape go over in one piece: nearly all text is such a run.
    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in utf8.indices where JSONText.needsEscape(utf8[index]) {
                bytes.append(contentsOf: utf8[start..<index])
                append(escaped: utf8[index])
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A:
            bytes.append(contentsOf: "\\n".utf8)
        default:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: ("\\u" + (byte < 16 ? "000" : "00") + hex).utf8)
        }
    }
}

/// Reads what `JSONText` wrote. Missing keys read as empty values.
struct JSONFields {
    private let values: [String: Any]

    /// - Throws: `CocoaError` when the text is not a JSON object.
    init(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        values = object as? [String: Any] ?? [:]
    }

    private init(values: [String: Any]) {
        self.values = values
    }

    func text(_ key: String) -> String { values[key] as? String ?? "" }

    func textIfPresent(_ key: String) -> String? { values[key] as? String }

    func integer(_ key: String) -> Int64? { (values[key] as? NSNumber)?.int64Value }

    func flag(_ key: String) -> Bool { (values[key] as? NSNumber)?.boolValue ?? false }

    func list(_ key: String) -> [String] { values[key] as? [String] ?? [] }

    func map(_ key: String) -> [String: String] { values[key] as? [String: String] ?? [:] }

    func objects(_ key: String) -> [JSONFields] {
        (values[key] as? [[String: Any]] ?? []).map(JSONFields.init(values:))
    }

    func object(_ key: String) -> JSONFields? {
        (values[key] as? [String: Any]).map(JSONFields.init(values:))
    }

    static func map(of text: String) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return object as? [String: String] ?? [:]
    }

    static func rows(of text: String) throws -> [[String?]] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return (object as? [[Any]] ?? []).map { row in row.map { $0 as? String } }
    }
}
