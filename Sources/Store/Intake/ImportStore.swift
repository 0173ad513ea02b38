package import Casework
package import Persistence

/// One file that was imported, or is being.
package struct ImportBatch: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        case running, finished, failed
    }

    package let id: Int64
    package let fileName: String
    package let fileHash: String
    package let mapping: String
    package var state: State
    package let actor: String
    /// The name of the person; empty where no account bears one.
    package var displayName = ""
    package let startedAt: Instant
    /// When it ended; while it runs, when it last wrote.
    package var finishedAt: Instant?
    /// The headings of the file's columns, in their order, for giving refused rows back.
    package var headings: [String] = []
    package var created = 0
    package var changed = 0
    package var unchanged = 0
    package var refused = 0
    /// Why the import ended early; empty when it did not.
    package var problem = ""

    package init(
        id: Int64, fileName: String, fileHash: String, mapping: String, state: State,
        actor: String, startedAt: Instant
    ) {
        self.id = id
        self.fileName = fileName
        self.fileHash = fileHash
        self.mapping = mapping
        self.state = state
        self.actor = actor
        self.startedAt = startedAt
    }
}

/// A refused row, as kept for download. `sealed` opens to what the file had.
package struct StoredRefusal: Sendable {
    package let position: Int
    package let sheet: String
    package let row: Int
    package let column: String
    package let reason: String
    package let sealed: [UInt8]

    package init(
        position: Int, sheet: String, row: Int, column: String, reason: String, sealed: [UInt8]
    ) {
        self.position = position
        self.sheet = sheet
        self.row = row
        self.column = column
        self.reason = reason
        self.sealed = sealed
    }
}

/// Imports, their refused rows and the mappings that people saved.
package struct ImportStore: Sendable {
    /// Between headings; a control character that no heading holds.
    private static let separator: Character = "\u{1F}"

    package init() {}

    package func begin(
        _ batch: ImportBatch, account: Int64, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "import_batch",
            columns: """
                id, file_name, file_hash, mapping, state, account, actor, started_at, \
                finished_at, headings, created, changed, unchanged, refused, problem
                """,
            rows: [
                [
                    .integer(batch.id), .text(batch.fileName), .text(batch.fileHash),
                    .text(batch.mapping), .text(batch.state.rawValue), .integer(account),
                    .text(batch.actor), .integer(batch.startedAt.milliseconds), .null,
                    .text(ImportStore.joined(batch.headings)), .integer(0), .integer(0),
                    .integer(0), .integer(0), .text(""),
                ]
            ])
    }

    package func update(_ batch: ImportBatch, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            UPDATE import_batch SET state = \(batch.state.rawValue),
                finished_at = \(batch.finishedAt?.milliseconds), created = \(batch.created),
                changed = \(batch.changed), unchanged = \(batch.unchanged),
                refused = \(batch.refused), problem = \(batch.problem),
                headings = \(ImportStore.joined(batch.headings))
            WHERE id = \(batch.id)
            """)
    }

    static func joined(_ headings: [String]) -> String {
        headings.map { $0.filter { $0 != ImportStore.separator } }
            .joined(separator: String(ImportStore.separator))
    }

    package func recent(limit: Int, in tx: borrowing Transaction) throws -> [ImportBatch] {
        try batches("ORDER BY b.started_at DESC, b.id DESC LIMIT \(limit)", in: tx)
    }

    package func find(_ id: Int64, in tx: borrowing Transaction) throws -> ImportBatch? {
        try batches("WHERE b.id = \(id)", in: tx).first
    }

    private func batches(_ clause: SQL, in tx: borrowing Transaction) throws -> [ImportBatch] {
        try tx.fetch(
            """
            SELECT b.id, b.file_name, b.file_hash, b.mapping, b.state, b.actor, b.started_at,
                b.finished_at, b.created, b.changed, b.unchanged, b.refused, b.problem, b.headings,
                COALESCE(a.display_name, '')
            FROM import_batch b LEFT JOIN account a ON a.id = b.account \(raw: clause)
            """
        ) { row in
            var batch = ImportBatch(
                id: row.int64(0), fileName: row.text(1), fileHash: row.text(2),
                mapping: row.text(3), state: ImportBatch.State(rawValue: row.text(4)) ?? .failed,
                actor: row.text(5), startedAt: Instant(milliseconds: row.int64(6)))
            batch.finishedAt = OrderRow.instant(row, 7)
            batch.created = row.int(8)
            batch.changed = row.int(9)
            batch.unchanged = row.int(10)
            batch.refused = row.int(11)
            batch.problem = row.text(12)
            batch.displayName = row.text(14)
            let headings = row.text(13)
            if !headings.isEmpty {
                batch.headings = headings.split(
                    separator: ImportStore.separator, omittingEmptySubsequences: false
                ).map(String.init)
            }
            return batch
        }
    }

    /// Remembers which orders a batch created or changed.
    package func link(
        _ orders: [(id: OrderID, isNew: Bool)], to batch: Int64, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "import_order", columns: "batch, order_id, is_new",
            rows: orders.map { [.integer(batch), .integer($0.id.value), $0.isNew.sqlValue] },
            suffix: "ON CONFLICT (batch, order_id) DO NOTHING")
    }

    package func refuse(
        _ refusals: [StoredRefusal], in batch: Int64, _ tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "import_refusal",
            columns: "batch, position, sheet, row_number, column_name, reason, sealed",
            rows: refusals.map { refusal in
                [
                    .integer(batch), refusal.position.sqlValue, .text(refusal.sheet),
                    refusal.row.sqlValue, .text(refusal.column), .text(refusal.reason),
                    .blob(refusal.sealed),
                ]
            })
    }

    package func refusals(
        of batch: Int64, limit: Int, in tx: borrowing Transaction
    ) throws -> [StoredRefusal] {
        try tx.fetch(
            """
            SELECT position, sheet, row_number, column_name, reason, sealed FROM import_refusal
            WHERE batch = \(batch) ORDER BY position LIMIT \(limit)
            """
        ) { row in
            StoredRefusal(
                position: row.int(0), sheet: row.text(1), row: row.int(2), column: row.text(3),
                reason: row.text(4), sealed: row.blob(5))
        }
    }

    // MARK: - Saved mappings

    package func saveMapping(
        _ name: String, columns: [String: String], by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        let text = JSONText.object(columns)
        try tx.execute(
            """
            INSERT INTO import_mapping (name, columns, saved_by, saved_at)
            VALUES (\(name), \(text), \(actor.name), \(now.milliseconds))
            ON CONFLICT (name) DO UPDATE SET columns = excluded.columns,
                saved_by = excluded.saved_by, saved_at = excluded.saved_at
            """)
    }

    package func mappings(
        in tx: borrowing Transaction
    ) throws -> [(name: String, columns: [String: String], savedBy: String, savedAt: Instant)] {
        try tx.fetch(
            """
            SELECT m.name, m.columns, COALESCE(a.display_name, m.saved_by), m.saved_at
            FROM import_mapping m LEFT JOIN account a ON a.name = m.saved_by ORDER BY m.name
            """
        ) { row in
            (
                row.text(0), try JSONFields.map(of: row.text(1)), row.text(2),
                Instant(milliseconds: row.int64(3))
            )
        }
    }
}
