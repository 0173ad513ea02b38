import Assets
import HanText

/// How well names fit what somebody typed: by their characters, by the first letters of their
/// readings, by Latin words. Case, width and blanks do not count.
package struct NameMatch: Sendable {
    private let typed: String
    private let isLatin: Bool

    private static let initials = HanInitials(table: Asset("search/initials.txt")?.text ?? "")

    /// The first letters of the readings of `name`, by which people type it in short.
    package static func letters(of name: String) -> String { initials(name) }

    package init(_ text: String) {
        typed = SearchTokens.folded(text)
        isLatin = typed.utf8.allSatisfy { $0 < 128 }
    }

    /// 0 for the name itself, 1 where it begins so, 2 where it holds the text, 3 and 4 where the
    /// first letters of its readings begin so or hold it; nil where nothing fits.
    package func rank(_ names: [String]) -> Int? {
        guard !typed.isEmpty else { return nil }
        return names.compactMap(rank).min()
    }

    private func rank(_ name: String) -> Int? {
        let folded = SearchTokens.folded(name)
        if folded == typed { return 0 }
        if folded.hasPrefix(typed) { return 1 }
        if folded.contains(typed) { return 2 }
        guard isLatin else { return nil }
        let letters = NameMatch.initials(name)
        if letters.hasPrefix(typed) { return 3 }
        return typed.utf8.count > 1 && letters.contains(typed) ? 4 : nil
    }
}
