package import Casework
import HanText
import Persistence
import Store

/// What the palette finds for one person.
package struct FoundThings: Sendable {
    package var orders: [OrderSummary] = []
    package var units: [Unit] = []
    package var people: [FoundPerson] = []
    /// What was typed is, or may be, somebody's: it is looked up only when the person says so.
    package var lookUp: LookUpOffer?
}

/// An account, as administrators find it.
package struct FoundPerson: Hashable, Sendable {
    package let name: String
    package let displayName: String
    package let roles: Set<Role>
}

/// A look-up that is offered and not done: it is recorded and counts, so it is never made while
/// somebody types.
package enum LookUpOffer: Hashable, Sendable {
    case number, name
}

/// Finds orders, units and people by a few characters, as far as the reader may know of them.
///
/// Nothing that is typed is kept or logged. Personal data is not read: a whole number or a name
/// is only offered to `LookUpComplainant`, which records it. The last digits of a phone are found
/// nowhere, because the store keeps whole numbers only, as keyed hashes.
package struct FindAnything: Sendable {
    private let site: Site
    /// Of each kind of thing.
    package static let countMaximum = 7
    /// Characters that count.
    package static let lengthMaximum = 100
    /// Orders that a person opened last, as the page names them.
    package static let recentMaximum = 8

    package init(_ site: Site) {
        self.site = site
    }

    /// - Parameter text: what was typed; orders that match, the newest first.
    package func run(_ text: String, by actor: Actor) async throws -> FoundThings {
        let text = normalizedText(String(text.prefix(Self.lengthMaximum)))
        guard !text.isEmpty else { return FoundThings() }
        var found = FoundThings()
        found.lookUp = offer(text, to: actor)
        // A number of a person is compared with nothing but the keyed hashes.
        if LookUpComplainant.isPersonal(text) { return found }
        let match = NameMatch(text)
        found.orders = try await orders(text, for: actor)
        found.units = units(match, for: actor)
        found.people = try await people(text, by: actor)
        return found
    }

    /// The orders of `numbers` that the reader may know of, in the order given.
    package func recent(_ numbers: [String], by actor: Actor) async throws -> [OrderSummary] {
        guard Policy.allows(actor, .readOrders) else { return [] }
        let wanted = numbers.prefix(Self.recentMaximum).compactMap { OrderNumber($0) }
        guard !wanted.isEmpty else { return [] }
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        let found = try await site.database.read { tx in
            let ids = try site.orders.ids(of: wanted, in: tx)
            return try site.orders.summaries(
                of: ids, matching: OrderFilter(), seenBy: scope, now: now, in: tx)
        }
        return wanted.compactMap { number in found.first { $0.number == number } }
    }

    private func offer(_ text: String, to actor: Actor) -> LookUpOffer? {
        guard Policy.allows(actor, .revealPersonal) else { return nil }
        if LookUpComplainant.number(text) != nil { return .number }
        // Names of two to four characters; longer ones are typed into the look-up itself.
        let isName = text.unicodeScalars.allSatisfy(isHan)
        return isName && (2...4).contains(text.unicodeScalars.count) ? .name : nil
    }

    private func orders(_ text: String, for actor: Actor) async throws -> [OrderSummary] {
        guard Policy.allows(actor, .readOrders) else { return [] }
        // A whole number is found at once, also while the search index is behind.
        if OrderNumber(text) != nil {
            let exact = try await recent([text], by: actor)
            if !exact.isEmpty { return exact }
        }
        var filter = OrderFilter()
        filter.text = text
        guard !SearchTokens.terms(of: text).isEmpty else { return [] }
        return try await ReadOrders(site).list(filter, limit: Self.countMaximum, for: actor).orders
    }

    private func units(_ match: NameMatch, for actor: Actor) -> [Unit] {
        let scope = Policy.scope(of: actor)
        let ranked = site.directory.units.enumerated().compactMap { index, unit in
            scope.reachesAll || scope.units.contains(unit.id)
                ? match.rank([unit.name] + unit.aliases).map {
                    (rank: $0, index: index, unit: unit)
                }
                : nil
        }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
            .prefix(Self.countMaximum).map(\.unit)
    }

    private func people(_ text: String, by actor: Actor) async throws -> [FoundPerson] {
        guard Policy.allows(actor, .manageAccounts) else { return [] }
        var filter = AccountFilter()
        filter.text = String(text.prefix(60))
        return try await ManageAccounts(site)
            .list(filter, limit: Self.countMaximum, by: actor).accounts
            .map { FoundPerson(name: $0.name, displayName: $0.displayName, roles: $0.roles) }
    }
}
