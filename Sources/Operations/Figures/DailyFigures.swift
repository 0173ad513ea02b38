package import Casework
import Persistence
import Store

/// Everything the daily report (日报) says about one day, each figure with the filter that opens
/// the orders behind it.
package struct DailyFigures: Sendable {
    /// A count, the same count of the day before, and how to open the orders.
    package struct Count: Sendable {
        package let today: Int
        package let dayBefore: Int
        package let periodSoFar: Int
        package let filter: OrderFilter
    }

    package struct Category: Sendable {
        package let name: String
        package let count: Int
        package let filter: OrderFilter
    }

    package let day: LocalDate
    package let madeAt: Instant
    package let base: Base
    package let rulebook: Rulebook
    package let dayPeriod: AssessmentPeriod
    package let runningPeriod: AssessmentPeriod
    package let received: Count
    package let closed: Count
    package let dayTable: RateTable
    package let dayBeforeTable: RateTable
    package let periodTable: RateTable
    package let topCategories: [Category]
    /// Open orders whose clock ends within 24 hours, is past, and those open more than four days.
    package let dueSoon: [OrderSummary]
    package let overdue: [OrderSummary]
    package let overFourDays: [OrderSummary]
    package let dueSoonCount: Int
    package let overdueCount: Int
    package let overFourDaysCount: Int
    package let ordersOfDay: [OrderSummary]
    /// Orders that count but that the reader of the lists may not know of, by list.
    package let withheld: Withheld

    package struct Withheld: Hashable, Sendable {
        package var dueSoon = 0
        package var overdue = 0
        package var overFourDays = 0
        package var ofDay = 0
    }

    /// A list on the report holds at most this many orders; the count beside it is always whole.
    package static let listLimit = 5_000
    package static let categoryLimit = 10
}

/// Gathers the figures of a day in one snapshot, so that all of them agree.
package struct ComputeDailyFigures: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Counts are of all orders; lists hold those that a reader may know of.
    ///
    /// - Parameter scope: whose sight the lists are for; nil is the actor's own.
    /// - Throws: `Forbidden` for actors who may not read figures.
    package func run(
        _ day: LocalDate, base: Base, under rulebook: Rulebook, listing scope: OrderScope? = nil,
        for actor: Actor
    ) async throws -> DailyFigures {
        guard Policy.allows(actor, .readFigures) else { throw Forbidden(action: "figures") }
        let gather = DayGatherer(
            site: site, day: day, base: base, rulebook: rulebook,
            scope: scope ?? Policy.scope(of: actor), now: site.clock())
        return try await site.database.read { tx in try gather.figures(in: tx) }
    }

    /// The same as of `now`, on the caller's snapshot and without asking who reads.
    func figures(
        _ day: LocalDate, base: Base, under rulebook: Rulebook, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> DailyFigures {
        let gather = DayGatherer(
            site: site, day: day, base: base, rulebook: rulebook, scope: .everything, now: now)
        return try gather.figures(in: tx)
    }
}

/// One day's questions to the store.
private struct DayGatherer: Sendable {
    let site: Site
    let day: LocalDate
    let base: Base
    let rulebook: Rulebook
    let scope: OrderScope
    let now: Instant

    var marks: Set<BaseMark> { rulebook.leftOut[base, default: []] }

