package import Casework
import HanText
import Persistence
import Store

/// Opening confidential orders to people who are not named for them, by two: one asks with a
/// reason, another one grants or refuses.
package struct OpenConfidential: Sendable {
    private let site: Site

    /// Requests shown at once.
    package static let listMaximum = 50

    package init(_ site: Site) {
        self.site = site
    }

    package enum Outcome: Sendable {
        /// The order is open to the asker already.
        case isOpen
        /// Put to those who decide, if there is such an order; the asker is told no difference.
        case asked
    }

    /// Asks to see the order called `number`.
    ///
    /// - Throws: `Forbidden`, `AccessRefusal`. Neither depends on whether the order is there.
    package func ask(
        for number: OrderNumber, reason: String, by actor: Actor
    ) async throws -> Outcome {
        guard Policy.allows(actor, .requestAccess) else { throw Forbidden(action: "ask") }
        let reason = PersonalText.masked(normalizedText(reason))
        guard reason.count >= ConfidentialAccess.reasonMinimum else {
            throw AccessRefusal.reasonTooShort(minimum: ConfidentialAccess.reasonMinimum)
        }
        guard reason.count <= ConfidentialAccess.reasonMaximum else {
            throw AccessRefusal.reasonTooLong(maximum: ConfidentialAccess.reasonMaximum)
        }
        let site = site
        let now = site.clock()
        let id = site.makeID(at: now).value
        return try await site.database.write { tx in
            let maximum = ConfidentialAccess.openRequestsMaximum
            let open = try site.confidential.openRequests(
                of: actor.account, limit: maximum, in: tx)
            guard open.count < maximum else {
                throw AccessRefusal.tooManyRequests(maximum: maximum)
            }
            guard let order = try site.orders.find(number, in: tx) else { return .asked }
            if try site.isSeen(order, by: actor, at: now, in: tx) { return .isOpen }
            guard order.facts.isConfidential, !open.contains(where: { $0.order == order.id })
            else { return .asked }
            try site.confidential.ask(
                AccessRequest(
                    id: id, order: order.id, number: number, account: actor.account,
                    displayName: "", reason: reason, askedAt: now), in: tx)
            let note = LedgerNote(
                .confidentialRequested, subject: number.text, order: order.id,
                detail: ["request": String(id), "reason": reason])
            try site.ledger.append(note, by: actor, at: now, in: tx)
            return .asked
        }
    }

    /// Grants a request for `ConfidentialAccess.hours`, or refuses it. A grant to somebody who was
    /// named for the order meanwhile, and so sees it already, leaves that name without an end.
    ///
    /// - Throws: `AccessRequestNotFound`; `Forbidden`, also for the own request; `AccessRefusal`.
    package func settle(
        _ id: Int64, _ decision: AccessRequest.Decision, by actor: Actor
    ) async throws {
        guard Policy.allows(actor, .decideAccess) else { throw Forbidden(action: "decide") }
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            guard let request = try site.confidential.request(id, in: tx) else {
                throw AccessRequestNotFound(id: id)
            }
            guard Policy.maySettle(actor, askedBy: request.account) else {
                throw Forbidden(action: "decide_own")
            }
            let isNamed = try OpenConfidential.isNamed(request, at: now, site, in: tx)
            let end =
                decision == .granted && !isNamed
                ? now.adding(hours: ConfidentialAccess.hours) : nil
            guard
                try site.confidential.decide(
                    id, decision, by: actor, at: now, until: end, in: tx)
            else { throw AccessRefusal.alreadyDecided }
            var detail = ["request": String(id), "account": String(request.account)]
            if let end {
                try site.confidential.grant(
                    request.order, to: request.account, by: actor, at: now, until: end, in: tx)
                detail["until"] = String(end.milliseconds)
            }
            let kind: LedgerKind =
                decision == .granted ? .confidentialGranted : .confidentialRefused
            try site.ledger.append(
                LedgerNote(
                    kind, subject: request.number.text, order: request.order, detail: detail),
                by: actor, at: now, in: tx)
        }
    }

    /// Whether the asker sees the order without a grant. Takes the lock that a dispatch takes, so
    /// that none names people between this and the decision.
    private static func isNamed(
        _ request: AccessRequest, at now: Instant, _ site: Site, in tx: borrowing Transaction
    ) throws -> Bool {
        guard let order = try site.orders.find(request.number, forUpdate: true, in: tx),
            let asker = try site.accounts.find(id: request.account, in: tx),
            try site.confidential.standing(of: asker.id, to: order.id, in: tx) == .named
        else { return false }
        return try site.isSeen(order, by: SignIn.actor(of: asker, in: site), at: now, in: tx)
    }

    /// Requests that wait for somebody to decide; none for those who may not.
    package func waiting(for actor: Actor) async throws -> [AccessRequest] {
        guard Policy.allows(actor, .decideAccess) else { return [] }
        let site = site
        return try await site.database.read { tx in
            try site.confidential.openRequests(limit: Self.listMaximum, in: tx)
        }
    }

    /// What was decided about the actor's own requests within the time that a grant lasts.
    package func answers(to actor: Actor) async throws -> [AccessRequest] {
        guard Policy.allows(actor, .requestAccess) else { return [] }
        let site = site
        let start = site.clock().adding(hours: -ConfidentialAccess.hours)
        return try await site.database.read { tx in
            try site.confidential.answers(
                to: actor.account, since: start, limit: Self.listMaximum, in: tx)
        }
    }
}

/// There is no such request for access.
package struct AccessRequestNotFound: Error, Hashable, Sendable {
    package let id: Int64
}
