import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Changing values of many orders: pasted or chosen, shown first, applied as shown, taken back.
struct BulkEditPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.pasteEdits), use: paste)
        group.post(RouterPath(Routes.pasteEdits), use: plan)
        group.post(RouterPath(Routes.edits), use: planChosen)
        group.get(RouterPath(Routes.oneEdit), use: show)
        group.post(RouterPath(Routes.applyEdit), use: apply)
        group.post(RouterPath(Routes.undoEdit), use: undo)
        group.get(RouterPath(Routes.editReport), use: report)
    }

    @Sendable func paste(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkRight(context)
        return web.page(request, context.visitor) { pasteEditsPage(FormState(), in: $0) }
    }

    /// 303 to the preview, or 201 with it; the form again with what is wrong, 422.
    @Sendable func plan(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkRight(context)
        do {
            let pasted = try PastedRows(
                context.form.raw("rows"), field: context.form.choice("field"))
            let change = try await PlanBulk(web.site).run(
                pasted.entries, ignored: pasted.ignored, by: context.staff.actor)
            return made(change, request, context)
        } catch let refusal as BulkEditRefusal where !request.wantsJSON {
            let text = web.text(context.visitor)
            let state = context.form.state(errors: ["rows": text.bulkRefusal(refusal)])
            return web.redrawn(context.visitor, path: Links.pasteEdits) {
                pasteEditsPage(state, in: $0)
            }
        }
    }

    /// One value for all chosen orders of a list.
    @Sendable func planChosen(_ request: Request, _ context: StaffContext) async throws -> Response
    {
        try checkRight(context)
        let chosen = context.form.texts("order").compactMap { ChosenOrder($0) }
        if !request.wantsJSON {
            let back = SafePath.checked(context.form.text("back"), otherwise: Routes.orders)
            if chosen.isEmpty { return web.seeOther(back, .site(.nothingChosen)) }
        }
        guard let field: EditField = context.form.choice("field") else {
            throw BulkEditRefusal.noColumns
        }
        let edit = FieldEdit(field, context.form.raw("value"))
        let change = try await PlanBulk(web.site).run(
            chosen.map { BulkEntry(number: $0.number.text, edits: [edit]) },
            by: context.staff.actor)
        return made(change, request, context)
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let change = try await ApplyBulk(web.site).find(
            try id(context), for: context.staff.actor)
        return answer(change, request, context)
    }

    /// Applies the rows `row`; all that can be when a program names none. Once applied, the same
    /// again changes nothing.
    @Sendable func apply(_ request: Request, _ context: StaffContext) async throws -> Response {
        let positions = Set(context.form.texts("row").compactMap { Int($0) })
        // The form of a page says that boxes were there to be cleared.
        let isChosen = !positions.isEmpty || context.form.text("chosen") == "yes"
        let change = try await ApplyBulk(web.site).run(
            try id(context), positions: isChosen ? positions : nil, by: context.staff.actor)
        return after(change, request, context)
    }

    @Sendable func undo(_ request: Request, _ context: StaffContext) async throws -> Response {
        let change = try await ApplyBulk(web.site).undo(
            try id(context), by: context.staff.actor)
        return after(change, request, context)
    }

    @Sendable func report(_ request: Request, _ context: StaffContext) async throws -> Response {
        let text = web.text(context.visitor)
        let content = try await ApplyBulk(web.site).report(
            try id(context), exporter: context.staff.displayName,
            language: context.visitor.language,
            words: BulkReportWords(
                field: { text.name($0) }, value: { text.shown($0, $1) },
                outcome: { row in
                    text.list(
                        [text.outcome(row.state), row.problem.map { text.bulkProblem($0) } ?? ""]
                            .filter { !$0.isEmpty })
                }),
            for: context.staff.actor)
        return Reply.download(content, name: "edits.xlsx", type: Reply.spreadsheet)
    }

    private func checkRight(_ context: StaffContext) throws {
        guard Policy.allows(context.staff.actor, .editOrders) else {
            throw Forbidden(action: SiteAction.editOrders.rawValue)
        }
    }

    private func id(_ context: StaffContext) throws -> Int64 {
        Int64(try context.part(Routes.Name.id)) ?? 0
    }

    private func made(
        _ change: BulkChange, _ request: Request, _ context: StaffContext
    ) -> Response {
        guard request.wantsJSON else { return Reply.seeOther(Links.edit(change.id)) }
        var response = Reply.json(json(change, context), status: .created)
        response.headers[.location] = Links.edit(change.id)
        return response
    }

    private func after(
        _ change: BulkChange, _ request: Request, _ context: StaffContext
    ) -> Response {
        request.wantsJSON
            ? Reply.json(json(change, context)) : Reply.seeOther(Links.edit(change.id))
    }

    private func answer(
        _ change: BulkChange, _ request: Request, _ context: StaffContext
    ) -> Response {
        if request.wantsJSON { return Reply.json(json(change, context)) }
        return web.page(request, context.visitor) { bulkEditPage(change, in: $0) }
    }

    private func json(_ change: BulkChange, _ context: StaffContext) -> [UInt8] {
        let text = web.text(context.visitor)
        let zone = web.site.zone
        return JSONText.object { json in
            json.set("id", String(change.id))
            json.set("madeAt", zone.rfc3339(of: change.madeAt))
            json.set("appliedAt", change.appliedAt.map { zone.rfc3339(of: $0) })
            json.set("undoneAt", change.undoneAt.map { zone.rfc3339(of: $0) })
            json.set("ignored", change.ignored)
            json.object("counts") { json in
                for state in BulkRowState.allCases {
                    json.set(state.rawValue, change.count(state))
                }
            }
            json.list("rows") { json in
                for row in change.rows { json.object { BulkEditPages.fill(&$0, row, text) } }
            }
        }
    }

    private static func fill(_ json: inout JSONText, _ row: BulkRow, _ text: PageText) {
        json.set("row", row.position)
        json.set("number", row.number)
        json.set("state", row.state.rawValue)
        json.set("version", row.version)
        json.set("detail", row.problem.map { text.bulkProblem($0) })
        json.list("changes") { json in
            for change in row.changes {
                json.object { json in
                    json.set("field", change.field.rawValue)
                    json.set("before", change.before)
                    json.set("after", change.after)
                }
            }
        }
    }
}
