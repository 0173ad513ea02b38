import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Saved views of the ledger: what there is, and keeping, changing, removing them.
struct ViewPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.views), use: list)
        group.post(RouterPath(Routes.views), use: save)
        group.post(RouterPath(Routes.oneView), use: change)
        group.post(RouterPath(Routes.removeView), use: remove)
        group.post(RouterPath(Routes.restoreView), use: restore)
    }

    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        let manage = ManageViews(web.site)
        let views = try await manage.list(for: actor)
        let counts = try await manage.counts(views.map { ViewPages.filter(of: $0) }, for: actor)
        let lines = zip(views, counts).map { view, count in
            ViewLine(view, count: count, isOwn: view.account == actor.account)
        }
        if request.wantsJSON { return Reply.json(ViewPages.json(lines)) }
        let model = ViewsModel(
            lines: lines, removed: try await manage.removed(for: actor),
            countMax: ManageViews.countedMax, mayShare: Policy.allows(actor, .shareViews),
            hasTeam: actor.unit != nil)
        return web.page(request, context.visitor) { viewsPage(model, in: $0) }
    }

    /// Keeps what `query` says, as far as a list understands it.
    @Sendable func save(_ request: Request, _ context: StaffContext) async throws -> Response {
        let typed = context.form.raw("query")
        let items = QueryItems.read(typed.utf8.drop { $0 == UInt8(ascii: "?") })
        let filter = OrderQuery.read(items)
        let layout = OrderQuery.layout(items)
        let kept = QueryText.address(
            "", OrderQuery.items(of: filter) + OrderQuery.items(of: layout))
        let view = try await ManageViews(web.site).save(
            ViewPages.wish(context.form), query: String(kept.dropFirst()), text: filter.text,
            by: context.staff.actor)
        guard request.wantsJSON else { return web.seeOther(Links.orders(view), .view(.saved)) }
        return Reply.json(
            ViewPages.json([ViewLine(view, count: nil, isOwn: true)]), status: .created)
    }

    @Sendable func change(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await ManageViews(web.site).change(
            try ViewPages.id(context), to: ViewPages.wish(context.form),
            by: context.staff.actor)
        return try await answer(request, context, .changed)
    }

    @Sendable func remove(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await ManageViews(web.site).remove(
            try ViewPages.id(context), by: context.staff.actor)
        return try await answer(request, context, .removed)
    }

    @Sendable func restore(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await ManageViews(web.site).restore(
            try ViewPages.id(context), by: context.staff.actor)
        return try await answer(request, context, .restored)
    }

    private func answer(
        _ request: Request, _ context: StaffContext, _ note: ViewNote
    ) async throws -> Response {
        guard request.wantsJSON else { return web.seeOther(Links.views, .view(note)) }
        let actor = context.staff.actor
        let views = try await ManageViews(web.site).list(for: actor)
        return Reply.json(
            ViewPages.json(
                views.map { ViewLine($0, count: nil, isOwn: $0.account == actor.account) }))
    }

    /// What the view's address asks for.
    static func filter(of view: OrderView) -> OrderFilter {
        OrderQuery.read(QueryItems.read(view.query.utf8))
    }

    static func layout(of view: OrderView) -> ListLayout {
        OrderQuery.layout(QueryItems.read(view.query.utf8))
    }

    private static func wish(_ form: FormFields) -> ViewWish {
        ViewWish(
            name: form.text("name"), reach: form.choice("reach") ?? .own,
            isPinned: form.yesOrNo("pinned") ?? false)
    }

    /// - Throws: `PageNotFound` for what is no number.
    private static func id(_ context: StaffContext) throws -> Int64 {
        guard let id = Int64(try context.part(Routes.Name.id)) else { throw PageNotFound() }
        return id
    }

    private static func json(_ lines: [ViewLine]) -> [UInt8] {
        JSONText.object { json in
            json.list("views") { json in
                for line in lines {
                    json.object { json in
                        json.set("id", String(line.view.id))
                        json.set("name", line.view.name)
                        json.set("query", line.view.query)
                        json.set("reach", line.view.reach.rawValue)
                        json.set("pinned", line.view.isPinned)
                        json.set("own", line.isOwn)
                        json.set("count", line.count.map { min($0, ManageViews.countedMax) })
                        json.set(
                            "countIsExact", line.count.map { $0 < ManageViews.countedMax } ?? false)
                    }
                }
            }
        }
    }
}
