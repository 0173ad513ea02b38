import Foundation
import GRDB
import GRDBSQLite
import Persistence

/// The online backup of SQLite, in the steps that make a usable file.
enum SQLiteBackup {
    /// Pages copied between two looks at `progress`: 16 MiB at the usual page size.
    private static let pagesAtOnce: Int32 = 4_096

    /// Copies one snapshot of `source` to `path`, and gives `body` that same snapshot to read.
    ///
    /// - Parameter progress: told how many of how many pages are copied; what it throws ends the
    ///   work and leaves no file.
    static func copy<T>(
        from source: String, to path: String, _ configuration: SQLiteConfiguration,
        progress: (Int, Int) throws -> Void, alongside body: (borrowing Transaction) throws -> T
    ) throws -> T {
        let partial = path + ".partial"
        try remove(partial)
        let origin = try SQLiteConnection.reader(configuration, number: 0).queue
        let result: T
        do {
            result = try origin.inDatabase { db in
                try write(db, to: partial, progress: progress, alongside: body)
            }
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch let error as CancellationError {
            try remove(partial)
            throw error
        } catch {
            try remove(partial)
            throw Persistence.PersistenceError.storage("backup to \(path): \(reason(error))")
        }
        try origin.close()
        return result
    }

    private static func write<T>(
        _ origin: GRDB.Database, to partial: String, progress: (Int, Int) throws -> Void,
        alongside body: (borrowing Transaction) throws -> T
    ) throws -> T {
        guard let source = origin.sqliteConnection else {
            throw Persistence.PersistenceError.closed
        }
        _ = FileManager.default.createFile(
            atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
        let copy = try DatabaseQueue(path: partial)
        let session = SQLiteSession(source, counters: DriverCounters())
        defer { session.finalize() }
        // The first read fixes the snapshot; the copy below is taken from the same one.
        try session.control("BEGIN")
        let outcome = Result {
            let result = try session.run(body)
            try copy.writeWithoutTransaction { db in
                guard let target = db.sqliteConnection else {
                    throw Persistence.PersistenceError.closed
                }
                try copyPages(from: source, to: target, progress: progress)
            }
            return result
        }
        // Reading has nothing to keep; the snapshot is let go of however it went.
        if session.isInTransaction { try session.control("COMMIT") }
        let result = try outcome.get()
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
        return result
    }

    private static func copyPages(
        from source: OpaquePointer, to target: OpaquePointer, progress: (Int, Int) throws -> Void
    ) throws {
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw SQLiteFailure.current(target, running: nil)
        }
        do {
            while true {
                let code = sqlite3_backup_step(backup, pagesAtOnce)
                guard code == SQLITE_OK || code == SQLITE_DONE else {
                    throw SQLiteFailure.error(
                        code: code, message: sqlite3_errstr(code).map { String(cString: $0) } ?? "",
                        running: nil)
                }
                let total = Int(sqlite3_backup_pagecount(backup))
                try progress(total - Int(sqlite3_backup_remaining(backup)), total)
                if code == SQLITE_DONE { break }
            }
        } catch {
            sqlite3_backup_finish(backup)
            throw error
        }
        guard sqlite3_backup_finish(backup) == SQLITE_OK else {
            throw SQLiteFailure.current(target, running: nil)
        }
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

/// Makes sure, before a file is replaced, that nobody works on the database in it.
package enum SQLiteFile {
    package enum Use: Sendable, Hashable {
        /// No other connection; the log is folded in, so that the one file is all there is.
        case free
        /// Another process has it open.
        case inUse
        /// Not a database, or damaged beyond opening.
        case unreadable
    }

    /// Tries to get the file alone for a moment, without waiting.
    package static func use(_ path: String) -> Use {
        var options = Configuration()
        options.busyMode = .immediateError
        do {
            let queue = try DatabaseQueue(path: path, configuration: options)
            let mode = try queue.writeWithoutTransaction { db in
                // Leaving WAL mode needs the file for oneself and carries the log over.
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
                try db.execute(sql: "BEGIN EXCLUSIVE; COMMIT")
                return mode
            }
            try queue.close()
            return mode == "delete" ? .free : .inUse
        } catch let error as DatabaseError {
            let isLocked = [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
            return isLocked ? .inUse : .unreadable
        } catch {
            return .unreadable
        }
    }
}
