/// A finished piece of HTML as UTF-8 bytes.
///
/// Promise: text reaches the bytes only through ``escaped(_:)``, so a value of this type never
/// holds a mark-up character that came from data. The one raw entry is ``trusted(_:)``, and it
/// takes only literals of the program itself.
package struct HTML: Hashable, Sendable {
    package private(set) var bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nothing at all.
    package static let empty = HTML(bytes: [])

    /// `text` with the five characters of mark-up replaced by references.
    package static func escaped(_ text: String) -> HTML {
        var html = HTML(bytes: [])
        html.bytes.appendEscaped(text)
        return html
    }

    /// Mark-up written in the program. A `StaticString` cannot carry a value read at run time.
    package static func trusted(_ markup: StaticString) -> HTML {
        var html = HTML(bytes: [])
        html.bytes.appendStatic(markup)
        return html
    }

    /// The pieces one after another.
    package static func joined(_ parts: [HTML]) -> HTML {
        switch parts.count {
        case 0: return .empty
        case 1: return parts[0]
        default:
            var html = HTML(bytes: [])
            html.bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
            for part in parts { html.bytes.append(contentsOf: part.bytes) }
            return html
        }
    }

    mutating func append(_ next: borrowing HTML) {
        bytes.append(contentsOf: next.bytes)
    }

    /// True when there is nothing to show.
    package var isEmpty: Bool { bytes.isEmpty }

    /// The mark-up as text, for tests and messages.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension [UInt8] {
    /// Appends `text` with `& < > " '` replaced.
    ///
    /// Works on bytes, not on `Character`s: a quote followed by a combining mark is one `Character`
    /// that equals no quote, and would slip through a comparison of characters. No byte of a
    /// multi-byte UTF-8 sequence is below 0x80, so bytes cannot be mistaken the other way.
    mutating func appendEscaped(_ text: String) {
        let wasContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { buffer in
            var start = 0
            for index in 0..<buffer.count {
                guard let reference = characterReference(for: buffer[index]) else { continue }
                append(contentsOf: buffer[start..<index])
                appendStatic(reference)
                start = index + 1
            }
            append(contentsOf: buffer[start...])
        }
        guard wasContiguous == nil else { return }
        for byte in text.utf8 {
            if let reference = characterReference(for: byte) {
                appendStatic(reference)
            } else {
                append(byte)
            }
        }
    }

    /// Appends the bytes of a literal unchanged.
    mutating func appendStatic(_ literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }
}

private func characterReference(for byte: UInt8) -> StaticString? {
    guard byte <= 0x3E else { return nil }
    return switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
}
