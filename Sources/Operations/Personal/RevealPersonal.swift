package import Casework
import HanText
import Persistence
import Profiles
import Store

/// Somebody sees the complainant of one order in clear, for a stated purpose.
///
/// The look is recorded in the transaction that reads the data: what cannot be recorded is not
/// shown.
package struct RevealPersonal: Sendable {
    private let site: Site
    /// Orders of one complainant that are looked at for unusual looking.
    static let ordersMaximum = 1_000

    package init(_ site: Site) {
        self.site = site
    }

    /// Whether the actor may ask at all, before anything about the question itself is said.
    ///
    /// - Throws: `OrderNotFound` for orders out of sight, `Forbidden`.
    package func allow(_ number: OrderNumber, for actor: Actor) async throws {
        let site = site
        let now = site.clock()
        try await site.database.read { tx in
            _ = try site.personalOrder(number, for: actor, at: now, in: tx)
        }
    }

    /// - Throws: `OrderNotFound` for orders out of sight, `Forbidden`, `RevealRefusal`,
    ///   `SealBroken`. Nothing was recorded when one is thrown.
    package func run(
        _ number: OrderNumber, _ request: RevealRequest, by actor: Actor
    ) async throws -> RevealedPersonal {
        let site = site
        let now = site.clock()
        let reason = PersonalText.masked(normalizedText(request.reason))
        let lookID = site.makeID(at: now).value
        let seeing = site.seeing(actor)
        return try await site.database.write { tx in
            let order = try site.personalOrder(number, for: actor, at: now, in: tx)
            try site.looks.hold(actor, in: tx)
            let used = try site.looks.count(
                of: actor, at: now, midnight: site.midnight(before: now), in: tx)
            let norm = site.profile.personalWatch.norm(for: seeing.roles)
            try request.check(used, norm: norm)
            let revealed = try site.revealed(order, at: now, in: tx)
            let look = LookStore.NewLook(
                id: lookID, kind: .revealed, order: order.id, number: number,
                purpose: request.purpose, reason: reason, fields: revealed.fields)
            try site.looks.add([look], by: actor, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .personalRevealed, subject: number.text, order: order.id,
                    detail: [
                        "purpose": request.purpose.rawValue, "reason": reason,
                        "fields": revealed.fields.joined(separator: ","),
                        "beyond_norm": norm.isUsedUp(by: used) ? "yes" : "no",
                    ]), by: actor, at: now, in: tx)
            try site.watch(order, used: used, by: seeing, at: now, in: tx)
            return revealed
        }
    }
}

extension RevealedPersonal {
    /// Names of what is shown.
    var fields: [String] {
        let person = [
            ("name", complainant.name), ("phone", complainant.phone),
            ("contact", complainant.contact), ("exact_address", complainant.exactAddress),
        ].filter { !$0.1.isEmpty }.map(\.0)
        return person + texts.map(\.field)
    }
}

extension Site {
    /// The sealed texts of an order that still say what it says masked, and the complainant.
    fileprivate func revealed(
        _ order: WorkOrder, at now: Instant, in tx: borrowing Transaction
    ) throws -> RevealedPersonal {
        let person = try complainants.load([order.id], in: tx)[order.id] ?? Complainant()
        var latest: [String: RevealedText] = [:]
        var said: [RevealedText] = []
        for text in try sealedTexts.load(order.id, in: tx) {
            if let current = order.facts.text(named: text.field) {
                if current == PersonalText.masked(text.text) { latest[text.field] = text }
            } else if MaskedTexts.isOfEvent(text.field) {
                said.append(text)
            }
        }
        return RevealedPersonal(
            number: order.number, complainant: person,
            texts: latest.values.sorted { $0.field < $1.field } + said, shownAt: now)
    }

    /// Raises the warnings that this look gives reason for.
    fileprivate func watch(
        _ order: WorkOrder, used: RevealCount, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws {
        let watch = profile.personalWatch
        let related = try complainants.orders(
            ofComplainantOf: order.id, limit: RevealPersonal.ordersMaximum, in: tx)
        let people = try looks.people(
            on: related, since: now.adding(hours: -24 * watch.peopleDays), in: tx)
        let end = try accountEnd(of: actor, in: tx)
        let kinds = watch.unusual(
            PersonalWatch.Look(
                roles: actor.roles, used: used, secondOfDay: zone.secondOfDay(of: now),
                secondsToEnd: end?.seconds(since: now), people: people))
        try warn(kinds, at: (order.id, order.number), by: actor, now: now, in: tx)
    }
}
