package import Casework
package import Persistence

/// The append-only log of what was changed and of who saw personal data.
package struct LedgerStore: Sendable {
    package init() {}

    /// Writes one entry in the caller's transaction, so that the act and its entry come or fail
    /// together.
    package func append(
        _ note: LedgerNote, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        let last = try tx.fetchFirst("SELECT max(id) FROM ledger_entry") { row in
            row.int64IfPresent(0)
        }
        try tx.insert(
            into: "ledger_entry", columns: "id, at, kind, account, actor, subject, order_id, detail",
            rows: [
                [
                    .integer(((last ?? nil) ?? 0) + 1), .integer(now.milliseconds),
                    .text(note.kind.rawValue), .integer(actor.account), .text(actor.name),
                    .text(note.subject), (note.order?.value).sqlValue,
                    .text(JSONText.object(note.detail)),
                ]
            ])
    }
}
