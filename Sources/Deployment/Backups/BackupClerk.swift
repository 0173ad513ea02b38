import Casework
import Foundation
import Logging
import Operations
import Persistence
import PersistencePostgres
import ServiceLifecycle

/// Makes backups at their hour and when somebody asks for one, and deletes those that newer proven
/// ones stand for.
///
/// Level-triggered: looks at what the record says, so that a backup missed while the server was
/// down is made when it comes back, and several nodes share the work.
struct BackupClerk: Service {
    let open: OpenSite
    let plan: BackupPlan
    let logger: Logger

    private static let pause = Duration.seconds(1)

    /// - Throws: `ConfigurationProblem` when the key that backups are encrypted with is missing or
    ///   cannot be read: better at the start than at the hour of the first backup.
    init(open: OpenSite, plan: BackupPlan, logger: Logger) throws {
        try Self.requireKey(open.configuration)
        self.open = open
        self.plan = plan
        self.logger = logger
    }

    static func requireKey(_ configuration: DeploymentConfiguration) throws {
        _ = try BackupKey.load(configuration)
    }

    /// What keeps backups from being written into `folder`; nil for nothing.
    static func obstacle(in folder: String) -> ConfigurationProblem? {
        do {
            try OpenSite.createFolder(folder)
        } catch {
            return error as? ConfigurationProblem
        }
        guard access(folder, W_OK | X_OK) != 0 else { return nil }
        return ConfigurationProblem(
            what: "backups cannot be written into \(folder)",
            mend: "give this user write access, and the service too (ReadWritePaths of its unit)")
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                tellObstacle()
                await sweepScratchDatabases()
                while !Task.isCancelled {
                    await look()
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch is CancellationError {
            // ignored: a shutdown ends this work.
        }
    }

    private func look() async {
        let record = RecordBackups(open.site)
        do {
            guard let run = try await record.beginNext(under: plan) else { return }
            removeBrokenOff()
            let path = CarryOutBackup.path(
                of: run, in: plan.folder, zone: open.site.zone, at: open.site.clock())
            let done = await CarryOutBackup(open).run(run, to: path)
            tell(done)
            if done.state == .proven { try await removeSuperseded(record, after: done) }
        } catch is CancellationError {
            return
        } catch {
            logger.error("backup failed", metadata: ["what": "\(BackupProblem(of: error).detail)"])
        }
    }

    private func tell(_ run: BackupRun) {
        var particulars: Logger.Metadata = ["run": "\(run.id)", "file": "\(run.fileName)"]
        guard let problem = run.problem else {
            logger.info("backup proven", metadata: particulars)
            return
        }
        particulars["problem"] = "\(problem.code.rawValue)"
        particulars["what"] = "\(problem.detail)"
        logger.error("backup not proven", metadata: particulars)
    }

    /// The server starts all the same: people have work to do, and the page turns red.
    private func tellObstacle() {
        guard let obstacle = Self.obstacle(in: plan.folder) else { return }
        logger.error("no backup can be made", metadata: ["what": "\(obstacle)"])
    }

    private func removeSuperseded(_ record: RecordBackups, after proven: BackupRun) async throws {
        let result = try await RemoveSuperseded(plan: plan, record: record).run(after: proven)
        for run in result.deleted {
            logger.info("backup deleted", metadata: ["file": "\(run.fileName)"])
        }
        guard let first = result.left.first else { return }
        logger.notice(
            "recorded files that are not backups in the folder were left",
            metadata: ["count": "\(result.left.count)", "run": "\(first.id)"])
    }

    /// Files that a killed process left under their temporary names; no other run is under way.
    private func removeBrokenOff() {
        let files = FileManager.default
        // ignored: a folder that is not there holds none.
        let names = (try? files.contentsOfDirectory(atPath: plan.folder)) ?? []
        for name in names where name.hasPrefix("jiesu-") && name.hasSuffix(".jbk.partial") {
            // ignored: it is tried again before the next backup.
            try? DurableFile.unlink(plan.folder + "/" + name)
        }
    }

    private func sweepScratchDatabases() async {
        guard let url = open.configuration.databaseURL else { return }
        do {
            let left = try await onOwnThread { try ScratchDatabase.sweep(try PostgresServer(url)) }
            guard !left.isEmpty else { return }
            let names = left.joined(separator: ", ")
            logger.notice("scratch databases were left", metadata: ["names": "\(names)"])
        } catch {
            logger.notice("scratch databases were not swept", metadata: ["what": "\(error)"])
        }
    }
}
