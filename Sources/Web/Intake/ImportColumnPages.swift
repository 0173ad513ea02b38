import Casework
import Hummingbird
import Localization
import Markup
import Operations
import Pages
import Spreadsheets
import Store

/// A person says what the columns of an uploaded file mean; the file is previewed again.
struct ImportColumnPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.post(RouterPath(Routes.importColumns), use: choose)
    }

    /// 303 to the new preview; 422 with the form when one field was chosen for two columns.
    @Sendable func choose(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard Policy.allows(context.staff.actor, .importOrders) else {
            throw Forbidden(action: "import")
        }
        guard let id = Int64(try context.part(Routes.Name.id)),
            let waiting = await web.desk.find(id, for: context.staff.actor),
            let map = waiting.shownMap
        else { throw PageNotFound() }
        let chosen = ImportColumnPages.chosen(context.form, of: map)
        let text = web.text(context.visitor)
        if let error = ImportColumnPages.conflict(chosen, map, text) {
            let form = context.form.state(errors: ["": error])
            return web.redrawn(context.visitor, path: Links.import(id)) { frame in
                ImportColumnPages.page(waiting, chosen, form, in: frame)
            }
        }
        if let name = context.form.optional("mapping_name") {
            let pairs = map.columns.filter { !$0.written.isEmpty }.map { column in
                (column.written, chosen[column.column] ?? column.field?.rawValue ?? "")
            }
            try await ReadImports(web.site).saveMapping(
                name, columns: Dictionary(pairs) { first, _ in first },
                by: context.staff.actor)
        }
        await web.desk.reconsider(
            id, columns: chosen,
            acceptsProposal: context.form.yesOrNo("accepts_proposal") ?? false,
            by: context.staff.actor)
        return Reply.seeOther(Links.import(id))
    }

    /// Field by place of the column, for the columns that the form had.
    private static func chosen(_ form: FormFields, of map: HeadingMap) -> [Int: String] {
        var chosen: [Int: String] = [:]
        for column in map.columns {
            guard let value = form.values[ImportColumns.name(of: column.letter)]?.first else {
                continue
            }
            chosen[column.column] = value
        }
        return chosen
    }

    /// The sentence about a field that was chosen for two columns; nil when none was.
    private static func conflict(
        _ chosen: [Int: String], _ map: HeadingMap, _ text: PageText
    ) -> String? {
        var columns: [String: [String]] = [:]
        for column in map.columns {
            guard let field = chosen[column.column], !field.isEmpty else { continue }
            columns[field, default: []].append(column.letter)
        }
        let twice = columns.filter { $0.value.count > 1 }.min { $0.value[0] < $1.value[0] }
        return twice.map { text.chosenTwice($0.key, columns: $0.value) }
    }

    private static func page(
        _ waiting: WaitingImport, _ chosen: [Int: String], _ form: FormState, in frame: Frame
    ) -> HTML {
        switch waiting.phase {
        case .previewed(let report):
            var model = ImportModels.preview(waiting, report, frame.text)
            model.columns = model.columns.choosing(chosen, form)
            return importPreviewPage(model, in: frame)
        case .undecided(let refusal, let draft):
            let model = ImportModels.undecided(waiting, refusal, draft, frame.text)
            return importColumnsPage(
                ImportColumnsModel(
                    id: model.id, fileName: model.fileName, problem: model.problem,
                    columns: model.columns.choosing(chosen, form)), in: frame)
        case .previewing, .applying, .applied, .failed:
            return .empty
        }
    }
}

extension WaitingImport {
    /// The columns that can be chosen for, while a person looks at them.
    var shownMap: HeadingMap? {
        switch phase {
        case .previewed(let report): report.maps.first
        case .undecided(_, let draft): draft.map
        case .previewing, .applying, .applied, .failed: nil
        }
    }
}

extension ImportColumns {
    /// The same columns with what was chosen, for a form that comes back.
    fileprivate func choosing(_ chosen: [Int: String], _ form: FormState) -> ImportColumns {
        let places = Dictionary(
            chosen.map { (ColumnMeaning.letter(of: $0.key), $0.value) }, uniquingKeysWith: { $1 })
        var columns = ImportColumns(
            sheet: sheet, headingRow: headingRow,
            headings: headings.map { heading in
                RecognisedHeading(
                    column: heading.column, heading: heading.heading,
                    field: places[heading.column] ?? heading.field, sample: heading.sample,
                    isPersonal: heading.isPersonal)
            }, fields: fields)
        columns.isProposal = isProposal
        columns.form = form
        return columns
    }
}
