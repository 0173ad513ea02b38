import Casework
import Persistence
import Store

/// Which orders' personal data a person may ask for: those that the roles reach which give the
/// right to see personal data. Another role shows more orders, never more people.
extension Site {
    /// - Throws: `OrderNotFound` for orders out of sight; `Forbidden` where the order may be seen
    ///   but not its complainant.
    func personalOrder(
        _ number: OrderNumber, for actor: Actor, in tx: borrowing Transaction
    ) throws -> WorkOrder {
        guard let order = try orders.find(number, in: tx),
            Policy.maySee(actor, units: order.assignments.map(\.unit))
        else { throw OrderNotFound(number: number.text) }
        guard mayReveal(order, actor) else {
            throw Forbidden(action: SiteAction.revealPersonal.rawValue)
        }
        return order
    }

    func mayReveal(_ order: WorkOrder, _ actor: Actor) -> Bool {
        Policy.allows(actor, .revealPersonal)
            && Policy.maySee(seeing(actor), units: order.assignments.map(\.unit))
    }

    /// Those of `ids` that match `filter` and whose complainant `actor` may know.
    func personalOrders(
        _ ids: [OrderID], matching filter: OrderFilter, for actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> [OrderSummary] {
        guard let scoped = ReadOrders.scoped(filter, for: seeing(actor)) else { return [] }
        return try orders.summaries(of: ids, matching: scoped, now: now, in: tx)
    }

    /// The person with those roles only that may see personal data.
    func seeing(_ actor: Actor) -> Actor {
        func with(_ roles: Set<Role>) -> Actor {
            Actor(
                account: actor.account, name: actor.name, roles: roles, unit: actor.unit,
                unitName: actor.unitName)
        }
        return with(actor.roles.filter { Policy.allows(with([$0]), .revealPersonal) })
    }

    /// When the account of `actor` ends; nil where no end is set.
    func accountEnd(of actor: Actor, in tx: borrowing Transaction) throws -> Instant? {
        guard let account = try accounts.find(id: actor.account, in: tx) else { return nil }
        return [account.disabledAt, account.engagement.to].compactMap(\.self).min()
    }
}
