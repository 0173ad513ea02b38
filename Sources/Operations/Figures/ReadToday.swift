package import Casework
import Persistence
import Profiles
import Store

/// Where things stand now. Every count comes with the filter that opens the same orders.
package struct TodayFigures: Sendable {
    package struct Count: Sendable {
        package let count: Int
        package let filter: OrderFilter
    }

    /// One hour of today, with what the same hour of the last four weeks had, summed.
    package struct Hour: Sendable {
        package let today: Count
        package let before: Int
    }

    package struct LateUnit: Sendable {
        package let name: String
        package let overdue: Count
        package let soon: Count
    }

    /// A category or community, with what its days before had up to the same time, summed.
    package struct Hot: Sendable {
        package let name: String
        package let today: Count
        package let before: Int
    }

    package let day: LocalDate
    package let now: Instant
    package let base: Base
    package let rulebook: Rulebook
    package let period: AssessmentPeriod
    package let received: Count
    /// What the same weekday of the last four weeks had received by now, summed.
    package let receivedBefore: Int
    package let closed: Count
    package let open: Count
    package let overdue: Count
    package let soon: Count
    package let overFourDays: Count
    /// 24, from midnight on.
    package let hours: [Hour]
    /// The hour that is running, 0 to 23.
    package let hour: Int
    /// Most overdue first; those with equally many, the most due soon; then the earliest limit.
    package let late: [LateUnit]
    /// Of all orders of the period so far, as `jiesu rates` has them, and of the period before.
    package let rates: UnitRates
    package let ratesBefore: UnitRates
    /// Those of the counts behind the rates that the reader may know of, and their filter.
    package let visible: RateCounts
    package let ofPeriod: OrderFilter
    package let categories: [Hot]
    package let communities: [Hot]
    package let oldest: [OrderSummary]

    /// Weeks whose same weekday makes the mean of an hour.
    package static let weeks = 4
    /// Days before today that make the mean of a category or community.
    package static let days = 28
    package static let hotMax = 8
    package static let oldestMax = 8
}

/// Gathers the page of today in one snapshot.
package struct ReadToday: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `Forbidden` for actors who may not read figures or no orders.
    package func run(base: Base, for actor: Actor) async throws -> TodayFigures {
        guard Policy.allows(actor, .readFigures), Policy.allows(actor, .readOrders) else {
            throw Forbidden(action: "today")
        }
        let now = site.clock()
        let day = site.zone.date(of: now)
        let gather = TodayGatherer(
            site: site, scope: Policy.scope(of: actor), base: base,
            rulebook: try site.rulebook(on: day), day: day, now: now)
        return try await site.database.read { tx in try gather.figures(in: tx) }
    }
}

private struct TodayGatherer: Sendable {
    let site: Site
    let scope: OrderScope
    let base: Base
    let rulebook: Rulebook
    let day: LocalDate
    let now: Instant

    private var store: TodayStore { TodayStore(site.orders, zone: site.zone) }
    /// What a day brought is counted as on the report of the day, whatever base the rates have.
    private var marks: Set<BaseMark> { rulebook.leftOut[.full, default: []] }

    private typealias Count = TodayFigures.Count

    func figures(in tx: borrowing Transaction) throws -> TodayFigures {
        let hours = try hours(in: tx)
        let late = try lateUnits(in: tx)
        let month = rulebook.period.period(.month, containing: now, zone: site.zone)
            .soFar(at: now)
        let rates = try store.rates(
            current: month, before: month.previous,
            leavingOut: rulebook.leftOut[base, default: []], seenBy: scope, now: now, in: tx)
        let open = try store.open(
            limit: TodayFigures.oldestMax, seenBy: scope, now: now, in: tx)
        let places = try store.places(
            day: day, days: TodayFigures.days, leavingOut: marks, seenBy: scope, now: now, in: tx)
        var closed = OrderFilter()
        closed.closedFrom = day
        closed.closedTo = day
        closed.countOnly(.full, under: rulebook)
        var ofPeriod = OrderFilter()
        ofPeriod.receivedFrom = month.firstDay
        ofPeriod.receivedTo = day
        ofPeriod.countOnly(base, under: rulebook)
        return TodayFigures(
            day: day, now: now, base: base, rulebook: rulebook, period: month,
            received: Count(
                count: hours.all.reduce(0) { $0 + $1.today.count }, filter: receivedToday),
            receivedBefore: hours.beforeByNow,
            closed: Count(
                count: try site.orders.count(closed, seenBy: scope, now: now, in: tx),
                filter: closed),
            open: Count(count: open.count, filter: opened),
            overdue: Count(
                count: late.reduce(0) { $0 + $1.overdue.count }, filter: due(.overdue, nil)),
            soon: Count(count: late.reduce(0) { $0 + $1.soon.count }, filter: due(.soon, nil)),
            overFourDays: Count(
                count: try site.orders.count(
                    due(.overFourDays, nil, .oldest), seenBy: scope, now: now, in: tx),
                filter: due(.overFourDays, nil, .oldest)),
            hours: hours.all, hour: hour, late: late,
            rates: UnitRates(rates.current, under: rulebook),
            ratesBefore: UnitRates(rates.before, under: rulebook), visible: rates.visible,
            ofPeriod: ofPeriod, categories: hot(places.categories, \.category),
            communities: hot(places.communities, \.community), oldest: open.oldest)
    }

