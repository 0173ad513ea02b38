package import Casework
import Foundation
import Persistence
import PersistencePostgres
import Profiles

extension BackupProblem {
    /// What an error of the work means for its record; particulars never hold stored values.
    package init(of error: any Error) {
        switch error {
        case let problem as BackupProblem: self = problem
        case let damage as BackupDamage: self = damage.problem
        case is CancellationError: self.init(.interrupted, "the work was broken off")
        case let problem as PostgresToolProblem: self.init(.tools, problem.description)
        case let problem as ConfigurationProblem: self.init(.disk, problem.description)
        case let problem as PersistenceError: self.init(.database, problem.description)
        case let problem as MigrationError: self.init(.database, problem.description)
        case let refusal as ProfileRefusal: self.init(.other, refusal.text)
        case let error as CocoaError:
            self.init(.disk, "a file cannot be written or read (\(error.code.rawValue))")
        default: self.init(.other, "unexpected: \(type(of: error))")
        }
    }
}
