import Casework
import Crypto
import Foundation
import LedgerProof
import Operations
import Persistence
import PersistenceSQLite
import Simulator
import TestSupport
import Testing

@testable import Deployment

@Suite struct BackupProofTests {
    @Test(arguments: TestDatabase.available)
    func `a good backup is proven, with everything that was acknowledged before its moment`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let order = try await workshop.register("the last before the backup")
            try await workshop.sign(order)
            let acknowledged = workshop.site.clock()
            let path = try await workshop.backup()
            try await workshop.register("after the backup")
            let proven = try await workshop.prove(path)
            #expect(proven.until >= acknowledged)
            #expect(proven.proof.orders == 5)
            #expect(proven.proof.rows > 10)
            #expect(!proven.proof.figuresDay.isEmpty)
            #expect(try workshop.leftovers() == [])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a run is recorded as proven, and the ledger says so`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let record = RecordBackups(workshop.site)
            let begun = try #require(try await record.begin(by: .system, toStay: true))
            let path = workshop.folder + "/backups/first.jbk"
            let done = await CarryOutBackup(workshop.open).run(begun, to: path)
            #expect(done.state == .proven)
            #expect(done.problem == nil)
            let overview = try await ManageBackups(workshop.site).overview(
                limit: 10, for: Actor(account: 4, name: "root", roles: [.administrator]))
            #expect(overview.lastProven?.id == begun.id)
            #expect(overview.lastProven?.file == path)
            #expect(try await workshop.ledger() == ["backup_made", "backup_proven"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a backup that cannot be written is recorded as failed`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let record = RecordBackups(workshop.site)
            let begun = try #require(try await record.begin(by: .system, toStay: true))
            let file = workshop.folder + "/a-file"
            try Data("x".utf8).write(to: URL(filePath: file))
            let done = await CarryOutBackup(workshop.open).run(begun, to: file + "/first.jbk")
            #expect(done.state == .failed)
            #expect(done.problem?.code == .disk)
            #expect(try await workshop.ledger() == ["backup_failed"])
        }
    }

    /// What is done to the database after its facts were taken, and what the proof says.
    static let changes: [(String, String)] = [
        ("DELETE FROM order_event WHERE version = 2", "table order_event"),
        ("DELETE FROM complainant", "table complainant"),
        ("UPDATE order_event SET at = at + 1", "the newest change"),
        ("DROP TABLE import_mapping", "table import_mapping"),
        (
            "UPDATE work_order SET received_at = received_at - 86400000 WHERE version = 2",
            "the figures of"
        ),
        ("UPDATE work_order SET title = 'another'", "not what their events say"),
        ("UPDATE work_order SET state = 'closed' WHERE version = 1", "not what their events say"),
        // Nothing but the ledger knows who it was.
        ("UPDATE order_event SET actor = 'x' WHERE version = 2", "the ledger is not whole"),
    ]

    @Test(arguments: changes)
    func `a copy that is not what was saved is found out`(
        _ statement: String, _ expected: String
    ) async throws {
        // The orders are received yesterday, so that the figures of the day before hold them.
        let started = Site.systemClock()
        let clock = VirtualClock(started.adding(hours: -24))
        try await Workshop.run(on: .sqlite, clock: clock.read) { workshop in
            let order = try await workshop.register("signed")
            try await workshop.sign(order)
            clock.now = started
            let path = try await workshop.forge(statement)
            let fault = await workshop.fault(path) as? BackupProblem
            #expect(fault?.code == .differs)
            #expect(fault?.detail.contains(expected) == true, "\(String(describing: fault))")
            #expect(try workshop.leftovers() == [])
        }
    }

    @Test func `a clock that was put back is for the auditor and fails no proof`() async throws {
        let clock = VirtualClock(Site.systemClock())
        try await Workshop.run(on: .sqlite, clock: clock.read) { workshop in
            try await workshop.register("before the root")
            try await SignLedger(workshop.site).runIfDue()
            let signedAt = clock.now
            clock.now = signedAt.adding(hours: -2)
            try await workshop.register("while the clock was wrong")
            clock.now = signedAt.adding(hours: 1)
            let path = try await workshop.backup()
            #expect(await workshop.fault(path) == nil)
            let found = try await VerifyLedger(workshop.site).run(for: .system).findings.findings
            #expect(found.contains { $0.kind == .backdated })
        }
    }

    @Test func `a forged copy that changes nothing is good`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.forge("SELECT 1")
            #expect(await workshop.fault(path) == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a ledger that is not whole fails the proof`(_ engine: TestDatabase) async throws {
        try await Workshop.run(on: engine) { workshop in
            let path = try await workshop.backup()
            let prove = ProveBackup(workshop.open, verifyLedger: { _ in ["entry 7 was changed"] })
            await #expect {
                _ = try await prove.run(path, watch: BackupWatch())
            } throws: { error in
                (error as? BackupProblem)?.detail.contains("entry 7 was changed") == true
            }
            #expect(try workshop.leftovers() == [])
        }
    }

    @Test func `a role that may not make databases gets a backup without proof`() async throws {
        guard TestDatabase.postgresURL != nil else { return }
        try await Workshop.run(on: .postgres) { workshop in
            let role = "jiesu_role_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
            let user = try await workshop.site.database.write { tx in
                let user = try tx.fetchFirst("SELECT current_user") { $0.text(0) } ?? ""
                try tx.executeScript("CREATE ROLE \(role) LOGIN; GRANT \"\(user)\" TO \(role)")
                return user
            }
            var configuration = workshop.configuration
            configuration.databaseURL = configuration.databaseURL?.replacingOccurrences(
                of: "user='\(user)'", with: "user='\(role)'")
            let open = try await OpenSite.open(configuration)
            let record = RecordBackups(open.site)
            let begun = try #require(try await record.begin(by: .system, toStay: true))
            let path = workshop.folder + "/unproven.jbk"
            let done = await CarryOutBackup(open).run(begun, to: path)
            await open.close()
            try await workshop.site.database.write { tx in
                try tx.executeScript("DROP ROLE \(role)")
            }
            #expect(done.state == .made)
            #expect(done.problem?.code == .scratchRefused)
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }
}

