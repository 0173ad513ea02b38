package import Casework
package import Persistence

/// What an import changed about one order.
package struct ImportedChange: Hashable, Sendable {
    package let number: OrderNumber
    package let cityNumber: String
    package var changes: [FieldChange] = []
    /// Fields of the complainant, by name only.
    package var personalFields: [String] = []
}

extension OrderStore {
    /// The first orders within `scope` that `batch` changed, with what it changed, in the order of
    /// their numbers.
    package func changes(
        of batch: ImportBatch, seenBy scope: OrderScope, limit: Int, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [ImportedChange] {
        let seen = conditions(of: scope, now: now).map { " AND \(raw: $0)" as SQL }
        // The events of an import bear the moment it began. An order has at most two of them, one
        // about itself and one about its complainant.
        let events = try tx.fetch(
            """
            SELECT o.id, o.number, o.city_number, e.version, e.kind, e.payload, e.changes
            FROM import_order i JOIN work_order o ON o.id = i.order_id
                JOIN order_event e ON e.order_id = i.order_id
            WHERE i.batch = \(batch.id) AND i.is_new = 0
                AND e.at = \(batch.startedAt.milliseconds)
                \(raw: SQL.joined(seen, separator: ""))
            ORDER BY o.id, e.version LIMIT \(2 * limit)
            """
        ) { row in
            let order = OrderID(row.int64(0))
            return (
                order: order, number: OrderNumber(stored: row.text(1)),
                cityNumber: row.textIfPresent(2) ?? "",
                event: try EventCoding.event(
                    kind: row.text(4), payload: row.text(5), order: order, version: row.int(3)),
                changes: try JSONFields.rows(of: row.text(6)).compactMap { part in
                    part.count == 3
                        ? part[0].map { FieldChange(field: $0, before: part[1], after: part[2]) }
                        : nil
                }
            )
        }
        var changed: [ImportedChange] = []
        for found in events {
            if changed.last?.number != found.number {
                if changed.count == limit { break }
                changed.append(ImportedChange(number: found.number, cityNumber: found.cityNumber))
            }
            let last = changed.count - 1
            changed[last].changes += found.changes
            if case .complainantAmended(let fields) = found.event {
                changed[last].personalFields += fields
            }
        }
        return changed
    }
}

extension ImportStore {
    /// Notes how far a running batch has come, and by that that it is alive.
    package func note(_ batch: ImportBatch, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            UPDATE import_batch SET finished_at = \(batch.finishedAt?.milliseconds),
                created = \(batch.created), changed = \(batch.changed),
                unchanged = \(batch.unchanged), refused = \(batch.refused),
                headings = \(ImportStore.joined(batch.headings))
            WHERE id = \(batch.id) AND state = \(ImportBatch.State.running.rawValue)
            """)
    }
}

extension ImportBatch {
    /// A running import that has written nothing for so long has lost its process.
    package static let silenceSecondsMax: Int64 = 300

    /// Whether the import broke off without being able to say so.
    package func isInterrupted(at now: Instant) -> Bool {
        state == .running
            && now.seconds(since: finishedAt ?? startedAt) > ImportBatch.silenceSecondsMax
    }
}
