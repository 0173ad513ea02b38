package import Casework
import HanText
import Persistence
import Store

/// What somebody wants a view to be.
package struct ViewWish: Hashable, Sendable {
    package var name: String
    package var reach: OrderView.Reach
    package var isPinned: Bool

    package init(name: String, reach: OrderView.Reach = .own, isPinned: Bool = true) {
        self.name = name
        self.reach = reach
        self.isPinned = isPinned
    }
}

/// Keeps lists of the ledger under a name: makes, renames, shares, removes and brings them back.
///
/// A view holds what an address says and opens no order to anybody. Only its owner changes it.
package struct ManageViews: Sendable {
    /// Orders of a view are counted up to this number.
    package static let countedMax = 1_000

    private let site: Site
    private let store = ViewStore()

    package init(_ site: Site) {
        self.site = site
    }

    /// The views that `actor` finds.
    ///
    /// - Throws: `Forbidden`.
    package func list(for actor: Actor) async throws -> [OrderView] {
        try check(actor)
        let store = store
        return try await site.database.read { tx in try store.views(for: actor, in: tx) }
    }

    /// The view called `id`, if `actor` finds it and it is in use.
    package func find(_ id: Int64, for actor: Actor) async throws -> OrderView? {
        try check(actor)
        let store = store
        let found = try await site.database.read { tx in try store.find(id, in: tx) }
        return found.flatMap { $0.removedAt == nil && $0.isFor(actor) ? $0 : nil }
    }

    /// Those of `actor` that can still be brought back.
    package func removed(for actor: Actor) async throws -> [OrderView] {
        try check(actor)
        let store = store
        let since = site.clock().adding(hours: -OrderView.undoHours)
        return try await site.database.read { tx in
            try store.removed(of: actor.account, since: since, in: tx)
        }
    }

    /// How many orders each filter gives `actor`, in order, counted up to `countedMax`.
    package func counts(_ filters: [OrderFilter], for actor: Actor) async throws -> [Int] {
        try check(actor)
        let scope = Policy.scope(of: actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            var counts: [Int] = []
            for filter in filters {
                counts.append(
                    try site.orders.count(
                        filter, seenBy: scope, upTo: ManageViews.countedMax, now: now, in: tx))
            }
            return counts
        }
    }

    /// Keeps `query` as a view of `actor`.
    ///
    /// - Throws: `Forbidden` for who may not share as far as wished; `ViewRefusal`.
    package func save(
        _ wish: ViewWish, query: String, text: String, by actor: Actor
    ) async throws -> OrderView {
        let name = try checked(wish, by: actor)
        if LookUpComplainant.isPersonal(text) { throw ViewRefusal.namesAPerson }
        guard query.utf8.count <= OrderView.queryMax else {
            throw ViewRefusal.queryTooLong(maximum: OrderView.queryMax)
        }
        let now = site.clock()
        let view = OrderView(
            id: site.makeID(at: now).value, account: actor.account, name: name, query: query,
            reach: wish.reach, unit: wish.reach == .team ? actor.unit : nil,
            isPinned: wish.isPinned, createdAt: now)
        let store = store
        try await site.database.write { tx in
            try ManageViews.checkCount(of: actor, store, in: tx)
            try store.insert(view, in: tx)
        }
        return view
    }

    /// Renames, shares or pins a view of `actor`.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound` for what is not there or another person's,
    ///   `ViewRefusal`.
    package func change(_ id: Int64, to wish: ViewWish, by actor: Actor) async throws {
        let name = try checked(wish, by: actor)
        try await edit(id, by: actor) { view, _ in
            view.name = name
            view.reach = wish.reach
            view.unit = wish.reach == .team ? actor.unit : nil
            view.isPinned = wish.isPinned
        }
    }

    /// Removes a view of `actor`; it can be brought back for `OrderView.undoHours`.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`.
    package func remove(_ id: Int64, by actor: Actor) async throws {
        try check(actor)
        try await edit(id, by: actor) { view, now in view.removedAt = view.removedAt ?? now }
    }

    /// Brings a removed view of `actor` back.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`, `ViewRefusal`.
    package func restore(_ id: Int64, by actor: Actor) async throws {
        try check(actor)
        let store = store
        try await edit(id, by: actor) { view, now, tx in
            guard let removed = view.removedAt else { return }
            guard removed >= now.adding(hours: -OrderView.undoHours) else {
                throw ViewRefusal.undoExpired
            }
            try ManageViews.checkCount(of: actor, store, in: tx)
            view.removedAt = nil
        }
    }

    // MARK: - Parts

    private func edit(
        _ id: Int64, by actor: Actor,
        _ change: @escaping @Sendable (inout OrderView, Instant) throws -> Void
    ) async throws {
        try await edit(id, by: actor) { view, now, _ in try change(&view, now) }
    }

    private func edit(
        _ id: Int64, by actor: Actor,
        _ change:
            @escaping @Sendable (inout OrderView, Instant, borrowing Transaction) throws ->
            Void
    ) async throws {
        let store = store
        let now = site.clock()
        try await site.database.write { tx in
            guard var view = try store.find(id, forUpdate: true, in: tx),
                view.account == actor.account
            else { throw OrderNotFound(number: String(id)) }
            try change(&view, now, tx)
            try store.update(view, in: tx)
        }
    }

    private static func checkCount(
        of actor: Actor, _ store: ViewStore, in tx: borrowing Transaction
    ) throws {
        guard try store.count(of: actor.account, in: tx) < OrderView.perPersonMax else {
            throw ViewRefusal.tooMany(maximum: OrderView.perPersonMax)
        }
    }

    private func check(_ actor: Actor) throws {
        guard Policy.allows(actor, .readOrders) else { throw Forbidden(action: "views") }
    }

    /// The name as it is kept.
    private func checked(_ wish: ViewWish, by actor: Actor) throws -> String {
        try check(actor)
        if wish.reach == .all, !Policy.allows(actor, .shareViews) {
            throw Forbidden(action: "share_views")
        }
        if wish.reach == .team, actor.unit == nil { throw ViewRefusal.noTeam }
        let name = normalizedText(wish.name)
        guard !name.isEmpty else { throw ViewRefusal.nameMissing }
        guard name.count <= OrderView.nameMax else {
            throw ViewRefusal.nameTooLong(maximum: OrderView.nameMax)
        }
        if LookUpComplainant.isPersonal(name) { throw ViewRefusal.namesAPerson }
        return name
    }
}
