package import Casework
import HanText
import Persistence
import Profiles
import Store

/// Somebody corrects values of one order, or takes a correction back.
package struct EditOrder: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameter version: the version the actor saw; nil for callers that did not look.
    /// - Returns: the order as it is after the commit; unchanged when it had the values already.
    /// - Throws: `Forbidden`, `OrderNotFound`, `StaleVersion`, `EditRefusal`, `OrderRefusal`.
    ///   Nothing has changed when one is thrown.
    package func run(
        _ edits: [FieldEdit], on number: OrderNumber, version: Int?, by actor: Actor
    ) async throws -> WorkOrder {
        let edits = try edits.map(EditOrder.checked)
        return try await change(number, by: actor) { order, rules, context, _ in
            if let version, version != order.version {
                throw StaleVersion(number: number, expected: version, actual: order.version)
            }
            return try order.decide(edits, under: rules, in: context)
        }
    }

    /// Takes back the correction that made `version` of the order, and records that.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`; `EditRefusal`: `nothingToUndo`, `undoExpired`,
    ///   `changedSince` when somebody changed one of its values later.
    package func undo(
        _ version: Int, on number: OrderNumber, by actor: Actor
    ) async throws -> WorkOrder {
        let site = site
        return try await change(number, by: actor) { order, rules, context, tx in
            let edit = try site.edit(version, of: order, at: context.now, in: tx)
            return try order.decide(undoing: edit, of: version, under: rules, in: context)
        }
    }

    private typealias Decision =
        @Sendable (WorkOrder, EditRules, DecisionContext, borrowing Transaction) throws ->
        [OrderEvent]

    private func change(
        _ number: OrderNumber, by actor: Actor, _ decide: @escaping Decision
    ) async throws -> WorkOrder {
        guard Policy.allows(actor, .editOrders) else {
            throw Forbidden(action: SiteAction.editOrders.rawValue)
        }
        let site = site
        let now = site.clock()
        let rules = site.editRules(at: now)
        return try await site.database.write { tx in
            let order = try site.order(
                number, seenBy: actor, forUpdate: true, at: now, in: tx)
            let events = try decide(order, rules, site.context(for: actor, at: now), tx)
            let change = try OrderStore.Change(of: order, events: events, at: now)
            try site.orders.save(change, isLocked: true, by: actor, at: now, in: tx)
            if !order.facts.isConfidential, change.order.facts.isConfidential {
                try site.nameForArrived([change.order], by: actor, at: now, in: tx)
            }
            return change.order
        }
    }

    /// The edit with its value in the stored form of texts.
    ///
    /// - Throws: `EditRefusal.personal` for a value that points to a person: lists and files show
    ///   these fields to everybody.
    static func checked(_ edit: FieldEdit) throws(EditRefusal) -> FieldEdit {
        let value = normalizedText(edit.value)
        if PersonalText.mask(value) != nil { throw .personal(edit.field) }
        return FieldEdit(edit.field, value)
    }
}

extension Site {
    /// What the fields of this deployment may hold.
    package func editRules(at now: Instant) -> EditRules {
        let day = zone.date(of: now)
        return EditRules(
            categories: profile.categories.paths,
            communities: directory.units.filter { $0.kind == .community }.map(\.name),
            marksConfidential: { [profile] in profile.marksConfidential($0, on: day) })
    }

    /// The correction that made `version` of `order`, if it can still be taken back.
    ///
    /// - Throws: `EditRefusal.nothingToUndo`, `undoExpired`.
    func edit(
        _ version: Int, of order: WorkOrder, at now: Instant, in tx: borrowing Transaction
    ) throws -> OrderEdit {
        guard let found = try orders.edit(version, of: order.id, in: tx) else {
            throw EditRefusal.nothingToUndo
        }
        guard now <= found.at.adding(hours: EditLimits.undoHours) else {
            throw EditRefusal.undoExpired(hours: EditLimits.undoHours)
        }
        return found.edit
    }
}
