package import Casework
import Persistence
import Store

/// What an administrator sees of the backups and may ask for.
package struct ManageBackups: Sendable {
    /// The runs, the newest first, and the one from which most could be restored.
    package struct Overview: Sendable {
        package let runs: [BackupRun]
        package let lastProven: BackupRun?
        package let now: Instant

        package var standing: BackupStanding { BackupStanding(lastProven: lastProven, at: now) }
    }

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `Forbidden` for all but administrators.
    package func overview(limit: Int, for actor: Actor) async throws -> Overview {
        guard Policy.allows(actor, .manageBackups) else { throw Forbidden(action: "backups") }
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            Overview(
                runs: try site.backups.recent(limit: limit, in: tx),
                lastProven: try site.backups.lastProven(in: tx), now: now)
        }
    }

    /// Asks for a backup now; the server makes it beside its other work. While one is asked for or
    /// being made, asking again changes nothing.
    ///
    /// - Throws: `Forbidden` for all but administrators.
    package func ask(for actor: Actor) async throws {
        guard Policy.allows(actor, .manageBackups) else { throw Forbidden(action: "backups") }
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            try site.backups.lock(in: tx)
            let runs = try site.backups.recent(limit: RecordBackups.recentMax, in: tx)
            guard !runs.contains(where: { $0.isActive && !$0.isAbandoned(at: now) }) else { return }
            _ = try site.backups.add(.asked, .asked, by: actor, at: now, in: tx)
        }
    }
}
