package import Casework
import HanText
import Persistence
import Store

/// Lists and single orders, as far as the reader may see them.
package struct ReadOrders: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `OrderNotFound` for orders that are not there and for those out of sight.
    package func detail(_ number: OrderNumber, for actor: Actor) async throws -> OrderDetail {
        let site = site
        return try await site.database.read { tx in
            guard let order = try site.orders.find(number, in: tx) else {
                throw OrderNotFound(number: number.text)
            }
            let units = order.assignments.map(\.unit)
            guard Policy.maySee(actor, units: units) else {
                throw OrderNotFound(number: number.text)
            }
            return OrderDetail(
                order: order, complainant: try site.complainants.masked(of: order.id, in: tx),
                timeline: try site.orders.timeline(of: order.id, in: tx),
                actions: WorkOrder.actions(in: order.state).filter {
                    Policy.allows(actor, $0, units: units)
                        && ($0 != .reply || Policy.mayReply(actor, lead: order.lead?.unit))
                })
        }
    }

    /// One page of the orders that match `filter` and that `actor` may see. A full phone number in
    /// the text is looked up by its keyed hash; an order number opens that order.
    package func list(
        _ filter: OrderFilter, after cursor: ListCursor? = nil, limit: Int, for actor: Actor
    ) async throws -> OrderListPage {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        guard let scoped = ReadOrders.scoped(filter, for: actor) else {
            return OrderListPage(orders: [], next: nil, total: 0)
        }
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            if let found = try ReadOrders.exact(scoped, site, tx) {
                return found
            }
            return try site.orders.list(scoped, after: cursor, limit: limit, now: now, in: tx)
        }
    }

    /// How many orders match; counted exactly.
    package func count(_ filter: OrderFilter, for actor: Actor) async throws -> Int {
        guard let scoped = ReadOrders.scoped(filter, for: actor) else { return 0 }
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.count(scoped, now: now, in: tx)
        }
    }

    /// Handlers see the orders of their own unit, whatever they ask for.
    static func scoped(_ filter: OrderFilter, for actor: Actor) -> OrderFilter? {
        if Policy.seesAllUnits(actor) { return filter }
        guard Policy.allows(actor, .readOrders), let unit = actor.unit else { return nil }
        var scoped = filter
        if let asked = filter.unit, asked != unit { return nil }
        scoped.unit = unit
        return scoped
    }

    /// Orders of the complainant whose full phone number stands in the search box.
    private static func exact(
        _ filter: OrderFilter, _ site: Site, _ tx: borrowing Transaction
    ) throws -> OrderListPage? {
        let text = filter.text
        let digits = Masking.comparablePhone(text)
        let isPhone =
            (7...12).contains(digits.count)
            && text.unicodeScalars.allSatisfy { "+- 0123456789".unicodeScalars.contains($0) }
        guard isPhone else { return nil }
        let ids = try site.complainants.orders(
            withPhone: digits, limit: OrderStore.pageLimit, in: tx)
        guard !ids.isEmpty else { return nil }
        var other = filter
        other.text = ""
        let orders = try site.orders.summaries(of: ids, matching: other, now: site.clock(), in: tx)
        return OrderListPage(orders: orders, next: nil, total: orders.count)
    }
}
