import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// The sign-and-dispatch desk: the page, and the two parts of it that are fetched anew.
struct DeskPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.desk), use: show)
        group.get(RouterPath(Routes.deskQueue), use: queue)
        group.get(RouterPath(Routes.deskOrder), use: part)
    }

    /// `?order=NUMBER` puts an order in the middle; the costliest stands there otherwise.
    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        let (orders, total) = try await WorkDesk(web.site).queue(.intake, for: actor)
        let asked = request.query("order")
        var work: DeskWork?
        var isGone = false
        if let number = asked.flatMap({ OrderNumber($0) })
            ?? (asked == nil ? orders.first?.number : nil)
        {
            do {
                work = try await self.work(number, context)
            } catch is OrderNotFound {
                isGone = asked != nil
            }
        } else {
            isGone = asked != nil
        }
        var model = DeskModel(orders: orders, total: total, work: work)
        model.isGone = isGone
        let shown = model
        return web.page(request, context.visitor) { deskPage(shown, in: $0) }
    }

    @Sendable func queue(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (orders, total) = try await WorkDesk(web.site).queue(
            .intake, for: context.staff.actor)
        let frame = web.frame(context.visitor, path: Links.desk)
        return Reply.page(
            deskQueue(DeskModel(orders: orders, total: total, work: nil), in: frame))
    }

    /// `?ahead=1` fetches before anybody looks: a confidential order, each opening of which is
    /// recorded, is then not given (204).
    @Sendable func part(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        if request.query("ahead") != nil,
            try await WorkDesk(web.site).isConfidential(number, for: context.staff.actor)
        {
            return Response(status: .noContent)
        }
        let work = try await self.work(number, context)
        let frame = web.frame(context.visitor, path: Links.desk(number))
        return Reply.page(deskWork(work, in: frame))
    }

    private func work(_ number: OrderNumber, _ context: StaffContext) async throws -> DeskWork {
        let actor = context.staff.actor
        let desk = WorkDesk(web.site)
        let loads = try await desk.loads(for: actor)
        let detail = try await ReadOrders(web.site).detail(number, for: actor)
        return DeskWork(
            detail: detail, units: web.vocabulary(context.visitor).choices.units, loads: loads,
            suggestions: try await desk.suggestions(for: detail.order, to: actor))
    }
}
