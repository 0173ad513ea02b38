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
        let items = request.queryItems
        let actor = context.staff.actor
        var view: OrderView?
        if let id = request.query("view").flatMap({ Int64($0) }) {
            view = try await ManageViews(web.site).find(id, for: actor)
        }
        // Without chosen columns the file has all that a file of orders always had.
        let hasColumns = items.contains { $0.0 == "columns" } || view != nil
        let content = try await ExportOrders(web.site).run(
            OrderQuery.read(items), columns: hasColumns ? OrderQuery.layout(items).columns : nil,
            named: view?.name, exporter: context.staff.displayName,
            language: context.visitor.language, for: actor)
        let day = web.site.zone.date(of: web.site.clock()).text
        return Reply.download(content, name: "orders-\(day).xlsx", type: Reply.spreadsheet)
    }
}
