package import Casework
import LedgerProof
package import Persistence

/// Orders, their assignments and their events.
package struct OrderStore: Sendable {
    /// Rows are written with days of this zone, so that reports need no date arithmetic in SQL.
    let zone: SiteZone
    let attention: AttentionLimits

    package init(
        zone: SiteZone, attention: AttentionLimits = AttentionLimits(dueSoonHours: 24, openDays: 4)
    ) {
        self.zone = zone
        self.attention = attention
    }

    /// A change about to be written: the order after its events, and who made them.
    package struct Change: Sendable {
        let before: WorkOrder?
        let after: WorkOrder
        let events: [OrderEvent]
        /// What each event changed, as stored. A new order has no before; its payload says all.
        let changedFields: [String]

        /// A new order and its first event.
        package init(created order: WorkOrder, event: OrderEvent) {
            before = nil
            after = order
            events = [event]
            changedFields = ["[]"]
        }

        /// `before` with `events` applied at `now`.
        package init(
            of before: WorkOrder, events: [OrderEvent], at now: Instant
        ) throws(CorruptHistory) {
            var after = before
            var changedFields: [String] = []
            for event in events {
                let earlier = after
                try after.apply(event, at: now)
                changedFields.append(
                    JSONText.rows(
                        after.changes(since: earlier).map { [$0.field, $0.before, $0.after] }))
            }
            self.before = before
            self.after = after
            self.events = events
            self.changedFields = changedFields
        }

        package var order: WorkOrder { after }
    }

    // MARK: - Writing

    /// A new order with its rows made, so that a bulk writer does that outside its transaction.
    package struct PreparedOrder: Sendable {
        package let order: WorkOrder
        let row: [SQLValue]
        let event: [SQLValue]
        let kind: OrderEvent.Kind
        let record: OrderRecord
    }

    package func prepared(_ change: Change, by actor: Actor, at now: Instant) -> PreparedOrder {
        let row = OrderRow.values(of: change.after, zone: zone)
        let event = eventRows(of: change, by: actor, at: now)[0]
        return PreparedOrder(
            order: change.after, row: row, event: event, kind: change.events[0].kind,
            record: OrderRecord(
                order: change.after.id.value, firstVersion: 1,
                events: [LoggedTable.event.digest(of: event)],
                row: LoggedTable.order.digest(of: row)))
    }

    /// What one transaction writes about orders. Rows come in this order: new orders, changes,
    /// complainants.
    package struct Batch: Sendable {
        package var created: [PreparedOrder] = []
        package var changes: [Change] = []
        package var people: [ComplainantStore.SealedRow] = []
        /// What the ledger calls the batch, such as an import; an order alone goes by its number.
        package var subject = ""
        /// The transaction read the orders of `changes` with `forUpdate`.
        package var isLocked = false

        package init() {}
    }

    /// Writes a batch, queues it for the search index and tells the ledger, in one entry.
    ///
    /// Complainants belong to orders of the batch.
    ///
    /// - Throws: `StaleVersion` when a stored order is not at the version its change began with.
    package func write(
        _ batch: Batch, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try insert(batch.created, in: tx)
        var records = batch.created.map(\.record)
        for change in batch.changes {
            if let record = try update(
                change, isLocked: batch.isLocked, by: actor, at: now, in: tx)
            {
                records.append(record)
            }
        }
        try ComplainantStore.write(batch.people, in: tx)
        try tell(batch, records, by: actor, at: now, in: tx)
        announce(batch, in: tx)
    }

    /// Writes new orders with their first events and complainants.
    package func create(
        _ orders: [PreparedOrder], people: [ComplainantStore.SealedRow] = [], by actor: Actor,
        at now: Instant, in tx: borrowing Transaction
    ) throws {
        var batch = Batch()
        batch.created = orders
        batch.people = people
        try write(batch, by: actor, at: now, in: tx)
    }

    /// Writes a change of an existing order: the columns that differ, its assignments, its events.
    ///
    /// - Parameter isLocked: this transaction read the order `forUpdate`, so that it cannot have
    ///   changed since and nobody needs to wait for the answer.
    /// - Throws: `StaleVersion` when the stored order is not at the version the change began with.
    package func save(
        _ change: Change, isLocked: Bool = false, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        var batch = Batch()
        batch.changes = [change]
        batch.isLocked = isLocked
        try write(batch, by: actor, at: now, in: tx)
    }

    private func insert(_ orders: [PreparedOrder], in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "work_order", columns: OrderRow.columns, rows: orders.map(\.row))
        try tx.insert(
            into: "order_event", columns: OrderStore.eventColumns, rows: orders.map(\.event))
        try queueForSearch(orders.map(\.order.id), in: tx)
    }

    /// - Returns: what the ledger must know; nil when there was nothing to do.
    private func update(
        _ change: Change, isLocked: Bool, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> OrderRecord? {
        guard let before = change.before, !change.events.isEmpty else { return nil }
        let old = OrderRow.values(of: before, zone: zone)
        let new = OrderRow.values(of: change.after, zone: zone)
        try updateRow(of: before, from: old, to: new, isLocked: isLocked, in: tx)
        var assignments: ShortDigest?
        if before.assignments != change.after.assignments {
            assignments = try replaceAssignments(of: change.after, in: tx)
        }
        let events = eventRows(of: change, by: actor, at: now)
        try tx.insert(
            into: "order_event", columns: OrderStore.eventColumns, rows: events)
        if OrderStore.searchTexts(of: before) != OrderStore.searchTexts(of: change.after) {
            try queueForSearch([before.id], in: tx)
        }
        return OrderRecord(
            order: before.id.value, firstVersion: before.version + 1,
            events: events.map(LoggedTable.event.digest), row: LoggedTable.order.digest(of: new),
            before: LoggedTable.order.digest(of: old), assignments: assignments)
    }

    private func updateRow(
        of before: WorkOrder, from old: [SQLValue], to new: [SQLValue], isLocked: Bool,
        in tx: borrowing Transaction
    ) throws {
        var sets: [SQL] = []
        for index in old.indices where old[index] != new[index] {
            sets.append("\(identifier: OrderRow.names[index]) = \(new[index])")
        }
        let update: SQL = """
            UPDATE work_order SET \(raw: SQL.joined(sets, separator: ", "))
            WHERE id = \(before.id.value) AND version = \(before.version)
            """
        if isLocked {
            try tx.enqueue(update)
        } else if try tx.execute(update) != 1 {
            let actual = try tx.fetchFirst(
                "SELECT version FROM work_order WHERE id = \(before.id.value)"
            ) { $0.int(0) }
            throw StaleVersion(
                number: before.number, expected: before.version, actual: actual ?? 0)
        }
    }

    private func replaceAssignments(
        of order: WorkOrder, in tx: borrowing Transaction
    ) throws -> ShortDigest {
        let rows = OrderStore.assignmentRows(of: order)
        try tx.enqueue("DELETE FROM assignment WHERE order_id = \(order.id.value)")
        try tx.insert(into: "assignment", columns: OrderStore.assignmentColumns, rows: rows)
        return ShortDigest(of: rows.map(LoggedTable.assignment.digest))
    }

    static let eventColumns: StaticString =
        "order_id, version, kind, at, account, actor, payload, changes"

    private func eventRows(
        of change: Change, by actor: Actor, at now: Instant
    ) -> [[SQLValue]] {
        var version = change.before?.version ?? 0
        return zip(change.events, change.changedFields).map { event, changedFields in
            version += 1
            return [
                .integer(change.after.id.value), .integer(Int64(version)),
                .text(event.kind.rawValue), .integer(now.milliseconds),
                .integer(actor.account), .text(actor.name),
                .text(EventCoding.payload(of: event)),
                .text(changedFields),
            ]
        }
    }

    private func queueForSearch(_ orders: [OrderID], in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "search_queue", columns: "order_id", rows: orders.map { [.integer($0.value)] },
            suffix: "ON CONFLICT (order_id) DO NOTHING")
    }

    /// The texts under which an order is found; the long one last, should the tokens be too many.
    static func searchTexts(of order: WorkOrder) -> [String] {
        let facts = order.facts
        return [
            order.number.text, facts.cityNumber ?? "", facts.districtNumber ?? "", facts.title,
            facts.place, facts.community, facts.subdistrict, facts.company, facts.content,
        ]
    }

    // MARK: - Reading

    /// The order called `number`; with `forUpdate` it stays as read until the transaction ends.
    package func find(
        _ number: OrderNumber, forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> WorkOrder? {
        try orders(where: "number = \(number.text)", forUpdate: forUpdate, in: tx).first
    }

    package func find(_ id: OrderID, in tx: borrowing Transaction) throws -> WorkOrder? {
        try orders(where: "id = \(id.value)", forUpdate: false, in: tx).first
    }

    /// Orders by the city's number, for imports. At most a few thousand numbers at once.
    package func find(
        cityNumbers: [String], in tx: borrowing Transaction
    ) throws -> [String: WorkOrder] {
        guard !cityNumbers.isEmpty else { return [:] }
        let found = try orders(
            where: "city_number IN \(list: cityNumbers)", forUpdate: false, in: tx)
        var result: [String: WorkOrder] = [:]
        for order in found { result[order.facts.cityNumber ?? ""] = order }
        return result
    }

    /// Orders by the district's number, for exports that know no other; numbers that several orders
    /// bear are left out, because nobody can say which is meant.
    package func find(
        districtNumbers: [String], in tx: borrowing Transaction
    ) throws -> [String: WorkOrder] {
        guard !districtNumbers.isEmpty else { return [:] }
        let found = try orders(
            where: "district_number IN \(list: districtNumbers)", forUpdate: false, in: tx)
        return Dictionary(grouping: found) { $0.facts.districtNumber ?? "" }
            .compactMapValues { $0.count == 1 ? $0.first : nil }
    }

    func orders(
        where condition: SQL, forUpdate: Bool, in tx: borrowing Transaction
    ) throws -> [WorkOrder] {
        let lock = forUpdate ? tx.dialect.forUpdate : ""
        let columns = SQL(text: OrderRow.columns, values: [])
        let found = try tx.fetch(
            "SELECT \(raw: columns) FROM work_order WHERE \(raw: condition)\(raw: lock)"
        ) { try OrderRow.order($0, assignments: []) }
        let dispatched = found.filter { $0.moments.dispatchedAt != nil }
        guard !dispatched.isEmpty else { return found }
        let assignments = try assignments(of: dispatched.map(\.id), in: tx)
        return found.map { $0.with(assignments: assignments[$0.id] ?? []) }
    }

    func assignments(
        of orders: [OrderID], in tx: borrowing Transaction
    ) throws -> [OrderID: [Assignment]] {
        var result: [OrderID: [Assignment]] = [:]
        try tx.forEach(
            """
            SELECT order_id, unit, unit_name, role, due FROM assignment
            WHERE order_id IN \(list: orders.map(\.value)) ORDER BY order_id, position
            """
        ) { row in
            guard let role = Assignment.Role(rawValue: row.text(3)) else { return }
            result[OrderID(row.int64(0)), default: []].append(
                Assignment(
                    unit: UnitID(row.text(1)), unitName: row.text(2), role: role,
                    due: Instant(milliseconds: row.int64(4))))
        }
        return result
    }
}

extension WorkOrder {
    func with(assignments: [Assignment]) -> WorkOrder {
        var copy = self
        copy.restore(assignments: assignments)
        return copy
    }
}
