import Casework
import Foundation
import Logging
import Operations
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

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                sweepScratchDatabases()
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
            if done.state == .proven { try await removeSuperseded(record) }
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

    private func removeSuperseded(_ record: RecordBackups) async throws {
        for run in try await record.superseded(under: plan) {
            if FileManager.default.fileExists(atPath: run.file) {
                try FileManager.default.removeItem(atPath: run.file)
            }
            try await record.removed(run)
            logger.info("backup deleted", metadata: ["file": "\(run.fileName)"])
        }
    }

    /// Files that a killed process left under their temporary names; no other run is under way.
    private func removeBrokenOff() {
        let files = FileManager.default
        // ignored: a folder that is not there holds none.
        let names = (try? files.contentsOfDirectory(atPath: plan.folder)) ?? []
        for name in names where name.hasPrefix("jiesu-") && name.hasSuffix(".jbk.partial") {
            // ignored: it is tried again before the next backup.
            try? files.removeItem(atPath: plan.folder + "/" + name)
        }
    }

    /// Scratch databases that a killed process left; one in use refuses to go.
    private func sweepScratchDatabases() {
        guard let url = open.configuration.databaseURL else { return }
        do {
            let server = try PostgresServer(url)
            let prefix = try server.databaseName() + RestoredCopy.scratchMark
            for name in try server.databases(prefix: prefix) {
                try server.drop(database: name, isForced: false)
            }
        } catch {
            logger.notice("a scratch database was left", metadata: ["what": "\(error)"])
        }
    }
}
