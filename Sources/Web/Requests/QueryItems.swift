/// Names and values of a query or of an `application/x-www-form-urlencoded` body.
enum QueryItems {
    /// More than a form with 500 chosen orders needs.
    static let countMax = 2_000

    /// Decodes `text`. `+` is a blank; a `%` without two hexadecimal digits stays as it is; bytes
    /// that are not UTF-8 become U+FFFD. Items beyond `countMax` are dropped.
    static func read(_ bytes: some Sequence<UInt8>) -> [(String, String)] {
        var items: [(String, String)] = []
        var name: [UInt8] = []
        var value: [UInt8] = []
        var hasName = false
        func finish() {
            if !name.isEmpty || !value.isEmpty, items.count < countMax {
                items.append((decoded(name), decoded(value)))
            }
            name = []
            value = []
            hasName = false
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): finish()
            case UInt8(ascii: "=") where !hasName: hasName = true
            default: hasName ? value.append(byte) : name.append(byte)
            }
        }
        finish()
        return items
    }

    /// The bytes with percent escapes resolved, as text.
    static func decoded(_ bytes: [UInt8], plusIsBlank: Bool = true) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+") where plusIsBlank:
                plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                    let low = digit(bytes[index + 2])
                {
                    plain.append(high << 4 | low)
                    index += 2
                } else {
                    plain.append(bytes[index])
                }
            default:
                plain.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
