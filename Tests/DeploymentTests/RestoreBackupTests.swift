import Casework
import Crypto
import Foundation
import LedgerProof
import Operations
import Persistence
import PersistencePostgres
import PersistenceSQLite
import Synchronization
import TestSupport
import Testing

@testable import Deployment

@Suite struct RestoreBackupTests {
    /// Restores `path` as `configuration` says.
    private func restore(
        _ path: String, _ configuration: DeploymentConfiguration, replaces: Bool = false,
        typed: [RestoreBackup.NeededKey: String] = [:]
    ) async throws -> RestoreBackup.Restored {
        try await RestoreBackup(configuration, typed: typed).run(
            path, replaces: replaces, watch: BackupWatch())
    }

    /// Runs `body` with an empty place on the same engine.
    private func withEmptyPlace(
        _ engine: TestDatabase, _ workshop: Workshop,
        _ body: (DeploymentConfiguration) async throws -> Void
    ) async throws {
        try await Workshop.withDatabase(engine) { url in
            var configuration = workshop.configuration
            configuration.dataFolder = workshop.folder + "/restored"
            configuration.databaseURL = url
            try await body(configuration)
        }
    }

    private func orders(_ configuration: DeploymentConfiguration) async throws -> Int {
        let open = try await OpenSite.open(configuration)
        let checked = try await CheckHistory(open.site).run()
        #expect(checked.problems.isEmpty)
        await open.close()
        return checked.checked
    }

