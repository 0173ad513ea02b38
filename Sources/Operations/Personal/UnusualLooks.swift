import Casework
import Persistence
import Profiles
import Store

extension Site {
    /// Raises warnings of `kinds`, or counts on under those of the same day; new ones go into the
    /// ledger.
    ///
    /// - Parameter order: what was looked at; nil when it was no order in particular.
    func warn(
        _ kinds: [PersonalWarning.Kind], at order: (id: OrderID, number: OrderNumber)? = nil,
        by actor: Actor, now: Instant, in tx: borrowing Transaction
    ) throws {
        for kind in kinds {
            let id = makeID(at: now).value
            let isNew = try looks.raise(
                kind, id: id, on: zone.date(of: now), at: order?.number, by: actor, now: now,
                in: tx)
            guard isNew else { continue }
            try ledger.append(
                LedgerNote(
                    .warningRaised, subject: String(id), order: order?.id,
                    detail: ["kind": kind.rawValue]), by: actor, at: now, in: tx)
        }
    }

    /// The beginning of today, from which looks of the day are counted.
    func midnight(before now: Instant) -> Instant { zone.instant(on: zone.date(of: now)) }

    /// What is unusual about giving back rows of many people to `actor`, who has the roles that
    /// give the right to it.
    func unusualReturn(
        used: RevealCount, by actor: Actor, at now: Instant, in tx: borrowing Transaction
    ) throws -> [PersonalWarning.Kind] {
        profile.personalWatch.unusual(
            PersonalWatch.Look(
                roles: actor.roles, used: used, secondOfDay: zone.secondOfDay(of: now),
                secondsToEnd: try accountEnd(of: actor, in: tx)?.seconds(since: now), people: 0))
    }
}
