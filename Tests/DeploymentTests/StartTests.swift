import Casework
import Foundation
import Operations
import Persistence
import TestSupport
import Testing

@testable import Deployment

/// What is found at the start, before anybody relies on it.
@Suite struct StartTests {
    @Test func `nobody migrates or looks into a folder that is being restored into`() async throws {
        try await Workshop.run(on: .sqlite) { workshop in
            await workshop.open.close()
            let lock = try #require(try FolderLock.alone(workshop.configuration.lockPath))
            for isCheck in [false, true] {
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await MigrateSite.run(workshop.configuration, isCheck: isCheck)
                }
            }
            await #expect(throws: ConfigurationProblem.self) {
                _ = try await OpenSite.profileName(workshop.configuration)
            }
            lock.release()
            let plan = try await MigrateSite.run(workshop.configuration, isCheck: true)
            #expect(plan.isComplete)
        }
    }

    @Test func `migrating brings an empty folder up to date and lets go of it`() async throws {
        try await Workshop.withFolder { folder in
            var configuration = try DeploymentConfiguration(environment: [:])
            configuration.dataFolder = folder + "/data"
            let missing = try await MigrateSite.run(configuration, isCheck: true)
            #expect(!missing.pending.isEmpty)
            #expect(try await MigrateSite.run(configuration, isCheck: false) == missing)
            let after = try await MigrateSite.run(configuration, isCheck: true)
            #expect(after.isComplete)
            #expect(try FolderLock.alone(configuration.lockPath) != nil)
        }
    }

    @Test func `a lock that cannot be opened is told apart from one that is held`() async throws {
        try await Workshop.withFolder { folder in
            #expect(throws: ConfigurationProblem.self) { _ = try FolderLock.share(folder) }
            #expect(throws: ConfigurationProblem.self) { _ = try FolderLock.alone(folder) }
            let lock = try #require(try FolderLock.share(folder + "/lock"))
            #expect(try FolderLock.alone(folder + "/lock") == nil)
            lock.release()
        }
    }

    @Test func `a backup key that cannot be read stops the start`() async throws {
        try await Workshop.withFolder { folder in
            var configuration = try DeploymentConfiguration(environment: [:])
            configuration.key = Workshop.key
            try BackupClerk.requireKey(configuration)
            configuration.backupKeyFile = folder + "/backup.key"
            let wrong = configuration
            #expect(throws: ConfigurationProblem.self) { try BackupClerk.requireKey(wrong) }
            try Data("no key".utf8).write(to: URL(filePath: folder + "/backup.key"))
            #expect(throws: ConfigurationProblem.self) { try BackupClerk.requireKey(wrong) }
            try Data(Workshop.otherKey.utf8).write(to: URL(filePath: folder + "/backup.key"))
            try BackupClerk.requireKey(wrong)
        }
    }

    @Test func `a folder that takes no backups is told at the start`() async throws {
        try await Workshop.withFolder { folder in
            #expect(BackupClerk.obstacle(in: folder + "/backups") == nil)
            try Data("x".utf8).write(to: URL(filePath: folder + "/file"))
            #expect(BackupClerk.obstacle(in: folder + "/file") != nil)
            #expect(BackupClerk.obstacle(in: folder + "/file/backups") != nil)
        }
    }
}
