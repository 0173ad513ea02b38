import Casework
import Foundation
import Operations
import Persistence
import PersistencePostgres
import PersistenceSQLite
import Store

/// The database of a backup, restored into a place of its own.
struct RestoredCopy: Sendable {
    let database: any Database
    let sqlite: SQLiteDatabase?
    /// PostgreSQL: the database's name.
    let name: String?

    /// Names of scratch databases begin with the site's own and this.
    static let scratchMark = "_scratch_"

    /// Opens the SQLite file among the unpacked parts.
    static func sqlite(in folder: String) throws -> RestoredCopy {
        var place = SQLiteConfiguration(.file(folder + "/" + BackupManifest.database))
        place.readers = 2
        let database: SQLiteDatabase
        do {
            database = try SQLiteDatabase(place)
        } catch {
            throw BackupProblem(.differs, "the file inside is no database")
        }
        return RestoredCopy(database: database, sqlite: database, name: nil)
    }

    /// Fills the empty PostgreSQL database `name` from the unpacked dump and opens it.
    static func postgres(
        in folder: String, _ server: PostgresServer, named name: String
    ) async throws -> RestoredCopy {
        try await onOwnThread {
            do {
                try PostgresTools(server).restore(
                    folder + "/" + BackupManifest.database, into: name)
            } catch {
                throw BackupProblem(of: error)
            }
        }
        var place = PostgresConfiguration(server.with(database: name).connection)
        place.connections = 2
        return RestoredCopy(database: PostgresDatabase(place), sqlite: nil, name: name)
    }

    /// A name that no database has yet, at most 63 bytes.
    static func name(besides own: String, _ mark: String) -> String {
        let chance = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        return String(own.prefix(63 - mark.utf8.count - chance.count)) + mark + chance
    }
}

/// Compares a restored copy with what its backup says it was, and lets it prove itself.
struct ExamineCopy: Sendable {
    /// Verifies the ledger of a site and says what is wrong, in sentences.
    typealias VerifyLedger = @Sendable (Site) async throws -> [String]

    /// The check of the ledger that proofs run.
    static let verifyLedger: VerifyLedger = { _ in [] }

    let configuration: DeploymentConfiguration
    let clock: @Sendable () -> Instant
    var verifyLedger = Self.verifyLedger

    /// The copy as a site, brought to this build's schema, and what was found equal in it.
    ///
    /// - Parameter manifest: nil for a backup older than the container, which is compared with
    ///   nothing but itself.
    /// - Throws: `BackupProblem` with `.differs`; `MigrationError` where the backup is of a newer
    ///   build; `ConfigurationProblem` where the key does not open what is sealed inside.
    func run(
        _ copy: RestoredCopy, _ manifest: BackupManifest?, watch: BackupWatch
    ) async throws -> (site: Site, proof: BackupProof) {
        let began = clock()
        watch.enter(.checking)
        if let problem = try await copy.sqlite?.integrityProblems().first {
            throw BackupProblem(.differs, "the database is damaged: \(problem)")
        }
        let migrator = Migrator(Schema.migrations)
        let isCurrent = try await migrator.plan(copy.database).isComplete
        let until = manifest?.untilMoment ?? began
        let site = Site(
            database: copy.database,
            profile: try await OpenSite.openProfile(configuration, copy.database),
            sealer: try await OpenSite.openSealer(configuration, copy.database),
            clock: clock)
        let facts = try await copy.database.read { tx in
            try TakeFacts(site).run(until: until, hasFigures: isCurrent, in: tx)
        }
        if let difference = manifest?.facts.differences(facts).first {
            throw BackupProblem(.differs, difference)
        }
        if !isCurrent {
            let now = clock
            _ = try await migrator.migrate(copy.database) { now().milliseconds }
        }
        try watch.check()
        watch.enter(.replaying)
        let history = try await CheckHistory(site).run()
        if let problem = history.problems.first {
            throw BackupProblem(
                .differs,
                "\(history.problems.count) orders are not what their events say; "
                    + "order \(problem.order.value): \(problem.what)")
        }
        if let problem = try await verifyLedger(site).first {
            throw BackupProblem(.differs, "the ledger is not whole: \(problem)")
        }
        let now = clock()
        let proof = BackupProof(
            provenAt: now, tables: facts.tables.count, rows: facts.rows,
            orders: history.checked, ledgerEntries: facts.tables["ledger_entry"] ?? 0,
            figuresDay: manifest?.facts.figures == nil ? "" : facts.figures?.day ?? "",
            seconds: Int(now.seconds(since: began)))
        return (site, proof)
    }
}
