package import Casework
import LedgerProof
import Persistence

extension OrderStore {
    /// Tells the ledger of a batch; of nothing when the batch wrote nothing.
    ///
    /// - Throws: `StrayComplainant`.
    func tell(
        _ batch: Batch, _ records: [OrderRecord], by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        guard !records.isEmpty || !batch.people.isEmpty else { return }
        var people: [Int64: ShortDigest] = [:]
        for person in batch.people { people[person.order.value] = person.digest }
        var sealed: [OrderRecord] = []
        // The last record of an order tells of its complainant: an order may come twice.
        for var record in records.reversed() {
            record.person = people.removeValue(forKey: record.order)
            sealed.append(record)
        }
        if let stray = people.keys.first { throw StrayComplainant(order: OrderID(stray)) }
        try LedgerStore().append(
            OrderStore.note(of: batch), content: LedgerContent(sealed.reversed()), by: actor,
            at: now, in: tx)
    }

    private static func note(of batch: Batch) -> LedgerNote {
        let changes = batch.changes.filter { !$0.events.isEmpty }
        if batch.created.count + changes.count == 1 {
            let order = batch.created.first?.order ?? changes.first?.order
            let events = batch.created.map(\.kind) + changes.flatMap { $0.events.map(\.kind) }
            var detail = ["events": events.map(\.rawValue).joined(separator: ",")]
            if !batch.subject.isEmpty { detail["batch"] = batch.subject }
            return LedgerNote(
                .ordersChanged, subject: order?.number.text ?? "", order: order?.id,
                detail: detail)
        }
        return LedgerNote(
            .ordersChanged, subject: batch.subject,
            detail: [
                "created": String(batch.created.count), "changed": String(changes.count),
            ])
    }
}

/// A complainant was to be written without an event of its order, so that nothing would tell of it.
package struct StrayComplainant: Error, Hashable, Sendable {
    package let order: OrderID
}
