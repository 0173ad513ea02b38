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
        let now = site.clock()
        let detail = try await site.database.read { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            let units = order.assignments.map(\.unit)
            let actions = WorkOrder.actions(in: order.state).filter {
                Policy.allows(actor, $0, units: units)
                    && ($0 != .reply || Policy.mayReply(actor, lead: order.lead?.unit))
            }
            return OrderDetail(
                order: order, complainant: try site.complainants.masked(of: order.id, in: tx),
                timeline: try site.orders.timeline(of: order.id, in: tx), actions: actions,
                reveal: RevealOffer(
                    isAllowed: try site.mayReveal(order, actor, at: now, in: tx),
                    textCount: try site.sealedTexts.count(of: order.id, in: tx)),
                confidentiality: order.facts.isConfidential
                    ? Confidentiality(
                        named: try site.confidential.named(for: order.id, in: tx),
                        handlers: actions.contains(.dispatch)
                            ? try site.confidential.handlers(at: now, in: tx) : []) : nil)
        }
        if detail.order.facts.isConfidential {
            // What is not written down is not shown.
            try await site.database.write { tx in
                try site.ledger.append(
                    LedgerNote(
                        .confidentialOpened, subject: number.text, order: detail.order.id),
                    by: actor, at: now, in: tx)
            }
        }
        return detail
    }

    /// One page of the orders that match `filter` and that `actor` may see. Nobody is looked up by
    /// the text of a filter, which may stand in an address: that is `LookUpComplainant`.
    package func list(
        _ filter: OrderFilter, after cursor: ListCursor? = nil, limit: Int, for actor: Actor
    ) async throws -> OrderListPage {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.list(
                filter, seenBy: scope, after: cursor, limit: limit, now: now, in: tx)
        }
    }

    /// The page of `list` that ends before `cursor`, or the last page of all without one. Its `next`
    /// is where the page before it ends, nil when it is the first.
    package func listBackwards(
        _ filter: OrderFilter, before cursor: ListCursor?, limit: Int, for actor: Actor
    ) async throws -> OrderListPage {
        var turned = filter
        turned.sort = filter.sort.reversed
        let page = try await list(turned, after: cursor, limit: limit, for: actor)
        return OrderListPage(
            orders: page.orders.reversed(), next: page.next, total: page.total)
    }

    /// Those of `ids` that match `filter` and that `actor` may see, in the filter's order.
    package func rows(
        _ ids: [OrderID], matching filter: OrderFilter, for actor: Actor
    ) async throws -> [OrderSummary] {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.summaries(
                of: ids, matching: filter, seenBy: scope, now: now, in: tx)
        }
    }

    /// The groups of the orders that match `filter` and that `actor` may see.
    package func groups(
        _ filter: OrderFilter, by grouping: OrderGrouping, for actor: Actor
    ) async throws -> [OrderGroup] {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.groups(filter, by: grouping, seenBy: scope, now: now, in: tx)
        }
    }

    /// How many orders match that `actor` may see; counted exactly.
    package func count(_ filter: OrderFilter, for actor: Actor) async throws -> Int {
        guard Policy.allows(actor, .readOrders) else { return 0 }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.orders.count(filter, seenBy: scope, now: now, in: tx)
        }
    }
}
