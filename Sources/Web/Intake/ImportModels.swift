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
    /// Changed orders in a preview and a result.
    static let changesMax = 50

    static func past(_ waiting: WaitingImport) -> PastImport {
        let (state, totals): (PastImport.State, ImportTotals) =
            switch waiting.phase {
            case .previewing(let totals): (.reading, totals)
            case .previewed(let report) where report.totals.created + report.totals.changed == 0:
                (.needless, report.totals)
            case .previewed(let report): (.waiting, report.totals)
            case .undecided: (.waiting, ImportTotals())
            case .applying(let totals, _): (.running, totals)
            case .applied: (.finished, ImportTotals())
            case .failed: (.failed, ImportTotals())
            }
        return PastImport(
            id: waiting.id, fileName: waiting.source.fileName, actor: waiting.actorName,
            at: waiting.uploadedAt, state: state, counts: counts(totals))
    }

    static func past(_ batch: ImportBatch, at now: Instant) -> PastImport {
        let state: PastImport.State =
            switch batch.state {
            case .running: batch.isInterrupted(at: now) ? .interrupted : .running
            case .finished: .finished
            case .failed: .failed
            }
        return PastImport(
            id: batch.id, fileName: batch.fileName,
            actor: batch.displayName.isEmpty ? batch.actor : batch.displayName,
            at: batch.startedAt, state: state, counts: counts(batch))
    }

    static func preview(
        _ waiting: WaitingImport, _ report: ImportReport, _ text: PageText
    ) -> ImportPreviewModel {
        ImportPreviewModel(
            id: waiting.id, fileName: report.fileName,
            columns: columns(report.maps.first, report.samples), counts: counts(report.totals),
            rows: report.lines.map(row),
            refusals: report.refusals.prefix(refusalsMax).map { refused($0, text) },
            changed: report.changes.prefix(changesMax).map { line in
                ChangedOrder(
                    cityNumber: line.cityNumber, number: nil, changes: line.changes,
                    personalFields: line.personalFields)
            },
            warnings: ImportWarnings.sentences(of: report, text.localizer))
    }

    static func undecided(
        _ waiting: WaitingImport, _ refusal: ImportRefusal, _ draft: ColumnDraft,
        _ text: PageText
    ) -> ImportColumnsModel {
        var map = draft.map
        var isProposal = false
        var asked = refusal
        if case .headings(.contradicted(_, let found, let proposal)) = refusal {
            // Where the values say nothing certain, a column at fault begins without a field.
            var decisions: ColumnDecisions = [:]
            for column in map.columns {
                if let proposal {
                    decisions[column.column] =
                        proposal.columns.first { $0.column == column.column }?.field
                } else if found.contains(where: { $0.column.column == column.column }) {
                    decisions[column.column] = .some(nil)
                }
            }
            map = map.deciding(decisions)
            isProposal = proposal != nil
            // The proposal stands in the list of columns, in the words of this page.
            if case .headings(.contradicted(let sheet, let found, _)) = refusal {
                asked = .headings(.contradicted(sheet: sheet, found, proposal: nil))
            }
        }
        let decided = waiting.source.columns.mapValues { name in
            name.isEmpty ? nil : FieldName(rawValue: name)
        }
        var columns = columns(map.deciding(decided), draft.samples)
        columns.isProposal = isProposal
        return ImportColumnsModel(
            id: waiting.id, fileName: waiting.source.fileName,
            problem: ImportProblem(asked, text.localizer).reason,
            columns: columns)
    }

    static func result(
        _ batch: ImportBatch, _ rows: [RowRefusal], _ changed: [ImportedChange], at now: Instant,
        _ text: PageText
    ) -> ImportResultModel {
        var model = ImportResultModel(
            id: batch.id, fileName: batch.fileName, counts: counts(batch),
            refusals: rows.map { refused($0, text) },
            problem: batch.problem.isEmpty ? nil : batch.problem,
            refusalsKept: ImportReport.refusalLimit)
        model.isInterrupted = batch.isInterrupted(at: now)
        model.changed = changed.map { order in
            ChangedOrder(
                cityNumber: order.cityNumber, number: order.number, changes: order.changes,
                personalFields: order.personalFields)
        }
        return model
    }

    private static func columns(_ map: HeadingMap?, _ samples: [String]) -> ImportColumns {
        ImportColumns(
            sheet: map?.sheet.name ?? "", headingRow: map?.headingRows.upperBound ?? 0,
            headings: map.map { headings($0, samples) } ?? [], fields: fields)
    }

    private static let fields: [String] = {
        do {
            return try ReadImports.choosableFields()
        } catch {
            // ignored: a broken heading table stops every import with its own words.
            return []
        }
    }()

    private static func headings(
        _ map: HeadingMap, _ samples: [String]
    ) -> [RecognisedHeading] {
        map.columns.enumerated().map { index, column in
            RecognisedHeading(
                column: column.letter, heading: column.written, field: column.field?.rawValue,
                sample: samples.indices.contains(index) ? samples[index] : "",
                isPersonal: column.field == nil && map.looksPersonal.contains(column.column))
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
}
