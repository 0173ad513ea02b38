import Foundation
import GRDB
import GRDBSQLite
import Persistence

/// A connection opened through GRDB, before its thread takes it over.
struct SQLiteConnection: Sendable {
    let queue: DatabaseQueue

    static func writer(_ configuration: SQLiteConfiguration) throws -> SQLiteConnection {
        let options = options(configuration, "sqlite-writer")
        return try translated {
            let queue: DatabaseQueue
            switch configuration.place {
            case .memory: queue = try DatabaseQueue(configuration: options)
            case .file(let path):
                createPrivately(path)
                queue = try DatabaseQueue(path: path, configuration: options)
            }
            try queue.writeWithoutTransaction { db in
                if case .file = configuration.place {
                    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                    guard mode == "wal" else {
                        throw Persistence.PersistenceError.unavailable(
                            "the file system does not allow WAL mode; use a local disk")
                    }
                }
                try db.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA wal_autocheckpoint = 2000;
                        PRAGMA journal_size_limit = 67108864;
                        """)
            }
            return SQLiteConnection(queue: queue)
        }
    }

    static func reader(
        _ configuration: SQLiteConfiguration, number: Int
    ) throws -> SQLiteConnection {
        guard case .file(let path) = configuration.place else {
            throw Persistence.PersistenceError.statement(
                "a database in memory has no separate readers")
        }
        var options = options(configuration, "sqlite-reader-\(number)")
        options.readonly = true
        return try translated {
            SQLiteConnection(queue: try DatabaseQueue(path: path, configuration: options))
        }
    }

    /// Runs `work` on a thread of its own that owns the connection, then closes the connection.
    func startThread(
        _ name: String, _ end: DispatchGroup,
        _ work: @escaping @Sendable (OpaquePointer) -> Void
    ) {
        end.enter()
        let thread = Thread { [queue] in
            queue.inDatabase { db in
                if let handle = db.sqliteConnection { work(handle) }
            }
            // ignored: the process ends its use of the file anyway; the log is complete on disk.
            try? queue.close()
            end.leave()
        }
        thread.name = name
        thread.start()
    }

    private static func options(
        _ configuration: SQLiteConfiguration, _ label: String
    ) -> Configuration {
        var options = Configuration()
        options.label = label
        options.foreignKeysEnabled = true
        options.busyMode = .timeout(TimeInterval(configuration.busyTimeoutSeconds))
        options.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(configuration.cacheKilobytes);
                    PRAGMA mmap_size = \(configuration.mappedMegabytes * 1_048_576);
                    PRAGMA temp_store = MEMORY;
                    """)
        }
        return options
    }

    /// A database holds personal data: a new file is for its owner only. SQLite gives its
    /// companion files the same permissions.
    private static func createPrivately(_ path: String) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        _ = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }

    private static func translated<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw Persistence.PersistenceError.unavailable(
                error.message ?? "SQLite error \(error.resultCode)")
        }
    }
}
