package import Casework
import Persistence
import Profiles
import Store

/// The desk: the queue of what arrived, what helps to decide, and the load of the units.
package struct WorkDesk: Sendable {
    private let site: Site

    /// Orders of a queue shown at once; the costliest are among them because the list they are
    /// taken from is sorted by limit.
    package static let queueMaximum = 100

    package init(_ site: Site) {
        self.site = site
    }

    /// The queue, the costliest first, and how many wait in all.
    ///
    /// - Throws: `Forbidden` for people who neither sign nor dispatch.
    package func queue(
        _ queue: DeskQueue, for actor: Actor
    ) async throws -> (orders: [OrderSummary], total: Int) {
        try WorkDesk.check(actor)
        var filter = OrderFilter()
        filter.states = queue.states
        filter.sort = .dueFirst
        let read = ReadOrders(site)
        let page = try await read.list(filter, limit: WorkDesk.queueMaximum, for: actor)
        var total = page.total
        if total == nil { total = try await read.count(filter, for: actor) }
        let ranked = site.priority.ranked(page.orders, at: site.clock())
        return (ranked, total ?? page.orders.count)
    }

    /// What every unit has on its hands.
    package func loads(for actor: Actor) async throws -> [UnitLoad] {
        try WorkDesk.check(actor)
        let site = site
        let now = site.clock()
        let today = site.zone.instant(on: site.zone.date(of: now))
        return try await site.database.read { tx in
            try site.orders.loads(now: now, today: today, in: tx)
        }
    }

    /// Units that alike orders went to, as far as the reader may see them; empty where the
    /// evidence is thin.
    package func suggestions(
        for order: WorkOrder, to actor: Actor
    ) async throws -> [DispatchSuggestion] {
        try WorkDesk.check(actor)
        let site = site
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        let counts = try await site.database.read { tx in
            try site.orders.alikeLeads(
                community: order.facts.community, category: order.facts.category,
                besides: order.id, seenBy: scope, now: now, in: tx)
        }
        // A unit that has left the directory is nobody's choice.
        return DispatchSuggestion.choose(from: counts).filter { site.directory[$0.unit] != nil }
    }

    /// Whether opening `number` would be recorded.
    ///
    /// - Throws: `Forbidden`, `OrderNotFound`.
    package func isConfidential(_ number: OrderNumber, for actor: Actor) async throws -> Bool {
        try WorkDesk.check(actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.order(number, seenBy: actor, at: now, in: tx).facts.isConfidential
        }
    }

    private static func check(_ actor: Actor) throws {
        guard Policy.allows(actor, .sign, units: []) || Policy.allows(actor, .dispatch, units: [])
        else { throw Forbidden(action: "desk") }
    }
}

extension Site {
    /// In which order work is to be done here.
    package var priority: WorkPriority { WorkPriority(profile.deadlines) }
}
