/// A category written as a path, from the general to the particular.
package enum CategoryPath {
    /// Signs that separate levels, the least doubtful first; only the first one found counts,
    /// so a hyphen inside a name is safe in `A->B-C`.
    private static let separators = ["->", "=>", "→", "»", ">", "\\", "|", "/", "-", "—", "_"]

    /// The levels of `城市管理->市政设施->道路破损` and its variants; one level if nothing
    /// separates, none for an empty text.
    package static func parse(_ text: String) -> [String] {
        let folded = WidthFolding.fold(text)
        let separator = separators.first { folded.contains($0) }
        let pieces = separator.map { folded.components(separatedBy: $0) } ?? [folded]
        return pieces.map(\.trimmingWhitespace).filter { !$0.isEmpty }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var pieces: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            pieces.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return pieces + [String(rest)]
    }
}
