/// Full-width letters, digits and signs as the plain ones they stand for.
enum WidthFolding {
    static func fold(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0xE3 }) else { return text }
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
        properties.isWhitespace || value == 0xFEFF || value == 0x200B || value == 0x200E
    }
}
