package import Casework
import LedgerProof
package import Persistence

extension LedgerStore {
    /// Takes the rows of a database that is older than its ledger into it, as they are found: what
    /// was changed before cannot be told any more. Nothing happens once the ledger has an entry.
    ///
    /// - Returns: the number of orders taken in.
    package func adopt(at now: Instant, in tx: borrowing Transaction) throws -> Int {
        try tx.advisoryLock(LedgerStore.adoptionKey)
        let isBegun = try tx.fetchFirst("SELECT 1 FROM ledger_entry LIMIT 1") { _ in true }
        if isBegun == true { return 0 }
        var after: Int64 = 0
        var adopted = 0
        while let last = try adoptOrders(after: after, at: now, count: &adopted, in: tx) {
            after = last
        }
        var content = LedgerContent()
        for table in [LoggedTable.account, .dailyReport] {
            for (key, digest) in try digests(of: table, where: "1 = 1", in: tx) {
                content.add(table, key: key, digest)
            }
        }
        if !content.isEmpty {
            try append(
                LedgerNote(.rowsAdopted, subject: LoggedTable.account.name), content: content,
                by: .system, at: now, in: tx)
        }
        return adopted
    }

    /// Held while rows are taken in: "jiesadpt" in ASCII.
    private static let adoptionKey: Int64 = 0x6A69_6573_6164_7074
    /// Orders in one entry.
    private static let adoptedAtOnce = 500

    /// - Returns: the last id of the batch; nil when there was none left.
    private func adoptOrders(
        after: Int64, at now: Instant, count: inout Int, in tx: borrowing Transaction
    ) throws -> Int64? {
        let batch = LedgerStore.adoptedAtOnce
        let orders = try digests(
            of: .order, where: "id > \(after) ORDER BY id LIMIT \(batch)", in: tx)
        guard let first = orders.first, let last = orders.last, let from = Int64(first.key),
            let to = Int64(last.key)
        else { return nil }
        let range: SQL = "order_id BETWEEN \(from) AND \(to)"
        func grouped(_ table: LoggedTable, _ order: SQL) throws -> [String: [ShortDigest]] {
            Dictionary(
                grouping: try digests(
                    of: table, where: "\(raw: range) ORDER BY \(raw: order)", in: tx), by: \.key
            ).mapValues { $0.map(\.digest) }
        }
        let events = try grouped(.event, "order_id, version")
        let assignments = try grouped(.assignment, "order_id, position")
        let people = try grouped(.complainant, "order_id")
        let records = orders.map { order in
            OrderRecord(
                order: Int64(order.key) ?? 0, firstVersion: 1, events: events[order.key] ?? [],
                row: order.digest, assignments: ShortDigest(of: assignments[order.key] ?? []),
                person: people[order.key]?.first)
        }
        try append(
            LedgerNote(
                .rowsAdopted, subject: LoggedTable.order.name,
                detail: ["orders": String(orders.count)]),
            content: LedgerContent(records), by: .system, at: now, in: tx)
        count += orders.count
        return to
    }
}
