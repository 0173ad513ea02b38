import Casework
import Localization
import Operations
import Pages
import Spreadsheets
import Store

/// Page models of imports from what the operations report.
enum ImportModels {
    /// Refused rows in a preview.
    private static let refusalsMax = 50

    static func past(_ waiting: WaitingImport) -> PastImport {
        let (state, totals): (PastImport.State, ImportTotals) =
            switch waiting.phase {
            case .previewing(let totals): (.waiting, totals)
            case .previewed(let report): (.waiting, report.totals)
            case .applying(let totals, _): (.running, totals)
            case .applied: (.finished, ImportTotals())
            case .failed: (.failed, ImportTotals())
            }
        return PastImport(
            id: waiting.id, fileName: waiting.source.fileName, actor: waiting.actorName,
            at: waiting.uploadedAt, state: state, counts: counts(totals))
    }

    static func past(_ batch: ImportBatch) -> PastImport {
        let state: PastImport.State =
            switch batch.state {
            case .running: .running
            case .finished: .finished
            case .failed: .failed
            }
        return PastImport(
            id: batch.id, fileName: batch.fileName, actor: batch.actor, at: batch.startedAt,
            state: state, counts: counts(batch))
    }

    static func preview(
        _ waiting: WaitingImport, _ report: ImportReport, _ text: PageText
    ) -> ImportPreviewModel {
        let map = report.maps.first
        return ImportPreviewModel(
            id: waiting.id, fileName: report.fileName, sheet: map?.sheet.name ?? "",
            headingRow: map?.headingRows.upperBound ?? 0,
            headings: map.map { headings($0, report.samples) } ?? [],
            counts: counts(report.totals),
            rows: report.lines.map(row),
            refusals: report.refusals.prefix(refusalsMax).map { refused($0, text) },
            warnings: [report.stillOpenWarning(text.localizer)].compactMap { $0 }
                + report.maps.flatMap(\.warnings).map { warning($0, text) })
    }

    static func result(
        _ batch: ImportBatch, _ rows: [RowRefusal], _ text: PageText
    ) -> ImportResultModel {
        ImportResultModel(
            id: batch.id, fileName: batch.fileName, counts: counts(batch),
            refusals: rows.map { refused($0, text) },
            problem: batch.problem.isEmpty ? nil : batch.problem)
    }

    /// Heading by heading what was recognised, to be saved under a name.
    static func mapping(_ report: ImportReport) -> [String: String] {
        Dictionary(
            report.maps.flatMap(\.columns).map { ($0.heading, $0.field?.rawValue ?? "") }
        ) { first, _ in first }
    }

    private static func headings(
        _ map: HeadingMap, _ samples: [String]
    ) -> [RecognisedHeading] {
        map.columns.enumerated().map { index, column in
            RecognisedHeading(
                column: column.letter, heading: column.heading,
                field: column.field.map { storedName(of: $0) },
                sample: samples.indices.contains(index) ? samples[index] : "")
        }
    }

    private static func row(_ line: ImportedLine) -> PreviewRow {
        let action: PreviewRow.Action =
            switch line.action {
            case .create: .create
            case .change: .change
            case .keep: .keep
            }
        return PreviewRow(
            row: line.row, action: action, number: line.cityNumber, title: line.title,
            receivedAt: line.receivedAt, unitName: line.unitName)
    }

    private static func refused(_ row: RowRefusal, _ text: PageText) -> RefusedRow {
        RefusedRow(
            sheet: row.sheet, row: row.row, column: row.column, value: row.value,
            reason: RefusalWording.reason(row.reason, text.localizer),
            mend: RefusalWording.mend(row.reason, text.localizer))
    }

    private static func counts(_ totals: ImportTotals) -> ImportCounts {
        ImportCounts(
            created: totals.created, changed: totals.changed, unchanged: totals.unchanged,
            refused: totals.refused)
    }

    private static func counts(_ batch: ImportBatch) -> ImportCounts {
        ImportCounts(
            created: batch.created, changed: batch.changed, unchanged: batch.unchanged,
            refused: batch.refused)
    }

    /// The stored name of a column's field, by which pages know its label.
    private static func storedName(of field: FieldName) -> String {
        if let known = otherNames[field.rawValue] { return known }
        return field.rawValue.unicodeScalars.reduce(into: "") { name, scalar in
            if scalar.properties.isUppercase { name += "_" }
            name += scalar.properties.lowercaseMapping
        }
    }

    /// Fields that the store names otherwise than the heading table.
    private static let otherNames = [
        "status": "city_state", "leadUnit": "city_unit", "replyText": "city_reply",
        "closedAt": "city_closed_at", "orderNature": "nature", "complainantName": "name",
        "complainantPhone": "phone", "isContacted": "verdict_contacted",
        "isResolved": "verdict_resolution", "isSatisfied": "verdict_satisfaction",
    ]
}
