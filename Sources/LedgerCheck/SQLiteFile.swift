import Foundation
import GRDBSQLite
package import LedgerProof

/// A SQLite database file, opened for reading only. A file without a log of its own is read as
/// unchangeable, so that nothing of it is touched.
package struct SQLiteFile: LedgerSource {
    private let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// Whether the file begins as SQLite files do.
    package static func isOne(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        // ignored: a file that cannot be read is none.
        let start = try? file.read(upToCount: 16)
        // ignored: closing a file that was only read cannot lose anything.
        try? file.close()
        return start == Data("SQLite format 3\0".utf8)
    }

    package func unknownColumns() throws -> [String] {
        let connection = try SQLiteReader(path: path)
        defer { connection.close() }
        return try connection.unknownColumns()
    }

    package func read(_ body: (LedgerRows) throws -> Void) throws {
        let connection = try SQLiteReader(path: path)
        defer { connection.close() }
        try body(connection.rows)
    }
}

/// The logged tables of one SQLite connection.
package final class SQLiteReader {
    private let handle: OpaquePointer
    private let name: String

    /// Reads through a connection of the caller, which the caller closes.
    package init(handle: OpaquePointer) {
        self.handle = handle
        name = "database"
    }

    init(path: String) throws {
        let log = path + "-wal"
        let attributes = try? FileManager.default.attributesOfItem(atPath: log)
        // ignored: no log means that there is nothing in it.
        let hasLog = (attributes?[.size] as? Int ?? 0) > 0
        let escaped = path.map { character -> String in
            switch character {
            case "%": "%25"
            case "?": "%3f"
            case "#": "%23"
            default: String(character)
            }
        }.joined()
        let address = "file:\(escaped)?mode=ro" + (hasLog ? "" : "&immutable=1")
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(address, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close(opened)
            throw UnusableFile(path: path, reason: "cannot be opened as a SQLite database")
        }
        handle = opened
        name = path
        sqlite3_exec(handle, "PRAGMA mmap_size = 1073741824; PRAGMA query_only = 1", nil, nil, nil)
    }

    func close() {
        sqlite3_close(handle)
    }

    func unknownColumns() throws -> [String] {
        try LoggedTable.allCases.flatMap { table in
            let known = Set(table.columns.map(\.name))
            var unknown: [String] = []
            try step("PRAGMA table_info(\(table.name))") { statement in
                let column = sqlite3_column_text(statement, 1).map { String(cString: $0) } ?? ""
                if !known.contains(column) { unknown.append(table.name + "." + column) }
            }
            return unknown
        }
    }

    package func rows(_ table: LoggedTable, _ body: (any LedgerCells) throws -> Void) throws {
        let columns = table.columns.map(\.name).joined(separator: ", ")
        let order = table == .entry ? " ORDER BY lane, seq" : ""
        let cells = StatementCells()
        try step("SELECT \(columns) FROM \(table.name)\(order)") { statement in
            cells.statement = statement
            try body(cells)
        }
    }

    private func step(_ sql: String, _ body: (OpaquePointer) throws -> Void) throws {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK,
            let statement = prepared
        else { throw UnusableFile(path: name, reason: problem) }
        defer { sqlite3_finalize(statement) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body(statement)
            case SQLITE_DONE: return
            default: throw UnusableFile(path: name, reason: problem)
            }
        }
    }

    private var problem: String {
        sqlite3_errmsg(handle).map { String(cString: $0) } ?? "cannot be read"
    }
}

private final class StatementCells: LedgerCells {
    var statement: OpaquePointer?

    func append(_ column: Int, to bytes: inout ProofBytes) {
        let index = Int32(column)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_NULL: bytes.addNull()
        case SQLITE_INTEGER: bytes.add(sqlite3_column_int64(statement, index))
        case SQLITE_BLOB: bytes.add(bytes: content(index))
        default: bytes.add(text: content(index))
        }
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(statement, Int32(column))
    }

    func copy(_ column: Int, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: content(Int32(column)))
    }

    private func content(_ index: Int32) -> UnsafeRawBufferPointer {
        // Text is taken as it is stored, not converted.
        let start = sqlite3_column_blob(statement, index)
        return UnsafeRawBufferPointer(
            start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, index)))
    }
}
