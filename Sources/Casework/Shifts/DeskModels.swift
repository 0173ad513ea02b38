/// What is worked off at a desk, one order after the other.
package enum DeskQueue: String, CaseIterable, Sendable {
    /// What arrived: to be signed, then to be dispatched.
    case intake

    package var states: [OrderState] { [.awaitingSigning, .awaitingDispatch] }
}

/// What a unit has on its hands, beside its name when somebody chooses one.
package struct UnitLoad: Hashable, Sendable {
    package let unit: UnitID
    /// Orders it has to answer for now.
    package let open: Int
    /// Of those, the ones whose clock has ended.
    package let late: Int
    /// Orders dispatched to it since midnight that are still with it.
    package let today: Int

    package init(unit: UnitID, open: Int, late: Int, today: Int) {
        self.unit = unit
        self.open = open
        self.late = late
        self.today = today
    }
}

/// A unit to which alike orders went before. A person decides; nothing is dispatched by itself.
package struct DispatchSuggestion: Hashable, Sendable {
    package let unit: UnitID
    /// Alike orders that this unit got, of `outOf`.
    package let count: Int
    package let outOf: Int

    package init(unit: UnitID, count: Int, outOf: Int) {
        self.unit = unit
        self.count = count
        self.outOf = outOf
    }

    /// The last orders of the same category and community that are looked at.
    package static let evidenceMaximum = 50
    /// Fewer alike orders than this are no evidence.
    package static let evidenceMinimum = 3
    /// More than these are no help.
    package static let suggestionsMaximum = 3
    /// A unit with less than this share of the alike orders got them by chance.
    package static let shareMinimumPercent = 20

    /// The suggestions that `counts` (alike orders by unit) bear out, the strongest first; none
    /// where evidence is thin.
    package static func choose(from counts: [UnitID: Int]) -> [DispatchSuggestion] {
        let total = counts.values.reduce(0, +)
        return counts.filter {
            $0.value >= evidenceMinimum && $0.value * 100 >= total * shareMinimumPercent
        }
        .sorted { ($1.value, $0.key.code) < ($0.value, $1.key.code) }
        .prefix(suggestionsMaximum)
        .map { DispatchSuggestion(unit: $0.key, count: $0.value, outOf: total) }
    }
}
