import Casework
import Persistence
import Store

/// Which orders' personal data a person may ask for: those that the roles reach which give the
/// right to see personal data. Another role shows more orders, never more people.
extension Site {
    /// - Throws: `OrderNotFound` for orders out of sight; `Forbidden` where the order may be seen
    ///   but not its complainant.
    func personalOrder(
        _ number: OrderNumber, for actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws -> WorkOrder {
        let order = try self.order(number, seenBy: actor, at: now, in: tx)
        guard try mayReveal(order, actor, at: now, in: tx) else {
            throw Forbidden(action: SiteAction.revealPersonal.rawValue)
        }
        return order
    }

    func mayReveal(
        _ order: WorkOrder, _ actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        guard Policy.allows(actor, .revealPersonal) else { return false }
        return try isSeen(order, by: seeing(actor), at: now, in: tx)
    }

    /// Those of `ids` that match `filter` and whose complainant `actor` may know.
    func personalOrders(
        _ ids: [OrderID], matching filter: OrderFilter, for actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> [OrderSummary] {
        try orders.summaries(
            of: ids, matching: filter, seenBy: Policy.scope(of: seeing(actor)), now: now, in: tx)
    }

    /// The person with those roles only that may see personal data.
    func seeing(_ actor: Actor) -> Actor {
        func with(_ roles: Set<Role>) -> Actor {
            Actor(
                account: actor.account, name: actor.name, roles: roles, unit: actor.unit,
                unitName: actor.unitName, unitsBelow: actor.unitsBelow, rules: actor.rules)
        }
        return with(actor.roles.filter { Policy.allows(with([$0]), .revealPersonal) })
    }

    /// When the account of `actor` ends; nil where no end is set.
    func accountEnd(of actor: Actor, in tx: borrowing Transaction) throws -> Instant? {
        guard let account = try accounts.find(id: actor.account, in: tx) else { return nil }
        return [account.disabledAt, account.engagement.to].compactMap(\.self).min()
    }
}
