import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// What belongs to the page of one order: similar orders, the way through a list, drafts.
struct OrderDeskPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.similar), use: similar)
        group.get(RouterPath(Routes.neighbour), use: neighbour)
        group.post(RouterPath(Routes.draft), use: keepDraft)
    }

    @Sendable func similar(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try OrderPages.number(context)
        let (order, found) = try await FindSimilar(web.site).run(
            number, for: context.staff.actor)
        let model = SimilarModel(order: order, found: found, days: FindSimilar.days)
        return web.page(request, context.visitor) { similarPage(model, in: $0) }
    }

    /// 303 to the next order of the list that `from` is the address of, or to the one before; at
    /// the end of the list, to the list.
    @Sendable func neighbour(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let number = try OrderPages.number(context)
        let filter = OrderDeskPages.list(at: request.query("from") ?? "") ?? OrderFilter()
        let found = try await ReadSurroundings(web.site).neighbour(
            of: number, in: filter, isNext: request.query("step") != "previous",
            for: context.staff.actor)
        guard let found else { return Reply.seeOther(Links.orders(filter)) }
        return Reply.seeOther(
            QueryText.address(Links.order(found), [("from", Links.orders(filter))]))
    }

    /// 204 when the draft is kept; an empty one is thrown away.
    @Sendable func keepDraft(
        _ request: Request, _ context: StaffContext
    ) async throws -> Response {
        let number = try OrderPages.number(context)
        try await KeepDraft(web.site).run(
            context.form.text("reply"), on: number, by: context.staff.actor)
        return Response(status: .noContent)
    }

    /// The filter of the list at `address`; nil when no list is there.
    static func list(at address: String) -> OrderFilter? {
        let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first.map(String.init) == Links.orders else { return nil }
        return OrderQuery.read(parts.count > 1 ? QueryItems.read(parts[1].utf8) : [])
    }

    /// The list that somebody came from: named by the address, else by the browser.
    static func list(before request: Request) -> OrderFilter? {
        if let from = request.query("from") { return list(at: from) }
        let referrer = request.headers[.referer] ?? ""
        let parts = referrer.split(separator: "/", maxSplits: 2).dropFirst(2)
        return parts.first.flatMap { list(at: "/" + $0) }
    }
}
