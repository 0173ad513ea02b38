package import Casework
package import Persistence

/// Who has the desk, what one shift tells the next, and who took which alarm.
package struct ShiftStore: Sendable {
    package init() {}

    // MARK: - Duty

    package func begin(_ shift: DutyShift, in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "duty_shift", columns: "id, account, line, started_at, until",
            rows: [
                [
                    .integer(shift.id), .integer(shift.account), .text(shift.line),
                    .integer(shift.startedAt.milliseconds), .integer(shift.until.milliseconds),
                ]
            ])
    }

    /// Ends the open shifts of `account`; false when there was none.
    package func end(
        of account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            UPDATE duty_shift SET ended_at = \(now.milliseconds)
            WHERE account = \(account) AND ended_at IS NULL
            """) > 0
    }

    /// Who is on duty at `now`, the first to come first. Who forgot to check out is left out
    /// `ShiftLimits.graceHours` after the end they gave.
    package func onDuty(at now: Instant, in tx: borrowing Transaction) throws -> [DutyShift] {
        let latest = now.adding(hours: -ShiftLimits.graceHours)
        return try tx.fetch(
            """
            SELECT s.id, s.account, a.display_name, s.line, s.started_at, s.until
            FROM duty_shift s LEFT JOIN account a ON a.id = s.account
            WHERE s.ended_at IS NULL AND s.until > \(latest.milliseconds)
            ORDER BY s.started_at, s.id LIMIT \(ShiftLimits.notesMaximum)
            """
        ) { row in
            DutyShift(
                id: row.int64(0), account: row.int64(1), displayName: row.textIfPresent(2) ?? "",
                line: row.text(3), startedAt: Instant(milliseconds: row.int64(4)),
                until: Instant(milliseconds: row.int64(5)))
        }
    }

    // MARK: - Notes

    /// `day` is the day of writing in the site's zone.
    package func add(
        _ note: HandOverNote, on day: LocalDate, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "hand_over_note", columns: "id, account, written_at, written_on, body, orders",
            rows: [
                [
                    .integer(note.id), .integer(note.account),
                    .integer(note.writtenAt.milliseconds), .text(day.text), .text(note.body),
                    .text(note.orders.map(\.text).joined(separator: " ")),
                ]
            ])
    }

    package func note(_ id: Int64, in tx: borrowing Transaction) throws -> HandOverNote? {
        try notes("n.id = \(id)", limit: 1, in: tx).first
    }

    /// The newest note, with those who have read it.
    package func latestNote(in tx: borrowing Transaction) throws -> HandOverNote? {
        let newest = try notes("1 = 1", limit: 1, in: tx)
        return try withReceipts(newest, in: tx).first
    }

    /// The notes of one day, or those that hold `words`, or the newest; the newest first.
    package func notes(
        on day: LocalDate?, holding words: String, in tx: borrowing Transaction
    ) throws -> [HandOverNote] {
        var condition: SQL = "1 = 1"
        if let day { condition = "n.written_on = \(day.text)" }
        if !words.isEmpty {
            let pattern = "%" + ShiftStore.escaped(words) + "%"
            condition = "\(raw: condition) AND n.body LIKE \(pattern) ESCAPE '!'"
        }
        return try withReceipts(
            try notes(condition, limit: ShiftLimits.notesMaximum, in: tx), in: tx)
    }

    private static func escaped(_ words: String) -> String {
        String(words.flatMap { "!%_".contains($0) ? ["!", $0] : [$0] })
    }

    private func notes(
        _ condition: SQL, limit: Int, in tx: borrowing Transaction
    ) throws -> [HandOverNote] {
        try tx.fetch(
            """
            SELECT n.id, n.account, a.display_name, n.written_at, n.body, n.orders
            FROM hand_over_note n LEFT JOIN account a ON a.id = n.account
            WHERE \(raw: condition) ORDER BY n.id DESC LIMIT \(limit)
            """
        ) { row in
            HandOverNote(
                id: row.int64(0), account: row.int64(1), displayName: row.textIfPresent(2) ?? "",
                writtenAt: Instant(milliseconds: row.int64(3)), body: row.text(4),
                orders: row.text(5).split(separator: " ").map { OrderNumber(stored: String($0)) })
        }
    }

    private func withReceipts(
        _ notes: [HandOverNote], in tx: borrowing Transaction
    ) throws -> [HandOverNote] {
        guard !notes.isEmpty else { return [] }
        var receipts: [Int64: [HandOverNote.Receipt]] = [:]
        let rows = try tx.fetch(
            """
            SELECT r.note_id, a.display_name, r.at
            FROM hand_over_receipt r LEFT JOIN account a ON a.id = r.account
            WHERE r.note_id IN \(list: notes.map(\.id)) ORDER BY r.at, r.account
            """
        ) { ($0.int64(0), $0.textIfPresent(1) ?? "", Instant(milliseconds: $0.int64(2))) }
        for (note, name, moment) in rows {
            receipts[note, default: []].append(
                HandOverNote.Receipt(displayName: name, at: moment))
        }
        return notes.map { note in
            var note = note
            note.receipts = receipts[note.id] ?? []
            return note
        }
    }

    /// A second receipt of one account changes nothing.
    package func acknowledge(
        _ note: Int64, by account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "hand_over_receipt", columns: "note_id, account, at",
            rows: [[.integer(note), .integer(account), .integer(now.milliseconds)]],
            suffix: "ON CONFLICT (note_id, account) DO NOTHING")
    }
}
