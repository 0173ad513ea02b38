package import Casework
package import Persistence

/// What people have written of replies and not sent: one for each person and order, sealed.
package struct DraftStore: Sendable {
    private let sealer: Sealer

    package init(sealer: Sealer) {
        self.sealer = sealer
    }

    package func save(
        _ text: String, of account: Int64, to order: OrderID, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        let sealed = try sealer.seal(Array(text.utf8), context: context(account, order))
        try tx.insert(
            into: "reply_draft", columns: "account, order_id, saved_at, sealed",
            rows: [
                [
                    .integer(account), .integer(order.value), .integer(now.milliseconds),
                    .blob(sealed),
                ]
            ],
            suffix: """
                ON CONFLICT (account, order_id) DO UPDATE SET saved_at = excluded.saved_at, \
                sealed = excluded.sealed
                """)
    }

    package func load(
        of account: Int64, to order: OrderID, in tx: borrowing Transaction
    ) throws -> ReplyDraft? {
        let found = try tx.fetchFirst(
            """
            SELECT saved_at, sealed FROM reply_draft
            WHERE account = \(account) AND order_id = \(order.value)
            """
        ) { (Instant(milliseconds: $0.int64(0)), $0.blob(1)) }
        guard let (savedAt, sealed) = found else { return nil }
        let text = try sealer.open(sealed, context: context(account, order))
        return ReplyDraft(text: String(decoding: text, as: UTF8.self), savedAt: savedAt)
    }

    package func remove(
        of account: Int64, to order: OrderID, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "DELETE FROM reply_draft WHERE account = \(account) AND order_id = \(order.value)")
    }

    /// Throws away what was saved before `moment`.
    package func sweep(before moment: Instant, in tx: borrowing Transaction) throws {
        try tx.execute("DELETE FROM reply_draft WHERE saved_at < \(moment.milliseconds)")
    }

    private func context(_ account: Int64, _ order: OrderID) -> String {
        "reply draft \(account) \(order.value)"
    }
}
