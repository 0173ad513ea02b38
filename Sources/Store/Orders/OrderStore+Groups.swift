package import Casework
import HanText
package import Persistence

extension OrderStore {
    /// At most this many groups are counted; lists of communities and days stay below.
    package static let groupLimit = 1_000

    /// The groups of the orders within `scope` that match `filter`, counted exactly: days newest
    /// first, others by their number of orders. At most `groupLimit`.
    ///
    /// Without other conditions both engines count from an index alone; only what is late is
    /// looked up row by row, from the index of running clocks.
    package func groups(
        _ filter: OrderFilter, by grouping: OrderGrouping, seenBy scope: OrderScope, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [OrderGroup] {
        let conditions = conditions(of: filter, scope, now: now, dialect: tx.dialect)
        let late = try counts(
            filter, by: grouping, conditions + ["o.next_due < \(now.milliseconds)"], in: tx)
        let lateCounts = Dictionary(late) { first, _ in first }
        let groups = try counts(filter, by: grouping, conditions, in: tx).map { value, count in
            OrderGroup(value: value, count: count, lateCount: lateCounts[value] ?? 0)
        }
        let sorted =
            switch grouping {
            case .day: groups.sorted { $0.value > $1.value }
            case .unit, .category, .state, .community, .channel:
                groups.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
            }
        return Array(sorted.prefix(OrderStore.groupLimit))
    }

    private func counts(
        _ filter: OrderFilter, by grouping: OrderGrouping, _ conditions: [SQL],
        in tx: borrowing Transaction
    ) throws -> [(String, Int)] {
        let key: SQL =
            switch grouping {
            case .unit: "o.responsible_unit"
            case .category: "o.category_1"
            case .state: "o.state"
            case .community: "o.community"
            case .channel: "o.channel"
            // Days of the site as numbers since 1970, so that the index of moments serves.
            case .day: "(o.received_at + \(zone.offsetSeconds * 1_000)) / 86400000"
            }
        return try tx.fetch(
            """
            SELECT grouped, count(*) FROM (
                SELECT \(raw: key) AS grouped FROM \(raw: source(of: filter, tx.dialect))
                \(raw: OrderStore.clause(conditions))
            ) AS matching GROUP BY grouped
            """
        ) { row in
            let value =
                grouping == .day ? LocalDate(dayNumber: row.int(0)).text : row.text(0)
            return (value, row.int(1))
        }
    }

    /// How many orders match, counted up to `limit`; `limit` itself means that many or more.
    package func count(
        _ filter: OrderFilter, seenBy scope: OrderScope, upTo limit: Int, now: Instant,
        in tx: borrowing Transaction
    ) throws -> Int {
        let conditions = conditions(of: filter, scope, now: now, dialect: tx.dialect)
        return try tx.fetchFirst(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM \(raw: source(of: filter, tx.dialect))
                \(raw: OrderStore.clause(conditions)) LIMIT \(limit)
            ) AS matching
            """
        ) { $0.int(0) } ?? 0
    }
}
