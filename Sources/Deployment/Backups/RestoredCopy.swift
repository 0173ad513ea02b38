import Casework
import Foundation
import LedgerProof
import Operations
import Persistence
import PersistencePostgres
import PersistenceSQLite
import Store

/// The database of a backup, restored into a place of its own.
struct RestoredCopy: Sendable {
    let database: any Database
    let sqlite: SQLiteDatabase?

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
        return RestoredCopy(database: database, sqlite: database)
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
        return RestoredCopy(database: PostgresDatabase(place), sqlite: nil)
    }
}

/// Compares a restored copy with what its backup says it was, and lets it prove itself.
struct ExamineCopy: Sendable {
    /// Verifies the ledger of a site and says what is wrong, in sentences.
    typealias VerifyLedger = @Sendable (Site) async throws -> [String]

    /// The check of the ledger that proofs run: its chain, its signed roots, and every row it
    /// tells of. A moment that cannot be right, such as of a clock that was put back, is for the
    /// auditor: it would fail every proof from then on, and says nothing about the copy.
    static let verifyLedger: VerifyLedger = { site in
        let publicKey = try site.sealer.ledgerSigner.publicKey()
        let report = try await site.database.read { tx in
            try site.ledger.verify(publicKey: publicKey, in: tx)
        }
        let list = report.findings
        let isWhole = list.count == list.findings.count
        return list.findings.filter { $0.kind != .backdated || !isWhole }.map(\.description)
    }

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
            try await copy.database.write { tx in
                _ = try LedgerStore().adopt(at: now(), in: tx)
            }
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
