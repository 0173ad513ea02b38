import GRDBSQLite
import Persistence
import Synchronization

/// One connection in the hands of its thread: prepared statements by text, binding, stepping.
///
/// Works on the C handle that GRDB opened, because a `GRDB.Row` per result row costs more than the
/// step itself.
final class SQLiteSession: TransactionEngine {
    /// Prepared statements kept per connection. Texts with lists of varying length would otherwise
    /// grow without end; when full, all are dropped at once.
    static let statementsMax = 512

    let handle: OpaquePointer
    private let counters: DriverCounters
    private var statements: [String: OpaquePointer] = [:]
    private var job: QueuedJob?
    private var failure: (any Error)?
    private var isInRow = false
    private var row: OpaquePointer?
    private var fault: DecodingFault?

    let dialect = Dialect.sqlite

    /// True where this connection both reads and writes (a database in memory).
    let isShared: Bool

    init(_ handle: OpaquePointer, counters: DriverCounters, isShared: Bool = false) {
        self.handle = handle
        self.counters = counters
        self.isShared = isShared
    }

    /// Breaks off the running statement, from another thread.
    var interrupter: @Sendable () -> Void {
        // safety: SQLite allows this call from any thread while the connection is open, and a job
        // that can be interrupted keeps it open.
        nonisolated(unsafe) let handle = handle
        return { sqlite3_interrupt(handle) }
    }

    /// Must be called before the connection closes.
    func finalize() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements.removeAll()
    }

    /// Runs the closure of `job`; its transaction or savepoint is the caller's matter.
    func run(_ job: QueuedJob) throws {
        self.job = job
        failure = nil
        isInRow = false
        defer { self.job = nil }
        try job.run(Transaction(self))
        if let failure { throw failure }
    }

    /// Runs a closure of the driver's own, outside any queue.
    func run<T>(_ body: (borrowing Transaction) throws -> T) throws -> T {
        failure = nil
        isInRow = false
        let result = try body(Transaction(self))
        if let failure { throw failure }
        return result
    }

    /// Runs a statement of the driver itself, such as `BEGIN IMMEDIATE`.
    func control(_ text: String) throws {
        let statement = try prepared(text)
        defer { sqlite3_reset(statement) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_DONE: return
            case SQLITE_ROW: continue
            default: throw SQLiteFailure.current(handle, running: text)
            }
        }
    }

    /// False after the engine gave up the whole transaction by itself (disk full, I/O error).
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// True while a deferred foreign key is broken and would make the commit fail for everyone.
    var hasBrokenReferences: Bool {
        var current: Int32 = 0
        var peak: Int32 = 0
        let code = sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &peak, 0)
        return code == SQLITE_OK && current > 0
    }

    // MARK: TransactionEngine

    func execute(_ sql: SQL) throws -> Int {
        try guarded {
            let before = sqlite3_total_changes(handle)
            try step(sql) { true }
            return sqlite3_total_changes(handle) == before ? 0 : Int(sqlite3_changes(handle))
        }
    }

    func enqueue(_ sql: SQL) throws {
        _ = try execute(sql)
    }

    func forEach(_ sql: SQL, _ mode: RowDelivery, _ body: (Row) throws -> Bool) throws {
        try guarded {
            let source = Row(self)
            try step(sql) {
                isInRow = true
                fault = nil
                defer { isInRow = false }
                let outcome = Result { try body(source) }
                // A wrong column explains whatever else the closure then stumbled over.
                if let fault { throw PersistenceError.decoding(fault) }
                return try outcome.get()
            }
        }
    }

    func insert(_ batch: InsertBatch) throws {
        try guarded {
            let places = Array(repeating: "?", count: batch.columnCount).joined(separator: ", ")
            let text =
                "INSERT INTO \(batch.table) (\(batch.columns)) VALUES (\(places)) \(batch.suffix)"
            let statement = try prepared(text)
            counters.statements.add(batch.rows.count, ordering: .relaxed)
            for values in batch.rows {
                defer { sqlite3_reset(statement) }
                try bind(values, to: statement)
                var code = sqlite3_step(statement)
                while code == SQLITE_ROW { code = sqlite3_step(statement) }
                guard code == SQLITE_DONE else {
                    throw SQLiteFailure.current(handle, running: text)
                }
            }
        }
    }

    func executeScript(_ script: String) throws {
        try guarded {
            counters.statements.add(1, ordering: .relaxed)
            // The schema may change under the statements that are kept.
            finalize()
            guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
                throw SQLiteFailure.current(handle, running: nil)
            }
            guard isInTransaction else {
                throw PersistenceError.statement("a script must not end its transaction")
            }
        }
    }

    func advisoryLock(_ key: Int64) throws {}

    func announce(_ notice: String) { job?.announce(notice) }

    // MARK: Statements

    /// Applies the rules of `Transaction`: no statement after an error, none inside a row closure.
    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            if isInRow {
                throw PersistenceError.statement("another statement inside a row closure")
            }
            if let job, job.isCancelled { throw CancellationError() }
            return try body()
        } catch {
            failure = error
            throw error
        }
    }

    private func step(_ sql: SQL, _ onRow: () throws -> Bool) throws {
        let statement = try prepared(sql.text)
        counters.statements.add(1, ordering: .relaxed)
        defer {
            sqlite3_reset(statement)
            row = nil
        }
        try bind(sql.values, to: statement)
        row = statement
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: guard try onRow() else { return }
            case SQLITE_DONE: return
            default: throw SQLiteFailure.current(handle, running: sql.text)
            }
        }
    }

    private func prepared(_ text: String) throws -> OpaquePointer {
        if let statement = statements[text] { return statement }
        if statements.count >= Self.statementsMax { finalize() }
        var text = text
        var statement: OpaquePointer?
        var hasMore = false
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle, chars.baseAddress, Int32(chars.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &tail)
                if let tail, let start = chars.baseAddress {
                    let rest = chars[(tail - start)...]
                    hasMore = rest.contains { $0 > 32 && $0 != CChar(UInt8(ascii: ";")) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw SQLiteFailure.current(handle, running: nil) }
        guard let statement else { throw PersistenceError.statement("the text is empty") }
        guard !hasMore else {
            sqlite3_finalize(statement)
            throw PersistenceError.statement("more than one statement in: \(text.prefix(300))")
        }
        statements[text] = statement
        return statement
    }

    private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws {
        guard Int(sqlite3_bind_parameter_count(statement)) == values.count else {
            throw PersistenceError.statement(
                "\(sqlite3_bind_parameter_count(statement)) places for \(values.count) values; "
                    + "a question mark in the text must stand in quotes")
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code =
                switch value {
                case .null: sqlite3_bind_null(statement, index)
                case .integer(let number): sqlite3_bind_int64(statement, index, number)
                case .text(let text): try Self.bind(text, to: statement, at: index)
                case .blob(let bytes): Self.bind(bytes, to: statement, at: index)
                }
            guard code == SQLITE_OK else { throw SQLiteFailure.current(handle, running: nil) }
        }
    }

    /// Tells SQLite to copy the bytes before the call returns.
    private static var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private static func bind(
        _ text: String, to statement: OpaquePointer, at index: Int32
    ) throws -> Int32 {
        var text = text
        return try text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_text(statement, index, "", 0, transient)
            }
            guard !bytes.contains(0) else { throw PersistenceError.invalidText }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text(statement, index, $0, Int32(bytes.count), transient)
            }
        }
    }

    private static func bind(
        _ bytes: [UInt8], to statement: OpaquePointer, at index: Int32
    ) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                return sqlite3_bind_zeroblob(statement, index, 0)
            }
            return sqlite3_bind_blob(statement, index, start, Int32(buffer.count), transient)
        }
    }
}

