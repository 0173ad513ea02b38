package import Casework
package import Persistence

extension OrderStore {
    /// An order's history, oldest first, with the names that people bear now.
    package func timeline(
        of order: OrderID, in tx: borrowing Transaction
    ) throws -> [TimelineEntry] {
        let names = try names(of: order, in: tx)
        return try events(where: "order_id = \(order.value)", in: tx).map { stored in
            var entry = TimelineEntry(
                version: stored.version, at: stored.at, actor: stored.actor,
                event: try stored.event, changes: try stored.changes)
            entry.displayName = names[stored.actor] ?? ""
            return entry
        }
    }

    /// The people who worked on an order, by the name of their account.
    private func names(
        of order: OrderID, in tx: borrowing Transaction
    ) throws -> [String: String] {
        let people = try tx.fetch(
            """
            SELECT DISTINCT e.actor, a.display_name FROM order_event e
            JOIN account a ON a.id = e.account WHERE e.order_id = \(order.value)
            """
        ) { ($0.text(0), $0.text(1)) }
        return Dictionary(people) { first, _ in first }
    }

    /// Replays every order's events and compares the result with its row, column by column, and
    /// with the before and after of each event. `body` gets a sentence for each order that differs.
    ///
    /// - Returns: the number of orders looked at.
    package func verifyHistory(
        in tx: borrowing Transaction, _ body: (OrderID, String) -> Void
    ) throws -> Int {
        var after: Int64 = 0
        var checked = 0
        let columns = SQL(text: OrderRow.columns, values: [])
        while true {
            let rows = try tx.fetch(
                """
                SELECT \(raw: columns) FROM work_order WHERE id > \(after) ORDER BY id LIMIT 500
                """
            ) { (OrderID($0.int64(0)), OrderRow.texts($0)) }
            guard let last = rows.last?.0 else { return checked }
            let ids = rows.map(\.0)
            let assigned = try assignments(of: ids, in: tx)
            let events = Dictionary(
                grouping: try events(where: "order_id IN \(list: ids.map(\.value))", in: tx),
                by: \.order)
            for (id, texts) in rows {
                do {
                    let replayed = try replay(events[id] ?? [], of: id)
                    if let problem = difference(replayed, texts, assigned[id] ?? []) {
                        body(id, problem)
                    }
                } catch let error as CorruptHistory {
                    body(id, error.reason)
                }
            }
            checked += rows.count
            after = last.value
        }
    }

    private func replay(_ events: [StoredEvent], of id: OrderID) throws -> WorkOrder {
        guard let first = events.first else {
            throw CorruptHistory(order: id, version: 0, reason: "has no events")
        }
        var order = try WorkOrder(id: id, first: try first.event, at: first.at)
        for next in events.dropFirst() {
            guard next.version == order.version + 1 else {
                throw CorruptHistory(
                    order: id, version: next.version,
                    reason: "event \(order.version + 1) is missing")
            }
            let before = order
            try order.apply(try next.event, at: next.at)
            try compare(next, before, order)
        }
        return order
    }

    /// What an event says it changed must be what it changes. Fields that this version knows and
    /// the event does not name are passed over: they may be younger than the event.
    private func compare(
        _ stored: StoredEvent, _ before: WorkOrder, _ after: WorkOrder
    ) throws {
        let changes = after.changes(since: before)
        for change in try stored.changes where !changes.contains(change) {
            throw CorruptHistory(
                order: stored.order, version: stored.version,
                reason: "event \(stored.version) names a change of \(change.field) it did not make")
        }
    }

    private func difference(
        _ replayed: WorkOrder, _ stored: [String?], _ assigned: [Assignment]
    ) -> String? {
        let expected = OrderRow.values(of: replayed, zone: zone).map(OrderRow.text)
        var fields = OrderRow.names.indices.filter { expected[$0] != stored[$0] }
            .map { OrderRow.names[$0] }
        if replayed.assignments != assigned { fields.append("assignments") }
        if fields.isEmpty { return replayed.checkInvariants() }
        return "row and events differ in " + fields.joined(separator: ", ")
    }

    /// The order as it was right after event `version`; nil when it has no such event.
    package func order(
        _ id: OrderID, asOf version: Int, in tx: borrowing Transaction
    ) throws -> PastOrder? {
        let found = try events(
            where: "order_id = \(id.value) AND version <= \(version)", in: tx)
        guard let last = found.last, last.version == version else { return nil }
        return PastOrder(order: try replay(found, of: id), at: last.at)
    }

    /// The correction that made `version` of an order, and when; nil when something else did.
    package func edit(
        _ version: Int, of order: OrderID, in tx: borrowing Transaction
    ) throws -> (edit: OrderEdit, at: Instant)? {
        let found = try events(
            where: "order_id = \(order.value) AND version = \(version)", in: tx)
        guard let stored = found.first, case .edited(let edit) = try stored.event else {
            return nil
        }
        return (edit, stored.at)
    }

    private func events(
        where condition: SQL, in tx: borrowing Transaction
    ) throws -> [StoredEvent] {
        try tx.fetch(
            """
            SELECT order_id, version, kind, at, actor, payload, changes FROM order_event
            WHERE \(raw: condition) ORDER BY order_id, version
            """
        ) { row in
            StoredEvent(
                order: OrderID(row.int64(0)), version: row.int(1), kind: row.text(2),
                at: Instant(milliseconds: row.int64(3)), actor: row.text(4),
                payload: row.text(5), changed: row.text(6))
        }
    }
}

/// A row of `order_event`, read but not yet understood.
private struct StoredEvent {
    let order: OrderID
    let version: Int
    let kind: String
    let at: Instant
    let actor: String
    let payload: String
    let changed: String

    var event: OrderEvent {
        get throws {
            try EventCoding.event(kind: kind, payload: payload, order: order, version: version)
        }
    }

    var changes: [FieldChange] {
        get throws {
            do {
                return try JSONFields.rows(of: changed).compactMap { part in
                    guard part.count == 3, let field = part[0] else { return nil }
                    return FieldChange(field: field, before: part[1], after: part[2])
                }
            } catch {
                throw CorruptHistory(
                    order: order, version: version, reason: "changes of \(kind) are not JSON")
            }
        }
    }
}
