package import Casework
package import Persistence

/// What two orders are compared by.
package struct SimilarCandidate: Sendable {
    package let id: OrderID
    package let title: String
    package let place: String
    package let community: String
    package let category: [String]
    package let receivedAt: Instant
}

extension OrderStore {
    /// The newest orders of one community that are looked at, and of one category.
    static let similarInCommunity = 1_500
    static let similarInCategory = 500

    /// Orders within `scope` that came since `start` and share community or first category with
    /// `order`: the newest of each, so that the cost is the same however many there are.
    package func similarCandidates(
        to order: WorkOrder, seenBy scope: OrderScope, since start: Instant, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [SimilarCandidate] {
        let floor = OrderID(createdAt: start, draw: 0).value
        func newest(_ column: SQL, _ value: String, _ limit: Int) -> SQL? {
            if value.isEmpty { return nil }
            return """
                SELECT id FROM (SELECT c.id FROM work_order c
                    WHERE \(raw: column) = \(value) AND c.id > \(floor)
                    AND c.id <> \(order.id.value) ORDER BY c.id DESC LIMIT \(limit)) AS newest
                """
        }
        let parts = [
            newest("c.community", order.facts.community, OrderStore.similarInCommunity),
            newest("c.category_1", order.facts.category.first ?? "", OrderStore.similarInCategory),
        ].compactMap { $0 }
        guard !parts.isEmpty else { return [] }
        var conditions: [SQL] = ["o.id IN (\(raw: SQL.joined(parts, separator: " UNION ")))"]
        conditions.append("o.received_at >= \(start.milliseconds)")
        conditions += self.conditions(of: scope, now: now)
        return try tx.fetch(
            """
            SELECT o.id, CASE WHEN o.title = '' THEN substr(o.content, 1, 60) ELSE o.title END,
                o.place, o.community, o.category, o.received_at
            FROM work_order o \(raw: OrderStore.clause(conditions)) ORDER BY o.id DESC
            """
        ) { row in
            SimilarCandidate(
                id: OrderID(row.int64(0)), title: row.text(1), place: row.text(2),
                community: row.text(3), category: OrderCoding.category(row.text(4)),
                receivedAt: Instant(milliseconds: row.int64(5)))
        }
    }
}
