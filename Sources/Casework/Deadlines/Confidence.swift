/// How well a figure, limit or rule is supported; every configured value carries one.
///
/// The letters are those of the profile files and of docs/figures.md.
package enum Confidence: String, CaseIterable, Sendable {
    /// Stated in a contract of this deployment.
    case stated = "S"
    /// Found in a published source.
    case found = "F"
    /// Found in the consultation draft of a rule.
    case foundInDraft = "F-draft"
    /// Found in the code of a working system: shows practice, is not the rule.
    case foundInPractice = "F-impl"
    /// Background knowledge without a source.
    case background = "B"
    /// Not known; expect to replace it.
    case uncertain = "U"
}

/// Days on which a dated rule holds: `from` and, when given, `to` are both inside.
package struct Validity: Hashable, Sendable {
    package let from: LocalDate
    package let to: LocalDate?

    package init(from: LocalDate, to: LocalDate? = nil) {
        self.from = from
        self.to = to
    }

    package func contains(_ date: LocalDate) -> Bool {
        guard from <= date else { return false }
        guard let to else { return true }
        return date <= to
    }

    package func overlaps(_ other: Validity) -> Bool {
        let startsInTime = other.to.map { from <= $0 } ?? true
        let endsInTime = to.map { other.from <= $0 } ?? true
        return startsInTime && endsInTime
    }
}
