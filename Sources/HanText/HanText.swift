import Foundation

/// Text as it is stored and compared: canonical composition (NFC), control characters dropped,
/// line ends unified, outer white space trimmed.
package func normalizedText(_ text: String) -> String {
    if isPlain(text) { return text }
    var scalars = String.UnicodeScalarView()
    var previousWasReturn = false
    for scalar in text.unicodeScalars {
        if scalar == "\r" {
            scalars.append("\n")
        } else if scalar == "\n" {
            if !previousWasReturn { scalars.append(scalar) }
        } else if scalar == "\t" || !isControl(scalar) {
            scalars.append(scalar)
        }
        previousWasReturn = scalar == "\r"
    }
    // Composed last: a dropped control may have kept a letter and its accent apart.
    return String(scalars).precomposedStringWithCanonicalMapping
        .trimmingCharacters(in: .whitespacesAndNewlines)
}

/// True when normalising would change nothing: Han, ASCII and full-width forms without controls.
private func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
        return true
    }
    if first.properties.isWhitespace || last.properties.isWhitespace { return false }
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0x2010...0x2027, 0x3001...0x303F, 0x4E00...0x9FFF, 0xFF01...0xFF5E:
            continue
        default:
            return false
        }
    }
    return true
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x08, 0x0B...0x1F, 0x7F...0x9F, 0xFEFF, 0x200B, 0x202A...0x202E, 0x2066...0x2069:
        true
    default:
        false
    }
}

/// Full-width ASCII forms become their ordinary characters, the ideographic space a space.
package func foldedWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000: " "
    default: scalar
    }
}

/// Characters written without spaces between words.
package func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF, 0x3007: true
    default: false
    }
}