    private var hour: Int { site.zone.secondOfDay(of: now) / 3600 }

    private var receivedToday: OrderFilter {
        var filter = OrderFilter()
        filter.receivedFrom = day
        filter.receivedTo = day
        filter.countOnly(.full, under: rulebook)
        return filter
    }

    private var opened: OrderFilter {
        var filter = OrderFilter()
        filter.isOpen = true
        filter.sort = .oldest
        return filter
    }

    private func due(
        _ due: OrderFilter.Due, _ unit: String?, _ sort: OrderFilter.Sort = .dueFirst
    ) -> OrderFilter {
        var filter = OrderFilter()
        filter.due = due
        filter.responsibleUnit = unit
        filter.sort = sort
        return filter
    }

    private func hours(
        in tx: borrowing Transaction
    ) throws -> (all: [TodayFigures.Hour], beforeByNow: Int) {
        let earlier = (1...TodayFigures.weeks).map { day.adding(days: -7 * $0) }
        let found = try store.hours(
            of: [day] + earlier, leavingOut: marks, seenBy: scope, now: now, in: tx)
        func before(_ hour: Int) -> Int {
            earlier.reduce(0) { $0 + (found[$1]?.counts[hour] ?? 0) }
        }
        let all = (0..<24).map { hour -> TodayFigures.Hour in
            var filter = receivedToday
            filter.receivedHour = hour
            let count = found[day]?.counts[hour] ?? 0
            return TodayFigures.Hour(
                today: Count(count: count, filter: filter), before: before(hour))
        }
        return (all, earlier.reduce(0) { $0 + (found[$1]?.byNow ?? 0) })
    }

    private func lateUnits(in tx: borrowing Transaction) throws -> [TodayFigures.LateUnit] {
        let soonUntil = now.adding(hours: site.profile.deadlines.dueSoonHours)
        return try store.late(soonUntil: soonUntil, seenBy: scope, now: now, in: tx)
            .sorted { left, right in
                if left.overdue != right.overdue { return left.overdue > right.overdue }
                if left.soon != right.soon { return left.soon > right.soon }
                return (left.first, left.unit) < (right.first, right.unit)
            }
            .map { unit in
                TodayFigures.LateUnit(
                    name: unit.unit,
                    overdue: Count(count: unit.overdue, filter: due(.overdue, unit.unit)),
                    soon: Count(count: unit.soon, filter: due(.soon, unit.unit)))
            }
    }

    /// Those most above what is usual first; the rest by count and name.
    private func hot(
        _ counts: [String: HotCount], _ name: WritableKeyPath<OrderFilter, String?>
    ) -> [TodayFigures.Hot] {
        func above(_ count: HotCount) -> Int { count.today * TodayFigures.days - count.before }
        return counts.filter { $0.value.today > 0 }
            .sorted { left, right in
                let (first, second) = (above(left.value), above(right.value))
                if first != second { return first > second }
                if left.value.today != right.value.today {
                    return left.value.today > right.value.today
                }
                return left.key < right.key
            }
            .prefix(TodayFigures.hotMax)
            .map { entry in
                var filter = receivedToday
                filter[keyPath: name] = entry.key
                return TodayFigures.Hot(
                    name: entry.key,
                    today: Count(count: entry.value.today, filter: filter),
                    before: entry.value.before)
            }
    }
}
