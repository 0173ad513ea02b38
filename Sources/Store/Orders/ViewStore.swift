package import Casework
package import Persistence

/// Saved views of the ledger.
package struct ViewStore: Sendable {
    /// Views that one reader is shown, their own and those of others.
    package static let shownMax = 500

    package init() {}

    /// The views in use that `reader` finds, own ones first, each in the order they were made.
    package func views(
        for reader: Actor, in tx: borrowing Transaction
    ) throws -> [OrderView] {
        let unit = reader.unit?.code ?? ""
        let found = try tx.fetch(
            """
            SELECT \(raw: ViewStore.columns) FROM saved_view
            WHERE removed_at IS NULL AND (account = \(reader.account) OR reach = 'all'
                OR (reach = 'team' AND unit <> '' AND unit = \(unit)))
            ORDER BY CASE WHEN account = \(reader.account) THEN 0 ELSE 1 END, id
            LIMIT \(ViewStore.shownMax)
            """, ViewStore.view)
        return found.filter { $0.isFor(reader) }
    }

    /// The views of `account` that were removed since `moment`, the last first.
    package func removed(
        of account: Int64, since moment: Instant, in tx: borrowing Transaction
    ) throws -> [OrderView] {
        try tx.fetch(
            """
            SELECT \(raw: ViewStore.columns) FROM saved_view
            WHERE account = \(account) AND removed_at >= \(moment.milliseconds)
            ORDER BY removed_at DESC, id DESC LIMIT \(OrderView.perPersonMax)
            """, ViewStore.view)
    }

    package func find(
        _ id: Int64, forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> OrderView? {
        let lock = forUpdate ? tx.dialect.forUpdate : ""
        return try tx.fetchFirst(
            "SELECT \(raw: ViewStore.columns) FROM saved_view WHERE id = \(id)\(raw: lock)",
            ViewStore.view)
    }

    /// How many views of `account` are in use.
    package func count(of account: Int64, in tx: borrowing Transaction) throws -> Int {
        try tx.fetchFirst(
            "SELECT count(*) FROM saved_view WHERE account = \(account) AND removed_at IS NULL"
        ) { $0.int(0) } ?? 0
    }

    package func insert(_ view: OrderView, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            INSERT INTO saved_view (\(raw: ViewStore.columns)) VALUES (\(view.id),
                \(view.account), \(view.name), \(view.query), \(view.reach.rawValue),
                \(view.unit?.code ?? ""), \(view.isPinned ? 1 : 0),
                \(view.createdAt.milliseconds), \(view.removedAt?.milliseconds))
            """)
    }

    package func update(_ view: OrderView, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            UPDATE saved_view SET name = \(view.name), query = \(view.query),
                reach = \(view.reach.rawValue), unit = \(view.unit?.code ?? ""),
                is_pinned = \(view.isPinned ? 1 : 0),
                removed_at = \(view.removedAt?.milliseconds)
            WHERE id = \(view.id)
            """)
    }

    private static let columns: SQL =
        "id, account, name, query, reach, unit, is_pinned, created_at, removed_at"

    private static func view(_ row: Row) -> OrderView {
        OrderView(
            id: row.int64(0), account: row.int64(1), name: row.text(2), query: row.text(3),
            reach: OrderView.Reach(rawValue: row.text(4)) ?? .own,
            unit: row.text(5).isEmpty ? nil : UnitID(row.text(5)), isPinned: row.bool(6),
            createdAt: Instant(milliseconds: row.int64(7)), removedAt: OrderRow.instant(row, 8))
    }
}
