package import Casework
import LedgerProof
package import Persistence

extension LedgerStore {
    /// A page of entries, newest first.
    package func page(
        _ filter: LedgerFilter, after cursor: LedgerCursor?, limit: Int, zone: SiteZone,
        in tx: borrowing Transaction
    ) throws -> LedgerPage {
        var conditions: [SQL] = []
        if let kind = filter.kind {
            conditions.append("e.kind = \(kind.rawValue)")
            // Lets both engines use the index that leaves the commonest kind out.
            if kind != .ordersChanged { conditions.append("e.kind <> 'orders_changed'") }
        }
        if !filter.actor.isEmpty {
            conditions.append(
                filter.actor == Actor.system.name
                    ? "e.account = 0"
                    : "e.account IN (SELECT id FROM account WHERE name = \(filter.actor))")
        }
        if let number = filter.order { conditions.append(try about(number, in: tx)) }
        if let day = filter.day {
            let start = zone.instant(on: day).milliseconds
            let end = zone.instant(on: day.adding(days: 1)).milliseconds
            conditions.append("e.at >= \(start) AND e.at < \(end)")
        }
        if let cursor {
            conditions.append(
                """
                (e.at, e.lane, e.seq) < (\(cursor.at.milliseconds), \(cursor.lane), \(cursor.seq))
                """)
        }
        let condition = SQL.joined(conditions.isEmpty ? ["1 = 1"] : conditions, separator: " AND ")
        let found = try tx.fetch(
            """
            SELECT e.lane, e.seq, e.at, e.kind, e.actor, e.subject, o.number, e.detail
            FROM ledger_entry e LEFT JOIN work_order o ON o.id = e.order_id
            WHERE \(raw: condition) ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT \(limit + 1)
            """
        ) { row in
            LedgerEntry(
                lane: row.int64(0), seq: row.int64(1), at: Instant(milliseconds: row.int64(2)),
                kindName: row.text(3), actor: row.text(4), subject: row.text(5),
                order: row.textIfPresent(6).map(OrderNumber.init(stored:)),
                detail: try JSONFields.map(of: row.text(7)))
        }
        let entries = Array(found.prefix(limit))
        return LedgerPage(
            entries: entries, next: found.count > limit ? entries.last?.cursor : nil)
    }

    /// Entries about one order: those that name it, and batches whose content tells of it.
    private func about(
        _ number: OrderNumber, in tx: borrowing Transaction
    ) throws -> SQL {
        let id = try tx.fetchFirst("SELECT id FROM work_order WHERE number = \(number.text)") {
            $0.int64(0)
        }
        guard let id else { return "1 = 0" }
        var batches: [SQL] = []
        try tx.forEach(
            """
            SELECT DISTINCT b.lane, b.seq, b.content FROM order_event v
            JOIN ledger_entry b ON b.account = v.account AND b.at = v.at
            WHERE v.order_id = \(id) AND b.order_id IS NULL AND b.kind = 'orders_changed'
            """
        ) { row in
            guard EntryProofs.orders(in: row.blob(2)).contains(id) else { return }
            let (lane, seq) = (row.int64(0), row.int64(1))
            batches.append("(e.lane = \(lane) AND e.seq = \(seq))")
        }
        return "(\(raw: SQL.joined(["e.order_id = \(id)"] + batches, separator: " OR ")))"
    }
}