extension Workshop {
    /// Kinds of what the ledger holds about backups, in order.
    func ledger() async throws -> [String] {
        try await site.database.read { tx in
            try tx.fetch(
                "SELECT kind FROM ledger_entry WHERE kind LIKE 'backup%' ORDER BY at, lane, seq"
            ) { $0.text(0) }
        }
    }

    /// A backup with right seals whose database is not the one its manifest tells of.
    func forge(_ statement: String) async throws -> String {
        let sqlite = try #require(open.sqlite)
        let copy = folder + "/copy"
        let site = site
        let until = site.clock()
        let facts = try await sqlite.backup(
            to: copy, progress: { _, _ in },
            alongside: { tx in try TakeFacts(site).run(until: until, in: tx) })
        let forged = try SQLiteDatabase(SQLiteConfiguration(.file(copy)))
        // Whoever forges takes away first what keeps events as they were written.
        let script =
            "DROP TRIGGER order_event_kept_on_update; DROP TRIGGER order_event_kept_on_delete; "
            + statement
        try await forged.write { tx in try tx.executeScript(script) }
        await forged.close()
        let key = try BackupKey.load(configuration)
        let header = BackupHeader(
            madeAt: until.milliseconds, until: until.milliseconds, engine: "sqlite",
            schema: facts.migrations.last ?? "", keyOrigin: key.origin, keyID: key.id,
            chunkBytes: 1024, salt: String(repeating: "ab", count: 32))
        let path = folder + "/forged.jbk"
        let writer = try BackupWriter(path, header, key, watch: BackupWatch())
        try writer.begin(BackupManifest.database)
        try writer.append(try Data(contentsOf: URL(filePath: copy)))
        try writer.end()
        _ = try writer.finish(
            BackupManifest(
                run: nil, until: until.milliseconds, engine: "sqlite", facts: facts,
                parts: writer.parts))
        return path
    }
}
