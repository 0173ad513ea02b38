/// How to reach a PostgreSQL server and how much of it to use.
package struct PostgresConfiguration: Sendable {
    /// `postgres://user:password@host:port/database?sslmode=…` or libpq keywords
    /// (`host=… dbname=…`). Never logged: it may hold a password.
    package var connection: String
    /// The schema to work in, instead of the role's search path.
    package var schema: String?
    /// Connections, each with a thread of its own.
    package var connections = 8
    /// Callers that may wait for a connection before `queueFull`.
    package var waitingMax = 4_096
    package var connectTimeoutSeconds = 20
    package var statementTimeoutSeconds = 30
    /// How long a statement waits for a row another transaction holds.
    package var lockTimeoutSeconds = 10
    /// Runs of one closure after a deadlock or serialization failure, the first included.
    package var attemptsMax = 6

    package init(_ connection: String, schema: String? = nil) {
        self.connection = connection
        self.schema = schema
    }
}
