package import Casework
import LedgerProof
package import Persistence

/// The whole life of one order as it happened, for loading many at once.
package struct OrderHistory: Sendable {
    /// One event, when it happened and who made it.
    package struct Entry: Sendable {
        package let event: OrderEvent
        package let at: Instant
        package let actor: Actor

        package init(_ event: OrderEvent, at: Instant, by actor: Actor) {
            self.event = event
            self.at = at
            self.actor = actor
        }
    }

    package let id: OrderID
    /// Oldest first, beginning with `received`.
    package let entries: [Entry]
    package let complainant: Complainant?

    package init(id: OrderID, entries: [Entry], complainant: Complainant?) {
        self.id = id
        self.entries = entries
        self.complainant = complainant
    }
}

extension OrderStore {
    /// Histories as rows of every table. Making them takes longer than writing them and needs no
    /// transaction, so it can go on beside one.
    package struct HistoryRows: Sendable {
        var orders: [[SQLValue]] = []
        var assignments: [[SQLValue]] = []
        var events: [[SQLValue]] = []
        var complainants: [ComplainantStore.SealedRow] = []
        var queue: [[SQLValue]] = []
        var records: [OrderRecord] = []
        package private(set) var confidential: [OrderID] = []

        /// The orders as they are after their last events.
        package private(set) var states: [OrderState: Int] = [:]
        package var orderCount: Int { orders.count }
        package var eventCount: Int { events.count }

        mutating func count(_ order: WorkOrder) {
            states[order.state, default: 0] += 1
            if order.facts.isConfidential { confidential.append(order.id) }
        }
    }

    /// Plays the events through `WorkOrder` and makes the rows that the same events would have left
    /// one by one.
    ///
    /// - Throws: `CorruptHistory` when an event cannot follow the one before it, or when the order
    ///   breaks an invariant at its end.
    package func rows(
        of histories: [OrderHistory], sealedBy complainants: ComplainantStore
    ) throws -> HistoryRows {
        var rows = HistoryRows()
        rows.orders.reserveCapacity(histories.count)
        rows.events.reserveCapacity(histories.count * 8)
        for history in histories {
            let firstEvent = rows.events.count
            let order = try replay(history, into: &rows)
            if let problem = order.checkInvariants() {
                throw CorruptHistory(order: order.id, version: order.version, reason: problem)
            }
            rows.count(order)
            let row = OrderRow.values(of: order, zone: zone)
            rows.orders.append(row)
            let assigned = OrderStore.assignmentRows(of: order)
            rows.assignments += assigned
            var record = OrderRecord(
                order: order.id.value, firstVersion: 1,
                events: rows.events[firstEvent...].map(LoggedTable.event.digest),
                row: LoggedTable.order.digest(of: row),
                assignments: ShortDigest(of: assigned.map(LoggedTable.assignment.digest)))
            if let person = history.complainant, !person.isEmpty {
                let sealed = try complainants.sealed(
                    person, of: order.id, isNew: true)
                rows.complainants.append(sealed)
                record.person = sealed.digest
            }
            rows.records.append(record)
            rows.queue.append([.integer(order.id.value)])
        }
        return rows
    }

    /// Writes whole histories of new orders, queues them for the search index and tells the ledger.
    package func load(
        _ rows: HistoryRows, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(into: "work_order", columns: OrderRow.columns, rows: rows.orders)
        try tx.insert(
            into: "assignment", columns: OrderStore.assignmentColumns, rows: rows.assignments)
        try tx.insert(
            into: "order_event", columns: OrderStore.eventColumns, rows: rows.events)
        try ComplainantStore.write(rows.complainants, in: tx)
        try tx.insert(into: "search_queue", columns: "order_id", rows: rows.queue)
        let detail = ["created": String(rows.orderCount), "steps": String(rows.eventCount)]
        try LedgerStore().append(
            LedgerNote(.ordersChanged, subject: "", detail: detail),
            content: LedgerContent(rows.records), by: .system, at: now, in: tx)
        tx.announce(OrderStore.manyChanged)
    }

    private func replay(
        _ history: OrderHistory, into rows: inout HistoryRows
    ) throws(CorruptHistory) -> WorkOrder {
        guard let first = history.entries.first else {
            throw CorruptHistory(order: history.id, version: 0, reason: "no events")
        }
        var order = try WorkOrder(id: history.id, first: first.event, at: first.at)
        rows.events.append(eventRow(of: order, first, changes: "[]"))
        var before = order.fields
        for entry in history.entries.dropFirst() {
            try order.apply(entry.event, at: entry.at)
            let after = order.fields
            var changes: [[String?]] = []
            for (old, new) in zip(before, after) where old.value != new.value {
                changes.append([new.name, old.value, new.value])
            }
            rows.events.append(eventRow(of: order, entry, changes: JSONText.rows(changes)))
            before = after
        }
        return order
    }

    private func eventRow(
        of order: WorkOrder, _ entry: OrderHistory.Entry, changes: String
    ) -> [SQLValue] {
        [
            .integer(order.id.value), .integer(Int64(order.version)),
            .text(entry.event.kind.rawValue), .integer(entry.at.milliseconds),
            .integer(entry.actor.account), .text(entry.actor.name),
            .text(EventCoding.payload(of: entry.event)), .text(changes),
        ]
    }

    static let assignmentColumns: StaticString =
        "order_id, position, unit, unit_name, role, due"

    static func assignmentRows(of order: WorkOrder) -> [[SQLValue]] {
        order.assignments.enumerated().map { position, assignment in
            [
                .integer(order.id.value), .integer(Int64(position)),
                .text(assignment.unit.code), .text(assignment.unitName),
                .text(assignment.role.rawValue), .integer(assignment.due.milliseconds),
            ]
        }
    }
}
