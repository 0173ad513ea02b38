import Casework
import Hummingbird
import Localization
import Operations
import Pages
import Store

/// For the auditor: who saw whose data, and warnings of unusual looking.
struct AuditPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.seen), use: seenByOrder)
        group.post(RouterPath(Routes.seen), use: seenByPhone)
        group.post(RouterPath(Routes.seenFile), use: download)
        group.get(RouterPath(Routes.personalWarnings), use: warnings)
        group.post(RouterPath(Routes.settleWarning), use: settle)
    }

    // MARK: - Who saw

    /// `?order=…` gives the statement of that order's complainant; without it the form alone.
    @Sendable func seenByOrder(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        try check(context)
        let typed = request.query("order") ?? ""
        if typed.isEmpty {
            return web.page(request, context.visitor) { seenPage(SeenModel(), in: $0) }
        }
        let form = FormState(values: ["order": [typed]])
        guard let number = OrderNumber(typed) else { return unclear("order", form, context) }
        do {
            let statement = try await ReadLooks(web.site).statement(
                .order(number), for: context.staff.actor)
            return web.page(request, context.visitor) { frame in
                seenPage(SeenModel(form: form, statement: statement), in: frame)
            }
        } catch is OrderNotFound {
            return unclear("order", form, context)
        }
    }

    @Sendable func seenByPhone(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        try check(context)
        let form = FormState(values: ["phone": [context.form.text("phone")]])
        guard let subject = subject(context) else { return unclear("phone", form, context) }
        let statement = try await ReadLooks(web.site).statement(
            subject, for: context.staff.actor)
        return Reply.page(
            seenPage(
                SeenModel(form: form, statement: statement),
                in: web.frame(context.visitor, path: Links.seen)))
    }

    @Sendable func download(_ request: Request, _ context: StaffContext) async throws -> Response {
        try check(context)
        guard let subject = subject(context) else {
            throw OrderNotFound(number: context.form.text("order"))
        }
        let content = try await ReadLooks(web.site).workbook(
            subject, exporter: context.staff.displayName, language: context.visitor.language,
            for: context.staff.actor)
        let day = web.site.zone.date(of: web.site.clock()).text
        return Reply.download(content, name: "seen-\(day).xlsx", type: Reply.spreadsheet)
    }

    private func check(_ context: StaffContext) throws {
        guard Policy.allows(context.staff.actor, .readLedger) else {
            throw Forbidden(action: SiteAction.readLedger.rawValue)
        }
    }

    private func subject(_ context: StaffContext) -> ReadLooks.Subject? {
        if let number = OrderNumber(context.form.text("order")) { return .order(number) }
        guard case .phone(let phone)? = LookUpComplainant.number(context.form.text("phone")) else {
            return nil
        }
        return .phone(phone)
    }

    private func unclear(
        _ field: String, _ form: FormState, _ context: StaffContext
    ) -> Response {
        var form = form
        form.errors = [field: web.text(context.visitor)(RevealText.seenUnclear)]
        return web.redrawn(context.visitor, path: Links.seen) { frame in
            seenPage(SeenModel(form: form), in: frame)
        }
    }

    // MARK: - Warnings

    @Sendable func warnings(_ request: Request, _ context: StaffContext) async throws -> Response {
        let warnings = try await SettleWarning(web.site).list(for: context.staff.actor)
        return web.page(request, context.visitor) { frame in
            warningsPage(WarningsModel(warnings), in: frame)
        }
    }

    @Sendable func settle(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = Int64(try context.part(Routes.Name.id)) else { throw PageNotFound() }
        let operation = SettleWarning(web.site)
        do {
            try await operation.run(
                id, remark: context.form.text("remark"), by: context.staff.actor)
            return Reply.seeOther(Links.personalWarnings)
        } catch WarningRefusal.unknown {
            throw PageNotFound()
        } catch let refusal as WarningRefusal where !request.wantsJSON {
            let words = web.text(context.visitor).refusal(refusal)
            let model = WarningsModel(
                try await operation.list(for: context.staff.actor),
                refused: (id, context.form.state(errors: ["remark": words])))
            return web.redrawn(context.visitor, path: Links.personalWarnings) { frame in
                warningsPage(model, in: frame)
            }
        }
    }
}
