package import Casework
import Foundation
package import Localization
import Persistence
import Spreadsheets
package import Store

/// What to tell a person about a refused row.
package enum RefusalWording {
    package static func reason(_ reason: RefusalReason, _ text: Localizer) -> String {
        text(words(of: reason).reason)
    }

    package static func mend(_ reason: RefusalReason, _ text: Localizer) -> String {
        text(words(of: reason).mend)
    }

    private static func words(
        of reason: RefusalReason
    ) -> (reason: ImportReasonText, mend: ImportMendText) {
        switch reason {
        case .numberMissing: (.numberMissing, .numberMissing)
        case .duplicateNumber: (.duplicateNumber, .duplicateNumber)
        case .textMissing: (.textMissing, .textMissing)
        case .notADate: (.notADate, .notADate)
        case .noSuchMoment: (.noSuchMoment, .noSuchMoment)
        case .ambiguousDate: (.ambiguousDate, .ambiguousDate)
        case .unknownAnswer: (.unknownAnswer, .unknownAnswer)
        case .digitsLost: (.digitsLost, .digitsLost)
        case .notANumber: (.notANumber, .notANumber)
        case .cellError: (.cellError, .cellError)
        case .notCalculated: (.notCalculated, .notCalculated)
        case .tooLong: (.tooLong, .tooLong)
        case .noDeadlineClass: (.noDeadlineClass, .noDeadlineClass)
        }
    }
}

/// The rows an import refused, opened for the person who has to correct them.
package struct RefusedRows: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// The refused rows of a batch, at most `limit`, as they stood in the file.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal.unknownBatch`, `SealBroken`.
    package func load(
        _ batch: Int64, limit: Int = ImportReport.refusalLimit, for actor: Actor
    ) async throws -> (batch: ImportBatch, rows: [RowRefusal]) {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        let site = site
        let found = try await site.database.read { tx -> (ImportBatch, [StoredRefusal])? in
            guard let found = try site.imports.find(batch, in: tx) else { return nil }
            return (found, try site.imports.refusals(of: batch, limit: limit, in: tx))
        }
        guard let (stored, refusals) = found else { throw ImportRefusal.unknownBatch(batch) }
        let rows = try refusals.map { refusal in
            let context = "refusal \(batch) \(refusal.position)"
            let plain = String(
                decoding: try site.sealer.open(refusal.sealed, context: context), as: UTF8.self)
            let parts = plain.split(
                separator: "\u{1F}", omittingEmptySubsequences: false
            ).map(String.init)
            return RowRefusal(
                sheet: refusal.sheet, row: refusal.row, column: refusal.column,
                value: parts.first ?? "",
                reason: RefusalReason(rawValue: refusal.reason) ?? .textMissing,
                cells: Array(parts.dropFirst()))
        }
        return (stored, rows)
    }

    /// The refused rows as a workbook to correct and import again.
    ///
    /// - Throws: as `load`, and `WorkbookWriteError`.
    package func workbook(
        _ batch: Int64, language: SiteLanguage, for actor: Actor
    ) async throws -> [UInt8] {
        let (stored, rows) = try await load(batch, for: actor)
        let text = Localizer(language)
        let table = try ImportOrders.headingTable()
        let site = site
        let now = site.clock()
        // The rows are given back as they stood in the file, with personal data.
        try await site.database.write { tx in
            try site.ledger.append(
                LedgerNote(
                    .ordersExported, subject: "refused.xlsx",
                    detail: ["batch": String(batch), "rows": String(rows.count)]),
                by: actor, at: now, in: tx)
        }
        return try TemporaryFile.bytes(named: "refused.xlsx") { path in
            let writer = try RefusedRowsWriter(
                path: path, sheetName: text(ImportText.refusals), headings: stored.headings,
                table: table)
            let sheets = Set(rows.map(\.sheet)).count
            for row in rows {
                try writer.append(
                    row: row.row, cells: row.cells.map { $0.isEmpty ? .empty : .text($0) },
                    reason: RefusedRows.place(of: row, among: sheets)
                        + RefusalWording.reason(row.reason, text),
                    mend: RefusalWording.mend(row.reason, text))
            }
            if stored.refused > rows.count {
                let more = text.number(stored.refused - rows.count)
                try writer.append(
                    row: (rows.last?.row ?? 0) + 1, cells: [],
                    reason: text(ImportReasonText.andMore, ["count": more]),
                    mend: text(ImportMendText.andMore))
            }
            try writer.finish()
        }
    }

    /// The column at fault, and the sheet where there are several.
    private static func place(of row: RowRefusal, among sheets: Int) -> String {
        let parts = [sheets > 1 ? row.sheet : "", row.column].filter { !$0.isEmpty }
        return parts.isEmpty ? "" : parts.joined(separator: " ") + ": "
    }
}
