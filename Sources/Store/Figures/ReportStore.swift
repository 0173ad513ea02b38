package import Casework
package import Persistence

/// A daily report as it was made; the file is kept, so that what was sent can be shown again.
package struct StoredReport: Sendable {
    package let day: LocalDate
    package let madeAt: Instant
    package let fileName: String
    package let fileHash: String

    package init(day: LocalDate, madeAt: Instant, fileName: String, fileHash: String) {
        self.day = day
        self.madeAt = madeAt
        self.fileName = fileName
        self.fileHash = fileHash
    }
}

package struct ReportStore: Sendable {
    package init() {}

    /// Keeps the report; one made again for the same day takes the place of the earlier one.
    package func save(
        _ report: StoredReport, content: [UInt8], in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO daily_report (day, made_at, file_name, file_hash, content)
            VALUES (\(report.day.text), \(report.madeAt.milliseconds), \(report.fileName),
                \(report.fileHash), \(content))
            ON CONFLICT (day) DO UPDATE SET made_at = excluded.made_at,
                file_name = excluded.file_name, file_hash = excluded.file_hash,
                content = excluded.content
            """)
    }

    package func recent(limit: Int, in tx: borrowing Transaction) throws -> [StoredReport] {
        try tx.fetch(
            """
            SELECT day, made_at, file_name, file_hash FROM daily_report
            ORDER BY day DESC LIMIT \(limit)
            """
        ) { row in try report(row) }
    }

    /// When the kept reports of the days from `first` to `last` were made.
    package func moments(
        from first: LocalDate, through last: LocalDate, in tx: borrowing Transaction
    ) throws -> [LocalDate: Instant] {
        let kept = try tx.fetch(
            """
            SELECT day, made_at, file_name, file_hash FROM daily_report
            WHERE day >= \(first.text) AND day <= \(last.text)
            """
        ) { row in try report(row) }
        return Dictionary(kept.map { ($0.day, $0.madeAt) }, uniquingKeysWith: { first, _ in first })
    }

    package func find(
        _ day: LocalDate, in tx: borrowing Transaction
    ) throws -> (report: StoredReport, content: [UInt8])? {
        try tx.fetchFirst(
            """
            SELECT day, made_at, file_name, file_hash, content FROM daily_report
            WHERE day = \(day.text)
            """
        ) { row in (try report(row), row.blob(4)) }
    }

    private func report(_ row: Row) throws -> StoredReport {
        guard let day = LocalDate(row.text(0)) else {
            throw PersistenceError.decoding(
                DecodingFault(column: 0, expected: "a day", found: "other text"))
        }
        return StoredReport(
            day: day, madeAt: Instant(milliseconds: row.int64(1)), fileName: row.text(2),
            fileHash: row.text(3))
    }
}
