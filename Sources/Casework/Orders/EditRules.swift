/// What the values of a deployment may be. An empty list allows every text.
package struct EditRules: Sendable {
    package let categories: [[String]]
    package let communities: [String]
    /// Whether an order with these facts is confidential.
    package let marksConfidential: @Sendable (OrderFacts) -> Bool

    package init(
        categories: [[String]] = [], communities: [String] = [],
        marksConfidential: @escaping @Sendable (OrderFacts) -> Bool = { _ in false }
    ) {
        self.categories = categories
        self.communities = communities
        self.marksConfidential = marksConfidential
    }

    /// The values to choose from, in their stored form; none for texts that are written freely.
    package func choices(_ field: EditField) -> [String] {
        switch field {
        case .category: categories.map { $0.joined(separator: OrderFacts.categorySeparator) }
        case .community: communities
        case .labels, .subdistrict, .place, .title, .kind, .urgency: []
        }
    }

    /// `typed` as it is stored.
    ///
    /// A category may be written with any of the usual signs between its levels, or by the name of
    /// its last level where only one category has that.
    ///
    /// - Throws: `missing`, `tooLong`, `tooMany`, `unknownValue`.
    package func stored(
        _ field: EditField, _ typed: String
    ) throws(EditRefusal) -> String {
        guard !typed.isEmpty else {
            if field.mayBeEmpty { return "" }
            throw .missing(field)
        }
        guard typed.unicodeScalars.count <= field.maximum else {
            throw .tooLong(field, maximum: field.maximum)
        }
        switch field {
        case .category:
            return try category(typed)
        case .labels:
            return try labels(typed)
        case .community where !communities.isEmpty && !communities.contains(typed):
            throw .unknownValue(field, nearest: EditRules.nearest(to: typed, in: communities))
        case .community, .subdistrict, .place, .title, .kind, .urgency:
            return typed
        }
    }

    /// Between levels of a category as people write them. The character of four bytes is a full
    /// width sign.
    private static let levelSigns = Set(">/\u{203A}\u{FF1E}\u{2192}\u{FF0F}")

    private func category(_ typed: String) throws(EditRefusal) -> String {
        let parts = typed.split { EditRules.levelSigns.contains($0) }.map { part in
            EditRules.trimmed(part.last == "-" ? part.dropLast() : part)
        }
        let path = parts.filter { !$0.isEmpty }
        let joined = path.joined(separator: OrderFacts.categorySeparator)
        if categories.isEmpty || categories.contains(path) { return joined }
        let ending = categories.filter { $0.suffix(path.count) == path[...] }
        if !path.isEmpty, ending.count == 1 {
            return ending[0].joined(separator: OrderFacts.categorySeparator)
        }
        throw .unknownValue(
            .category, nearest: EditRules.nearest(to: joined, in: choices(.category)))
    }

    /// Signs of both widths that separate labels.
    private static let labelSigns = Set(",;\u{FF0C}\u{3001}\u{FF1B}")

    private func labels(_ typed: String) throws(EditRefusal) -> String {
        var labels: [String] = []
        for part in typed.split(whereSeparator: { EditRules.labelSigns.contains($0) }) {
            let label = EditRules.trimmed(part)
            if !label.isEmpty, !labels.contains(label) { labels.append(label) }
        }
        guard labels.count <= EditField.labelsMaximum else {
            throw .tooMany(.labels, maximum: EditField.labelsMaximum)
        }
        return labels.joined(separator: OrderFacts.labelSeparator)
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
        let end = text.lastIndex { !$0.isWhitespace }
        return end.map { String(text[start...$0]) } ?? ""
    }

    /// Longer texts are compared by their beginnings.
    private static let comparedMaximum = 40

    /// The value most like `typed`: one that ends as it does, else the one with the fewest
    /// characters to change, if that leaves more than half of them.
    static func nearest(to typed: String, in values: [String]) -> String? {
        let wanted = Array(typed.prefix(comparedMaximum))
        var best: (value: String, distance: Int)?
        for value in values {
            let last = value.split(separator: ">").last ?? Substring(value)
            for form in [Substring(value), last] {
                let distance = EditRules.distance(wanted, Array(form.prefix(comparedMaximum)))
                if distance < best?.distance ?? .max { best = (value, distance) }
            }
        }
        guard let best, best.distance * 2 <= wanted.count else { return nil }
        return best.value
    }

    /// Levenshtein's: insertions, deletions and replacements between two texts.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (i, a) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in other.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[other.count]
    }
}
