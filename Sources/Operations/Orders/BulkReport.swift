package import Casework
package import Localization
import Persistence
import Spreadsheets
import Store

/// The words of a report, which are those of the page.
package struct BulkReportWords: Sendable {
    package let field: @Sendable (EditField) -> String
    package let value: @Sendable (EditField, String) -> String
    package let outcome: @Sendable (BulkRow) -> String

    package init(
        field: @escaping @Sendable (EditField) -> String,
        value: @escaping @Sendable (EditField, String) -> String,
        outcome: @escaping @Sendable (BulkRow) -> String
    ) {
        self.field = field
        self.value = value
        self.outcome = outcome
    }
}

extension ApplyBulk {
    /// What became of every row of a change, as a spreadsheet, marked with who took it. Recorded.
    ///
    /// Orders that are confidential by now are in it as unknown numbers: no file of many orders
    /// leaves the house with one.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`, `WorkbookWriteError`.
    package func report(
        _ id: Int64, exporter: String, language: SiteLanguage, words: BulkReportWords,
        for actor: Actor
    ) async throws -> [UInt8] {
        let change = try await find(id, for: actor)
        let site = site
        let now = site.clock()
        let confidential = try await site.database.read { tx in
            Set(
                try site.orders.find(change.rows.compactMap(\.order), in: tx).values
                    .filter(\.facts.isConfidential).map(\.id))
        }
        let rows = change.rows.map { row in
            row.order.map(confidential.contains) == true ? row.outOfSight : row
        }
        let text = Localizer(language)
        let mark = ExportMark(exporter: exporter, at: now, zone: site.zone, text)
        let content = try TemporaryFile.bytes(named: "edits.xlsx") { path in
            let workbook = try WorkbookWriter(path: path)
            let sheet = try workbook.addSheet(text(EditText.title))
            try mark.append(to: sheet)
            try sheet.appendHeadings(
                [
                    text(EditText.row), text(FieldText.number), text(EditText.changes),
                    text(EditText.before), text(EditText.after), text(EditText.result),
                ], frozenColumns: 2)
            for row in rows { try ApplyBulk.append(row, to: sheet, words) }
            try mark.append(to: sheet)
            try sheet.setPrinting(mark.printing)
            try workbook.finish()
        }
        try await site.database.write { tx in
            try site.ledger.append(
                LedgerNote(
                    .ordersExported, subject: "edits.xlsx",
                    detail: ["batch": String(id), "rows": String(rows.count)]),
                by: actor, at: now, in: tx)
        }
        return content
    }

    private static func append(
        _ row: BulkRow, to sheet: SheetWriter, _ words: BulkReportWords
    ) throws {
        func cells(_ change: OrderEdit.Change?) -> [OutputCell] {
            let texts = [
                row.number, change.map { words.field($0.field) } ?? "",
                change.map { words.value($0.field, $0.before) } ?? "",
                change.map { words.value($0.field, $0.after) } ?? "", words.outcome(row),
            ]
            return [.integer(row.position, .bordered)]
                + texts.map { .text($0, [.bordered, .wrapped]) }
        }
        if row.changes.isEmpty { return try sheet.append(cells(nil)) }
        for change in row.changes { try sheet.append(cells(change)) }
    }
}
