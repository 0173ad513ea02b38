package import Casework
package import LedgerProof
package import Persistence

extension LedgerStore {
    /// Held while a root is made: "jiesrtsg" in ASCII.
    private static let lockKey: Int64 = 0x6A69_6573_7274_7367

    /// Signs where every lane stands now, if there is a reason to.
    ///
    /// A root of the hour is made when there are entries since the last root; a root of `day` when
    /// there is none yet and an entry older than `end`, the end of that day.
    ///
    /// - Returns: nil when there was no reason.
    /// - Throws: `LedgerBroken` where heads or roots hold what no server writes.
    package func sign(
        _ kind: LedgerRoot.Kind, of day: LocalDate, endingAt end: Instant? = nil,
        with signer: LedgerSigner, at now: Instant, in tx: borrowing Transaction
    ) throws -> LedgerRoot? {
        try tx.advisoryLock(LedgerStore.lockKey)
        let last = try roots(where: "1 = 1", limit: 1, in: tx).first
        let heads = try heads(in: tx)
        switch kind {
        case .hour:
            // Every root is followed by its own entry.
            let before = last.map { $0.entryCount + 1 } ?? 0
            guard heads.map(\.seq).reduce(0, +) > before else { return nil }
        case .day:
            let text = day.text
            guard try roots(where: "day = \(text) AND kind = 'day'", limit: 1, in: tx).isEmpty,
                try hasEntry(before: end ?? now, in: tx)
            else { return nil }
        }
        let root = LedgerRoot(
            number: (last?.number ?? 0) + 1, day: day.text, kind: kind, at: now.milliseconds,
            heads: heads, previous: last?.digest ?? .start(of: 0))
        try tx.insert(
            into: "ledger_root", columns: "number, day, kind, at, heads, previous, signature",
            rows: [
                [
                    .integer(root.number), .text(root.day), .text(kind.rawValue),
                    .integer(root.at), .blob(root.headBytes), .blob(root.previous.bytes),
                    .blob(try signer.signature(of: root)),
                ]
            ])
        try append(
            LedgerNote(
                .rootSigned, subject: root.day,
                detail: ["kind": kind.rawValue, "root": root.digest.hex]),
            rows: [LedgerRow(.root, key: String(root.number))], by: .system, at: now, in: tx)
        return root
    }

    /// The newest roots first.
    package func roots(limit: Int, in tx: borrowing Transaction) throws -> [LedgerRoot] {
        try roots(where: "1 = 1", limit: limit, in: tx)
    }

    /// The root of a whole day, nil when none was made.
    package func root(
        of day: LocalDate, in tx: borrowing Transaction
    ) throws -> LedgerRoot? {
        try roots(where: "day = \(day.text) AND kind = 'day'", limit: 1, in: tx).first
    }

    /// The number of the newest root of a whole day and when it was made; nil without one.
    package func newestDay(
        in tx: borrowing Transaction
    ) throws -> (number: Int64, at: Instant)? {
        try roots(where: "kind = 'day'", limit: 1, in: tx).first.map {
            (number: $0.number, at: Instant(milliseconds: $0.at))
        }
    }

    /// The root with a number; nil when there is none.
    package func root(
        number: Int64, in tx: borrowing Transaction
    ) throws -> LedgerRoot? {
        try roots(where: "number = \(number)", limit: 1, in: tx).first
    }

    private func roots(
        where condition: SQL, limit: Int, in tx: borrowing Transaction
    ) throws -> [LedgerRoot] {
        try tx.fetch(
            """
            SELECT number, day, kind, at, heads, previous FROM ledger_root
            WHERE \(raw: condition) ORDER BY number DESC LIMIT \(limit)
            """
        ) { row in
            guard let kind = LedgerRoot.Kind(rawValue: row.text(2)),
                let heads = LedgerRoot.heads(from: row.blob(4)),
                let previous = FullDigest(row.blob(5))
            else { throw LedgerBroken() }
            let root = LedgerRoot(
                number: row.int64(0), day: row.text(1), kind: kind, at: row.int64(3),
                heads: heads, previous: previous)
            guard root.isPlausible else { throw LedgerBroken() }
            return root
        }
    }

    private func heads(in tx: borrowing Transaction) throws -> [LedgerRoot.Head] {
        try tx.fetch(
            "SELECT lane, seq, hash FROM ledger_head WHERE seq > 0 ORDER BY lane"
        ) { row in
            guard let hash = FullDigest(row.blob(2)), (0...255) ~= row.int64(0),
                row.int64(1) <= LedgerRoot.numberMax
            else { throw LedgerBroken() }
            return LedgerRoot.Head(lane: row.int64(0), seq: row.int64(1), hash: hash)
        }
    }

    private func hasEntry(before end: Instant, in tx: borrowing Transaction) throws -> Bool {
        try tx.fetchFirst(
            "SELECT 1 FROM ledger_entry WHERE at < \(end.milliseconds) LIMIT 1"
        ) { _ in true } ?? false
    }
}