    @Test(arguments: TestDatabase.available)
    func `after a restore the server signs again, without the roots that came later`(
        _ engine: TestDatabase
    ) async throws {
        let moved = Mutex<Int64>(0)
        let clock: @Sendable () -> Instant = {
            Site.systemClock().adding(seconds: moved.withLock { $0 })
        }
        try await Workshop.run(on: engine, clock: clock) { workshop in
            let path = try await workshop.backup()
            #expect(try await SignLedger(workshop.site).runIfDue().map(\.number) == [1])
            let file = RootFile(workshop.configuration)
            #expect(try file.memory.read()?.number == 1)
            let report = try await VerifyLedger(workshop.site).run(for: .system)
            #expect(report.isAnchored && report.isProven)
            try await withEmptyPlace(engine, workshop) { empty in
                try OpenSite.createFolder(empty.dataFolder)
                let kept = RootFile(empty)
                try kept.memory.keep(try #require(try file.memory.read()))
                _ = try await restore(path, empty)
                #expect(try kept.memory.read() == nil)
                let open = try await OpenSite.open(empty, clock: clock)
                #expect(try await SignLedger(open.site).runIfDue().map(\.number) == [1])
                #expect(try kept.memory.read()?.number == 1)
                try await open.site.database.write { tx in
                    try tx.execute("DELETE FROM ledger_root")
                }
                moved.withLock { $0 = 3_600 }
                _ = try await Workshop.register("later", in: open.site)
                await #expect(throws: RootsTakenBack.self) {
                    try await SignLedger(open.site).runIfDue()
                }
                try Data("x".utf8).write(to: URL(fileURLWithPath: kept.path))
                await #expect(throws: ConfigurationProblem.self) {
                    try await SignLedger(open.site).runIfDue()
                }
                await open.close()
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an empty machine gets everything back and says up to when`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let acknowledged = workshop.site.clock()
            let path = try await workshop.backup()
            try await workshop.register("later")
            try await withEmptyPlace(engine, workshop) { empty in
                let restored = try await restore(path, empty)
                let until = try #require(restored.until)
                #expect(until >= acknowledged)
                #expect(restored.newest != nil)
                #expect(restored.kept == nil)
                #expect(restored.keyFile == nil)
                #expect(try await orders(empty) == 4)
                let open = try await OpenSite.open(empty)
                let kinds = try await open.site.database.read { tx in
                    try tx.fetch("SELECT kind FROM ledger_entry WHERE kind = 'restored'") {
                        $0.text(0)
                    }
                }
                #expect(kinds == ["restored"])
                await open.close()
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the run inside a restored backup is shown as proven`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let record = RecordBackups(workshop.site)
            let begun = try #require(try await record.begin(by: .system, toStay: true))
            let path = workshop.folder + "/recorded.jbk"
            let done = await CarryOutBackup(workshop.open).run(begun, to: path)
            #expect(done.state == .proven)
            try await withEmptyPlace(engine, workshop) { empty in
                _ = try await restore(path, empty)
                let open = try await OpenSite.open(empty)
                let runs = try await RecordBackups(open.site).recent(limit: 5)
                #expect(runs.map(\.state) == [.proven])
                #expect(runs.first?.until == done.until)
                await open.close()
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a database that somebody works with is not touched`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let path = try await workshop.backup()
            try await workshop.register("acknowledged after the backup")
            for replaces in [false, true] {
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, workshop.configuration, replaces: replaces)
                }
            }
            let checked = try await CheckHistory(workshop.site).run()
            #expect(checked.checked == 5)
            try await workshop.register("and work goes on")
        }
    }

    @Test func `a SQLite file that another program has open is not touched`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            try await withEmptyPlace(.sqlite, workshop) { place in
                _ = try await restore(path, place)
                let visitor = try SQLiteDatabase(SQLiteConfiguration(.file(place.databasePath)))
                try await visitor.write { tx in
                    try tx.execute("INSERT INTO setting VALUES ('a', 'b')")
                }
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, place, replaces: true)
                }
                await visitor.close()
                _ = try await restore(path, place, replaces: true)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what is there is replaced only when told, and kept beside`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let path = try await workshop.backup()
            try await withEmptyPlace(engine, workshop) { place in
                _ = try await restore(path, place)
                let open = try await OpenSite.open(place)
                try await Workshop.register("one more", in: open.site)
                await open.close()
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, place)
                }
                #expect(try await orders(place) == 5)
                let restored = try await restore(path, place, replaces: true)
                #expect(try await orders(place) == 4)
                var before = place
                let kept = try #require(restored.kept)
                if let url = place.databaseURL {
                    before.databaseURL = try PostgresServer(url).with(database: kept).connection
                } else {
                    before.dataFolder = workshop.folder + "/before"
                    try OpenSite.createFolder(before.dataFolder)
                    try FileManager.default.copyItem(atPath: kept, toPath: before.databasePath)
                }
                #expect(try await orders(before) == 5)
            }
        }
    }

    @Test func `a damaged backup replaces nothing`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            try await withEmptyPlace(.sqlite, workshop) { place in
                _ = try await restore(path, place)
                var bytes = try Data(contentsOf: URL(filePath: path))
                bytes[bytes.count - 20] ^= 1
                let spoiled = workshop.folder + "/spoiled.jbk"
                try bytes.write(to: URL(filePath: spoiled))
                await #expect(throws: BackupDamage.self) {
                    _ = try await restore(spoiled, place, replaces: true)
                }
                #expect(try await orders(place) == 4)
            }
        }
    }

    @Test func `a database damaged beyond opening is replaced and kept`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            try await withEmptyPlace(.sqlite, workshop) { place in
                try OpenSite.createFolder(place.dataFolder)
                try Data(repeating: 0x58, count: 9_000).write(to: URL(filePath: place.databasePath))
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, place)
                }
                let restored = try await restore(path, place, replaces: true)
                let kept = try #require(restored.kept)
                #expect(try Data(contentsOf: URL(filePath: kept)).count == 9_000)
                #expect(try await orders(place) == 4)
            }
        }
    }

    @Test func `a bare SQLite backup of an older version is restored and its age told`()
        async throws
    {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = workshop.folder + "/older.backup"
            try await #require(workshop.open.sqlite).backup(to: path)
            #expect(await workshop.fault(path) as? BackupDamage == .olderFormat)
            try await withEmptyPlace(.sqlite, workshop) { place in
                let restored = try await restore(path, place)
                #expect(restored.until == nil)
                #expect(restored.newest != nil)
                #expect(try await orders(place) == 4)
            }
        }
    }

    @Test func `a typed key is asked for, tried, and written where the server looks`()
        async throws
    {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            try await withEmptyPlace(.sqlite, workshop) { empty in
                var bare = empty
                bare.key = nil
                #expect(try RestoreBackup(bare).missingKeys(for: path) == [.master])
                await #expect(throws: BackupDamage.self) {
                    _ = try await restore(path, bare, typed: [.master: Workshop.otherKey])
                }
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, bare, typed: [.master: "no key"])
                }
                #expect(!FileManager.default.fileExists(atPath: bare.keyPath))
                let restored = try await restore(path, bare, typed: [.master: Workshop.key])
                #expect(restored.keyFile == bare.keyPath)
                #expect(try RestoreBackup(bare).missingKeys(for: path) == [])
                #expect(try await orders(bare) == 4)
            }
        }
    }

    @Test func `a separate backup key opens the file, and the master key what is inside`()
        async throws
    {
        try await Workshop.run(on: .sqlite) { workshop in
            let keyFile = workshop.folder + "/backup.key"
            try Data(Workshop.otherKey.utf8).write(to: URL(filePath: keyFile))
            let early = try await workshop.backup("early.jbk")
            var configuration = workshop.configuration
            configuration.backupKeyFile = keyFile
            let separate = OpenSite(
                site: workshop.site, configuration: configuration, sqlite: workshop.open.sqlite,
                lock: nil)
            let path = workshop.folder + "/separate.jbk"
            _ = try await MakeBackup(separate).run(to: path, run: nil, watch: BackupWatch())
            _ = try await ProveBackup(separate).run(early, watch: BackupWatch())
            try await withEmptyPlace(.sqlite, workshop) { empty in
                #expect(try RestoreBackup(empty).missingKeys(for: path) == [.backup])
                await #expect(throws: BackupDamage.self) { _ = try await restore(path, empty) }
                var other = empty
                other.key = Data([UInt8](3...34)).base64EncodedString()
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, other, typed: [.backup: Workshop.otherKey])
                }
                _ = try await restore(path, empty, typed: [.backup: Workshop.otherKey])
                #expect(try await orders(empty) == 4)
            }
        }
    }

    @Test func `a backup of one engine is not restored into the other`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            var configuration = workshop.configuration
            configuration.dataFolder = workshop.folder + "/other"
            configuration.databaseURL = "postgres://nobody@127.0.0.1:1/none"
            let wrong = configuration
            await #expect(throws: ConfigurationProblem.self) {
                _ = try await restore(path, wrong)
            }
        }
    }
}
