import Foundation
import GRDB
import Persistence

/// The online backup of SQLite, in the steps that make a usable file.
enum SQLiteBackup {
    static func copy(
        from source: String, to path: String, _ configuration: SQLiteConfiguration
    ) throws {
        let partial = path + ".partial"
        try remove(partial)
        let origin = try SQLiteConnection.reader(configuration, number: 0).queue
        do {
            try write(origin, to: partial)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch {
            try remove(partial)
            throw Persistence.PersistenceError.storage("backup to \(path): \(reason(error))")
        }
        try origin.close()
    }

    private static func write(_ origin: DatabaseQueue, to partial: String) throws {
        _ = FileManager.default.createFile(
            atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
        let copy = try DatabaseQueue(path: partial)
        // All pages in one step: a single snapshot, beside which others go on writing.
        try origin.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            // One file without companions can be moved about.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            guard findings == ["ok"] else {
                throw Persistence.PersistenceError.storage(
                    findings.prefix(3).joined(separator: "; "))
            }
        }
        try copy.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
        try file.synchronize()
        try file.close()
    }

    private static func remove(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: error.message ?? "SQLite error \(error.resultCode)"
        case let error as Persistence.PersistenceError: error.description
        default: error.localizedDescription
        }
    }
}
