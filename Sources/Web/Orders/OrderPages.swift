import Casework
import Hummingbird
import Localization
import Operations
import Pages
import Profiles

/// The list, one order, and a new order.
struct OrderPages {
    let web: WebSite

    /// Saved views over the list; the others stand on their own page.
    static let viewsShown = 12
    /// Rows of one page.
    static let rowsPerPage = 50

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.orders), use: list)
        group.post(RouterPath(Routes.orders), use: register)
        group.get(RouterPath(Routes.newOrder), use: new)
        group.get(RouterPath(Routes.orderRows), use: rows)
        group.get(RouterPath(Routes.order), use: show)
    }

    /// The number in the path.
    ///
    /// - Throws: `OrderNotFound` when it is mistyped: the same answer as for one that is not there.
    static func number(_ context: StaffContext) throws -> OrderNumber {
        let text = try context.part(Routes.Name.number)
        guard let number = OrderNumber(text) else { throw OrderNotFound(number: text) }
        return number
    }

    /// A number of a person is not looked up here, because it would stand in the address: 303 to
    /// the form that finds by it, or to the list for those who may not, without the number.
    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let items = request.queryItems
        let filter = OrderQuery.read(items)
        if let number = OrderNumber(filter.text), !request.wantsJSON {
            return Reply.seeOther(Links.order(number))
        }
        if LookUpComplainant.isPersonal(filter.text) {
            if request.wantsJSON { throw FieldErrors(fields: ["text": RequestText.personalNumber]) }
            let mayLookUp = Policy.allows(context.staff.actor, .revealPersonal)
            return web.seeOther(
                mayLookUp ? Links.lookUp : Links.orders, .personalNumber(mayLookUp: mayLookUp))
        }
        let layout = OrderQuery.layout(items)
        let cursor = cursor(items, filter)
        let actor = context.staff.actor
        if let grouping = layout.grouping, !request.wantsJSON {
            return try await groups(grouping, filter, layout, request, context)
        }
        let page = try await ReadOrders(web.site).list(
            filter, after: cursor, limit: OrderPages.rowsPerPage, for: actor)
        if request.wantsJSON { return Reply.json(OrderJSON.list(page, zone: web.site.zone)) }
        return try await draw(page, from: cursor, filter, layout, [], request, context)
    }

    private func draw(
        _ page: OrderListPage, from cursor: ListCursor?, _ filter: OrderFilter,
        _ layout: ListLayout, _ groups: [OrderGroup], _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let views = try await ManageViews(web.site).list(for: context.staff.actor)
            .filter(\.isPinned).prefix(OrderPages.viewsShown).map { view in
                var shown = SavedView(
                    name: view.name, filter: ViewPages.filter(of: view), saved: view)
                shown.layout = ViewPages.layout(of: view)
                return shown
            }
        var model = OrderListModel(
            filter: filter, page: page, cursor: cursor,
            choices: web.vocabulary(context.visitor).choices)
        let actor = context.staff.actor
        model.layout = layout
        model.groups = groups
        model.view = request.query("view").flatMap { Int64($0) }
        model.allowsSigning = Policy.allows(actor, .sign, units: [])
        model.allowsDispatch = Policy.allows(actor, .dispatch, units: [])
        return web.page(request, context.visitor) { frame in
            model.views = OrderPages.views(frame.text) + views
            return orderListPage(model, in: frame)
        }
    }

    private func groups(
        _ grouping: OrderGrouping, _ filter: OrderFilter, _ layout: ListLayout,
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let groups = try await ReadOrders(web.site).groups(
            filter, by: grouping, for: context.staff.actor)
        let none = OrderListPage(orders: [], next: nil, total: nil)
        return try await draw(none, from: nil, filter, layout, groups, request, context)
    }

    /// Where the page begins: after a row (`after`), or at a day of a list by the time received
    /// (`at`).
    private func cursor(_ items: [(String, String)], _ filter: OrderFilter) -> ListCursor? {
        if let at = items.last(where: { $0.0 == "at" }), let day = LocalDate(at.1),
            let place = ListCursor(at: day, in: filter.sort, zone: web.site.zone)
        {
            return place
        }
        return items.first { $0.0 == "after" }.flatMap { OrderQuery.cursor($0.1) }
    }

    /// Filters that people ask for every day.
    static func views(_ text: PageText) -> [SavedView] {
        func view(_ name: String, _ change: (inout OrderFilter) -> Void) -> SavedView {
            var filter = OrderFilter()
            change(&filter)
            return SavedView(name: name, filter: filter)
        }
        return [
            view(text(ListText.all)) { _ in },
            view(text(WorkbenchText.toSign)) { $0.states = [.awaitingSigning] },
            view(text(WorkbenchText.toDispatch)) { $0.states = [.awaitingDispatch] },
            view(text(WorkbenchText.toHandle)) { $0.states = [.handling] },
            view(text(WorkbenchText.repliesToReview)) { $0.states = [.awaitingReplyReview] },
            view(text(WorkbenchText.toJudge)) { $0.states = [.awaitingJudgement] },
            view(text(WorkbenchText.toClose)) { $0.states = [.awaitingClosing] },
            view(text(ListText.dueSoon)) {
                $0.due = .soon
                $0.sort = .dueFirst
            },
            view(text(ListText.dueOverdue)) {
                $0.due = .overdue
                $0.sort = .dueFirst
            },
            view(text(ListText.dueOverFourDays)) {
                $0.due = .overFourDays
                $0.sort = .oldest
            },
        ]
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        let detail = try await ReadOrders(web.site).detail(number, for: context.staff.actor)
        if request.wantsJSON { return Reply.json(OrderJSON.detail(detail, zone: web.site.zone)) }
        let model = try await OrderPages.model(of: detail, web, request, context)
        return web.page(request, context.visitor) { orderPage(model, in: $0) }
    }

    /// The page of `detail` as the address asks for it: `as_of` an event, with a part of the
    /// history (`events`), and `from` which list.
    ///
    /// - Throws: `OrderNotFound` for an event that did not happen.
    static func model(
        of detail: OrderDetail, _ web: WebSite, _ request: Request, _ context: StaffContext
    ) async throws -> OrderPageModel {
        let actor = context.staff.actor
        let reading = ReadSurroundings(web.site)
        var model = OrderPageModel(
            detail: detail, choices: web.vocabulary(context.visitor).choices)
        model.list = OrderDeskPages.list(before: request)
        model.shownEvents = request.query("events").flatMap { TimelinePart(rawValue: $0) }
        let step = request.query("as_of").map { Int($0) ?? 0 }
        if let step, step != detail.order.version {
            model.past = try await reading.past(detail.order.number, asOf: step, for: actor)
        } else {
            model.proofs = web.site.rules.proofs(of: detail.order)
            model.surroundings = try await reading.run(detail, for: actor)
        }
        return model
    }

    @Sendable func new(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkEntry(context)
        let model = registerModel(context, FormState())
        return web.page(request, context.visitor) { registerPage(model, in: $0) }
    }

    /// 201 with its address for programs, 303 to the new order for people; a refused form comes
    /// back with what is wrong, 409 when another order has the city's number and 422 otherwise.
    @Sendable func register(_ request: Request, _ context: StaffContext) async throws -> Response {
        try checkEntry(context)
        let order: WorkOrder
        do {
            let (facts, complainant) = try RegisterForm.read(context.form, for: web.site)
            order = try await RegisterOrder(web.site).run(
                facts, complainant: complainant, by: context.staff.actor)
        } catch  where !request.wantsJSON {
            return try redraw(error, context)
        }
        guard request.wantsJSON else {
            return web.seeOther(Links.order(order.number), .registered)
        }
        var response = Reply.json(OrderJSON.brief(order), status: .created)
        response.headers[.location] = Links.order(order.number)
        return response
    }

    private func checkEntry(_ context: StaffContext) throws {
        guard Policy.allows(context.staff.actor, .importOrders) else {
            throw Forbidden(action: "register")
        }
    }

    private func redraw(_ error: any Error, _ context: StaffContext) throws -> Response {
        guard let errors = RegisterForm.errors(error, web.text(context.visitor)) else {
            throw error
        }
        let refusal = error as? EntryRefusal
        var model = registerModel(context, context.form.state(errors: errors))
        model.existing = refusal?.taken
        return web.redrawn(
            context.visitor, path: Links.newOrder,
            status: refusal?.isTaken == true ? .conflict : .unprocessableContent
        ) { registerPage(model, in: $0) }
    }

    private func registerModel(_ context: StaffContext, _ form: FormState) -> RegisterModel {
        RegisterModel(
            choices: web.vocabulary(context.visitor).choices,
            categories: web.site.profile.categories.paths, form: form)
    }
}
