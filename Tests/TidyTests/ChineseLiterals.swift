/// Chinese that people read lives in catalogues and profiles, not in code.
enum ChineseLiterals {
    /// Files that read Chinese input, with the reason each may hold Chinese.
    static let allowed: [String: String] = [
        "Sources/HanText/": "folds and recognises Chinese characters",
        "Sources/Spreadsheets/":
            "reads headings, dates and truth values as Chinese offices write them",
        "Sources/Operations/Intake/": "reads headings and cell values of the city's exports",
        "Sources/Operations/Demo/": "invents Chinese orders for the demo site",
    ]

    static func findings(in source: SwiftText) -> [Finding] {
        guard source.file.layer != nil,
            !allowed.keys.contains(where: { source.file.path.hasPrefix($0) })
        else { return [] }
        return source.strings.indices.compactMap { index in
            let text = source.strings[index] + source.code[index]
            guard text.unicodeScalars.contains(where: isChinese) else { return nil }
            return source.finding(
                index, "Chinese in code; put the text into Sources/CAssets/locales")
        }
    }

    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3000...0x303F, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF,
            0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
