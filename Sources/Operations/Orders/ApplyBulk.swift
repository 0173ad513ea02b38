package import Casework
import Persistence
import Store

/// Carries out a change of many orders as it was shown, and takes it back.
///
/// Row and order change in one transaction, so that whatever is interrupted and asked for again
/// does each row once.
package struct ApplyBulk: Sendable {
    let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `OrderNotFound` for one that is not there and for another account's.
    package func find(_ id: Int64, for actor: Actor) async throws -> BulkChange {
        guard Policy.allows(actor, .editOrders) else {
            throw Forbidden(action: SiteAction.editOrders.rawValue)
        }
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            guard var change = try site.bulkChanges.find(id, of: actor.account, in: tx) else {
                throw OrderNotFound(number: String(id))
            }
            let orders = try site.orders.find(change.rows.compactMap(\.order), in: tx)
            for index in change.rows.indices {
                guard let id = change.rows[index].order else { continue }
                if let order = orders[id], try site.isSeen(order, by: actor, at: now, in: tx) {
                    change.rows[index].title = order.facts.title
                } else {
                    change.rows[index] = change.rows[index].outOfSight
                }
            }
            return change
        }
    }

    /// Applies the rows at `positions`, all that can be when nil. A change that was applied already
    /// stays as it is.
    ///
    /// A row whose value somebody changed since it was shown is left out, and says so.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`.
    package func run(
        _ id: Int64, positions: Set<Int>?, by actor: Actor
    ) async throws -> BulkChange {
        let shown = try await find(id, for: actor)
        guard shown.appliedAt == nil else { return shown }
        let planned = shown.rows.filter { $0.state == .planned }
        let chosen = planned.filter { positions?.contains($0.position) ?? true }
        let site = site
        for part in chosen.parts(of: BulkLimits.chunk) {
            try await site.database.write { tx in
                try BulkStep(site: site, actor: actor, id: id, now: site.clock())
                    .apply(part, in: tx)
            }
        }
        let left = Set(chosen.map(\.position))
        try await site.database.write { tx in
            let skipped = planned.filter { !left.contains($0.position) }.map { $0.now(.skipped) }
            try site.bulkChanges.update(skipped, of: id, in: tx)
            try site.bulkChanges.markApplied(id, at: site.clock(), in: tx)
        }
        return try await find(id, for: actor)
    }

    /// Takes back every row that was applied. One whose value somebody changed since is kept, and
    /// says so.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`, `BulkEditRefusal.notApplied`, `undoExpired`.
    package func undo(_ id: Int64, by actor: Actor) async throws -> BulkChange {
        let shown = try await find(id, for: actor)
        let site = site
        guard let appliedAt = shown.appliedAt else { throw BulkEditRefusal.notApplied }
        guard shown.count(.applied) > 0 else { return shown }
        guard site.clock() <= appliedAt.adding(hours: EditLimits.undoHours) else {
            throw BulkEditRefusal.undoExpired(hours: EditLimits.undoHours)
        }
        for part in shown.rows.filter({ $0.state == .applied }).parts(of: BulkLimits.chunk) {
            try await site.database.write { tx in
                try BulkStep(site: site, actor: actor, id: id, now: site.clock())
                    .undo(part, in: tx)
            }
        }
        try await site.database.write { tx in
            try site.bulkChanges.markUndone(id, at: site.clock(), in: tx)
        }
        return try await find(id, for: actor)
    }
}

/// Some rows of a change in one transaction.
private struct BulkStep {
    let site: Site
    let actor: Actor
    let id: Int64
    let now: Instant

    func apply(_ rows: [BulkRow], in tx: borrowing Transaction) throws {
        let rules = site.editRules(at: now)
        try carryOut(rows, from: .planned, in: tx) { row, order, _ in
            for change in row.changes where order.facts[change.field] != change.before {
                throw EditRefusal.changedSince(change.field)
            }
            return try order.decide(
                row.changes.map { FieldEdit($0.field, $0.after) }, under: rules,
                in: site.context(for: actor, at: now))
        }
    }

    func undo(_ rows: [BulkRow], in tx: borrowing Transaction) throws {
        let rules = site.editRules(at: now)
        try carryOut(rows, from: .applied, in: tx) { row, order, tx in
            guard let version = row.version,
                let edit = try site.orders.edit(version, of: order.id, in: tx)?.edit
            else { throw EditRefusal.nothingToUndo }
            return try order.decide(
                undoing: edit, of: version, under: rules, in: site.context(for: actor, at: now))
        }
    }

    /// Rows that are not in the state `from` any more were done by another request.
    private func carryOut(
        _ rows: [BulkRow], from state: BulkRowState, in tx: borrowing Transaction,
        _ decide: (BulkRow, WorkOrder, borrowing Transaction) throws -> [OrderEvent]
    ) throws {
        let held = try site.bulkChanges.find(id, of: actor.account, forUpdate: true, in: tx)
        let waiting = Set((held?.rows ?? []).filter { $0.state == state }.map(\.position))
        let due = rows.filter { waiting.contains($0.position) }
        let orders = try site.orders.find(due.compactMap(\.order), forUpdate: true, in: tx)
        var batch = OrderStore.Batch()
        batch.subject = String(id)
        batch.isLocked = true
        var done: [BulkRow] = []
        for row in due {
            do {
                guard let order = row.order.flatMap({ orders[$0] }),
                    try site.isSeen(order, by: actor, at: now, in: tx)
                else { throw OrderNotFound(number: row.number) }
                let events = try decide(row, order, tx)
                let change = try OrderStore.Change(of: order, events: events, at: now)
                if !events.isEmpty { batch.changes.append(change) }
                var row = row.now(state == .planned ? .applied : .undone)
                if state == .planned { row.version = change.order.version }
                done.append(row)
            } catch let error where BulkStep.isRefusal(error) {
                var row = row.now(state == .planned ? .failed : .kept)
                row.problem = BulkProblem(error)
                done.append(row)
            }
        }
        try site.orders.write(batch, by: actor, at: now, in: tx)
        try site.nameForArrived(
            batch.changes.map(\.order).filter { order in
                order.facts.isConfidential && orders[order.id]?.facts.isConfidential == false
            }, by: actor, at: now, in: tx)
        try site.bulkChanges.update(done, of: id, in: tx)
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        error is EditRefusal || error is OrderRefusal || error is OrderNotFound
    }
}

extension BulkRow {
    fileprivate func now(_ state: BulkRowState) -> BulkRow {
        var row = self
        row.state = state
        return row
    }

    /// As a row whose number nobody knows: what it says of an order the reader may not know of any
    /// more is not told.
    var outOfSight: BulkRow {
        BulkRow(
            position: position, number: number, state: state == .planned ? .refused : state,
            problem: .unknownNumber, version: version)
    }
}

extension Array {
    fileprivate func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
