import Casework
import Persistence

extension OrderStore {
    /// What is announced in place of notices too many to be sent one by one, or to be written on
    /// one line.
    package static let manyChanged = "many"

    /// Orders of one transaction that are announced one by one; more, as of an import, are told of
    /// in a single word. A page shows about as many.
    package static let noticesMax = 50

    /// Announces what a batch changes, so that open pages learn of it after the commit.
    func announce(_ batch: Batch, in tx: borrowing Transaction) {
        let count = batch.created.count + batch.changes.count
        guard count > 0 else {
            // People alone: an order's page shows them, masked.
            if !batch.people.isEmpty { tx.announce(Self.manyChanged) }
            return
        }
        guard count <= Self.noticesMax else { return tx.announce(Self.manyChanged) }
        for order in batch.created {
            tx.announce(OrderNotice(order.order).text ?? Self.manyChanged)
        }
        for change in batch.changes where !change.events.isEmpty {
            let notice = OrderNotice(change.after, before: change.before)
            tx.announce(notice.text ?? Self.manyChanged)
        }
    }
}