extension SQLiteSession: RowSource {
    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(row, Int32(column)) == SQLITE_NULL
    }

    func int64(_ column: Int) -> Int64 {
        guard expect(SQLITE_INTEGER, at: column, "integer") else { return 0 }
        return sqlite3_column_int64(row, Int32(column))
    }

    func text(_ column: Int) -> String {
        let isInteger = sqlite3_column_type(row, Int32(column)) == SQLITE_INTEGER
        guard isInteger || expect(SQLITE_TEXT, at: column, "text") else { return "" }
        guard let start = sqlite3_column_text(row, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(row, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard expect(SQLITE_BLOB, at: column, "bytes") else { return [] }
        guard let start = sqlite3_column_blob(row, Int32(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(row, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func note(_ fault: DecodingFault) {
        if self.fault == nil { self.fault = fault }
    }

    private func expect(_ type: Int32, at column: Int, _ expected: String) -> Bool {
        let found = sqlite3_column_type(row, Int32(column))
        guard found != type else { return true }
        let kind =
            switch found {
            case SQLITE_INTEGER: "integer"
            case SQLITE_FLOAT: "fraction"
            case SQLITE_TEXT: "text"
            case SQLITE_BLOB: "bytes"
            default: Int(sqlite3_column_count(row)) > column ? "null" : "no such column"
            }
        note(DecodingFault(column: column, expected: expected, found: kind))
        return false
    }
}
