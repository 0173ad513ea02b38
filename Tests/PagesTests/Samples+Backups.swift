import Casework
import Pages

extension Samples {
    static let backupPlan = BackupPlan(
        folder: "/var/backups/jiesu", secondOfDay: 9_000, keep: .standard)

    /// The record of a few days: `backups` all is well and one is under way, `backups-late` the
    /// last ones failed, `backups-none` nothing was set up.
    static func backups(_ name: String) -> BackupsModel {
        switch name {
        case "backups-none": BackupsModel(plan: nil, standing: .none, runs: [])
        case "backups-late":
            model([
                failed(9, daysAgo: 0, .tools, "pg_dump is not installed"),
                failed(8, daysAgo: 1, .scratchRefused, "ALTER ROLE … CREATEDB allows it", .made),
                proven(7, daysAgo: 2),
            ])
        default: model([running(10), proven(9, daysAgo: 0), proven(8, daysAgo: 1), removed(7)])
        }
    }

    private static func model(_ runs: [BackupRun]) -> BackupsModel {
        BackupsModel(
            plan: backupPlan,
            standing: BackupStanding(lastProven: runs.first { $0.state == .proven }, at: now),
            runs: runs)
    }

    private static func run(
        _ id: Int64, _ state: BackupRun.State, daysAgo: Int, cause: BackupRun.Cause = .schedule
    ) -> BackupRun {
        // 02:30 of the day.
        let moment = now.adding(hours: -8 - 24 * daysAgo)
        var run = BackupRun(
            id: id, cause: cause, state: state, actor: cause == .asked ? "root" : "system",
            askedAt: moment)
        run.startedAt = moment
        return run
    }

    private static func proven(_ id: Int64, daysAgo: Int) -> BackupRun {
        var run = run(id, .proven, daysAgo: daysAgo)
        run.until = run.askedAt
        run.file = "/var/backups/jiesu/jiesu-20260807-023000-\(id).jbk"
        run.bytes = 85_887_728
        run.finishedAt = run.askedAt.adding(seconds: 41)
        run.proof = BackupProof(
            provenAt: run.askedAt.adding(seconds: 41), tables: 17, rows: 163_404,
            orders: 12_564, ledgerEntries: 40_211, figuresDay: "2026-08-06", seconds: 33)
        return run
    }

    private static func removed(_ id: Int64) -> BackupRun {
        var run = proven(id, daysAgo: 20)
        run.removedAt = now.adding(hours: -8)
        return run
    }

    private static func running(_ id: Int64) -> BackupRun {
        var run = run(id, .running, daysAgo: 0, cause: .asked)
        run.askedAt = now.adding(seconds: -20)
        run.seenAt = now.adding(seconds: -1)
        run.step = .sealing
        run.percent = 40
        return run
    }

    private static func failed(
        _ id: Int64, daysAgo: Int, _ code: BackupProblem.Code, _ detail: String,
        _ state: BackupRun.State = .failed
    ) -> BackupRun {
        var run = run(id, state, daysAgo: daysAgo)
        run.problem = BackupProblem(code, detail)
        run.finishedAt = run.askedAt.adding(seconds: 3)
        return run
    }
}
