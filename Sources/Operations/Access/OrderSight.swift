package import Casework
package import Persistence
import Store

extension Site {
    /// The order called `number`, if `actor` may know of it. Every way to a single order, for
    /// reading and for changing, begins here.
    ///
    /// - Throws: `OrderNotFound`, the same for orders that are not there and for those out of
    ///   sight.
    package func order(
        _ number: OrderNumber, seenBy actor: Actor, forUpdate: Bool = false, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> WorkOrder {
        guard let order = try orders.find(number, forUpdate: forUpdate, in: tx),
            try isSeen(order, by: actor, at: now, in: tx)
        else { throw OrderNotFound(number: number.text) }
        return order
    }

    /// Whether `actor` may know of `order`.
    package func isSeen(
        _ order: WorkOrder, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        let standing: OrderScope.Standing =
            order.facts.isConfidential
            ? try confidential.standing(of: actor.account, to: order.id, in: tx) : .unnamed
        return Policy.scope(of: actor).holds(order, standing, at: now)
    }

    /// Names the people for orders that have just become confidential, and writes it down.
    func nameForArrived(
        _ arrived: [WorkOrder], by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        guard !arrived.isEmpty else { return }
        try confidential.nameForArrived(arrived.map(\.id), at: now, in: tx)
        for order in arrived {
            let named = try confidential.named(for: order.id, in: tx)
            try recordNames(named.map(\.account), for: order, by: actor, at: now, in: tx)
        }
    }

    /// The ledger's entry about people named for a confidential order.
    func recordNames(
        _ accounts: [Int64], for order: WorkOrder, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        let note = LedgerNote(
            .confidentialNamed, subject: order.number.text, order: order.id,
            detail: ["accounts": accounts.sorted().map(String.init).joined(separator: ",")])
        try ledger.append(note, by: actor, at: now, in: tx)
    }
}
