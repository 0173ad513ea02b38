package import Casework
package import Persistence

/// What the page of today asks the database, in few statements over short spans of indexes.
///
/// Everything but `rates` counts what the reader may know of, so that every number equals the list
/// it opens.
package struct TodayStore: Sendable {
    private let orders: OrderStore
    private let zone: SiteZone

    package init(_ orders: OrderStore, zone: SiteZone) {
        self.orders = orders
        self.zone = zone
    }

    /// Orders that count of each of `days`, by hour, and how many came up to this time of day.
    /// Days without any are not there.
    package func hours(
        of days: [LocalDate], leavingOut marks: Set<BaseMark>, seenBy scope: OrderScope,
        now: Instant, in tx: borrowing Transaction
    ) throws -> [LocalDate: DayHours] {
        let offset = zone.offsetSeconds * 1000
        let time = Int64(zone.secondOfDay(of: now) + 1) * 1000
        let spans = days.map { day -> SQL in
            let conditions =
                [
                    "o.received_at >= \(zone.instant(on: day).milliseconds)",
                    "o.received_at < \(zone.instant(on: day.adding(days: 1)).milliseconds)",
                ] + orders.conditions(of: scope, now: now)
            return """
                SELECT (o.received_at + \(offset)) / 3600000 AS hour, count(*),
                    count(*) FILTER (
                        WHERE o.received_at < \(zone.instant(on: day).milliseconds + time))
                FROM work_order o WHERE \(raw: SQL.joined(conditions, separator: " AND "))
                    \(raw: FigureStore.without(marks))
                GROUP BY 1
                """
        }
        var found: [LocalDate: DayHours] = [:]
        try tx.forEach("\(raw: SQL.joined(spans, separator: " UNION ALL "))") { row in
            let hour = row.int(0)
            let day = LocalDate(dayNumber: hour / 24)
            found[day, default: DayHours()].counts[hour % 24] += row.int(1)
            found[day, default: DayHours()].byNow += row.int(2)
        }
        return found
    }

    /// How many orders of each responsible unit are overdue and due soon, and their first limit.
    package func late(
        soonUntil: Instant, seenBy scope: OrderScope, now: Instant, in tx: borrowing Transaction
    ) throws -> [(unit: String, overdue: Int, soon: Int, first: Instant)] {
        let conditions =
            ["o.next_due <= \(soonUntil.milliseconds)"] + orders.conditions(of: scope, now: now)
        return try tx.fetch(
            """
            SELECT o.responsible_unit,
                count(*) FILTER (WHERE o.next_due < \(now.milliseconds)),
                count(*) FILTER (WHERE o.next_due >= \(now.milliseconds)), min(o.next_due)
            FROM work_order o WHERE \(raw: SQL.joined(conditions, separator: " AND "))
            GROUP BY o.responsible_unit
            """
        ) { ($0.text(0), $0.int(1), $0.int(2), Instant(milliseconds: $0.int64(3))) }
    }

    /// How many orders are open, and the first `limit` of them by the moment they were received.
    ///
    /// The plus keeps the index of moments out, in which the open orders lie thinly: those of the
    /// open states are read from their own index and sorted.
    package func open(
        limit: Int, seenBy scope: OrderScope, now: Instant, in tx: borrowing Transaction
    ) throws -> (count: Int, oldest: [OrderSummary]) {
        var filter = OrderFilter()
        filter.isOpen = true
        let count = try orders.count(filter, seenBy: scope, now: now, in: tx)
        let conditions = orders.conditions(of: filter, scope, now: now)
        let ids = try tx.fetch(
            """
            SELECT o.id FROM work_order o
            WHERE \(raw: SQL.joined(conditions, separator: " AND "))
            ORDER BY +o.received_at, o.id LIMIT \(limit)
            """
        ) { OrderID($0.int64(0)) }
        let oldest = try orders.summaries(
            of: ids, matching: filter, seenBy: scope, now: now, in: tx)
        let sorted = oldest.sorted {
            ($0.receivedAt, $0.id.value) < ($1.receivedAt, $1.id.value)
        }
        return (count, sorted)
    }

    /// The counts of the three rates of two spans, of all orders and of those the reader may know
    /// of.
    package func rates(
        current: AssessmentPeriod, before: AssessmentPeriod, leavingOut marks: Set<BaseMark>,
        seenBy scope: OrderScope, now: Instant, in tx: borrowing Transaction
    ) throws -> (current: RateCounts, visible: RateCounts, before: RateCounts) {
        let visible = orders.conditions(of: scope, now: now)
        let sight: SQL =
            visible.isEmpty
            ? "1"
            : """
            CASE WHEN \(raw: SQL.joined(visible, separator: " AND ")) THEN 1 ELSE 0 END
            """
        func span(_ period: AssessmentPeriod, _ sight: SQL) -> SQL {
            """
            SELECT * FROM (SELECT \(raw: sight) AS sight, count(*) AS received,
                count(closed_on) AS closed, \(raw: SQL.joined(FigureStore.answers, separator: ", "))
            FROM work_order o
            WHERE received_at >= \(period.start.milliseconds)
                AND received_at < \(period.end.milliseconds) \(raw: FigureStore.without(marks))
            GROUP BY 1) AS span
            """
        }
        var counts: [Int: RateCounts] = [:]
        try tx.forEach(
            "\(raw: span(current, sight)) UNION ALL \(raw: span(before, "2"))"
        ) { row in counts[row.int(0), default: .zero] += FigureStore.counts(row) }
        let seen = counts[1] ?? .zero
        return (seen + (counts[0] ?? .zero), seen, counts[2] ?? .zero)
    }

    /// Orders of a day so far and of the `days` days before it, each up to the same time of day, by
    /// first-level category and by community.
    package func places(
        day: LocalDate, days: Int, leavingOut marks: Set<BaseMark>, seenBy scope: OrderScope,
        now: Instant, in tx: borrowing Transaction
    ) throws -> (categories: [String: HotCount], communities: [String: HotCount]) {
        let offset = zone.offsetSeconds * 1000
        let start = zone.instant(on: day).milliseconds
        let conditions =
            [
                "o.received_at >= \(zone.instant(on: day.adding(days: -days)).milliseconds)",
                "o.received_at <= \(now.milliseconds)",
                """
                (o.received_at + \(offset)) % 86400000 <= \
                \((now.milliseconds + offset) % 86_400_000)
                """,
            ] + orders.conditions(of: scope, now: now)
        var categories: [String: HotCount] = [:]
        var communities: [String: HotCount] = [:]
        try tx.forEach(
            """
            SELECT o.category_1, o.community,
                count(*) FILTER (WHERE o.received_at >= \(start)),
                count(*) FILTER (WHERE o.received_at < \(start))
            FROM work_order o WHERE \(raw: SQL.joined(conditions, separator: " AND "))
                \(raw: FigureStore.without(marks))
            GROUP BY o.category_1, o.community
            """
        ) { row in
            let count = HotCount(today: row.int(2), before: row.int(3))
            if !row.text(0).isEmpty { categories[row.text(0), default: HotCount()] += count }
            if !row.text(1).isEmpty { communities[row.text(1), default: HotCount()] += count }
        }
        return (categories, communities)
    }
}

