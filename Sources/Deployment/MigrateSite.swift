import Casework
import Operations
package import Persistence
import Store

/// Brings the tables of a deployment up to date without opening the rest of it.
package enum MigrateSite {
    /// - Parameter isCheck: only tell what is missing.
    /// - Returns: what was applied and missing before.
    /// - Throws: `ConfigurationProblem` while a backup is being restored into the data folder;
    ///   `MigrationError`, `PersistenceError`.
    package static func run(
        _ configuration: DeploymentConfiguration, isCheck: Bool
    ) async throws -> MigrationPlan {
        try OpenSite.createFolder(configuration.dataFolder)
        let lock = try OpenSite.shareFolder(configuration)
        defer { lock?.release() }
        let (database, _) = try OpenSite.connect(configuration)
        do {
            let migrator = Migrator(Schema.migrations)
            let before = try await migrator.plan(database)
            if !isCheck {
                _ = try await migrator.migrate(database) { Site.systemClock().milliseconds }
            }
            await database.close()
            return before
        } catch {
            await database.close()
            throw error
        }
    }
}
