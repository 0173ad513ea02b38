package import Casework
import Persistence
import Store

/// The rates of one day: of the orders received on it.
package struct DayRates: Sendable {
    package let day: LocalDate
    package let rates: UnitRates
}

/// Computes the rates of each day of a period.
package struct ComputeDailyRates: Sendable {
    private let site: Site

    /// A longer period gives its last days, so that a line of them can be read.
    package static let daysMax = 62

    package init(_ site: Site) {
        self.site = site
    }

    /// The days of `period` that have begun, without gaps; at most the last `daysMax` of them.
    ///
    /// - Throws: `Forbidden` for actors who may not read figures.
    package func run(
        _ period: AssessmentPeriod, base: Base, under rulebook: Rulebook, for actor: Actor
    ) async throws -> [DayRates] {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let site = site
        let last = min(period.lastDay, site.zone.date(of: site.clock()))
        let first = max(period.firstDay, last.adding(days: 1 - Self.daysMax))
        guard first <= last else { return [] }
        let counts = try await site.database.read { tx in
            try site.figures.daily(
                from: max(period.start, site.zone.instant(on: first)),
                until: min(period.end, site.zone.instant(on: last.adding(days: 1))),
                zone: site.zone, leavingOut: rulebook.leftOut[base, default: []], in: tx)
        }
        return (first.dayNumber...last.dayNumber).map { number in
            let day = LocalDate(dayNumber: number)
            return DayRates(
                day: day, rates: UnitRates(counts[day] ?? .zero, under: rulebook))
        }
    }
}
