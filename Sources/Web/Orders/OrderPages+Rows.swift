import Casework
import Hummingbird
import Localization
import Operations
import Pages

extension OrderPages {
    /// Rows of one fragment.
    static let rowsPerFragment = 100
    /// Rows asked for by their keys at once.
    static let idsMax = 200

    /// `GET /orders/rows`: rows of a list as a fragment for scripts; JSON for programs.
    ///
    /// With `ids` those of the named orders that the filter matches and the reader may see; whoever
    /// is missing is not to be told from what is not there. Otherwise the rows `after` a cursor,
    /// those that end `before` one, the last ones (`end=yes`), or the first ones.
    @Sendable func rows(_ request: Request, _ context: StaffContext) async throws -> Response {
        let items = request.queryItems
        let filter = OrderQuery.read(items)
        // The number of a person is looked up nowhere by an address.
        if LookUpComplainant.isPersonal(filter.text) {
            throw FieldErrors(fields: ["text": RequestText.personalNumber])
        }
        let page = try await page(items, filter, for: context.staff.actor)
        if request.wantsJSON { return Reply.json(OrderJSON.list(page, zone: web.site.zone)) }
        let actor = context.staff.actor
        var rows = GridRows(
            page.orders, in: OrderQuery.layout(items), sort: filter.sort)
        rows.hasBoxes =
            !items.contains { $0 == ("boxes", "no") }
            && (Policy.allows(actor, .sign, units: [])
                || Policy.allows(actor, .dispatch, units: []))
        let frame = web.frame(context.visitor, path: Links.orders)
        return Reply.page(orderRowsFragment(rows, hasMore: page.next != nil, in: frame))
    }

    private func page(
        _ items: [(String, String)], _ filter: OrderFilter, for actor: Actor
    ) async throws -> OrderListPage {
        let read = ReadOrders(web.site)
        func cursor(_ name: String) -> ListCursor? {
            items.first { $0.0 == name }.flatMap { OrderQuery.cursor($0.1) }
        }
        if let ids = items.first(where: { $0.0 == "ids" }) {
            let wanted = ids.1.split(separator: ",").prefix(OrderPages.idsMax)
                .compactMap { Int64($0) }.map { OrderID($0) }
            let found = try await read.rows(wanted, matching: filter, for: actor)
            return OrderListPage(orders: found, next: nil, total: found.count)
        }
        let size = OrderPages.rowsPerFragment
        let before = cursor("before")
        if before != nil || items.contains(where: { $0 == ("end", "yes") }) {
            return try await read.listBackwards(filter, before: before, limit: size, for: actor)
        }
        return try await read.list(filter, after: cursor("after"), limit: size, for: actor)
    }
}
