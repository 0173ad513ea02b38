package import Casework
import Persistence
import Store

/// Keeps the record while backups are made: who began which, how far it is, what came of it. Every
/// end is also in the ledger, written in the same transaction.
package struct RecordBackups: Sendable {
    /// Runs looked at to tell what is due; a day has at most a few.
    static let recentMax = 200

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Begins a run at once, for the command line; nil while another is under way.
    ///
    /// - Parameter isInFolder: the file lies where the plan keeps its own, and counts as one.
    package func begin(by actor: Actor, toStay isInFolder: Bool) async throws -> BackupRun? {
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try site.backups.lock(in: tx)
            try Self.giveUpAbandoned(site, at: now, in: tx)
            let runs = try site.backups.recent(limit: Self.recentMax, in: tx)
            guard !runs.contains(where: { $0.state == .running }) else { return nil }
            return try site.backups.add(
                isInFolder ? .asked : .command, .running, by: actor, at: now, in: tx)
        }
    }

    /// Takes up what was asked for, else what is due by `plan`; nil when there is nothing to do or
    /// another node is at it.
    package func beginNext(under plan: BackupPlan) async throws -> BackupRun? {
        let site = site
        let now = site.clock()
        // Asked every moment: most often there is nothing to do, and nothing is written.
        let isIdle = try await site.database.read { tx in
            let runs = try site.backups.recent(limit: Self.recentMax, in: tx)
            return !runs.contains { $0.state == .asked || $0.isAbandoned(at: now) }
                && !plan.isDue(runs, at: now, zone: site.zone)
        }
        if isIdle { return nil }
        return try await site.database.write { tx in
            try site.backups.lock(in: tx)
            try Self.giveUpAbandoned(site, at: now, in: tx)
            let runs = try site.backups.recent(limit: Self.recentMax, in: tx)
            guard !runs.contains(where: { $0.state == .running }) else { return nil }
            if var asked = runs.last(where: { $0.state == .asked }) {
                asked.state = .running
                asked.startedAt = now
                asked.seenAt = now
                try site.backups.save(asked, in: tx)
                return asked
            }
            guard plan.isDue(runs, at: now, zone: site.zone) else { return nil }
            return try site.backups.add(.schedule, .running, by: .system, at: now, in: tx)
        }
    }

    package func beat(_ run: BackupRun, step: BackupStep, percent: Int?) async throws {
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            try site.backups.beat(run.id, step: step, percent: percent, at: now, in: tx)
        }
    }

    /// The file is whole; its proof comes next.
    package func made(
        _ run: BackupRun, file: String, bytes: Int, until: Instant
    ) async throws -> BackupRun {
        var run = run
        run.file = file
        run.bytes = bytes
        run.until = until
        run.step = .restoring
        run.percent = nil
        return try await save(run, .backupMade, ["bytes": String(bytes)])
    }

    package func proven(_ run: BackupRun, _ proof: BackupProof) async throws -> BackupRun {
        var run = run
        run.state = .proven
        run.proof = proof
        run.problem = nil
        return try await end(
            run, .backupProven, ["orders": String(proof.orders), "rows": String(proof.rows)])
    }

    /// - Parameter isMade: the file is whole, only its proof could not be done.
    package func failed(
        _ run: BackupRun, _ problem: BackupProblem, isMade: Bool = false
    ) async throws -> BackupRun {
        var run = run
        run.state = isMade ? .made : .failed
        run.problem = problem
        return try await end(run, .backupFailed, ["problem": problem.code.rawValue])
    }

    /// Notes that the file of a superseded run was deleted.
    package func removed(_ run: BackupRun) async throws {
        var run = run
        run.removedAt = site.clock()
        let (site, settled) = (site, run)
        try await site.database.write { tx in try site.backups.save(settled, in: tx) }
    }

    /// Runs whose files may be deleted under `plan`.
    package func superseded(under plan: BackupPlan) async throws -> [BackupRun] {
        let site = site
        return try await site.database.read { tx in
            plan.keep.superseded(try site.backups.there(limit: 5_000, in: tx), zone: site.zone)
        }
    }

    package func recent(limit: Int) async throws -> [BackupRun] {
        let site = site
        return try await site.database.read { tx in
            try site.backups.recent(limit: limit, in: tx)
        }
    }

    /// In a database that was just restored: the run that made the backup is still under way in it,
    /// as it was when the copy was taken. Writes what became of it, and that this was restored.
    package func restored(
        run id: Int64?, file: String, bytes: Int, until: Instant, proof: BackupProof
    ) async throws {
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            try site.backups.lock(in: tx)
            if let id, var run = try site.backups.find(id, in: tx), run.isActive {
                run.state = .proven
                run.file = file
                run.bytes = bytes
                run.until = until
                run.proof = proof
                run.finishedAt = now
                try site.backups.save(run, in: tx)
            }
            try site.ledger.append(
                LedgerNote(
                    .restored, subject: Self.name(file),
                    detail: ["until": String(until.milliseconds)]),
                by: .system, at: now, in: tx)
        }
    }

    private func end(
        _ run: BackupRun, _ kind: LedgerKind, _ detail: [String: String]
    ) async throws -> BackupRun {
        var run = run
        run.finishedAt = site.clock()
        run.percent = nil
        return try await save(run, kind, detail)
    }

    private func save(
        _ run: BackupRun, _ kind: LedgerKind, _ detail: [String: String]
    ) async throws -> BackupRun {
        var run = run
        let site = site
        let now = site.clock()
        run.seenAt = now
        let settled = run
        try await site.database.write { tx in
            try site.backups.save(settled, in: tx)
            try site.ledger.append(
                LedgerNote(kind, subject: Self.subject(settled), detail: detail), by: .system,
                at: now, in: tx)
        }
        return run
    }

    private static func giveUpAbandoned(
        _ site: Site, at now: Instant, in tx: borrowing Transaction
    ) throws {
        for var run in try site.backups.recent(limit: recentMax, in: tx)
        where run.isAbandoned(at: now) {
            run.state = .failed
            run.finishedAt = run.seenAt ?? run.askedAt
            run.problem = BackupProblem(.interrupted, "no sign of life any more")
            try site.backups.save(run, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .backupFailed, subject: subject(run),
                    detail: ["problem": BackupProblem.Code.interrupted.rawValue]),
                by: .system, at: now, in: tx)
        }
    }

    private static func subject(_ run: BackupRun) -> String {
        run.file.isEmpty ? "run \(run.id)" : name(run.file)
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
