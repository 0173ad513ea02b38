package import Casework
package import LedgerProof
package import Persistence

/// The append-only log of what was changed and of who saw personal data: a chain of hashes that
/// tells of every row of the logged tables (`LoggedTable`).
package struct LedgerStore: Sendable {
    package init() {}

    /// Writes one entry in the caller's transaction, so that the act and its entry come or fail
    /// together. Call it last: on PostgreSQL it locks a lane of the ledger until the commit.
    ///
    /// A note about an account also seals the account's row as it is now, as a row that was made
    /// by this act, or that this act did not change. An act that changes it calls `find` first and
    /// hands over what was found.
    package func append(
        _ note: LedgerNote, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        var content = LedgerContent()
        if note.kind.isAboutAccount {
            for row in try digests(
                of: .account, where: "name = \(note.subject)", isLocked: true, in: tx)
            {
                let before = note.kind == .accountCreated ? ShortDigest.absent : row.digest
                content.add(.account, key: row.key, before: before, row.digest)
            }
        }
        try append(note, content: content, by: actor, at: now, in: tx)
    }

    /// Writes one entry that seals `found` as it is now, and as it was before this act.
    package func append(
        _ note: LedgerNote, found: FoundRow, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        var content = LedgerContent()
        content.add(
            found.row.table, key: found.row.key, before: found.digest,
            try digest(of: found.row, in: tx) ?? ShortDigest.absent)
        try append(note, content: content, by: actor, at: now, in: tx)
    }

    /// Writes one entry that seals `rows` as they are now, or seals that they are gone. For rows
    /// that are written whole, so that nothing of what was there before is left.
    package func append(
        _ note: LedgerNote, rows: [LedgerRow], by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        var content = LedgerContent()
        for row in rows {
            content.add(
                row.table, key: row.key, try digest(of: row, in: tx) ?? ShortDigest.absent)
        }
        try append(note, content: content, by: actor, at: now, in: tx)
    }

    /// An account's row as it is before the caller changes it. Call it first in the transaction: on
    /// PostgreSQL it holds the row, so that no other change comes between.
    package func find(
        account: Int64, in tx: borrowing Transaction
    ) throws -> FoundRow {
        let found = try digests(of: .account, where: "id = \(account)", isLocked: true, in: tx)
        return FoundRow(
            row: LedgerRow(.account, key: String(account)),
            digest: found.first?.digest ?? .absent)
    }

    func append(
        _ note: LedgerNote, content: LedgerContent, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        // What the ledger costs is measured against a build that writes none; no other build is.
        #if !BENCHMARK_WITHOUT_LEDGER
            let fields: [SQLValue] = [
                .integer(now.milliseconds), .text(note.kind.rawValue), .integer(actor.account),
                .text(actor.name), .text(note.subject), (note.order?.value).sqlValue,
                .text(JSONText.object(note.detail)), .blob(content.bytes),
            ]
            var bytes = ProofBytes()
            bytes.begin(.entry, columns: fields.count)
            for field in fields { bytes.add(field) }
            switch tx.dialect {
            case .sqlite: try link(fields, bytes.digest, in: tx)
            case .postgres: try link(fields, bytes.digest, isOrdered: content.namesKeptRows, in: tx)
            }
        #endif
    }

    // MARK: - The chain

    private static let columns: StaticString =
        "lane, seq, at, kind, account, actor, subject, order_id, detail, content, hash"

    /// SQLite has one writer and one lane.
    private func link(
        _ fields: [SQLValue], _ digest: FullDigest, in tx: borrowing Transaction
    ) throws {
        let head = try tx.fetchFirst("SELECT seq, hash FROM ledger_head WHERE lane = 0") { row in
            (seq: row.int64(0), hash: row.blob(1))
        }
        guard let head, (0..<LedgerRoot.numberMax) ~= head.seq,
            let hash = FullDigest(head.hash)?.next(digest)
        else { throw LedgerBroken() }
        let next: [SQLValue] = [.integer(0), .integer(head.seq + 1)]
        try tx.insert(
            into: "ledger_entry", columns: LedgerStore.columns,
            rows: [next + fields + [.blob(hash.bytes)]])
        try tx.execute(
            "UPDATE ledger_head SET seq = \(head.seq + 1), hash = \(hash.bytes) WHERE lane = 0")
    }

    /// One statement finds the head, links to it and writes the entry, and travels with the
    /// commit, so that the lane is locked for that only. A connection always takes the same lane;
    /// entries whose order among each other matters take lane 0. A lane without a head gives an
    /// entry without a lane, which the table refuses, and with it the whole transaction.
    private func link(
        _ fields: [SQLValue], _ digest: FullDigest, isOrdered: Bool, in tx: borrowing Transaction
    ) throws {
        let lane: SQL = isOrdered ? "0" : "1 + pg_backend_pid() % 15"
        try tx.enqueue(
            """
            WITH head AS (
                UPDATE ledger_head SET seq = seq + 1, hash = sha256(hash || \(digest.bytes))
                WHERE lane = \(raw: lane) RETURNING lane, seq, hash
            )
            INSERT INTO ledger_entry (\(raw: SQL(text: LedgerStore.columns, values: [])))
            SELECT head.lane, head.seq, \(fields[0]), \(fields[1]), \(fields[2]), \(fields[3]), \
            \(fields[4]), CAST(\(fields[5]) AS BIGINT), \(fields[6]), \(fields[7]), head.hash \
            FROM (SELECT 1) AS one LEFT JOIN head ON TRUE
            """)
    }

    // MARK: - Rows

    private func digest(
        of row: LedgerRow, in tx: borrowing Transaction
    ) throws -> ShortDigest? {
        let key: SQLValue =
            row.table.columns[0].kind == .integer
            ? (Int64(row.key).map(SQLValue.integer) ?? .null) : .text(row.key)
        return try digests(
            of: row.table, where: "\(identifier: row.table.columns[0].name) = \(key)", in: tx
        ).first?.digest
    }

    /// Rows as they are now: the text of the first column and the digest.
    ///
    /// - Parameter isLocked: nobody else changes them until the transaction ends; sessions that
    ///   refer to an account may come and go.
    func digests(
        of table: LoggedTable, where condition: SQL, isLocked: Bool = false,
        in tx: borrowing Transaction
    ) throws -> [(key: String, digest: ShortDigest)] {
        var bytes = ProofBytes()
        let lock: SQL = isLocked && tx.dialect == .postgres ? " FOR NO KEY UPDATE" : ""
        return try tx.fetch("\(raw: table.select) WHERE \(raw: condition)\(raw: lock)") { row in
            bytes.begin(table, columns: table.columns.count)
            for index in table.columns.indices { row.append(index, of: table, to: &bytes) }
            return (row.text(0), bytes.digest.short)
        }
    }
}

