/// How long a session lasts: after the last request, and in all.
package struct SessionLimits: Hashable, Sendable {
    package let idleSeconds: Int64
    package let absoluteSeconds: Int64

    package init(idleSeconds: Int64, absoluteSeconds: Int64) {
        self.idleSeconds = idleSeconds
        self.absoluteSeconds = absoluteSeconds
    }

    /// 12 hours without a request, 7 days in all: a shift, a week of shifts.
    package static let standard = SessionLimits(
        idleSeconds: 12 * 3600, absoluteSeconds: 7 * 24 * 3600)

    /// Roles whose sessions are shorter: half an hour, half a day.
    package static let byRole: [Role: SessionLimits] = [
        .administrator: SessionLimits(idleSeconds: 30 * 60, absoluteSeconds: 12 * 3600),
        .auditor: SessionLimits(idleSeconds: 30 * 60, absoluteSeconds: 12 * 3600),
    ]

    /// The limits of a person with `roles`: of several the shortest.
    package static func of(_ roles: Set<Role>) -> SessionLimits {
        roles.compactMap { byRole[$0] }.reduce(standard) { limits, other in
            SessionLimits(
                idleSeconds: min(limits.idleSeconds, other.idleSeconds),
                absoluteSeconds: min(limits.absoluteSeconds, other.absoluteSeconds))
        }
    }

    /// Whether a session opened at `opened` and last used at `seen` still lives at `now`.
    package func allow(opened: Instant, seen: Instant, at now: Instant) -> Bool {
        now.seconds(since: seen) < idleSeconds && now.seconds(since: opened) < absoluteSeconds
    }
}
