import Casework
import Foundation
import Operations
import PersistencePostgres
import TestSupport
import Testing

@testable import Deployment

@Suite struct ScratchTests {
    @Test func `a name is read back, and only its exact form`() throws {
        let name = ScratchName("site_scratch_")
        #expect(name.text.count == "site_scratch_".count + 13)
        #expect(ScratchName(reading: name.text, "site_scratch_") == name)
        #expect(ScratchName(reading: "s_0000000000007", "s_")?.chance == 7)
        let others = [
            "s_", "s_7", "s_000000000000", "s_00000000000007", "s_+000000000007",
            "s_000000000000A", "s_000000000000-", "s_zzzzzzzzzzzzz", "t_0000000000007",
            "s_of_last_winter",
        ]
        for other in others { #expect(ScratchName(reading: other, "s_") == nil, "\(other)") }
    }

    @Test func `a long name is cut so that two sites do not share one`() {
        let long = String(repeating: "名", count: 20)
        let one = ScratchName.beginning(besides: long + "一", "_scratch_")
        let other = ScratchName.beginning(besides: long + "二", "_scratch_")
        #expect(one != other)
        #expect(ScratchName(one).text.utf8.count <= 63)
        #expect(ScratchName.beginning(besides: "site", "_scratch_") == "site_scratch_")
    }

    @Test func `a folder is swept only when a killed process left it`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/" + ScratchName("jiesu-").text
        try OpenSite.createFolder(folder)
        defer {
            // ignored: a folder left in the temporary directory harms no later test.
            try? FileManager.default.removeItem(atPath: folder)
        }
        let held = try ScratchFolder(in: folder)
        for name in ["backup-scratch-0000000000007", "backup-scratch-mine"] {
            try OpenSite.createFolder(folder + "/" + name)
            try Data().write(to: URL(filePath: folder + "/" + name + "/lock"))
        }
        let next = try ScratchFolder(in: folder)
        #expect(FileManager.default.fileExists(atPath: held.path))
        #expect(!FileManager.default.fileExists(atPath: folder + "/backup-scratch-0000000000007"))
        #expect(FileManager.default.fileExists(atPath: folder + "/backup-scratch-mine"))
        next.remove()
        held.remove()
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `a scratch database is swept only when nobody works on it`() async throws {
        try await Workshop.withDatabase(.postgres) { url in
            let server = try PostgresServer(try #require(url))
            let own = try server.databaseName()
            let atWork = try ScratchDatabase.make(server)
            let left = own + "_scratch_0000000000007"
            let foreign = own + "_scratch_of_mine"
            for name in [left, foreign] { try server.create(database: name) }
            #expect(try ScratchDatabase.sweep(server).isEmpty)
            #expect(try server.exists(database: atWork.name))
            #expect(try server.exists(database: foreign))
            #expect(try !server.exists(database: left))
            try atWork.drop()
            #expect(try !server.exists(database: atWork.name))
        }
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `a scratch database somebody is connected to is told of`() async throws {
        try await Workshop.withDatabase(.postgres) { url in
            let server = try PostgresServer(try #require(url))
            let name = try server.databaseName() + "_scratch_0000000000008"
            try server.create(database: name)
            let visitor = try #require(try server.with(database: name).hold(1))
            #expect(try ScratchDatabase.sweep(server) == [name])
            visitor.release()
        }
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `a number is held until it is let go`() throws {
        let server = try PostgresServer(try #require(TestDatabase.postgresURL))
        let number = Int64.random(in: Int64.min...Int64.max)
        let hold = try #require(try server.hold(number))
        #expect(try server.hold(number) == nil)
        hold.release()
        hold.release()
        #expect(try server.hold(number) != nil)
        #expect(try server.hold(Int64.min) != nil)
    }
}
