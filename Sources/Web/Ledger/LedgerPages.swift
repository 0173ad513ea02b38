import Casework
import Hummingbird
import Operations
import Pages

/// The ledger, for auditors.
struct LedgerPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.ledger), use: show)
    }

    /// Query: `kind`, `actor`, `order`, `day`, `after`. What cannot be read filters nothing, but an
    /// order's number that is none finds nothing.
    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        var filter = LedgerFilter()
        filter.kind = request.query("kind").flatMap(LedgerKind.init(rawValue:))
        filter.actor = request.query("actor") ?? ""
        let order = request.query("order") ?? ""
        if !order.isEmpty { filter.order = OrderNumber(stored: order) }
        filter.day = request.query("day").flatMap { LocalDate($0) }
        let cursor = request.query("after").flatMap { LedgerCursor($0) }
        let found = try await ReadLedger(web.site).run(
            filter, after: cursor, for: context.staff.actor)
        let model = LedgerPageModel(
            filter: filter, orderText: order, page: found.page, roots: found.roots,
            state: found.state, publicKey: found.publicKey, isFirstPage: cursor == nil)
        return web.page(request, context.visitor) { ledgerPage(model, in: $0) }
    }
}
