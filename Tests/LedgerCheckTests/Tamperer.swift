import GRDBSQLite
import LedgerProof
import Simulator
import Testing

/// Changes single rows and bytes of an open SQLite database by chance, and takes them back.
final class Tamperer {
    let handle: OpaquePointer
    private var chance: Chance
    private var tables: [LoggedTable] = []

    /// What was done, for the message of a failing test.
    private(set) var act = ""

    init(path: String, seed: UInt64) throws {
        var opened: OpaquePointer?
        try #require(sqlite3_open(path, &opened) == SQLITE_OK)
        handle = try #require(opened)
        chance = Chance(seed: seed)
        try run(
            """
            PRAGMA foreign_keys = 0; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = 0;
            DROP TRIGGER ledger_entry_kept_on_update; DROP TRIGGER ledger_entry_kept_on_delete;
            DROP TRIGGER order_event_kept_on_update; DROP TRIGGER order_event_kept_on_delete;
            """)
    }

    func close() { sqlite3_close(handle) }

    /// Does something, until something is done.
    func change() throws {
        while true {
            try run("SAVEPOINT act")
            if try attempt() { return }
            try undo()
        }
    }

    func undo() throws {
        try run("ROLLBACK TO act; RELEASE act")
    }

    // MARK: - Acts

    private func attempt() throws -> Bool {
        let table = chance.pick(LoggedTable.allCases)
        let rows = try numbers("SELECT rowid FROM \(table.name)")
        guard !rows.isEmpty else { return false }
        let row = chance.pick(rows)
        switch chance.number(1...10) {
        case 1: return remove(table, row)
        case 2: return try double(table, row)
        case 3: return try swap(table, row, chance.pick(rows))
        case 4: return move(table, row)
        default: return try changeCell(table, row)
        }
    }

    private func remove(_ table: LoggedTable, _ row: Int64) -> Bool {
        act = "removed row \(row) of \(table.name)"
        return attempt("DELETE FROM \(table.name) WHERE rowid = \(row)")
    }

    /// The columns that tell rows of a table apart, and the one of them to set.
    private func key(_ table: LoggedTable) -> String {
        switch table {
        case .entry: "seq"
        case .assignment: "position"
        case .event: "version"
        default: table.columns[0].name
        }
    }

    private func double(_ table: LoggedTable, _ row: Int64) throws -> Bool {
        let key = key(table)
        let columns = table.columns.map(\.name)
        let values = columns.map { name in
            if name == key { return "\(name) || '\(chance.number(1...9))'" }
            if name == "number" || name == "city_number" || name == "name" {
                return "\(name) || 'x'"
            }
            return name
        }
        act = "doubled row \(row) of \(table.name)"
        return attempt(
            """
            INSERT INTO \(table.name) (\(columns.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", ")) FROM \(table.name) WHERE rowid = \(row)
            """)
    }

    private func move(_ table: LoggedTable, _ row: Int64) -> Bool {
        let key = key(table)
        act = "moved row \(row) of \(table.name)"
        return attempt(
            "UPDATE \(table.name) SET \(key) = \(key) || '\(chance.number(1...9))' "
                + "WHERE rowid = \(row)")
    }

    /// Two rows take each other's place.
    private func swap(_ table: LoggedTable, _ one: Int64, _ other: Int64) throws -> Bool {
        guard one != other else { return false }
        let keys: Set<String> =
            switch table {
            case .entry: ["lane", "seq"]
            case .assignment: ["order_id", "position"]
            case .event: ["order_id", "version"]
            default: [table.columns[0].name]
            }
        // Equal rows would be none the worse for it.
        let others = table.columns.map(\.name).filter { !keys.contains($0) }
        let same = others.map { "a.\($0) IS b.\($0)" }.joined(separator: " AND ")
        let equal = try numbers(
            """
            SELECT \(same) FROM \(table.name) a, \(table.name) b
            WHERE a.rowid = \(one) AND b.rowid = \(other)
            """)
        guard equal == [0] else { return false }
        act = "swapped rows \(one) and \(other) of \(table.name)"
        let names = keys.sorted()
        let list = names.joined(separator: ", ")
        try run("CREATE TEMP TABLE kept AS SELECT rowid AS row, \(list) FROM \(table.name)")
        let away = names.map { name in
            table == .dailyReport ? "\(name) = '-' || \(name)" : "\(name) = -1 - \(name)"
        }.joined(separator: ", ")
        func take(_ row: Int64, _ from: Int64) -> Bool {
            let sets = names.map {
                "\($0) = (SELECT \($0) FROM kept WHERE row = \(from))"
            }.joined(separator: ", ")
            // Where the key is the rowid, moving away has changed it.
            let isRowID = names.count == 1 && table != .dailyReport
            let condition = isRowID ? "\(names[0]) = -1 - \(row)" : "rowid = \(row)"
            return attempt("UPDATE \(table.name) SET \(sets) WHERE \(condition)")
        }
        guard attempt("UPDATE \(table.name) SET \(away) WHERE rowid IN (\(one), \(other))") else {
            return false
        }
        return take(one, other) && take(other, one)
    }

