import Casework
import Foundation
import Operations
import TestSupport
import Testing

@testable import Deployment

@Suite struct RemoveSupersededTests {
    private static let proof = BackupProof(
        provenAt: Instant(milliseconds: 0), tables: 1, rows: 1, orders: 1, ledgerEntries: 1,
        figuresDay: "", seconds: 1)

    /// Of all proven backups the last one stays.
    private func plan(_ workshop: Workshop) -> BackupPlan {
        BackupPlan(
            folder: workshop.folder + "/backups", secondOfDay: 9_000,
            keep: KeepRule(daily: 1, weekly: 0, monthly: 0))
    }

    /// A run that the record calls proven, with `file` as its file.
    private func record(
        _ workshop: Workshop, daysAgo: Int, _ file: (String) throws -> String = { $0 }
    ) async throws -> BackupRun {
        let record = RecordBackups(workshop.site)
        let now = workshop.site.clock()
        let begun = try #require(try await record.begin(by: .system, toStay: true))
        let own = CarryOutBackup.path(
            of: begun, in: plan(workshop).folder, zone: workshop.site.zone, at: now)
        let made = try await record.made(
            begun, file: try file(own), bytes: 1, until: now.adding(hours: -24 * daysAgo))
        return try await record.proven(made, Self.proof)
    }

    private func write(_ path: String) throws -> String {
        try Data("x".utf8).write(to: URL(filePath: path))
        return path
    }

    private func isThere(_ path: String) -> Bool { DurableFile.isThere(path) }

    @Test func `old backups go, and a file that is gone already counts as deleted`() async throws {
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            try OpenSite.createFolder(plan(workshop).folder)
            let old = try await record(workshop, daysAgo: 9, write)
            let gone = try await record(workshop, daysAgo: 8)
            let last = try await record(workshop, daysAgo: 0, write)
            let remove = RemoveSuperseded(
                plan: plan(workshop), record: RecordBackups(workshop.site))
            let result = try await remove.run(after: last)
            #expect(Set(result.deleted.map(\.id)) == [old.id, gone.id])
            #expect(result.left.isEmpty)
            #expect(!isThere(old.file))
            #expect(isThere(last.file))
            #expect(try await remove.run(after: last).deleted.isEmpty)
        }
    }

    /// What a row of the record may name instead of a backup; `$0` is the folder of backups, `$1`
    /// the name the run would have.
    private static let foreign: [(String, @Sendable (String, String) throws -> String)] = [
        ("a file elsewhere", { folder, _ in folder + "/../elsewhere" }),
        ("the folder itself", { folder, _ in folder }),
        ("a file under another name", { folder, _ in folder + "/other.jbk" }),
        ("a backup of another run", { _, own in own.replacing(".jbk", with: "7.jbk") }),
        (
            "a detour",
            { folder, own in own.replacing(folder + "/", with: folder + "/../backups/") }
        ),
    ]

    @Test(arguments: foreign.indices)
    func `a recorded path that is no backup of that run is left`(_ index: Int) async throws {
        let (_, make) = Self.foreign[index]
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            let folder = plan(workshop).folder
            try OpenSite.createFolder(folder)
            let odd = try await record(workshop, daysAgo: 9) { own in
                let path = try make(folder, own)
                return isThere(path) ? path : try write(path)
            }
            try await expectLeft(odd, workshop)
        }
    }

    @Test func `a folder under a backup's name is left with what is in it`() async throws {
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            let odd = try await record(workshop, daysAgo: 9) { own in
                try OpenSite.createFolder(own)
                _ = try write(own + "/inside")
                return own
            }
            try await expectLeft(odd, workshop)
            #expect(isThere(odd.file + "/inside"))
        }
    }

    @Test func `a link under a backup's name is left`() async throws {
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            try OpenSite.createFolder(plan(workshop).folder)
            let target = try write(workshop.folder + "/target")
            let odd = try await record(workshop, daysAgo: 9) { own in
                try FileManager.default.createSymbolicLink(
                    atPath: own, withDestinationPath: target)
                return own
            }
            try await expectLeft(odd, workshop)
            #expect(isThere(target))
        }
    }

    private func expectLeft(_ odd: BackupRun, _ workshop: Workshop) async throws {
        let last = try await record(workshop, daysAgo: 0, write)
        let result = try await RemoveSuperseded(
            plan: plan(workshop), record: RecordBackups(workshop.site)
        ).run(after: last)
        #expect(result.deleted.isEmpty)
        #expect(result.left.map(\.id) == [odd.id])
        #expect(isThere(odd.file))
        let shown = try await RecordBackups(workshop.site).recent(limit: 9)
        #expect(shown.first { $0.id == odd.id }?.removedAt == nil)
    }

    @Test func `the backup just proven stays, whatever the record says of later ones`()
        async throws
    {
        try await Workshop.run(on: .sqlite, orders: 0) { workshop in
            try OpenSite.createFolder(plan(workshop).folder)
            let invented = try await record(workshop, daysAgo: -30)
            let last = try await record(workshop, daysAgo: 0, write)
            let record = RecordBackups(workshop.site)
            #expect(
                try await record.superseded(under: plan(workshop)).map(\.id) == [last.id])
            let result = try await RemoveSuperseded(plan: plan(workshop), record: record)
                .run(after: last)
            #expect(result.deleted.isEmpty)
            #expect(isThere(last.file))
            #expect(invented.until ?? last.askedAt > last.askedAt)
        }
    }
}
