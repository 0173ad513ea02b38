import Casework
import Hummingbird
import Operations
import Pages

/// `GET /orders/export.xlsx`: the orders of a filter as a spreadsheet.
struct ExportPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.exportOrders), use: export)
    }

    @Sendable func export(_ request: Request, _ context: StaffContext) async throws -> Response {
        let content = try await ExportOrders(web.site).run(
            OrderQuery.read(request.queryItems), exporter: context.staff.displayName,
            language: context.visitor.language, for: context.staff.actor)
        let day = web.site.zone.date(of: web.site.clock()).text
        return Reply.download(content, name: "orders-\(day).xlsx", type: Reply.spreadsheet)
    }
}
