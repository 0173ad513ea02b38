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
    /// - Parameter version: the version the actor saw; nil for callers that did not look.
    /// - Throws: `OrderNotFound`, `Forbidden`, `StaleVersion`, `OrderRefusal`. Nothing has changed
    ///   when one is thrown.
    package func run(
        _ command: OrderCommand, on number: OrderNumber, version: Int?, by actor: Actor
    ) async throws -> WorkOrder {
        let site = site
        let now = site.clock()
        var texts = MaskedTexts()
        let command = texts.mask(command)
        let originals = texts.originals
        return try await site.database.write { tx in
            guard let order = try site.orders.find(number, forUpdate: true, in: tx),
                Policy.maySee(actor, units: order.assignments.map(\.unit))
            else { throw OrderNotFound(number: number.text) }
            guard Policy.allows(actor, command.action, units: order.assignments.map(\.unit)),
                command.action != .reply || Policy.mayReply(actor, lead: order.lead?.unit)
            else { throw Forbidden(action: command.action.rawValue) }
            if let version, version != order.version {
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
            return change.order
        }
    }

    /// At most this many orders are changed by one request.
    package static let bulkLimit = 500
}
