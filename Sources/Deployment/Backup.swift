import Foundation
import Persistence
import PersistenceSQLite

/// Copies of the SQLite database. PostgreSQL has its own tools.
package enum Backup {
    /// Writes a consistent copy while others go on working, and checks it.
    ///
    /// - Returns: its size in bytes.
    package static func make(of open: OpenSite, to path: String) async throws -> Int {
        guard let sqlite = open.sqlite else {
            throw ConfigurationProblem(
                what: "backups of PostgreSQL are made with pg_dump", mend: "see docs/operating")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationProblem(
                what: "\(path) is there already", mend: "choose another name; nothing is replaced")
        }
        try await sqlite.backup(to: path)
        try await check(path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Puts a checked backup in place; what was there is kept beside it under a new name.
    ///
    /// - Returns: the new name of the database that was there.
    package static func restore(
        _ path: String, configuration: DeploymentConfiguration
    ) async throws -> String? {
        guard configuration.databaseURL == nil else {
            throw ConfigurationProblem(
                what: "backups of PostgreSQL are restored with pg_restore",
                mend: "see docs/operating")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationProblem(what: "there is no file \(path)", mend: "check the name")
        }
        try await check(path)
        try OpenSite.createFolder(configuration.dataFolder)
        let target = configuration.databasePath
        let files = FileManager.default
        var kept: String?
        if files.fileExists(atPath: target) {
            let name = target + ".before-restore-" + String(Int(Date().timeIntervalSince1970))
            try files.moveItem(atPath: target, toPath: name)
            for suffix in ["-wal", "-shm"] where files.fileExists(atPath: target + suffix) {
                try files.moveItem(atPath: target + suffix, toPath: name + suffix)
            }
            kept = name
        }
        try files.copyItem(atPath: path, toPath: target)
        return kept
    }

    private static func check(_ path: String) async throws {
        let problems: [String]
        do {
            let copy = try SQLiteDatabase(SQLiteConfiguration(.file(path)))
            problems = try await copy.integrityProblems()
            await copy.close()
        } catch {
            throw ConfigurationProblem(
                what: "\(path) is no whole database", mend: "take another backup")
        }
        guard problems.isEmpty else {
            throw ConfigurationProblem(
                what: "\(path) is damaged: \(problems[0])", mend: "take another backup")
        }
    }
}
