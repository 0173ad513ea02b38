import Persistence

/// The small translations between the seam's texts and PostgreSQL's.
enum PostgresText {
    /// `?` outside quotes and comments becomes `$1`, `$2`, …
    static func numbered(_ text: String) -> (text: String, count: Int) {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        var count = 0
        var state = Lexeme.plain
        var previous: UInt8 = 0
        for byte in text.utf8 {
            let isPlaceholder = state == .plain && byte == UInt8(ascii: "?")
            if isPlaceholder {
                count += 1
                result.append(UInt8(ascii: "$"))
                appendDecimal(Int64(count), to: &result)
            } else {
                result.append(byte)
            }
            let next = state.next(byte, after: previous)
            // A byte that opened or closed a lexeme cannot be half of the next sign.
            previous = next == state ? byte : 0
            state = next
        }
        return (String(decoding: result, as: UTF8.self), count)
    }

    private enum Lexeme {
        case plain, string, name, lineComment, blockComment

        func next(_ byte: UInt8, after previous: UInt8) -> Self {
            switch (self, byte) {
            case (.plain, UInt8(ascii: "'")): .string
            case (.plain, UInt8(ascii: "\"")): .name
            case (.plain, UInt8(ascii: "-")) where previous == byte: .lineComment
            case (.plain, UInt8(ascii: "*")) where previous == UInt8(ascii: "/"): .blockComment
            case (.string, UInt8(ascii: "'")), (.name, UInt8(ascii: "\"")): .plain
            case (.lineComment, UInt8(ascii: "\n")): .plain
            case (.blockComment, UInt8(ascii: "/")) where previous == UInt8(ascii: "*"): .plain
            default: self
            }
        }
    }

    static func appendDecimal(_ number: Int64, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A whole number, or nil for a fraction, another text or one beyond 64 bits.
    static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = bytes.dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty else { return nil }
        var result: Int64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (product, over) = result.multipliedReportingOverflow(by: 10)
            let value = Int64(digit - UInt8(ascii: "0"))
            // Counting downwards for negative numbers reaches Int64.min.
            let (sum, overSum) = product.addingReportingOverflow(isNegative ? -value : value)
            if over || overSum { return nil }
            result = sum
        }
        return result
    }

    /// Reads the output form of `bytea`: `\x` and two digits per byte.
    static func bytes(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count >= 2, text.count % 2 == 0, text[1] == UInt8(ascii: "x") else { return nil }
        return Array(unsafeUninitializedCapacity: (text.count - 2) / 2) { target, count in
            var at = 2
            while at < text.count {
                target[count] = digit(text[at]) << 4 | digit(text[at + 1])
                count += 1
                at += 2
            }
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "a") &+ 10
    }

    /// One row in the text format of `COPY`: tabs between, `\N` for null, backslash escapes.
    static func appendCopyRow(_ values: [SQLValue], to bytes: inout [UInt8]) throws {
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: "\t")) }
            isFirst = false
            switch value {
            case .null: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "N")])
            case .integer(let number): appendDecimal(number, to: &bytes)
            case .text(let text): try appendCopyText(text, to: &bytes)
            case .blob(let blob):
                bytes.append(contentsOf: "\\\\x".utf8)
                for byte in blob {
                    bytes.append(hexadecimal[Int(byte >> 4)])
                    bytes.append(hexadecimal[Int(byte & 15)])
                }
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private static func appendCopyText(_ text: String, to bytes: inout [UInt8]) throws {
        for byte in text.utf8 {
            switch byte {
            case 0: throw PersistenceError.invalidText
            case UInt8(ascii: "\\"): bytes.append(contentsOf: [byte, byte])
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            default: bytes.append(byte)
            }
        }
    }
}
