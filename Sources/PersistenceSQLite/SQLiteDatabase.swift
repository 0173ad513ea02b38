import Foundation
import GRDBSQLite
package import Persistence
import Synchronization

/// The embedded engine: a SQLite file in WAL mode, one writing thread, several reading threads.
///
/// Durability: `synchronous = FULL`, a write returns after its commit reached the disk. Many
/// callers' writes share one commit (see `SQLiteWriter`), so the disk's latency is paid once per
/// batch. GRDB opens and configures the connections; the hot path works on their C handles.
package final class SQLiteDatabase: Database {
    package let dialect = Dialect.sqlite

    private let configuration: SQLiteConfiguration
    private let counters = DriverCounters()
    private let writes: WorkQueue
    /// The queue of the readers; in memory the writer's own, for there is one connection.
    private let reads: WorkQueue
    private let writerEnd = DispatchGroup()
    private let readersEnd = DispatchGroup()

    /// Opens the database, creating the file where it is missing (readable by its owner only).
    ///
    /// Throws `PersistenceError.unavailable` where the file cannot be opened, is no database, or
    /// SQLite is older than 3.37 (strict tables).
    package init(_ configuration: SQLiteConfiguration) throws {
        guard sqlite3_libversion_number() >= 3_037_000 else {
            throw PersistenceError.unavailable(
                "SQLite \(String(cString: sqlite3_libversion())) is too old; 3.37 is needed")
        }
        self.configuration = configuration
        writes = WorkQueue(limit: configuration.waitingMax, counters: counters)
        var opened: [SQLiteConnection] = []
        let writer = try SQLiteConnection.writer(configuration)
        switch configuration.place {
        case .memory:
            reads = writes
        case .file:
            reads = WorkQueue(limit: configuration.waitingMax, counters: counters)
            for number in 1...max(1, configuration.readers) {
                opened.append(try SQLiteConnection.reader(configuration, number: number))
            }
        }
        counters.connects.add(1 + opened.count, ordering: .relaxed)
        start(writer: writer, readers: opened)
    }

    package var statistics: DatabaseStatistics {
        let waiting = writes.count + (reads === writes ? 0 : reads.count)
        return counters.snapshot(waiting: waiting)
    }

    package var notices: CommitNotices { writes.notices }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await reads.submit(.read, body)
    }

    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await writes.submit(.write, body)
    }

    package func close() async {
        reads.close()
        await Self.wait(for: readersEnd)
        // The last connection to close should be the writing one: it folds the log into the file.
        writes.close()
        await Self.wait(for: writerEnd)
    }

    private static func wait(for group: DispatchGroup) async {
        await withUnsafeContinuation { continuation in
            group.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func start(writer: SQLiteConnection, readers: [SQLiteConnection]) {
        let counters = counters
        let writes = writes
        let reads = reads
        let batch = (configuration.batchMax, configuration.batchMilliseconds)
        writer.startThread("sqlite-writer", writerEnd) { handle in
            let session = SQLiteSession(handle, counters: counters, isShared: reads === writes)
            defer { session.finalize() }
            SQLiteWriter(
                session: session, queue: writes, counters: counters, batchMax: batch.0,
                batchMilliseconds: batch.1
            ).serve()
        }
        for reader in readers {
            reader.startThread("sqlite-reader", readersEnd) { handle in
                let session = SQLiteSession(handle, counters: counters)
                defer { session.finalize() }
                while let job = reads.next() {
                    SQLiteReader.serve(job, session, counters)
                }
            }
        }
    }
}

extension SQLiteDatabase {
    /// Copies the database, while it is in use, to a new file at `path`: one consistent snapshot,
    /// checked for integrity before it gets its name. An existing file is refused.
    package func backup(to path: String) async throws {
        try await backup(to: path, progress: { _, _ in }, alongside: { _ in })
    }

    /// The same, while `body` reads that very snapshot. `progress` is told how many of how many
    /// pages are copied, and may throw `CancellationError`.
    package func backup<T: Sendable>(
        to path: String, progress: @escaping @Sendable (Int, Int) throws -> Void,
        alongside body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        guard case .file(let source) = configuration.place else {
            throw PersistenceError.statement("a database in memory cannot be backed up")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw PersistenceError.storage("\(path) exists already; choose another name")
        }
        let configuration = configuration
        return try await onOwnThread {
            try SQLiteBackup.copy(
                from: source, to: path, configuration, progress: progress, alongside: body)
        }
    }

    /// What `PRAGMA integrity_check` and `foreign_key_check` find; empty for a sound database.
    package func integrityProblems() async throws -> [String] {
        try await read { tx in
            let damage = try tx.fetch("PRAGMA integrity_check") { $0.text(0) }
            let orphans = try tx.fetch("PRAGMA foreign_key_check") { row in
                "a row of \(row.text(0)) refers to a missing row of \(row.text(2))"
            }
            return damage.filter { $0 != "ok" } + orphans
        }
    }
}
