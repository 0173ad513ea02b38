import CLibPQ
import Persistence

/// A failed statement: the five characters of the standard's SQLSTATE and what callers get.
struct PostgresFailure: Error {
    var sqlState: String
    var error: PersistenceError

    /// Serialization failure and deadlock: the same closure may succeed when run again.
    var isConflict: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// A prepared statement outlived a change of the schema, or vanished.
    var isStalePlan: Bool { sqlState == "26000" || sqlState == Self.stalePlan }

    /// Stands for 0A000 with the text about cached plans, which has no code of its own.
    private static let stalePlan = "plan"

    init(_ error: PersistenceError) {
        sqlState = ""
        self.error = error
    }

    /// - Parameter sql: the text of the statement without values. The server's own message is
    ///   used only for errors of the statement itself: others may quote values.
    init(_ result: OpaquePointer?, running sql: String) {
        let state = Self.field(result, "C") ?? ""
        let message = Self.field(result, "M") ?? ""
        sqlState = state
        let table = Self.field(result, "t")
        let violation = ConstraintViolation(
            table: table, name: Self.field(result, "n") ?? state)
        switch state {
        case "23505": error = .uniqueViolation(violation)
        case "23503": error = .foreignKeyViolation(violation)
        case "23514": error = .checkViolation(violation)
        case "23502":
            let column = [table, Self.field(result, "c")].compactMap(\.self)
            error = .notNullViolation(
                ConstraintViolation(table: table, name: column.joined(separator: ".")))
        case "25006": error = .readOnlyTransaction
        case "40001", "40P01", "55P03": error = .busy
        case "57014", "25P03": error = .timeout
        case "22021", "22P05": error = .invalidText
        case "0A000" where message.contains("cached plan"):
            sqlState = Self.stalePlan
            error = .statement(message)
        default: error = Self.general(state: state, message: message, sql: sql)
        }
    }

    private static func general(state: String, message: String, sql: String) -> PersistenceError {
        switch state.prefix(2) {
        case "08": .unavailable(message)
        case "57": .unavailable(message)
        case "53": state == "53300" ? .unavailable(message) : .storage(message)
        case "58", "XX": .storage("SQLSTATE \(state)")
        case "42", "0A", "25", "26": .statement("\(message) in: \(sql.prefix(300))")
        default: .statement("SQLSTATE \(state) in: \(sql.prefix(300))")
        }
    }

    private static func field(_ result: OpaquePointer?, _ code: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
}
