package import Casework
import Persistence
import Store

/// Somebody does something to one order: the only way an order changes after its import.
package struct ChangeOrder: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Carries out `command` and returns the order as it is after the commit. Numbers that point to
    /// a person are masked in what was written; the words as written are sealed.
    ///
    /// - Parameters:
    ///   - version: the version the actor saw; nil for callers that did not look. What only adds
    ///     to an order touches nothing that somebody else may have changed, and goes through.
    ///   - handlers: the people to whom a confidential order is handed with its dispatch.
    /// - Throws: `OrderNotFound`, `Forbidden`, `StaleVersion`, `OrderRefusal`. Nothing has changed
    ///   when one is thrown.
    package func run(
        _ command: OrderCommand, on number: OrderNumber, version: Int?,
        naming handlers: [Int64] = [], by actor: Actor
    ) async throws -> WorkOrder {
        let site = site
        let now = site.clock()
        var texts = MaskedTexts()
        let command = texts.mask(command)
        let originals = texts.originals
        return try await site.database.write { tx in
            let order = try site.order(
                number, seenBy: actor, forUpdate: true, at: now, in: tx)
            guard Policy.allows(actor, command.action, units: order.assignments.map(\.unit)),
                command.action != .reply || Policy.mayReply(actor, lead: order.lead?.unit)
            else { throw Forbidden(action: command.action.rawValue) }
            if let version, version != order.version, !command.isAddition {
                throw StaleVersion(number: number, expected: version, actual: order.version)
            }
            let events = try order.decide(command, in: site.context(for: actor, at: now))
            let change = try OrderStore.Change(of: order, events: events, at: now)
            try site.orders.save(change, isLocked: true, by: actor, at: now, in: tx)
            if !originals.isEmpty, !events.isEmpty {
                let sealed = try site.sealedTexts.sealed(
                    originals, of: order.id, version: order.version + 1)
                try site.sealedTexts.save([sealed], in: tx)
            }
            if !order.facts.isConfidential, change.order.facts.isConfidential {
                try site.nameForArrived([change.order], by: actor, at: now, in: tx)
            } else if order.facts.isConfidential, case .dispatch = command {
                try NameHandlers(site: site, actor: actor, now: now)
                    .run(handlers, for: change.order, in: tx)
            }
            return change.order
        }
    }

    /// At most this many orders are changed by one request.
    package static let bulkLimit = 500
}

/// Hands a confidential order to people of the units it goes to. Their colleagues do not see it.
private struct NameHandlers {
    let site: Site
    let actor: Actor
    let now: Instant

    /// - Throws: `OrderRefusal` when nobody of the lead unit is named, or somebody of no unit of
    ///   the order.
    func run(
        _ handlers: [Int64], for order: WorkOrder, in tx: borrowing Transaction
    ) throws {
        let units = Set(order.assignments.map(\.unit))
        let choices = try site.confidential.handlers(at: now, in: tx).filter {
            units.contains($0.unit)
        }
        guard Set(handlers).isSubset(of: choices.map(\.account)) else {
            throw OrderRefusal.handlerElsewhere
        }
        let lead = order.lead?.unit
        guard choices.contains(where: { $0.unit == lead && handlers.contains($0.account) }) else {
            throw OrderRefusal.handlersMissing
        }
        try site.confidential.name(handlers, for: order.id, by: actor, at: now, in: tx)
        try site.recordNames(handlers, for: order, by: actor, at: now, in: tx)
    }
}
