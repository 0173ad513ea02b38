package import Casework
import HanText
import Persistence
import Store

/// A row of what somebody pasted or chose: the number of an order and what it shall say.
package struct BulkEntry: Hashable, Sendable {
    package let number: String
    package let edits: [FieldEdit]

    package init(number: String, edits: [FieldEdit]) {
        self.number = number
        self.edits = edits
    }
}

/// Shows what a change of many orders would do, and keeps it to be applied as shown.
package struct PlanBulk: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Changes no order.
    ///
    /// - Parameter ignored: headings that name no column to change, to tell the reader.
    /// - Throws: `Forbidden`, `BulkEditRefusal`.
    package func run(
        _ entries: [BulkEntry], ignored: [String] = [], by actor: Actor
    ) async throws -> BulkChange {
        guard Policy.allows(actor, .editOrders) else {
            throw Forbidden(action: SiteAction.editOrders.rawValue)
        }
        guard !entries.isEmpty else { throw BulkEditRefusal.noRows }
        guard entries.count <= BulkLimits.rowsMaximum else {
            throw BulkEditRefusal.tooManyRows(maximum: BulkLimits.rowsMaximum)
        }
        let site = site
        let now = site.clock()
        let numbers = entries.map { normalizedText($0.number) }
        let known = try await site.database.read { tx in
            let found = try site.orders.find(
                anyNumbers: Array(Set(numbers.filter { !$0.isEmpty })), in: tx)
            return try found.filter { try site.isSeen($0.value, by: actor, at: now, in: tx) }
        }
        var planner = BulkPlanner(
            known: known, rules: site.editRules(at: now),
            context: site.context(for: actor, at: now))
        for (entry, number) in zip(entries, numbers) { planner.add(entry, number) }
        let change = BulkChange(
            id: site.makeID(at: now).value, account: actor.account, madeAt: now,
            ignored: ignored.map { PersonalText.masked($0) }, rows: planner.rows)
        try await site.database.write { tx in
            try site.bulkChanges.remove(
                madeBefore: now.adding(hours: -24 * BulkLimits.keptDays),
                keeping: BulkLimits.keptMaximum - 1, of: actor.account, in: tx)
            try site.bulkChanges.add(change, in: tx)
        }
        return change
    }
}

/// Decides row by row; the later of two rows about one order is refused.
private struct BulkPlanner {
    let known: [String: WorkOrder]
    let rules: EditRules
    let context: DecisionContext
    private(set) var rows: [BulkRow] = []
    /// Positions by the order's own number, and by what was typed where there is none.
    private var seen: [String: Int] = [:]
    /// What a value that stands in many rows comes to.
    private var stored: [FieldEdit: Result<String, EditRefusal>] = [:]

    init(known: [String: WorkOrder], rules: EditRules, context: DecisionContext) {
        self.known = known
        self.rules = rules
        self.context = context
    }

    mutating func add(_ entry: BulkEntry, _ number: String) {
        let position = rows.count + 1
        guard !number.isEmpty else {
            rows.append(
                BulkRow(
                    position: position, number: "", state: .refused, problem: .numberMissing))
            return
        }
        let order = known[number]
        let shown = order?.number.text ?? PersonalText.masked(number)
        let key = order?.number.text ?? number
        if let first = seen[key] {
            rows.append(
                BulkRow(
                    position: position, number: shown, order: order?.id, state: .refused,
                    problem: .doubled(first: first)))
            return
        }
        seen[key] = position
        guard let order else {
            rows.append(
                BulkRow(
                    position: position, number: shown, state: .refused, problem: .unknownNumber))
            return
        }
        rows.append(row(position, order, entry.edits))
    }

    private mutating func row(
        _ position: Int, _ order: WorkOrder, _ edits: [FieldEdit]
    ) -> BulkRow {
        do {
            let events = try order.decide(
                try edits.map { try checked($0) }, under: rules, in: context)
            let changes = BulkPlanner.changes(events)
            return BulkRow(
                position: position, number: order.number.text, order: order.id,
                changes: changes, state: changes.isEmpty ? .unchanged : .planned)
        } catch {
            return BulkRow(
                position: position, number: order.number.text, order: order.id,
                state: .refused, problem: BulkProblem(error))
        }
    }

    private mutating func checked(_ edit: FieldEdit) throws -> FieldEdit {
        if let known = stored[edit] { return FieldEdit(edit.field, try known.get()) }
        let result = Result<String, EditRefusal> { () throws(EditRefusal) in
            let plain = try EditOrder.checked(edit)
            return try rules.stored(plain.field, plain.value)
        }
        stored[edit] = result
        return FieldEdit(edit.field, try result.get())
    }

    static func changes(_ events: [OrderEvent]) -> [OrderEdit.Change] {
        events.flatMap { event in
            if case .edited(let edit) = event { edit.changes } else { [OrderEdit.Change]() }
        }
    }
}

extension BulkProblem {
    /// What a row says of an error that its order answered with.
    init(_ error: any Error) {
        switch error {
        case let refusal as EditRefusal: self = .refused(refusal)
        case is OrderNotFound: self = .unknownNumber
        default: self = .otherRule
        }
    }
}
