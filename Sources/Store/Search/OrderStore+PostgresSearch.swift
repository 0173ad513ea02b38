import Casework
import HanText
import Persistence

/// Search on PostgreSQL. Its inverted index hands over every match before the first can be put in
/// order, which takes long where every sixth order matches. So a search first looks at the newest
/// orders alone; words too rare to fill a page from those are few in the index.
extension OrderStore {
    /// Orders looked at before the index is asked. A word in one order of twenty fills a page.
    static let recentWindow = 1_000

    /// The ids of one page in the filter's order, at most `size + 1`, and how many orders match;
    /// nil where nobody counted.
    func searchPostgres(
        _ filter: OrderFilter, _ scope: OrderScope, after cursor: ListCursor?, size: Int,
        now: Instant, in tx: borrowing Transaction
    ) throws -> (ids: [Int64], total: Int?) {
        let query = SearchQuery(filter.text)
        let parts = SearchParts(
            match: query.match(.postgres),
            others: query.rechecks + conditions(of: filter, scope, now: now),
            isAscending: filter.sort == .oldest, cursor: cursor)
        let recent = try tx.fetch(parts.recent(size + 1)) { $0.int64(0) }
        if recent.count > size { return (recent, nil) }
        // The planner does not know what a comparison with a text kept elsewhere costs, and would
        // rather read the whole table.
        try tx.enqueue("SET LOCAL enable_seqscan = off")
        let limit = OrderStore.countLimit + 1
        if cursor == nil {
            let ids = try tx.fetch(parts.indexed(max(limit, size + 1))) { $0.int64(0) }
            return (Array(ids.prefix(size + 1)), ids.count < limit ? ids.count : nil)
        }
        let ids = try tx.fetch(parts.indexed(size + 1)) { $0.int64(0) }
        let counted = try tx.fetch(parts.withoutCursor.indexed(limit)) { $0.int64(0) }.count
        return (ids, counted < limit ? counted : nil)
    }
}

/// The two ways to the ids of a search.
private struct SearchParts {
    let match: SQL
    /// Conditions on `work_order o`.
    let others: [SQL]
    let isAscending: Bool
    var cursor: ListCursor?

    var withoutCursor: SearchParts {
        var parts = self
        parts.cursor = nil
        return parts
    }

    private var direction: SQL { isAscending ? "ASC" : "DESC" }

    private var beyondCursor: [SQL] {
        guard let id = cursor?.id.value else { return [] }
        return [isAscending ? "s.order_id > \(id)" : "s.order_id < \(id)"]
    }

    private func clause(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "" : "WHERE \(raw: SQL.joined(conditions, separator: " AND "))"
    }

    /// Matches among the first orders of the walk.
    func recent(_ limit: Int) -> SQL {
        """
        SELECT s.order_id FROM (
            SELECT s.order_id, s.tokens FROM order_search s \(raw: clause(beyondCursor))
            ORDER BY s.order_id \(raw: direction) LIMIT \(OrderStore.recentWindow)
        ) AS s JOIN work_order o ON o.id = s.order_id \(raw: clause([match] + others))
        ORDER BY s.order_id \(raw: direction) LIMIT \(limit)
        """
    }

    /// Matches by the index, in order, each compared with its order until there are enough.
    func indexed(_ limit: Int) -> SQL {
        """
        WITH hits AS MATERIALIZED (
            SELECT s.order_id FROM order_search s \(raw: clause([match] + beyondCursor))
        )
        SELECT h.order_id FROM (
            SELECT order_id FROM hits ORDER BY order_id \(raw: direction)
        ) AS h CROSS JOIN LATERAL (
            SELECT 1 FROM work_order o \(raw: clause(["o.id = h.order_id"] + others)) OFFSET 0
        ) AS kept
        ORDER BY h.order_id \(raw: direction) LIMIT \(limit)
        """
    }
}
