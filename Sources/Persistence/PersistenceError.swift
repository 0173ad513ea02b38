/// What a constraint refused. Holds names of the schema, never stored values.
package struct ConstraintViolation: Error, Sendable, Hashable, CustomStringConvertible {
    /// The table, where the engine tells it (SQLite does not for foreign keys and checks).
    package var table: String?
    /// PostgreSQL: the constraint or index. SQLite: `table.column, table.column`, or the name.
    package var name: String

    package init(table: String?, name: String) {
        self.table = table
        self.name = name
    }

    package var description: String { table.map { "\(name) on \($0)" } ?? name }
}

/// Everything a driver can refuse or fail with. Texts name statements, tables and constraints but
/// no bound values, so an error may be logged.
///
/// After any error out of a `Transaction` method that transaction can only end: later calls throw
/// the same error again and nothing of it is kept, even where the closure swallows the error.
package enum PersistenceError: Error, Sendable, Hashable {
    case uniqueViolation(ConstraintViolation)
    case foreignKeyViolation(ConstraintViolation)
    case checkViolation(ConstraintViolation)
    case notNullViolation(ConstraintViolation)
    /// Text with U+0000, which PostgreSQL cannot store.
    case invalidText
    /// A column did not hold what was asked for.
    case decoding(DecodingFault)
    /// A write inside `read`.
    case readOnlyTransaction
    /// Another process holds the SQLite file, or PostgreSQL gave up after bounded retries of a
    /// serialization failure or deadlock. Worth trying later.
    case busy
    /// The statement ran longer than the configured limit.
    case timeout
    /// More callers wait than the configured limit. Answer 503 and let the caller come back.
    case queueFull
    /// No connection: server down, refused, closed. Nothing was changed.
    case unavailable(String)
    /// The connection broke while the commit was under way: it may or may not have happened.
    case outcomeUnknown(String)
    /// The database was closed.
    case closed
    /// Disk full, file damaged, out of memory.
    case storage(String)
    /// A mistake in the statement or its use.
    case statement(String)
}

extension PersistenceError {
    /// True where the same call may succeed a little later without a change.
    package var isRetryable: Bool {
        switch self {
        case .busy, .timeout, .queueFull, .unavailable: true
        default: false
        }
    }
}

extension PersistenceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .uniqueViolation(let violation): "already taken: \(violation)"
        case .foreignKeyViolation(let violation): "refers to a missing or used row: \(violation)"
        case .checkViolation(let violation): "value out of its limits: \(violation)"
        case .notNullViolation(let violation): "value missing: \(violation)"
        case .invalidText: "text holds the character U+0000, which cannot be stored; remove it"
        case .decoding(let fault): "unexpected value in a result: \(fault)"
        case .readOnlyTransaction: "a read transaction tried to write"
        case .busy: "the database is busy; try again"
        case .timeout: "the statement took longer than allowed"
        case .queueFull: "too many callers wait for the database; try again later"
        case .unavailable(let reason): "the database cannot be reached: \(reason)"
        case .outcomeUnknown(let reason): "the connection broke during commit: \(reason)"
        case .closed: "the database was closed"
        case .storage(let reason): "the storage failed: \(reason)"
        case .statement(let message): "the statement is wrong: \(message)"
        }
    }
}
