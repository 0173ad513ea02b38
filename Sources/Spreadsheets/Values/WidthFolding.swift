/// Full-width letters, digits and signs as the plain ones they stand for.
enum WidthFolding {
    static func fold(_ text: String) -> String {
        // All that is folded begins with one of these two bytes, and Han characters do not.
        guard text.utf8.contains(where: { $0 == 0xE3 || $0 == 0xEF }) else { return text }
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                folded.append(Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21)))
            case 0x3000: folded.append(" ")
            case 0xFEFF: break
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }
}

extension String {
    /// Whether there is nothing to see.
    var isBlank: Bool {
        guard let first = utf8.first else { return true }
        // Printable ASCII and Han characters decide at once.
        if first > 0x20 && first < 0x7F || first >= 0xE4 && first <= 0xE9 { return false }
        return unicodeScalars.allSatisfy(\.isBlank)
    }

    /// Without white space at both ends, no-break and full-width spaces included.
    var trimmingWhitespace: String {
        guard let first = unicodeScalars.first, let last = unicodeScalars.last,
            first.isBlank || last.isBlank
        else { return self }
        let scalars = unicodeScalars.drop { $0.isBlank }
        guard let end = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(scalars[...end])
    }
}

extension Unicode.Scalar {
    /// White space, and characters that show nothing.
    var isBlank: Bool {
        if value < 0x80 { return value == 0x20 || value >= 0x09 && value <= 0x0D }
        // Han characters need no look into the tables.
        if value >= 0x3400 && value <= 0x9FFF { return false }
        return properties.isWhitespace || value == 0xFEFF || value == 0x200B || value == 0x200E
    }
}