/// The orders of a day.
package struct DayHours: Hashable, Sendable {
    /// 24, from midnight on.
    package var counts = [Int](repeating: 0, count: 24)
    /// Those that came up to the time of day it is now.
    package var byNow = 0

    package init() {}
}

/// Orders of today and of some days before it.
package struct HotCount: Hashable, Sendable {
    package var today = 0
    package var before = 0

    package init(today: Int = 0, before: Int = 0) {
        self.today = today
        self.before = before
    }

    static func += (left: inout HotCount, right: HotCount) {
        left.today += right.today
        left.before += right.before
    }
}

extension FigureStore {
    /// The counts of all orders received on each day of a span, by day number since 1970.
    package func daily(
        from start: Instant, until end: Instant, zone: SiteZone, leavingOut marks: Set<BaseMark>,
        in tx: borrowing Transaction
    ) throws -> [LocalDate: RateCounts] {
        let offset = zone.offsetSeconds * 1000
        let rows = try tx.fetch(
            """
            SELECT (received_at + \(offset)) / 86400000, count(*), count(closed_on),
                \(raw: SQL.joined(FigureStore.answers, separator: ", "))
            FROM work_order
            WHERE received_at >= \(start.milliseconds) AND received_at < \(end.milliseconds)
                \(raw: FigureStore.without(marks))
            GROUP BY 1
            """
        ) { row in (LocalDate(dayNumber: row.int(0)), FigureStore.counts(row)) }
        return Dictionary(rows) { $0 + $1 }
    }
}
