/// A unit's place in a table.
package struct LeagueRow: Hashable, Sendable {
    package let unit: UnitID
    package let rates: UnitRates
    /// From 1; nil for a unit without a valid callback. Level units share a rank, the next one is
    /// skipped.
    package let rank: Int?
}

/// Units ranked by score, with both totals.
package struct League: Hashable, Sendable {
    /// By rank; units without a rank last, most orders first.
    package let rows: [LeagueRow]
    /// Rates of the summed counts.
    package let pooled: UnitRates
    /// Mean of the units' rates, units without a valid callback left out.
    package let meanOfUnits: UnitRates

    package init(_ counts: [UnitID: RateCounts], under rulebook: Rulebook) {
        let rated = counts.map { (unit: $0.key, rates: UnitRates($0.value, under: rulebook)) }
        rows = League.ranked(rated, under: rulebook)
        pooled = UnitRates(counts.values.reduce(.zero, +), under: rulebook)
        meanOfUnits = UnitRates(meanOf: rows.map(\.rates), style: rulebook.style)
    }

    package func total(_ pooling: Pooling) -> UnitRates {
        switch pooling {
        case .pooled: pooled
        case .meanOfUnits: meanOfUnits
        }
    }

    private struct Standing {
        let unit: UnitID
        let rates: UnitRates
        let value: Ratio
        let tieKey: Int

        func isLevel(with other: Standing) -> Bool {
            value == other.value && tieKey == other.tieKey
        }
    }

    private static func ranked(
        _ rated: [(unit: UnitID, rates: UnitRates)], under rulebook: Rulebook
    ) -> [LeagueRow] {
        let standings = rated.compactMap { standing($0.unit, $0.rates, rulebook) }
            .sorted { left, right in
                if left.value != right.value { return left.value > right.value }
                if left.tieKey != right.tieKey { return left.tieKey > right.tieKey }
                return left.unit < right.unit
            }
        var rows: [LeagueRow] = []
        for (index, standing) in standings.enumerated() {
            let isLevel = index > 0 && standing.isLevel(with: standings[index - 1])
            let rank = isLevel ? rows[index - 1].rank : index + 1
            rows.append(LeagueRow(unit: standing.unit, rates: standing.rates, rank: rank))
        }
        let unranked = rated.filter { $0.rates.score == nil }.sorted { left, right in
            (right.rates.counts.received, left.unit) < (left.rates.counts.received, right.unit)
        }
        return rows + unranked.map { LeagueRow(unit: $0.unit, rates: $0.rates, rank: nil) }
    }

    private static func standing(
        _ unit: UnitID, _ rates: UnitRates, _ rulebook: Rulebook
    ) -> Standing? {
        guard let score = rates.score else { return nil }
        let style = rulebook.style
        let value =
            switch rulebook.rankValue {
            case .exact: score
            case .shown: score.rounded(decimals: style.scoreDecimals, rounding: style.rounding)
            }
        let tieKey =
            switch rulebook.tieBreak {
            case .receivedDescending: rates.counts.received
            case .receivedAscending: -rates.counts.received
            case .none: 0
            }
        return Standing(unit: unit, rates: rates, value: value, tieKey: tieKey)
    }
}
