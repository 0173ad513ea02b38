import Casework
import Foundation
import Operations
import Persistence
import PersistenceSQLite
import TestSupport
import Testing

@testable import Deployment

/// Restoring where something of a SQLite database lies already, and from where.
@Suite struct SQLitePlaceTests {
    private func restore(
        _ path: String, _ configuration: DeploymentConfiguration, replaces: Bool = false
    ) async throws -> RestoreBackup.Restored {
        try await RestoreBackup(configuration).run(path, replaces: replaces, watch: BackupWatch())
    }

    private func withPlace(
        _ body: (Workshop, DeploymentConfiguration) async throws -> Void
    ) async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            var place = workshop.configuration
            place.dataFolder = workshop.folder + "/restored"
            try OpenSite.createFolder(place.dataFolder)
            try await body(workshop, place)
        }
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func write(_ bytes: Data, _ path: String) throws {
        try bytes.write(to: URL(filePath: path))
    }

    /// The settings under `key` once the site is opened again, and the orders that are as their
    /// events say.
    private func opened(
        _ place: DeploymentConfiguration, key: String
    ) async throws -> (settings: [String], orders: Int) {
        let open = try await OpenSite.open(place)
        let settings = try await open.site.database.read { tx in
            try tx.fetch("SELECT value FROM setting WHERE name = \(key)") { $0.text(0) }
        }
        let checked = try await CheckHistory(open.site).run()
        #expect(checked.problems.isEmpty)
        await open.close()
        return (settings, checked.checked)
    }

    @Test func `a log whose database is gone is not played into the restored one`() async throws {
        try await withPlace { workshop, place in
            let path = try await workshop.backup()
            _ = try await restore(path, place)
            let database = try SQLiteDatabase(SQLiteConfiguration(.file(place.databasePath)))
            try await database.write { tx in
                try tx.execute("INSERT INTO setting VALUES ('left', 'behind')")
            }
            let wal = place.databasePath + "-wal"
            let log = try bytes(wal)
            await database.close()
            try #require(log.count > 32)
            try FileManager.default.removeItem(atPath: place.databasePath)
            try write(log, wal)
            await #expect {
                _ = try await restore(path, place)
            } throws: { error in
                (error as? ConfigurationProblem)?.what.contains("jiesu.sqlite-wal") == true
            }
            #expect(try bytes(wal) == log)
            let restored = try await restore(path, place, replaces: true)
            #expect(try bytes(try #require(restored.kept) + "-wal") == log)
            #expect(!DurableFile.isThere(wal))
            let found = try await opened(place, key: "left")
            #expect(found.settings.isEmpty)
            #expect(found.orders == 4)
        }
    }

    @Test(arguments: ["-wal", "-shm", "-journal"])
    func `any remains are refused, or kept beside when told`(_ ending: String) async throws {
        try await withPlace { workshop, place in
            let path = try await workshop.backup()
            // With an empty file of the name the remains are no less dangerous.
            for hasFile in [false, true] {
                if hasFile {
                    try FileManager.default.removeItem(atPath: place.databasePath)
                    try write(Data(), place.databasePath)
                }
                try write(Data("remains".utf8), place.databasePath + ending)
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await restore(path, place)
                }
                #expect(try bytes(place.databasePath + ending) == Data("remains".utf8))
                let restored = try await restore(path, place, replaces: true)
                let kept = try #require(restored.kept)
                #expect(try bytes(kept + ending) == Data("remains".utf8))
                #expect(DurableFile.isThere(kept) == hasFile)
                #expect(!DurableFile.isThere(place.databasePath + ending))
                #expect(try await opened(place, key: "none").orders == 4)
            }
        }
    }

    @Test func `an empty file is no database`() async throws {
        try await withPlace { workshop, place in
            try write(Data(), place.databasePath)
            _ = try await restore(try await workshop.backup(), place)
            #expect(try await opened(place, key: "none").orders == 4)
        }
    }

    @Test func `what was moved away twice in a second has two names, and can be put back`()
        async throws
    {
        try await Workshop.withFolder { folder in
            let place = SQLitePlace(path: folder + "/jiesu.sqlite")
            let now = Instant(milliseconds: 5_000)
            #expect(try place.keepAside(at: now) == nil)
            for text in ["one", "two"] {
                try write(Data(text.utf8), place.path)
                try write(Data(text.utf8), place.path + "-wal")
                let kept = try #require(try place.keepAside(at: now))
                #expect(kept.name.hasSuffix(text == "one" ? "-5" : "-5-2"))
                #expect(try bytes(kept.name + "-wal") == Data(text.utf8))
                #expect(!DurableFile.isThere(place.path))
                if text == "two" { kept.putBack() }
            }
            #expect(try bytes(place.path) == Data("two".utf8))
            #expect(try bytes(place.path + "-wal") == Data("two".utf8))
        }
    }

    @Test func `a bare backup behind a link is copied, and stays as it was`() async throws {
        try await withPlace { workshop, place in
            let backup = workshop.folder + "/older.sqlite"
            try await #require(workshop.open.sqlite).backup(to: backup)
            let before = try bytes(backup)
            let link = workshop.folder + "/latest.sqlite"
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: "older.sqlite")
            _ = try await restore(link, place)
            #expect(try bytes(backup) == before)
            let attributes = try FileManager.default.attributesOfItem(atPath: place.databasePath)
            #expect(attributes[.type] as? FileAttributeType == .typeRegular)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try await opened(place, key: "none").orders == 4)
            #expect(try bytes(backup) == before)
        }
    }

    @Test func `a link that leads nowhere is no backup`() async throws {
        try await withPlace { workshop, place in
            let link = workshop.folder + "/latest.sqlite"
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: "gone.sqlite")
            await #expect(throws: BackupDamage.missing(link)) {
                _ = try await restore(link, place)
            }
        }
    }
}
