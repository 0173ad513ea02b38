package import Casework
import Persistence
import Store

/// What a page shows around an order: the complainant's other orders and one's own draft; and the
/// order as it was.
package struct ReadSurroundings: Sendable {
    private let site: Site
    /// Orders of one complainant that are looked at, the newest.
    private static let ordersMaximum = 500

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameter detail: as `ReadOrders` gave it to the same actor.
    package func run(
        _ detail: OrderDetail, for actor: Actor
    ) async throws -> OrderSurroundings {
        let site = site
        let now = site.clock()
        let order = detail.order
        let today = site.zone.date(of: now)
        let drafts = DraftStore(sealer: site.sealer)
        return try await site.database.read { tx in
            var around = OrderSurroundings()
            if detail.actions.contains(.reply) {
                around.draft = try drafts.load(of: actor.account, to: order.id, in: tx)
            }
            guard detail.reveal.isAllowed else { return around }
            let ids = try site.complainants.orders(
                ofComplainantOf: order.id, limit: Self.ordersMaximum, in: tx
            ).filter { $0 != order.id }
            var filter = OrderFilter()
            filter.receivedFrom = LocalDate(year: today.year, month: 1, day: 1)
            let others =
                ids.isEmpty
                ? [] : try site.personalOrders(ids, matching: filter, for: actor, at: now, in: tx)
            around.caller = CallerHistory(
                orders: others,
                monthCount: others.count { site.zone.date(of: $0.receivedAt).month == today.month })
            return around
        }
    }

    /// The order as it was right after its event `version`.
    ///
    /// - Throws: `OrderNotFound` for orders out of sight and for events that did not happen.
    package func past(
        _ number: OrderNumber, asOf version: Int, for actor: Actor
    ) async throws -> PastOrder {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            guard let past = try site.orders.order(order.id, asOf: version, in: tx) else {
                throw OrderNotFound(number: number.text)
            }
            return past
        }
    }

    /// The order that follows `number` in the list of `filter`, or the one before it; nil at the
    /// end of the list.
    ///
    /// - Throws: `OrderNotFound` for orders out of sight.
    package func neighbour(
        of number: OrderNumber, in filter: OrderFilter, isNext: Bool, for actor: Actor
    ) async throws -> OrderNumber? {
        let site = site
        let now = site.clock()
        let own = try await site.database.read { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            return try site.orders.summaries(
                of: [order.id], matching: OrderFilter(), seenBy: Policy.scope(of: actor), now: now,
                in: tx
            ).first
        }
        guard let own else { throw OrderNotFound(number: number.text) }
        let cursor = own.cursor(in: filter.sort)
        let read = ReadOrders(site)
        return isNext
            ? try await read.list(filter, after: cursor, limit: 1, for: actor).orders.first?.number
            : try await read.listBackwards(filter, before: cursor, limit: 1, for: actor)
                .orders.last?.number
    }
}
