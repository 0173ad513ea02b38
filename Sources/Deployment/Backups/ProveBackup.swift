package import Casework
import Foundation
import Operations
import Persistence
import PersistencePostgres
import Store

/// Restores a backup into a scratch place beside the site at work and looks whether everything is
/// there and equal. The scratch place is gone afterwards, whatever came out.
package struct ProveBackup: Sendable {
    package struct Proven: Sendable {
        package let proof: BackupProof
        package let until: Instant
        /// The number of its run in the record of the database it was made of.
        package let run: Int64?
    }

    private let open: OpenSite
    private let examine: ExamineCopy

    package init(_ open: OpenSite) {
        self.init(open, verifyLedger: ExamineCopy.verifyLedger)
    }

    init(_ open: OpenSite, verifyLedger: @escaping ExamineCopy.VerifyLedger) {
        self.open = open
        examine = ExamineCopy(
            configuration: open.configuration, clock: open.site.clock, verifyLedger: verifyLedger)
    }

    /// - Throws: `BackupDamage` where the file is not whole, `BackupProblem` where what it holds is
    ///   not what was saved or cannot be looked at.
    package func run(_ path: String, watch: BackupWatch) async throws -> Proven {
        watch.enter(.restoring)
        let key = try BackupKey.load(open.configuration, for: path)
        let scratch = try ScratchFolder(in: open.configuration.dataFolder)
        defer { scratch.remove() }
        let manifest = try await onOwnThread {
            var reader = try BackupReader(path, key, watch: watch)
            return try reader.readAll(into: scratch.path)
        }
        let proof =
            manifest.engine == Dialect.sqlite.rawValue
            ? try await proveSQLite(scratch, manifest, watch)
            : try await provePostgres(scratch, manifest, watch)
        return Proven(proof: proof, until: manifest.untilMoment, run: manifest.run)
    }

    private func proveSQLite(
        _ scratch: ScratchFolder, _ manifest: BackupManifest, _ watch: BackupWatch
    ) async throws -> BackupProof {
        let copy = try RestoredCopy.sqlite(in: scratch.path)
        return try await prove(copy, manifest, watch)
    }

    private func provePostgres(
        _ scratch: ScratchFolder, _ manifest: BackupManifest, _ watch: BackupWatch
    ) async throws -> BackupProof {
        guard let url = open.configuration.databaseURL else {
            throw BackupProblem(
                .scratchRefused,
                "a backup of PostgreSQL is proven on a PostgreSQL server; give --database")
        }
        let server = try PostgresServer(url)
        let database = try await onOwnThread {
            guard try server.mayCreateDatabases() else {
                throw BackupProblem(
                    .scratchRefused,
                    "the role may not create the scratch database; "
                        + "ALTER ROLE … CREATEDB allows it")
            }
            return try ScratchDatabase.make(server)
        }
        do {
            let copy = try await RestoredCopy.postgres(
                in: scratch.path, server, named: database.name)
            let proof = try await prove(copy, manifest, watch)
            try await onOwnThread { try database.drop() }
            return proof
        } catch {
            // ignored: the first error is the one to tell; the name says what the database is.
            try? await onOwnThread { try database.drop() }
            throw error
        }
    }

    private func prove(
        _ copy: RestoredCopy, _ manifest: BackupManifest, _ watch: BackupWatch
    ) async throws -> BackupProof {
        do {
            let proof = try await examine.run(copy, manifest, watch: watch).proof
            await copy.database.close()
            return proof
        } catch {
            await copy.database.close()
            throw error
        }
    }
}
