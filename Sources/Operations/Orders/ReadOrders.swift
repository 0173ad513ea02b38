package import Casework
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
                },
                reveal: RevealOffer(
                    isAllowed: site.mayReveal(order, actor),
                    textCount: try site.sealedTexts.count(of: order.id, in: tx)))
        }
    }

    /// One page of the orders that match `filter` and that `actor` may see. A full number of a
    /// person in the text is looked up by its keyed hash, for those who may see personal data.
    package func list(
        _ filter: OrderFilter, after cursor: ListCursor? = nil, limit: Int, for actor: Actor
    ) async throws -> OrderListPage {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        guard let scoped = ReadOrders.scoped(filter, for: actor) else {
            return OrderListPage(orders: [], next: nil, total: 0)
        }
        let site = site
        let now = site.clock()
        if let key = LookUpComplainant.number(filter.text),
            Policy.allows(actor, .revealPersonal)
        {
            let found = try await LookUpComplainant(site).run(key, in: filter, by: actor)
            if !found.isEmpty {
                return OrderListPage(orders: found, next: nil, total: found.count)
            }
        }
        return try await site.database.read { tx in
            try site.orders.list(scoped, after: cursor, limit: limit, now: now, in: tx)
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
}
