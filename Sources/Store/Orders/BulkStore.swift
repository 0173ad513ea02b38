package import Casework
package import Persistence

/// Changes of many orders at once, each seen by the account that made it alone.
package struct BulkStore: Sendable {
    package init() {}

    package func add(_ change: BulkChange, in tx: borrowing Transaction) throws {
        try tx.insert(
            into: "bulk_change", columns: "id, account, made_at, ignored",
            rows: [
                [
                    .integer(change.id), .integer(change.account),
                    .integer(change.madeAt.milliseconds),
                    .text(JSONText.rows([change.ignored])),
                ]
            ])
        try tx.insert(
            into: "bulk_change_row",
            columns: "bulk_id, position, order_id, number, state, changes, problem, version",
            rows: change.rows.map { row in
                [
                    .integer(change.id), .integer(Int64(row.position)),
                    row.order.map { .integer($0.value) } ?? .null, .text(row.number),
                    .text(row.state.rawValue), .text(BulkStore.text(of: row.changes)),
                    .text(BulkCoding.text(of: row.problem)), .null,
                ]
            })
    }

    /// The change `id` of `account`, without the titles of its orders. With `forUpdate` nobody else
    /// applies it or takes it back until the transaction ends.
    package func find(
        _ id: Int64, of account: Int64, forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> BulkChange? {
        let lock = forUpdate ? tx.dialect.forUpdate : ""
        let head = try tx.fetchFirst(
            """
            SELECT made_at, applied_at, undone_at, ignored FROM bulk_change
            WHERE id = \(id) AND account = \(account)\(raw: lock)
            """
        ) { ($0.int64(0), $0.int64IfPresent(1), $0.int64IfPresent(2), $0.text(3)) }
        guard let (made, applied, undone, ignored) = head else { return nil }
        let rows = try tx.fetch(
            """
            SELECT position, order_id, number, state, changes, problem, version
            FROM bulk_change_row WHERE bulk_id = \(id) ORDER BY position
            LIMIT \(BulkLimits.rowsMaximum)
            """
        ) { row in
            BulkRow(
                position: row.int(0), number: row.text(2),
                order: row.int64IfPresent(1).map { OrderID($0) },
                changes: try BulkStore.changes(of: row.text(4)),
                state: BulkRowState(rawValue: row.text(3)) ?? .refused,
                problem: BulkCoding.problem(of: row.text(5)),
                version: row.intIfPresent(6))
        }
        return BulkChange(
            id: id, account: account, madeAt: Instant(milliseconds: made),
            appliedAt: applied.map { Instant(milliseconds: $0) },
            undoneAt: undone.map { Instant(milliseconds: $0) },
            ignored: try JSONFields.rows(of: ignored).first?.compactMap(\.self) ?? [], rows: rows)
    }

    /// What has become of rows: their states, problems and versions.
    package func update(
        _ rows: [BulkRow], of id: Int64, in tx: borrowing Transaction
    ) throws {
        for row in rows {
            try tx.enqueue(
                """
                UPDATE bulk_change_row SET state = \(row.state.rawValue),
                    problem = \(BulkCoding.text(of: row.problem)), version = \(row.version)
                WHERE bulk_id = \(id) AND position = \(row.position)
                """)
        }
    }

    package func markApplied(_ id: Int64, at now: Instant, in tx: borrowing Transaction) throws {
        try tx.execute(
            "UPDATE bulk_change SET applied_at = \(now.milliseconds) WHERE id = \(id)")
    }

    package func markUndone(_ id: Int64, at now: Instant, in tx: borrowing Transaction) throws {
        try tx.execute(
            "UPDATE bulk_change SET undone_at = \(now.milliseconds) WHERE id = \(id)")
    }

    /// Removes what was made before `moment`, and of `account` all but the newest `kept`.
    package func remove(
        madeBefore moment: Instant, keeping kept: Int, of account: Int64,
        in tx: borrowing Transaction
    ) throws {
        let old = try tx.fetch(
            """
            SELECT id FROM bulk_change WHERE made_at < \(moment.milliseconds) LIMIT 1000
            """
        ) { $0.int64(0) }
        let spare = try tx.fetch(
            """
            SELECT id FROM bulk_change WHERE account = \(account) ORDER BY id DESC LIMIT 1000
            """
        ) { $0.int64(0) }.dropFirst(kept)
        let ids = Array(Set(old).union(spare))
        guard !ids.isEmpty else { return }
        try tx.execute("DELETE FROM bulk_change_row WHERE bulk_id IN \(list: ids)")
        try tx.execute("DELETE FROM bulk_change WHERE id IN \(list: ids)")
    }

    private static func text(of changes: [OrderEdit.Change]) -> String {
        JSONText.rows(changes.map { [$0.field.rawValue, $0.before, $0.after] })
    }

    private static func changes(of text: String) throws -> [OrderEdit.Change] {
        try JSONFields.rows(of: text).compactMap { parts in
            guard parts.count == 3, let field = parts[0].flatMap(EditField.init) else {
                return nil
            }
            return OrderEdit.Change(field: field, before: parts[1] ?? "", after: parts[2] ?? "")
        }
    }
}

extension OrderStore {
    /// Orders by our own numbers, and by the city's for texts that are none of ours. With
    /// `forUpdate` they stay as read until the transaction ends.
    package func find(
        anyNumbers numbers: [String], in tx: borrowing Transaction
    ) throws -> [String: WorkOrder] {
        var result: [String: WorkOrder] = [:]
        var rest = numbers[...]
        while !rest.isEmpty {
            let some = rest.prefix(OrderStore.numbersAtOnce)
            rest = rest.dropFirst(some.count)
            let own = some.filter { OrderNumber($0) != nil }
            if !own.isEmpty {
                for order in try orders(
                    where: "number IN \(list: Array(own))", forUpdate: false, in: tx)
                {
                    result[order.number.text] = order
                }
            }
            let given = some.filter { OrderNumber($0) == nil }
            result.merge(try find(cityNumbers: Array(given), in: tx)) { own, _ in own }
        }
        return result
    }

    /// Orders by their keys; with `forUpdate` they stay as read until the transaction ends.
    package func find(
        _ ids: [OrderID], forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> [OrderID: WorkOrder] {
        guard !ids.isEmpty else { return [:] }
        let found = try orders(
            where: "id IN \(list: ids.map(\.value).sorted())", forUpdate: forUpdate, in: tx)
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    private static let numbersAtOnce = 500
}
