/// Names and phones as everybody may see them.
package enum Masking {
    /// The first character and a star: `赵*`. Already masked names stay as they are.
    package static func name(_ name: String) -> String {
        guard let first = name.first else { return "" }
        if name.contains("*") { return name }
        return String(first) + "*"
    }

    /// The first three and the last four digits of a full number: `138****1234`; of a shorter one
    /// the last two. Already masked numbers stay as they are; a whole number beside one is masked.
    package static func phone(_ phone: String) -> String {
        guard phone.contains("*") || phone.contains("×") else {
            let digits = phone.filter(\.isNumber)
            return digits.isEmpty && !phone.isEmpty ? "*" : masked(digits[...])
        }
        var result = ""
        var rest = phone[...]
        while let first = rest.first {
            let part = rest.prefix { $0.isNumber == first.isNumber }
            result += first.isNumber && part.count >= 7 ? masked(part) : String(part)
            rest = rest[part.endIndex...]
        }
        return result
    }

    private static func masked(_ digits: Substring) -> String {
        switch digits.count {
        case 0...4: String(repeating: "*", count: digits.count)
        case 5...9: String(repeating: "*", count: digits.count - 2) + digits.suffix(2)
        default: digits.prefix(3) + "****" + digits.suffix(4)
        }
    }

    /// Digits of a phone as they are compared: width folded, separators and +86 dropped.
    package static func comparablePhone(_ phone: String) -> String {
        var digits = String.UnicodeScalarView()
        for scalar in phone.unicodeScalars {
            let folded = foldedWidth(scalar)
            if (48...57).contains(folded.value) { digits.append(folded) }
        }
        let text = String(digits)
        return text.count == 13 && text.hasPrefix("86") ? String(text.dropFirst(2)) : text
    }
}
