/// A page read the way a browser reads it: tags with their attributes, and the text between them.
struct PageScan {
    struct Tag {
        let name: String
        let attributes: [String: String]
    }

    private(set) var tags: [Tag] = []
    private(set) var text = ""

    init(_ html: String) {
        var rest = Array(html.utf8)[...]
        var words: [UInt8] = []
        while let byte = rest.first {
            if byte == UInt8(ascii: "<"), let tag = PageScan.tag(&rest) {
                if let tag { tags.append(tag) }
            } else {
                words.append(byte)
                rest = rest.dropFirst()
            }
        }
        text = PageScan.plain(words)
    }

    func tags(_ name: String) -> [Tag] { tags.filter { $0.name == name } }

    /// Outer nil: not a tag after all. Inner nil: a closing tag or a doctype.
    private static func tag(_ rest: inout ArraySlice<UInt8>) -> Tag?? {
        var scan = rest.dropFirst()
        let isClosing = scan.first == UInt8(ascii: "/") || scan.first == UInt8(ascii: "!")
        if isClosing { scan = scan.dropFirst() }
        let name = scan.prefix { isLetter($0) || (48...57).contains($0) }
        guard let first = name.first, isLetter(first) else { return .none }
        scan = scan.dropFirst(name.count)
        var attributes: [String: String] = [:]
        while let byte = scan.first, byte != UInt8(ascii: ">") {
            guard let (key, value) = attribute(&scan) else { continue }
            attributes[key] = value
        }
        rest = scan.dropFirst()
        return isClosing
            ? .some(nil)
            : Tag(name: String(decoding: name, as: UTF8.self), attributes: attributes)
    }

    private static func attribute(_ scan: inout ArraySlice<UInt8>) -> (String, String)? {
        let ends = Array(" \n/>=".utf8)
        let key = scan.prefix { !ends.contains($0) }
        guard !key.isEmpty else {
            scan = scan.dropFirst()
            return nil
        }
        scan = scan.dropFirst(key.count)
        var value: ArraySlice<UInt8> = []
        if scan.starts(with: "=\"".utf8) {
            scan = scan.dropFirst(2)
            value = scan.prefix { $0 != UInt8(ascii: "\"") }
            scan = scan.dropFirst(value.count + 1)
        }
        return (String(decoding: key, as: UTF8.self), plain(Array(value)))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func plain(_ bytes: [UInt8]) -> String {
        let references: [(String, String)] = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ]
        var plain: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if let (reference, character) = references.first(where: {
                byte == UInt8(ascii: "&") && rest.starts(with: $0.0.utf8)
            }) {
                plain.append(contentsOf: character.utf8)
                rest = rest.dropFirst(reference.utf8.count)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