/// A row of a table that is sealed row by row, by the text of its first column.
package struct LedgerRow: Hashable, Sendable {
    package let table: LoggedTable
    package let key: String

    /// - Parameter table: one of `LoggedTable.kept`.
    package init(_ table: LoggedTable, key: String) {
        self.table = table
        self.key = key
    }
}

/// A row as an act found it, before it changed it.
package struct FoundRow: Hashable, Sendable {
    let row: LedgerRow
    /// `absent` where there was none.
    let digest: ShortDigest
}

/// The ledger has lost its head, so that nothing can be added to it.
package struct LedgerBroken: Error, Hashable, Sendable {}

extension LedgerKind {
    /// Kinds whose subject is the sign-in name of an account that the act changed.
    fileprivate var isAboutAccount: Bool {
        switch self {
        case .accountCreated, .accountChanged, .accountEnded, .credentialChanged, .signedIn: true
        default: false
        }
    }
}

extension LoggedTable {
    /// `SELECT` of all columns, in order.
    var select: SQL {
        let names = columns.map { column -> SQL in "\(identifier: column.name)" }
        return """
            SELECT \(raw: SQL.joined(names, separator: ", ")) FROM \(identifier: name)
            """
    }
}

extension Row {
    func append(_ index: Int, of table: LoggedTable, to bytes: inout ProofBytes) {
        guard !isNull(index) else { return bytes.addNull() }
        switch table.columns[index].kind {
        case .integer: bytes.add(int64(index))
        case .text: bytes.add(text(index))
        case .bytes: bytes.add(bytes: blob(index))
        }
    }
}