    private func changeCell(_ table: LoggedTable, _ row: Int64) throws -> Bool {
        let column = chance.pick(table.columns).name
        let types = try numbers(
            """
            SELECT CASE typeof(\(column)) WHEN 'null' THEN 0 WHEN 'integer' THEN 1
            WHEN 'text' THEN 2 ELSE 3 END FROM \(table.name) WHERE rowid = \(row)
            """)
        act = "changed \(column) in row \(row) of \(table.name)"
        let place = "WHERE rowid = \(row)"
        if chance.once(in: 12), types != [0] {
            return attempt("UPDATE \(table.name) SET \(column) = NULL \(place)")
        }
        switch types.first {
        case 1:
            let bit = Int64(1) << Int64(chance.number(0...40))
            return attempt(
                "UPDATE \(table.name) SET \(column) = (\(column) | \(bit)) - (\(column) & \(bit)) "
                    + place)
        case 2, 3: return try changeBytes(table, row, column, isText: types == [2])
        default:
            let kind = table.columns.first { $0.name == column }?.kind
            let value = kind == .integer ? "0" : kind == .text ? "''" : "x''"
            return attempt("UPDATE \(table.name) SET \(column) = \(value) \(place)")
        }
    }

    private func changeBytes(
        _ table: LoggedTable, _ row: Int64, _ column: String, isText: Bool
    ) throws -> Bool {
        var bytes = try content("SELECT \(column) FROM \(table.name) WHERE rowid = \(row)")
        switch chance.number(1...6) {
        case 1: bytes.append(UInt8(chance.number(0...255)))
        case 2 where !bytes.isEmpty: bytes.removeLast()
        case _ where bytes.isEmpty: bytes.append(UInt8(chance.number(1...255)))
        default:
            bytes[chance.number(0...(bytes.count - 1))] ^= UInt8(1 << chance.number(0...7))
        }
        let hex = bytes.map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let value = isText ? "CAST(x'\(hex)' AS TEXT)" : "x'\(hex)'"
        return attempt("UPDATE \(table.name) SET \(column) = \(value) WHERE rowid = \(row)")
    }

    // MARK: - SQLite

    func run(_ script: String) throws {
        var message: UnsafeMutablePointer<CChar>?
        let code = sqlite3_exec(handle, script, nil, nil, &message)
        let text = message.map { String(cString: $0) } ?? ""
        sqlite3_free(message)
        try #require(code == SQLITE_OK, "\(text) in \(script)")
    }

    /// False where a constraint forbids it or nothing came of it.
    private func attempt(_ statement: String) -> Bool {
        sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK && sqlite3_changes(handle) > 0
    }

    private func numbers(_ query: String) throws -> [Int64] {
        var result: [Int64] = []
        try step(query) { result.append(sqlite3_column_int64($0, 0)) }
        return result
    }

    private func content(_ query: String) throws -> [UInt8] {
        var result: [UInt8] = []
        try step(query) { statement in
            let start = sqlite3_column_blob(statement, 0)
            result = Array(
                UnsafeRawBufferPointer(
                    start: start, count: Int(sqlite3_column_bytes(statement, 0))))
        }
        return result
    }

    private func step(_ query: String, _ body: (OpaquePointer) -> Void) throws {
        var prepared: OpaquePointer?
        try #require(sqlite3_prepare_v2(handle, query, -1, &prepared, nil) == SQLITE_OK, "\(query)")
        let statement = try #require(prepared)
        defer { sqlite3_finalize(statement) }
        while sqlite3_step(statement) == SQLITE_ROW { body(statement) }
    }
}
