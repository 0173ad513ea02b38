package import Casework
import Crypto
import Foundation
package import Operations
import Pages
import Persistence
import PersistencePostgres
package import PersistenceSQLite
package import Profiles
import Store

/// The composition root: opens the database, brings its schema up to date, loads key and profile.
package struct OpenSite: Sendable {
    package let site: Site
    package let configuration: DeploymentConfiguration
    /// The SQLite driver where that is the engine; backups need it.
    package let sqlite: SQLiteDatabase?
    /// Tells a restore that somebody works in the data folder, until `close`.
    let lock: FolderLock?

    private static let profileSetting = "profile"
    private static let keySetting = "key_check"
    private static let keyContext = "key check"
    /// Since this step a database has settings.
    private static let settingsMigration = "0003_people_and_imports"

    /// Opens a deployment. A new SQLite file and its key are made where there is none.
    ///
    /// - Throws: `ConfigurationProblem`, `ProfileRefusal`, `MigrationError`, `PersistenceError`.
    package static func open(
        _ configuration: DeploymentConfiguration,
        clock: @escaping @Sendable () -> Instant = Site.systemClock
    ) async throws -> OpenSite {
        try createFolder(configuration.dataFolder)
        let lock = try shareFolder(configuration)
        let (database, sqlite) = try connect(configuration)
        do {
            _ = try await Migrator(Schema.migrations).migrate(database) { clock().milliseconds }
            let sealer = try await openSealer(configuration, database)
            let profile = try await openProfile(configuration, database)
            try await database.write { tx in _ = try LedgerStore().adopt(at: clock(), in: tx) }
            let address = configuration.publicAddress
            var site = Site(
                database: database, profile: profile, sealer: sealer, clock: clock,
                orderLink: { address + Links.orders($0) })
            site.rootMemory = RootFile(configuration).memory
            site.relay = relay(from: site)
            return OpenSite(
                site: site, configuration: configuration, sqlite: sqlite, lock: lock)
        } catch {
            await database.close()
            throw error
        }
    }

    /// Tells other nodes of the same PostgreSQL database what is committed here.
    private static func relay(from site: Site) -> LiveRelay? {
        guard let database = site.database as? PostgresDatabase else { return nil }
        let relay = LiveRelay(hub: site.live, clock: site.clock) { message in
            try await database.tell(message)
        }
        database.notices.listen { [weak relay] notices in relay?.pass(on: notices) }
        return relay
    }

    package func close() async {
        await site.relay?.flush()
        await site.database.close()
        lock?.release()
    }

    /// Nil for PostgreSQL, whose server knows who is connected.
    ///
    /// - Throws: `ConfigurationProblem` while a backup is being restored.
    static func shareFolder(
        _ configuration: DeploymentConfiguration
    ) throws -> FolderLock? {
        guard configuration.databaseURL == nil else { return nil }
        guard let lock = try FolderLock.share(configuration.lockPath) else {
            throw ConfigurationProblem(
                what: "a backup is being restored into \(configuration.dataFolder)",
                mend: "wait until that has ended")
        }
        return lock
    }

    /// Opens the database alone. Whoever does so holds the lock of `shareFolder`.
    static func connect(
        _ configuration: DeploymentConfiguration
    ) throws -> (any Database, SQLiteDatabase?) {
        if let url = configuration.databaseURL {
            return (PostgresDatabase(PostgresConfiguration(url)), nil)
        }
        let database = try SQLiteDatabase(SQLiteConfiguration(.file(configuration.databasePath)))
        return (database, database)
    }

    package static func library(
        _ configuration: DeploymentConfiguration
    ) throws -> ProfileLibrary {
        guard let folder = configuration.profileFolder else { return ProfileLibrary() }
        return try ProfileLibrary(folder: folder)
    }

    package static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: NSNumber(value: 0o700)])
        } catch {
            throw ConfigurationProblem(
                what: "the folder \(path) cannot be made", mend: "give this user access to it")
        }
    }

    /// The first start seals a known text; later ones open it, so that a wrong key is found before
    /// anything is written with it.
    static func openSealer(
        _ configuration: DeploymentConfiguration, _ database: any Database
    ) async throws -> Sealer {
        let settings = SettingStore()
        let stored = try await database.read { tx in try settings.value(keySetting, in: tx) }
        let key = try MasterKey.load(configuration, mayCreate: stored == nil)
        let sealer = Sealer(masterKey: key)
        guard let stored else {
            let sealed = Data(try sealer.seal(Array("jiesu".utf8), context: keyContext))
            try await database.write { tx in
                try settings.set(keySetting, to: sealed.base64EncodedString(), in: tx)
            }
            return sealer
        }
        do {
            _ = try sealer.open(
                [UInt8](Data(base64Encoded: stored) ?? Data()), context: keyContext)
        } catch {
            throw ConfigurationProblem(
                what: "the key does not belong to this database",
                mend: "put the key back that the database was made with")
        }
        return sealer
    }

    /// The profile that is meant: the one that is configured, else the one the database was used
    /// with before, else the default. Changes nothing, and makes no database where there is none.
    ///
    /// - Throws: `PersistenceError` when a database that was named cannot be read.
    package static func profileName(
        _ configuration: DeploymentConfiguration
    ) async throws -> String {
        if let name = configuration.profile { return name }
        let hasFile = FileManager.default.fileExists(atPath: configuration.databasePath)
        guard configuration.databaseURL != nil || hasFile else {
            return DeploymentConfiguration.defaultProfile
        }
        let lock = try shareFolder(configuration)
        defer { lock?.release() }
        let (database, _) = try connect(configuration)
        do {
            let plan = try await Migrator(Schema.migrations).plan(database)
            let stored =
                plan.applied.contains(settingsMigration) ? try await storedProfile(database) : nil
            await database.close()
            return stored ?? DeploymentConfiguration.defaultProfile
        } catch {
            await database.close()
            throw error
        }
    }

    private static func storedProfile(_ database: any Database) async throws -> String? {
        let settings = SettingStore()
        return try await database.read { tx in try settings.value(profileSetting, in: tx) }
    }

    static func openProfile(
        _ configuration: DeploymentConfiguration, _ database: any Database
    ) async throws -> Profile {
        let settings = SettingStore()
        let stored = try await storedProfile(database)
        let name = configuration.profile ?? stored ?? DeploymentConfiguration.defaultProfile
        let profile = try library(configuration).profile(name)
        if stored != name {
            try await database.write { tx in
                try settings.set(profileSetting, to: name, in: tx)
            }
        }
        return profile
    }
}
