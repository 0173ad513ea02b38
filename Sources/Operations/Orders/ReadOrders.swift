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
        let now = site.clock()
        let detail = try await site.database.read { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            let units = order.assignments.map(\.unit)
            let actions = WorkOrder.actions(in: order.state).filter {
                Policy.allows(actor, $0, units: units)
            }
            return OrderDetail(
                order: order, complainant: try site.complainants.masked(of: order.id, in: tx),
                timeline: try site.orders.timeline(of: order.id, in: tx), actions: actions,
                confidentiality: order.facts.isConfidential
                    ? Confidentiality(
                        named: try site.confidential.named(for: order.id, in: tx),
                        handlers: actions.contains(.dispatch)
                            ? try site.confidential.handlers(in: tx) : []) : nil)
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

    /// One page of the orders that match `filter` and that `actor` may see. A full phone number in
    /// the text is looked up by its keyed hash; an order number opens that order.
    package func list(
        _ filter: OrderFilter, after cursor: ListCursor? = nil, limit: Int, for actor: Actor
    ) async throws -> OrderListPage {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "list") }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            if let found = try ReadOrders.exact(filter, scope, site, tx) { return found }
            return try site.orders.list(
                filter, seenBy: scope, after: cursor, limit: limit, now: now, in: tx)
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

    /// Orders of the complainant whose full phone number stands in the search box; nil where none is
    /// in sight, so that a hidden one answers as one that is not there.
    private static func exact(
        _ filter: OrderFilter, _ scope: OrderScope, _ site: Site, _ tx: borrowing Transaction
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
        let orders = try site.orders.summaries(
            of: ids, matching: other, seenBy: scope, now: site.clock(), in: tx)
        guard !orders.isEmpty else { return nil }
        return OrderListPage(orders: orders, next: nil, total: orders.count)
    }
}
