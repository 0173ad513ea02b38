package import Casework
import Foundation
import Operations

/// One backup from the copy to its proof, with its record and the ledger.
package struct CarryOutBackup: Sendable {
    private let open: OpenSite
    private let record: RecordBackups

    /// How often the record gets a sign of life.
    private static let pause = Duration.seconds(2)

    package init(_ open: OpenSite) {
        self.open = open
        record = RecordBackups(open.site)
    }

    /// The file a run gets in the folder of `plan`.
    package static func path(
        of run: BackupRun, in folder: String, zone: SiteZone, at now: Instant
    ) -> String {
        let digits = zone.text(of: now).filter(\.isNumber)
        let name = BackupPlan.fileName(
            of: run.id, day: String(digits.prefix(8)), time: String(digits.suffix(6)))
        return folder + "/" + name
    }

    /// Never throws: what goes wrong stands in the run that comes back.
    ///
    /// - Parameter tell: told now and then how far the work is.
    package func run(
        _ run: BackupRun, to path: String,
        tell: @escaping @Sendable (BackupWatch.Reading) -> Void = { _ in }
    ) async -> BackupRun {
        let watch = BackupWatch()
        let record = record
        do {
            return try await watch.follow(every: Self.pause) { reading in
                tell(reading)
                // ignored: a missed sign of life is made up for by the next.
                try? await record.beat(run, step: reading.step, percent: reading.percent)
            } _: {
                await makeAndProve(run, path, watch)
            }
        } catch {
            return await settle(run, BackupProblem(of: error))
        }
    }

    private func makeAndProve(
        _ begun: BackupRun, _ path: String, _ watch: BackupWatch
    ) async -> BackupRun {
        var run = begun
        do {
            try OpenSite.createFolder((path as NSString).deletingLastPathComponent)
            let made = try await MakeBackup(open).run(to: path, run: run.id, watch: watch)
            run = try await record.made(run, file: path, bytes: made.bytes, until: made.until)
            let proven = try await ProveBackup(open).run(path, watch: watch)
            return try await record.proven(run, proven.proof)
        } catch {
            return await settle(run, BackupProblem(of: error))
        }
    }

    /// Writes down a failure also when the task was cancelled.
    private func settle(_ run: BackupRun, _ problem: BackupProblem) async -> BackupRun {
        let record = record
        let isMade = !run.file.isEmpty && problem.code == .scratchRefused
        let writing = Task { try await record.failed(run, problem, isMade: isMade) }
        do {
            return try await writing.value
        } catch {
            // ignored: the database does not answer; the run shows as abandoned later.
            var run = run
            run.state = isMade ? .made : .failed
            run.problem = problem
            return run
        }
    }
}
