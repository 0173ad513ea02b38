import Casework
import Foundation
import Operations
import Persistence
import PersistencePostgres

/// Restores into PostgreSQL: into a new database that takes the name of the old one when everything
/// in it is proven. A role that may not make databases restores into an empty one directly.
struct PostgresRestore: Sendable {
    typealias Unpack =
        @Sendable (String, ScratchFolder, BackupWatch) async throws -> BackupManifest
    typealias Finish =
        @Sendable (RestoredCopy, BackupManifest?, String, BackupWatch) async throws -> (
            proof: BackupProof, newest: Instant?
        )

    let server: PostgresServer
    let replaces: Bool
    let unpack: Unpack
    let finish: Finish

    func run(
        _ path: String, _ dataFolder: String, _ watch: BackupWatch
    ) async throws -> RestoreBackup.Restored {
        let (server, replaces) = (server, replaces)
        let target = try await onOwnThread { try Self.examine(server, replaces) }
        let (name, isEmpty) = (target.name, target.isEmpty)
        let scratch = try ScratchFolder(in: dataFolder)
        defer { scratch.remove() }
        let manifest = try await unpack(path, scratch, watch)
        guard target.mayCreate else { return try await fill(name, scratch, manifest, path, watch) }
        let side = ScratchName(ScratchName.beginning(besides: name, "_restore_")).text
        try await onOwnThread { try server.create(database: side) }
        do {
            let copy = try await RestoredCopy.postgres(in: scratch.path, server, named: side)
            let outcome = try await finish(copy, manifest, path, watch)
            let kept = try await onOwnThread {
                try Self.exchange(name, for: side, isEmpty: isEmpty, server)
            }
            return Self.restored(manifest, outcome, kept: kept)
        } catch {
            // ignored: the first error is the one to tell; the name says what the database is.
            try? await onOwnThread { try server.drop(database: side, isForced: true) }
            throw error
        }
    }

    private struct Target {
        let name: String
        let isEmpty: Bool
        let mayCreate: Bool
    }

    /// - Throws: `ConfigurationProblem` where nothing can or must be restored.
    private static func examine(_ server: PostgresServer, _ replaces: Bool) throws -> Target {
        let name = try server.databaseName()
        guard try isAlone(server) else { throw inUse(name) }
        let isEmpty = try server.isEmpty()
        guard isEmpty || replaces else {
            throw ConfigurationProblem(
                what: "the database \(name) is not empty",
                mend: "give an empty one with --database, "
                    + "or --replace to put the backup in its place; it is kept beside")
        }
        let mayCreate = try server.mayCreateDatabases()
        guard isEmpty || mayCreate else {
            throw ConfigurationProblem(
                what: "the role may not create databases, so \(name) cannot be replaced",
                mend: "ALTER ROLE … CREATEDB, or restore into an empty database")
        }
        // What is restored is removed again when it is not proven, and nothing else may go with it.
        guard try mayCreate || !server.hasRemains() else {
            throw ConfigurationProblem(
                what: "\(name) has no tables, but functions, types or schemas of this role",
                mend: "ALTER ROLE … CREATEDB, or restore into a new database")
        }
        return Target(name: name, isEmpty: isEmpty, mayCreate: mayCreate)
    }

    /// Restores into the empty database itself, and empties it again unless all is proven.
    private func fill(
        _ name: String, _ scratch: ScratchFolder, _ manifest: BackupManifest, _ path: String,
        _ watch: BackupWatch
    ) async throws -> RestoreBackup.Restored {
        let server = server
        do {
            let copy = try await RestoredCopy.postgres(in: scratch.path, server, named: name)
            let outcome = try await finish(copy, manifest, path, watch)
            return Self.restored(manifest, outcome, kept: nil)
        } catch {
            let reason = BackupProblem(of: error).detail
            guard try await onOwnThread({ Self.isCleared(server) }) else {
                throw ConfigurationProblem(
                    what: "\(reason); what was restored could not be removed from \(name) again, "
                        + "and is not proven",
                    mend: "drop that database before anybody uses it, and make it anew")
            }
            throw error
        }
    }

    private static func isCleared(_ server: PostgresServer) -> Bool {
        do {
            try server.removeRemains()
            return try server.isEmpty()
        } catch {
            // ignored: the caller says that something is left.
            return false
        }
    }

    /// - Returns: the new name of the database that was there; nil where it was empty.
    private static func exchange(
        _ name: String, for side: String, isEmpty: Bool, _ server: PostgresServer
    ) throws -> String? {
        let office = server.with(database: "postgres")
        guard try isAlone(server) else { throw inUse(name) }
        let kept = ScratchName(ScratchName.beginning(besides: name, "_before_restore_")).text
        try office.rename(database: name, to: kept)
        do {
            try office.rename(database: side, to: name)
        } catch {
            try office.rename(database: kept, to: name)
            throw error
        }
        guard isEmpty else { return kept }
        try office.drop(database: kept, isForced: false)
        return nil
    }

    private static func restored(
        _ manifest: BackupManifest, _ outcome: (proof: BackupProof, newest: Instant?),
        kept: String?
    ) -> RestoreBackup.Restored {
        RestoreBackup.Restored(
            until: manifest.untilMoment, newest: outcome.newest, proof: outcome.proof, kept: kept)
    }

    /// Sessions that just ended, our own among them, take a moment to be gone.
    private static func isAlone(_ server: PostgresServer) throws -> Bool {
        for _ in 0..<20 {
            if try server.otherSessions() == 0 { return true }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return false
    }

    private static func inUse(_ name: String) -> ConfigurationProblem {
        ConfigurationProblem(
            what: "other sessions are connected to the database \(name)",
            mend: "stop every server and command that uses it first")
    }
}
