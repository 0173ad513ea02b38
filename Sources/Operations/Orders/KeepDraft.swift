package import Casework
import Persistence
import Store

/// Somebody keeps what they have written of a reply, to go on later. Nobody else sees it; it is
/// sealed, because a draft may name people, and no part of the order or of the ledger.
package struct KeepDraft: Sendable {
    private let site: Site
    /// A draft that nobody touched for so long is thrown away.
    package static let daysKept = 30

    package init(_ site: Site) {
        self.site = site
    }

    /// Keeps `text`; an empty one ends the draft.
    ///
    /// - Throws: `OrderNotFound`, `Forbidden` for those who may not reply, `OrderRefusal` while the
    ///   order takes no reply and for a text over `OrderLimits.replyMaximum`.
    package func run(_ text: String, on number: OrderNumber, by actor: Actor) async throws {
        let site = site
        let now = site.clock()
        let drafts = DraftStore(sealer: site.sealer)
        guard text.unicodeScalars.count <= OrderLimits.replyMaximum else {
            throw OrderRefusal.textTooLong(.reply, maximum: OrderLimits.replyMaximum)
        }
        try await site.database.write { tx in
            let order = try site.order(number, seenBy: actor, at: now, in: tx)
            guard Policy.allows(actor, .reply, units: order.assignments.map(\.unit)),
                Policy.mayReply(actor, lead: order.lead?.unit)
            else { throw Forbidden(action: OrderAction.reply.rawValue) }
            guard WorkOrder.actions(in: order.state).contains(.reply) else {
                throw OrderRefusal.wrongState(order.state, .reply)
            }
            try drafts.sweep(before: now.adding(hours: -24 * Self.daysKept), in: tx)
            if text.isEmpty {
                try drafts.remove(of: actor.account, to: order.id, in: tx)
            } else {
                try drafts.save(text, of: actor.account, to: order.id, at: now, in: tx)
            }
        }
    }

    /// Ends the draft, after the reply was sent.
    package func end(_ order: OrderID, by actor: Actor) async throws {
        let drafts = DraftStore(sealer: site.sealer)
        try await site.database.write { tx in
            try drafts.remove(of: actor.account, to: order, in: tx)
        }
    }
}
