import GRDBSQLite
import Persistence

/// Turns result codes of SQLite into errors without bound values.
enum SQLiteFailure {
    /// The error of the last call on `handle`.
    ///
    /// - Parameter sql: the text of a running statement; nil while it is being prepared. The
    ///   message of a running statement may quote values (a full-text query, a JSON path), so then
    ///   the text of the statement stands in for it.
    static func current(_ handle: OpaquePointer, running sql: String?) -> PersistenceError {
        let code = sqlite3_extended_errcode(handle)
        let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? ""
        return error(code: code, message: message, running: sql)
    }

    static func error(code: Int32, message: String, running sql: String?) -> PersistenceError {
        switch code {
        case SQLITE_CONSTRAINT | (8 << 8), SQLITE_CONSTRAINT | (6 << 8),
            SQLITE_CONSTRAINT | (10 << 8):
            return .uniqueViolation(violation(message))
        case SQLITE_CONSTRAINT | (3 << 8): return .foreignKeyViolation(violation(message))
        case SQLITE_CONSTRAINT | (1 << 8): return .checkViolation(violation(message))
        case SQLITE_CONSTRAINT | (5 << 8): return .notNullViolation(violation(message))
        default: break
        }
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_INTERRUPT: return .timeout
        case SQLITE_READONLY: return .readOnlyTransaction
        case SQLITE_CANTOPEN: return .unavailable(message)
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM, SQLITE_CORRUPT, SQLITE_NOTADB:
            return .storage(message)
        case SQLITE_CONSTRAINT: return .statement(message)
        default: break
        }
        guard let sql else { return .statement(message) }
        let general = sqlite3_errstr(code).map { String(cString: $0) } ?? "error \(code)"
        return .statement("\(general) in: \(sql.prefix(300))")
    }

    /// Reads "UNIQUE constraint failed: work_order.number, work_order.year".
    private static func violation(_ message: String) -> ConstraintViolation {
        guard let colon = message.firstIndex(of: ":") else {
            return ConstraintViolation(table: nil, name: message)
        }
        let name = message[message.index(after: colon)...].drop { $0 == " " }
        let table = name.firstIndex(of: ".").map { String(name[..<$0]) }
        return ConstraintViolation(table: table, name: String(name))
    }
}
