package import Casework
import HanText
import Persistence
import Profiles
package import Store

/// Orders are found by a whole name, phone, identity number or plate, through keyed hashes. Every
/// look-up is recorded, found or not, and counted against a norm: more of them warn the auditor.
package struct LookUpComplainant: Sendable {
    private let site: Site
    /// Orders that are looked at before those out of sight are left out.
    private static let ordersMaximum = 1_000
    /// Scalars of a name.
    package static let nameMaximum = 60

    package init(_ site: Site) {
        self.site = site
    }

    /// The number that `text` is, nil when it is none.
    package static func number(_ text: String) -> PersonalKey? {
        if let part = PersonalText.sole(text) { return PersonalKey(part) }
        let digits = Masking.comparablePhone(text)
        let isPhone =
            (7...12).contains(digits.count)
            && text.unicodeScalars.allSatisfy { "+- 0123456789".unicodeScalars.contains($0) }
        return isPhone ? .phone(digits) : nil
    }

    /// Whether `text` is certainly somebody's number. Plain digits of other lengths may as well
    /// number an order.
    package static func isPersonal(_ text: String) -> Bool { PersonalText.sole(text) != nil }

    /// What `text` asks for: a number, else a name; nil when it is neither.
    package static func key(_ text: String) -> PersonalKey? {
        let text = normalizedText(text)
        if let number = number(text) { return number }
        let isName = !text.contains(where: \.isNumber) && !text.contains("*")
        return isName && (2...nameMaximum).contains(text.unicodeScalars.count) ? .name(text) : nil
    }

    /// The orders of `filter` that belong to `key` and that the actor may see, newest first; at
    /// most a page of them.
    ///
    /// - Throws: `Forbidden` for those who may not see personal data.
    package func run(
        _ key: PersonalKey, in filter: OrderFilter = OrderFilter(), by actor: Actor
    ) async throws -> [OrderSummary] {
        guard Policy.allows(actor, .revealPersonal) else {
            throw Forbidden(action: SiteAction.revealPersonal.rawValue)
        }
        var wanted = filter
        wanted.text = ""
        let (site, scoped) = (site, wanted)
        let now = site.clock()
        let seeing = site.seeing(actor)
        return try await site.database.write { tx in
            try site.looks.hold(actor, in: tx)
            let used = try site.looks.searches(
                of: actor, at: now, midnight: site.midnight(before: now), in: tx)
            try site.looks.addSearch(
                site.makeID(at: now).value, by: actor, for: key.kind, at: now, in: tx)
            if site.profile.personalWatch.searchNorm(for: seeing.roles).isUsedUp(by: used) {
                try site.warn([.manySearches], by: actor, now: now, in: tx)
            }
            let ids = try site.complainants.orders(with: key, limit: Self.ordersMaximum, in: tx)
            let found = Array(
                try site.personalOrders(ids, matching: scoped, for: actor, at: now, in: tx)
                    .prefix(OrderStore.pageLimit))
            let looks = found.map { order in
                LookStore.NewLook(
                    id: site.makeID(at: now).value, kind: .found, order: order.id,
                    number: order.number, fields: [key.kind])
            }
            try site.looks.add(looks, by: actor, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .personalSearched, subject: key.kind,
                    detail: ["found": String(found.count)]), by: actor, at: now, in: tx)
            return found
        }
    }
}
