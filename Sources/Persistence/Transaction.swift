/// The driver's side of a transaction: one connection while a closure runs on its thread.
package protocol TransactionEngine: AnyObject {
    var dialect: Dialect { get }
    func execute(_ sql: SQL) throws -> Int
    func enqueue(_ sql: SQL) throws
    func forEach(_ sql: SQL, _ mode: RowDelivery, _ body: (Row) throws -> Bool) throws
    func insert(_ batch: InsertBatch) throws
    func executeScript(_ script: String) throws
    func advisoryLock(_ key: Int64) throws
    func announce(_ notice: String)
}

/// How rows reach the closure.
package enum RowDelivery: Sendable {
    /// The driver may hold the whole result; the statement is over before decoding on PostgreSQL.
    case collected
    /// Rows pass one by one; memory stays flat whatever the size of the result.
    case streamed
}

/// A bulk insert. Table, columns and suffix are text of the program; rows are bound.
package struct InsertBatch {
    package var table: StaticString
    package var columns: StaticString
    package var rows: [[SQLValue]]
    package var suffix: StaticString

    /// The columns of the list, counted by its commas.
    package var columnCount: Int {
        columns.withUTF8Buffer { $0.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 } }
    }
}

/// A transaction on one connection. Given to the closure of `Database.read` or `write`, on the
/// connection's own thread; it cannot be stored, copied or sent elsewhere.
///
/// Rules, the same on both engines and checked by the drivers:
/// - After an error out of any method the transaction can only end (see `PersistenceError`).
/// - Inside a row closure no other statement may run; collect the rows first.
/// - No network or other outside effect inside: the closure may run again.
package struct Transaction: ~Copyable {
    private let engine: any TransactionEngine

    package init(_ engine: any TransactionEngine) { self.engine = engine }

    package var dialect: Dialect { engine.dialect }

    /// Runs one statement. Returns the number of rows it inserted, changed or deleted itself,
    /// without those of triggers and foreign keys.
    @discardableResult
    package borrowing func execute(_ sql: SQL) throws -> Int {
        try engine.execute(sql)
    }

    /// Runs one statement without waiting for its outcome, which saves PostgreSQL a round trip: an
    /// error comes out of the next call that waits, or of the commit. For statements whose number
    /// of rows is known, such as a change of a row that this transaction has locked.
    package borrowing func enqueue(_ sql: SQL) throws {
        try engine.enqueue(sql)
    }

    /// All rows, decoded in order. Give the statement a `LIMIT`.
    package borrowing func fetch<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> [T] {
        var result: [T] = []
        try engine.forEach(sql, .collected) { row in
            result.append(try decode(row))
            return true
        }
        return result
    }

    /// The first row, or nil. The rest is not decoded; `LIMIT 1` saves the server the work.
    package borrowing func fetchFirst<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> T? {
        var result: T?
        try engine.forEach(sql, .collected) { row in
            result = try decode(row)
            return false
        }
        return result
    }

    /// Every row in order with flat memory, for exports and rebuilds.
    package borrowing func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try engine.forEach(sql, .streamed) { row in
            try body(row)
            return true
        }
    }

    /// Inserts many rows into `columns` ("a, b, c") of `table`; `suffix` may be
    /// `ON CONFLICT … DO …`. Every row needs as many values as there are columns.
    ///
    /// PostgreSQL may report a refused row only with the next statement or the commit.
    package borrowing func insert(
        into table: StaticString, columns: StaticString, rows: [[SQLValue]],
        suffix: StaticString = ""
    ) throws {
        guard !rows.isEmpty else { return }
        let batch = InsertBatch(table: table, columns: columns, rows: rows, suffix: suffix)
        let count = batch.columnCount
        guard rows.allSatisfy({ $0.count == count }) else {
            throw PersistenceError.statement(
                "insert into \(table): every row must have \(count) values, one per column")
        }
        try engine.insert(batch)
    }

    /// Runs several statements separated by semicolons, without values. For migrations.
    package borrowing func executeScript(_ script: String) throws {
        try engine.executeScript(script)
    }

    /// Waits until no other transaction holds `key`, then holds it until this one ends. Nothing to
    /// do on SQLite, where a writing transaction is alone.
    package borrowing func advisoryLock(_ key: Int64) throws {
        try engine.advisoryLock(key)
    }

    /// Says something to the listeners of `Database.notices` once this transaction is committed;
    /// nothing is said of one that fails.
    package borrowing func announce(_ notice: String) {
        engine.announce(notice)
    }
}
