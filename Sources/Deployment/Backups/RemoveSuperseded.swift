import Casework
import Foundation
import Operations

/// Deletes the files of backups that a newer proven one stands for. The record lies in the database
/// and may say anything: only files that this program wrote into the plan's folder for that very
/// run are deleted, and never one newer than the backup just proven.
struct RemoveSuperseded: Sendable {
    struct Result: Sendable {
        var deleted: [BackupRun] = []
        /// Recorded as ours, but not where and what our backups are; left as they are.
        var left: [BackupRun] = []
    }

    let plan: BackupPlan
    let record: RecordBackups

    /// - Parameter proven: the backup that was just proven.
    func run(after proven: BackupRun) async throws -> Result {
        var result = Result()
        guard let until = proven.until else { return result }
        for run in try await record.superseded(under: plan)
        where run.id != proven.id && run.until ?? run.askedAt < until {
            guard plan.owns(run), DurableFile.isRegularOrMissing(run.file) else {
                result.left.append(run)
                continue
            }
            try DurableFile.unlink(run.file)
            try await record.removed(run)
            result.deleted.append(run)
        }
        return result
    }
}