    func figures(in tx: borrowing Transaction) throws -> DailyFigures {
        let dayPeriod = rulebook.period.period(.day(day), zone: site.zone)
        let lastMoment = Instant(milliseconds: dayPeriod.end.milliseconds - 1)
        let month = rulebook.period.period(.month, containing: lastMoment, zone: site.zone)
        let running = month.soFar(at: dayPeriod.end)
        let dayTable = try table(dayPeriod, in: tx)
        let beforeTable = try table(dayPeriod.previous, in: tx)
        let periodTable = try table(running, in: tx)
        let lists = try openLists(in: tx)
        let received = dayTable.pooled.counts.received
        let ofDay = try list(dayTable.filter(of: nil), count: received, in: tx)
        return DailyFigures(
            day: day, madeAt: now, base: base, rulebook: rulebook, dayPeriod: dayPeriod,
            runningPeriod: running,
            received: DailyFigures.Count(
                today: received,
                dayBefore: beforeTable.pooled.counts.received,
                periodSoFar: periodTable.pooled.counts.received, filter: dayTable.filter(of: nil)),
            closed: try closed(dayPeriod, running, in: tx),
            dayTable: dayTable, dayBeforeTable: beforeTable, periodTable: periodTable,
            topCategories: try categories(dayPeriod, dayTable.filter(of: nil), in: tx),
            dueSoon: lists[0].orders, overdue: lists[1].orders, overFourDays: lists[2].orders,
            dueSoonCount: lists[0].count, overdueCount: lists[1].count,
            overFourDaysCount: lists[2].count,
            ordersOfDay: ofDay.orders,
            withheld: DailyFigures.Withheld(
                dueSoon: lists[0].withheld, overdue: lists[1].withheld,
                overFourDays: lists[2].withheld, ofDay: ofDay.withheld))
    }

    private func table(
        _ period: AssessmentPeriod, in tx: borrowing Transaction
    ) throws -> RateTable {
        let counts = try site.figures.counts(
            by: .unit, from: period.start, until: period.end, leavingOut: marks, in: tx)
        return ComputeRates.table(counts, period, by: .unit, base: base, under: rulebook)
    }

    /// Orders closed on a day, whenever they were received.
    private func closed(
        _ dayPeriod: AssessmentPeriod, _ running: AssessmentPeriod, in tx: borrowing Transaction
    ) throws -> DailyFigures.Count {
        func filter(_ from: LocalDate, _ to: LocalDate) -> OrderFilter {
            var filter = OrderFilter()
            filter.closedFrom = from
            filter.closedTo = to
            filter.countOnly(base, under: rulebook)
            return filter
        }
        let today = filter(day, day)
        let before = filter(day.adding(days: -1), day.adding(days: -1))
        let whole = filter(site.zone.date(of: running.start), day)
        return DailyFigures.Count(
            today: try site.orders.count(today, seenBy: .everything, now: now, in: tx),
            dayBefore: try site.orders.count(before, seenBy: .everything, now: now, in: tx),
            periodSoFar: try site.orders.count(
                whole, seenBy: .everything, now: now, in: tx), filter: today)
    }

    private func categories(
        _ period: AssessmentPeriod, _ all: OrderFilter, in tx: borrowing Transaction
    ) throws -> [DailyFigures.Category] {
        let top = try site.figures.topCategories(
            from: period.start, until: period.end, leavingOut: marks,
            limit: DailyFigures.categoryLimit, in: tx)
        return top.map { entry in
            var filter = all
            filter.category = entry.name
            return DailyFigures.Category(name: entry.name, count: entry.count, filter: filter)
        }
    }

    /// Orders of one list: how many count, those that are shown, and how many of them the reader
    /// may not know of.
    private struct OpenList {
        let orders: [OrderSummary]
        let count: Int
        let withheld: Int
    }

    private func openLists(in tx: borrowing Transaction) throws -> [OpenList] {
        var lists: [OpenList] = []
        for due in [OrderFilter.Due.soon, .overdue, .overFourDays] {
            var filter = OrderFilter()
            filter.due = due
            filter.sort = due == .overFourDays ? .oldest : .dueFirst
            let count = try site.orders.count(
                filter, seenBy: .everything, now: now, in: tx)
            lists.append(try list(filter, count: count, in: tx))
        }
        return lists
    }

    private func list(
        _ filter: OrderFilter, count: Int, in tx: borrowing Transaction
    ) throws -> OpenList {
        var orders: [OrderSummary] = []
        try site.orders.forEach(
            filter, seenBy: scope, now: now, limit: DailyFigures.listLimit, in: tx
        ) { orders.append($0) }
        let readable =
            orders.count < DailyFigures.listLimit
            ? orders.count : try site.orders.count(filter, seenBy: scope, now: now, in: tx)
        return OpenList(orders: orders, count: count, withheld: max(0, count - readable))
    }
}
