package import Casework
import Persistence
import Store

/// What must not be missed, and who has taken it on.
package struct WatchAlarms: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Whether alarms are this person's business: those who sign, and those who reply for a unit.
    package static func concern(_ actor: Actor) -> Bool {
        Policy.allows(actor, .sign, units: [])
            || actor.unit.map { Policy.allows(actor, .reply, units: [$0]) } ?? false
    }

    /// What rings for `actor`, the costliest first; nothing for those it does not concern.
    package func ringing(for actor: Actor) async throws -> [OrderAlarm] {
        guard WatchAlarms.concern(actor) else { return [] }
        let site = site
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        let priority = site.priority
        return try await site.database.read { tx in
            try site.orders.alarms(seenBy: scope, priority: priority, now: now, in: tx)
        }
    }

    /// What was taken lately and is still open, with names and times.
    package func taken(for actor: Actor) async throws -> [TakenAlarm] {
        guard WatchAlarms.concern(actor) else { return [] }
        let site = site
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        return try await site.database.read { tx in
            try site.orders.takenAlarms(
                since: now.adding(hours: -AlarmLimits.takenHours), seenBy: scope, now: now,
                limit: AlarmLimits.alarmsMaximum, in: tx)
        }
    }

    /// "I have it": the alarms of `numbers` fall silent until they get worse. Numbers that do not
    /// ring for the actor are passed over. Returns how many were taken.
    ///
    /// - Throws: `Forbidden` for people whom alarms do not concern.
    package func take(_ numbers: [OrderNumber], by actor: Actor) async throws -> Int {
        guard WatchAlarms.concern(actor) else { throw Forbidden(action: "alarms") }
        let site = site
        let now = site.clock()
        let scope = Policy.scope(of: actor)
        let priority = site.priority
        return try await site.database.write { tx in
            let wanted = Set(numbers)
            let rings = try site.orders.alarms(
                seenBy: scope, priority: priority, now: now, in: tx
            ).filter { wanted.contains($0.order.number) }
            guard !rings.isEmpty else { return 0 }
            try site.orders.take(
                rings.map { ($0.order.id, $0.stage) }, by: actor.account, at: now, in: tx)
            return rings.count
        }
    }
}
