package import Casework
import Persistence
package import Store

/// The rates of every group of a period, with ranks and both totals.
package struct RateTable: Sendable {
    /// One group's line. `name` is the unit, subdistrict, category … the orders count for.
    package struct Line: Sendable {
        package let name: String
        package let rates: UnitRates
        package let rank: Int?
    }

    package let period: AssessmentPeriod
    package let base: Base
    package let grouping: FigureGrouping
    package let rulebook: Rulebook
    package let lines: [Line]
    package let pooled: UnitRates
    package let meanOfUnits: UnitRates

    /// The filter that opens the orders behind a line; nil opens those of the whole table.
    ///
    /// Exact only for periods that begin and end at midnight, which all but noon cut-offs do.
    package func filter(of line: Line?) -> OrderFilter {
        var filter = OrderFilter()
        filter.receivedFrom = period.zone.date(of: period.start)
        filter.receivedTo = period.lastDay
        filter.countOnly(base, under: rulebook)
        if let line {
            switch grouping {
            case .unit: filter.responsibleUnit = line.name
            case .subdistrict: filter.subdistrict = line.name
            case .community: filter.community = line.name
            case .category: filter.category = line.name
            case .channel: filter.channel = line.name
            case .kind: filter.kind = line.name
            }
        }
        return filter
    }
}

extension OrderFilter {
    /// Leaves out what `rulebook` leaves out of `base`.
    package mutating func countOnly(_ base: Base, under rulebook: Rulebook) {
        let marks = rulebook.leftOut[base, default: []]
        assessedOnly = marks.isSuperset(of: [.excluded, .uncounted])
        countedOnly = !assessedOnly && marks.contains(.uncounted)
    }
}

/// Computes rate tables from the stored orders.
package struct ComputeRates: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameter own: the unit whose line alone is asked for; those who see a unit's orders may
    ///   read its line.
    /// - Throws: `Forbidden` for actors who may not read figures.
    package func run(
        _ period: AssessmentPeriod, by grouping: FigureGrouping, base: Base,
        under rulebook: Rulebook, for actor: Actor, own: UnitID? = nil
    ) async throws -> RateTable {
        let units = Policy.scope(of: actor).units
        let isOwn = grouping == .unit && own.map { units.contains($0) } ?? false
        guard isOwn || Policy.allows(actor, .readFigures) else {
            throw Forbidden(action: "figures")
        }
        let site = site
        let name = own.map { site.directory[$0]?.name ?? "" }
        let counts = try await site.database.read { tx in
            try site.figures.counts(
                by: grouping, from: period.start, until: period.end,
                leavingOut: rulebook.leftOut[base, default: []], in: tx)
        }.filter { name == nil || $0.key == name }
        return ComputeRates.table(counts, period, by: grouping, base: base, under: rulebook)
    }

    static func table(
        _ counts: [String: RateCounts], _ period: AssessmentPeriod, by grouping: FigureGrouping,
        base: Base, under rulebook: Rulebook
    ) -> RateTable {
        let named = Dictionary(
            uniqueKeysWithValues: counts.map { (UnitID($0.key), $0.value) })
        let league = League(named, under: rulebook)
        return RateTable(
            period: period, base: base, grouping: grouping, rulebook: rulebook,
            lines: league.rows.map {
                RateTable.Line(name: $0.unit.code, rates: $0.rates, rank: $0.rank)
            },
            pooled: league.pooled, meanOfUnits: league.meanOfUnits)
    }
}
