package import Casework
import Foundation
import HanText
package import Localization
import Persistence
import Profiles
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
        return (stored, try refusals.map { try Self.opened($0, of: batch, site) })
    }

    /// Whether the actor may ask for the rows at all, before anything about the question is said.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal.unknownBatch`.
    package func allow(_ batch: Int64, for actor: Actor) async throws {
        try permit(actor)
        let site = site
        let found = try await site.database.read { tx in try site.imports.find(batch, in: tx) }
        if found == nil { throw ImportRefusal.unknownBatch(batch) }
    }

    private func permit(_ actor: Actor) throws {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        guard Policy.allows(actor, .revealPersonal) else {
            throw Forbidden(action: SiteAction.revealPersonal.rawValue)
        }
    }

    /// The refused rows as a workbook to correct and import again. They hold personal data of many
    /// people, so that giving them back is a look like any other: for a purpose, counted against
    /// the norm, recorded in the transaction that reads them.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal.unknownBatch`, `RevealRefusal`, `SealBroken`; nothing
    ///   was recorded then. `WorkbookWriteError`.
    package func workbook(
        _ batch: Int64, _ request: RevealRequest, exporter: String, language: SiteLanguage,
        for actor: Actor
    ) async throws -> [UInt8] {
        let (stored, rows) = try await given(batch, request, to: actor)
        let text = Localizer(language)
        let table = try ImportOrders.headingTable()
        let mark = ExportMark(exporter: exporter, at: site.clock(), zone: site.zone, text)
        return try TemporaryFile.bytes(named: "refused.xlsx") { path in
            let writer = try RefusedRowsWriter(
                path: path, sheetName: text(ImportText.refusals), headings: stored.headings,
                table: table)
            try mark.append(to: writer)
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
            try mark.append(to: writer)
            try writer.setPrinting(mark.printing)
            try writer.finish()
        }
    }

    /// Reads the rows and records that `actor` has them.
    private func given(
        _ batch: Int64, _ request: RevealRequest, to actor: Actor
    ) async throws -> (batch: ImportBatch, rows: [RowRefusal]) {
        try permit(actor)
        let site = site
        let now = site.clock()
        let seeing = site.seeing(actor)
        let table = try ImportOrders.headingTable()
        return try await site.database.write { tx in
            guard let stored = try site.imports.find(batch, in: tx) else {
                throw ImportRefusal.unknownBatch(batch)
            }
            try site.looks.hold(actor, in: tx)
            let used = try site.looks.count(
                of: actor, at: now, midnight: site.midnight(before: now), in: tx)
            let norm = site.profile.personalWatch.norm(for: seeing.roles)
            try request.check(used, norm: norm)
            let refusals = try site.imports.refusals(
                of: batch, limit: ImportReport.refusalLimit, in: tx)
            let rows = try refusals.map { try Self.opened($0, of: batch, site) }
            let people = PeopleInRows(stored.headings, table)
            let reason = PersonalText.masked(normalizedText(request.reason))
            try site.looks.add(
                LookStore.ReturnedRows(
                    id: site.makeID(at: now).value, purpose: request.purpose, reason: reason,
                    fields: people.fields, hashes: people.hashes(in: rows, site.complainants)),
                by: actor, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .ordersExported, subject: "refused.xlsx",
                    detail: [
                        "batch": String(batch), "rows": String(rows.count),
                        "purpose": request.purpose.rawValue, "reason": reason,
                        "beyond_norm": norm.isUsedUp(by: used) ? "yes" : "no",
                    ]), by: actor, at: now, in: tx)
            let unusual = try site.unusualReturn(used: used, by: seeing, at: now, in: tx)
            try site.warn(unusual, by: seeing, now: now, in: tx)
            return (stored, rows)
        }
    }

    private static func opened(
        _ refusal: StoredRefusal, of batch: Int64, _ site: Site
    ) throws -> RowRefusal {
        let context = "refusal \(batch) \(refusal.position)"
        let plain = String(
            decoding: try site.sealer.open(refusal.sealed, context: context), as: UTF8.self)
        let parts = plain.split(separator: "\u{1F}", omittingEmptySubsequences: false)
            .map(String.init)
        return RowRefusal(
            sheet: refusal.sheet, row: refusal.row, column: refusal.column,
            value: parts.first ?? "",
            reason: RefusalReason(rawValue: refusal.reason) ?? .textMissing,
            cells: Array(parts.dropFirst()))
    }

    /// The column at fault, and the sheet where there are several.
    private static func place(of row: RowRefusal, among sheets: Int) -> String {
        let parts = [sheets > 1 ? row.sheet : "", row.column].filter { !$0.isEmpty }
        return parts.isEmpty ? "" : parts.joined(separator: " ") + ": "
    }
}

/// Which columns of refused rows are about the complainant, and whose numbers stand there.
private struct PeopleInRows {
    /// Names of the columns, as looks name them.
    private(set) var fields: [String] = []
    private var phones: [Int] = []

    private static let names: [(field: FieldName, name: String)] = [
        ("complainantName", "name"), ("complainantPhone", "phone"), ("contactPhone", "contact"),
        ("complainantAddress", "exact_address"), ("exactAddress", "exact_address"),
    ]

    init(_ headings: [String], _ table: HeadingTable) {
        for (field, name) in PeopleInRows.names {
            let known = table.field(field)?.headings ?? []
            let places = headings.indices.filter { known.contains(headings[$0]) }
            if places.isEmpty { continue }
            if !fields.contains(name) { fields.append(name) }
            if name == "phone" || name == "contact" { phones += places }
        }
    }

    func hashes(in rows: [RowRefusal], _ complainants: ComplainantStore) -> [[UInt8]] {
        let texts = Set(
            rows.flatMap { row in
                phones.filter(row.cells.indices.contains).map { row.cells[$0] }
            })
        return texts.flatMap { complainants.hashes(of: normalizedText($0)) }
    }
}
