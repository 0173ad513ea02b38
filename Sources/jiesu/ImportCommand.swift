import ArgumentParser
import Casework
import Deployment
import Foundation
import Localization
import Operations
import Spreadsheets

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import the orders of a spreadsheet (.xlsx, .xls, .csv).")

    @OptionGroup var site: SiteOptions

    @Argument(help: "The file the city exported.", completion: .file())
    var file: String

    @Option(help: "A saved mapping of columns to use.")
    var mapping: String?

    @Flag(help: "Say what would happen and write nothing.")
    var dryRun = false

    @Flag(help: "Where headings contradict the values, take the columns the values point to.")
    var asProposed = false

    func run() async throws {
        try await site.run { open in
            let source = ImportSource(
                path: file, fileName: URL(fileURLWithPath: file).lastPathComponent,
                mapping: mapping, acceptsProposal: asProposed)
            let operation = ImportOrders(open.site)
            let report: ImportReport
            do {
                report =
                    try await dryRun
                    ? operation.preview(source, by: .system, progress: show)
                    : operation.apply(source, by: .system, progress: show)
            } catch let refusal as ImportRefusal {
                try refuse(refusal)
                return
            }
            Output.endProgress()
            answer(report)
            if report.totals.refused > 0 { throw Outcome.partly }
        }
    }

    private func show(_ totals: ImportTotals) {
        Output.progress("\(totals.rows) rows, \(totals.refused) refused")
    }

    private func refuse(_ refusal: ImportRefusal) throws {
        let problem = ImportProblem(refusal, site.text)
        if site.json {
            Output.say(
                .object(
                    counts(ImportTotals()) + [
                        ("refusals", .list([])),
                        (
                            "problem",
                            .object([
                                ("code", .text(problem.code)), ("reason", .text(problem.reason)),
                                ("mend", .text(problem.mend)),
                                ("hasProposal", .flag(problem.hasProposal)),
                            ])
                        ),
                    ]))
        }
        Output.note("jiesu: \(file): \(problem.reason). \(problem.mend).")
        if problem.hasProposal { Output.note("Accept the proposed columns with --as-proposed.") }
        throw Outcome.unusableFile
    }

    private func counts(_ totals: ImportTotals) -> [(String, JSON)] {
        [
            ("created", .integer(totals.created)), ("changed", .integer(totals.changed)),
            ("unchanged", .integer(totals.unchanged)), ("refused", .integer(totals.refused)),
        ]
    }

    private func answer(_ report: ImportReport) {
        let text = site.text
        if site.json {
            let refusals = report.refusals.map { refusal in
                JSON.object([
                    ("sheet", .text(refusal.sheet)), ("row", .integer(refusal.row)),
                    ("column", .text(refusal.column)), ("value", .text(refusal.value)),
                    ("reason", .text(RefusalWording.reason(refusal.reason, text))),
                    ("mend", .text(RefusalWording.mend(refusal.reason, text))),
                    ("code", .text(refusal.reason.rawValue)),
                ])
            }
            let columns = report.maps.first?.columns.map { column in
                JSON.object([
                    ("column", .text(column.letter)), ("heading", .text(column.heading)),
                    ("field", .optional(column.field?.rawValue)),
                ])
            }
            let changes = report.changes.map { line in
                JSON.object([
                    ("row", .integer(line.row)), ("number", .text(line.cityNumber)),
                    ("fields", .list(line.changedFields.map(JSON.text))),
                ])
            }
            let stillOpen = report.stillOpen.map { JSON.text($0.cityNumber) }
            let warnings = ImportWarnings.sentences(of: report, text).map(JSON.text)
            Output.say(
                .object(
                    counts(report.totals) + [
                        ("refusals", .list(refusals)), ("changes", .list(changes)),
                        ("stillOpenCount", .integer(report.stillOpenCount)),
                        ("stillOpen", .list(stillOpen)),
                        ("columns", .list(columns ?? [])), ("warnings", .list(warnings)),
                    ]))
            return
        }
        let totals = report.totals
        Output.say(
            "\(totals.created) created, \(totals.changed) changed, \(totals.unchanged) unchanged, "
                + "\(totals.refused) refused")
        for warning in ImportWarnings.sentences(of: report, text) {
            Output.note("warning: " + warning)
        }
        for refusal in report.refusals.prefix(20) {
            let reason = RefusalWording.reason(refusal.reason, text)
            let mend = RefusalWording.mend(refusal.reason, text)
            Output.say(
                "\(refusal.sheet) row \(refusal.row), \(refusal.column): \(reason). \(mend).")
        }
        if totals.refused > 20 { Output.say("… and \(totals.refused - 20) more") }
    }
}
