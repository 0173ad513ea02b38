package import Casework
import Crypto
import Foundation
import Operations
import Persistence
import PersistencePostgres
import PersistenceSQLite
import Store

/// Puts a backup in the place of a database that nobody uses, once everything in it is proven.
package struct RestoreBackup: Sendable {
    package struct Restored: Sendable {
        /// Every change acknowledged before this moment is there; nil for a backup older than the
        /// container, which does not say.
        package let until: Instant?
        /// The newest change of an order.
        package let newest: Instant?
        package let proof: BackupProof
        /// Where what was there before is kept.
        package let kept: String?
        /// The key file that was written from the key given.
        package fileprivate(set) var keyFile: String?
    }

    /// A key without which a file cannot be restored here.
    package enum NeededKey: String, Hashable, Sendable {
        /// Opens the personal data inside, and the file unless it was made with a key of its own.
        case master
        /// Opens the file (JIESU_BACKUP_KEY).
        case backup
    }

    private let configuration: DeploymentConfiguration
    private let typed: [NeededKey: String]
    private let examine: ExamineCopy

    /// - Parameter typed: keys that somebody gave by hand, in base 64.
    package init(
        _ configuration: DeploymentConfiguration, typed: [NeededKey: String] = [:],
        clock: @escaping @Sendable () -> Instant = Site.systemClock
    ) {
        var configuration = configuration
        if let master = typed[.master] { configuration.key = master }
        self.configuration = configuration
        self.typed = typed
        examine = ExamineCopy(configuration: configuration, clock: clock)
    }

    /// What has to be asked for before `run`.
    ///
    /// - Throws: `BackupDamage` where the file is no backup.
    package func missingKeys(for path: String) throws -> [NeededKey] {
        var missing: [NeededKey] = []
        if configuration.key == nil,
            !FileManager.default.fileExists(atPath: configuration.keyPath)
        {
            missing.append(.master)
        }
        if try !Self.isOlderFormat(path), try BackupReader.header(of: path).keyOrigin == .separate,
            configuration.backupKeyFile == nil, typed[.backup] == nil
        {
            missing.append(.backup)
        }
        return missing
    }

    /// - Parameter replaces: also where a database is there; it is kept beside under a new name.
    /// - Throws: `BackupDamage`, `BackupProblem`, `ConfigurationProblem`, `MigrationError`; then
    ///   what was there is as it was.
    package func run(
        _ path: String, replaces: Bool, watch: BackupWatch
    ) async throws -> Restored {
        watch.enter(.restoring)
        try OpenSite.createFolder(configuration.dataFolder)
        let isOlder = try Self.isOlderFormat(path)
        let engine = isOlder ? Dialect.sqlite.rawValue : try BackupReader.header(of: path).engine
        guard (engine == Dialect.sqlite.rawValue) == (configuration.databaseURL == nil) else {
            throw ConfigurationProblem(
                what: "the backup is of the engine \(engine)",
                mend: engine == Dialect.sqlite.rawValue
                    ? "leave --database out" : "give the PostgreSQL database with --database")
        }
        guard let lock = try FolderLock.alone(configuration.lockPath) else { throw inUse }
        defer { lock.release() }
        var restored =
            if let url = configuration.databaseURL {
                try await PostgresRestore(
                    server: try PostgresServer(url), replaces: replaces, unpack: unpack,
                    finish: finish
                ).run(path, configuration.dataFolder, watch)
            } else {
                try await restoreSQLite(path, isOlder, replaces, watch)
            }
        // The roots signed since the backup are gone, and rightly so.
        try RootFile(configuration).forget()
        restored.keyFile = try writeKey()
        return restored
    }

    // MARK: - SQLite

    private func restoreSQLite(
        _ path: String, _ isOlder: Bool, _ replaces: Bool, _ watch: BackupWatch
    ) async throws -> Restored {
        let place = SQLitePlace(path: configuration.databasePath)
        try place.requireFree(replaces: replaces, inUse: inUse)
        let scratch = try ScratchFolder(in: configuration.dataFolder)
        defer { scratch.remove() }
        let unpacked = scratch.path + "/" + BackupManifest.database
        var manifest: BackupManifest?
        if isOlder {
            try await onOwnThread { try DurableFile.copy(path, to: unpacked, watch) }
        } else {
            manifest = try await unpack(path, scratch, watch)
        }
        let copy = try RestoredCopy.sqlite(in: scratch.path)
        let outcome = try await finish(copy, manifest, path, watch)
        guard SQLiteFile.use(unpacked) == .free else {
            throw BackupProblem(.differs, "the restored file cannot be closed")
        }
        try DurableFile.synchronize(unpacked)
        let kept = try exchange(unpacked, at: place, replaces)
        return Restored(
            until: manifest?.untilMoment, newest: outcome.newest, proof: outcome.proof, kept: kept)
    }

    /// - Returns: where what was there is kept; nil for nothing.
    private func exchange(
        _ unpacked: String, at place: SQLitePlace, _ replaces: Bool
    ) throws -> String? {
        // The proof took its time, and programs other than this one know nothing of the lock.
        try place.requireFree(replaces: replaces, inUse: inUse)
        let kept = try place.keepAside(at: examine.clock())
        do {
            try DurableFile.rename(unpacked, to: place.path)
        } catch {
            kept?.putBack()
            throw error
        }
        return kept?.name
    }

    // MARK: - Both engines

    @Sendable private func unpack(
        _ path: String, _ scratch: ScratchFolder, _ watch: BackupWatch
    ) async throws -> BackupManifest {
        let key = try backupKey(for: path)
        let manifest = try await onOwnThread {
            var reader = try BackupReader(path, key, watch: watch)
            return try reader.readAll(into: scratch.path)
        }
        guard manifest.parts.count == 1 else {
            throw ConfigurationProblem(
                what: "the backup holds files that this build does not know",
                mend: "restore it with the build that made it or a newer one")
        }
        return manifest
    }

    /// Examines the copy, writes down in it that it was restored, and closes it.
    @Sendable private func finish(
        _ copy: RestoredCopy, _ manifest: BackupManifest?, _ path: String, _ watch: BackupWatch
    ) async throws -> (proof: BackupProof, newest: Instant?) {
        do {
            let (site, proof) = try await examine.run(copy, manifest, watch: watch)
            let newest = try await site.database.read { tx in
                try SnapshotStore().newestEvent(in: tx)
            }
            if let manifest {
                try await RecordBackups(site).restored(
                    run: manifest.run, file: path, bytes: try DurableFile.bytes(of: path),
                    until: manifest.untilMoment, proof: proof)
            }
            await copy.database.close()
            return (proof, newest)
        } catch {
            await copy.database.close()
            throw error
        }
    }

    private func backupKey(for path: String) throws -> BackupKey {
        if let text = typed[.backup] {
            return BackupKey(try MasterKey.key(from: text, named: "the key given"), .separate)
        }
        return try BackupKey.load(configuration, for: path)
    }

    /// A key that was typed goes where the server looks for it.
    private func writeKey() throws -> String? {
        guard let text = typed[.master],
            !FileManager.default.fileExists(atPath: configuration.keyPath)
        else { return nil }
        try MasterKey.write(
            try MasterKey.key(from: text, named: "the key given"), to: configuration.keyPath)
        return configuration.keyPath
    }

    private var inUse: ConfigurationProblem {
        ConfigurationProblem(
            what: "another process works with the database in \(configuration.dataFolder)",
            mend: "stop the server and every jiesu command first")
    }

    private static func isOlderFormat(_ path: String) throws -> Bool {
        do {
            _ = try BackupReader.header(of: path)
            return false
        } catch BackupDamage.olderFormat {
            return true
        }
    }
}
