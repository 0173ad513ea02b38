import Casework
import Foundation
import TestSupport
import Testing

@testable import Deployment

@Suite struct BackupDamageTests {
    @Test(arguments: TestDatabase.available)
    func `every damage done to a backup file is reported by the proof`(
        _ engine: TestDatabase
    ) async throws {
        try await Workshop.run(on: engine) { workshop in
            let path = try await workshop.backup()
            let other = try await workshop.backup("other.jbk")
            let anatomy = Anatomy(try Data(contentsOf: URL(filePath: path)), chunkBytes: 1024)
            let second = Anatomy(try Data(contentsOf: URL(filePath: other)), chunkBytes: 1024)
            let damages = anatomy.damages(other: second, seed: 20_261_128)
            #expect(damages.count >= 150)
            #expect(Set(damages.map(\.name)).count == damages.count)
            #expect(await workshop.fault(path) == nil)
            let spoiled = workshop.folder + "/spoiled.jbk"
            for damage in damages {
                try damage.file.write(to: URL(filePath: spoiled))
                let fault = await workshop.fault(spoiled)
                #expect(fault is BackupDamage, "\(damage.name): \(String(describing: fault))")
            }
            #expect(try workshop.leftovers() == [])
        }
    }

    @Test func `a damage is named by its kind`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            let anatomy = Anatomy(try Data(contentsOf: URL(filePath: path)), chunkBytes: 1024)
            let spoiled = workshop.folder + "/spoiled.jbk"
            func fault(_ file: Data) async throws -> BackupDamage? {
                try file.write(to: URL(filePath: spoiled))
                return await workshop.fault(spoiled) as? BackupDamage
            }
            #expect(try await fault(Data()) == .empty)
            #expect(try await fault(Data("hello".utf8)) == .foreign)
            #expect(
                try await fault(anatomy.with(anatomy.chunks.dropLast())) == .truncated)
            var chunks = anatomy.chunks
            chunks.swapAt(2, 3)
            #expect(try await fault(anatomy.with(chunks)) == .chunk(2))
            var newer = anatomy.bytes
            newer[9] = 2
            #expect(try await fault(newer) == .unsupportedVersion(2))
            #expect(
                await workshop.fault(workshop.folder + "/nowhere.jbk") as? BackupDamage
                    == .missing(workshop.folder + "/nowhere.jbk"))
        }
    }

    @Test func `a backup opens with its own key only`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            var configuration = workshop.configuration
            configuration.dataFolder = workshop.folder + "/elsewhere"
            configuration.key = Workshop.otherKey
            let restore = RestoreBackup(configuration)
            await #expect {
                _ = try await restore.run(path, replaces: false, watch: BackupWatch())
            } throws: { error in
                if case .otherKey = error as? BackupDamage { return true }
                return false
            }
        }
    }

    @Test func `neither the key nor readable data of orders is in the file`() async throws {
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            try await workshop.register("canary-5f1c")
            let path = try await workshop.backup()
            let bytes = try Data(contentsOf: URL(filePath: path))
            for secret in [
                Data("canary-5f1c".utf8), Data("SQLite format".utf8), Data([UInt8](1...32)),
                Data(Workshop.key.utf8),
            ] {
                #expect(bytes.firstRange(of: secret) == nil)
            }
        }
    }

    @Test func `a backup that is broken off leaves no file`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = workshop.folder + "/broken.jbk"
            let watch = BackupWatch()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await watch.follow(every: .seconds(1), { _ in }) {
                    try await MakeBackup(workshop.open).run(to: path, run: nil, watch: watch)
                }
            }
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            let names = try FileManager.default.contentsOfDirectory(atPath: workshop.folder)
            #expect(names.filter { $0.hasPrefix("broken") } == [])
            #expect(try workshop.leftovers() == [])
        }
    }

    @Test func `an existing file is not replaced`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            let path = try await workshop.backup()
            let before = try Data(contentsOf: URL(filePath: path))
            await #expect(throws: ConfigurationProblem.self) { try await workshop.backup() }
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }
}
