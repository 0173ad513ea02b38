import CLibPQ
import Persistence

/// Connects to a server and sets the session up.
enum PostgresOpening {
    static func connect(_ configuration: PostgresConfiguration) throws -> OpaquePointer {
        // Later entries win over what the first one, the connection text, expands to.
        let options: [(String, String)] = [
            ("dbname", configuration.connection),
            ("fallback_application_name", "jiesu"),
            ("client_encoding", "UTF8"),
            ("connect_timeout", String(configuration.connectTimeoutSeconds)),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ]
        let opened = withCStrings(options.map(\.0)) { names in
            withCStrings(options.map(\.1)) { values in
                PQconnectdbParams(names, values, 1)
            }
        }
        guard let connection = opened else {
            throw PersistenceError.unavailable("out of memory for a connection")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw PersistenceError.unavailable(problem(connection))
        }
        return connection
    }

    static func prepare(
        _ connection: OpaquePointer, _ configuration: PostgresConfiguration
    ) throws {
        // The default handler prints notices, which may quote values, to standard error.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        guard PQserverVersion(connection) >= 120_000 else {
            throw PersistenceError.unavailable("PostgreSQL 12 or newer is needed")
        }
        let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) }
        guard encoding == "UTF8" else {
            throw PersistenceError.unavailable(
                "the database has the encoding \(encoding ?? "unknown"); UTF8 is needed")
        }
        var script = """
            SET statement_timeout = '\(configuration.statementTimeoutSeconds)s';
            SET lock_timeout = '\(configuration.lockTimeoutSeconds)s';
            SET idle_in_transaction_session_timeout = '300s';
            SET client_min_messages = 'error';
            SET bytea_output = 'hex';
            SET TimeZone = 'UTC';
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') = 'off';
            """
        if let schema = configuration.schema {
            script += "SET search_path = \(quoted(schema));"
        }
        try run(connection, PQexec(connection, script))
        for control in PostgresLink.Control.allCases {
            let text = control.rawValue
            try run(connection, PQprepare(connection, text, text, 0, nil))
        }
        guard PQenterPipelineMode(connection) == 1 else {
            throw PersistenceError.unavailable(problem(connection))
        }
    }

    static func problem(_ connection: OpaquePointer) -> String {
        guard let message = PQerrorMessage(connection) else { return "connection lost" }
        let lines = String(cString: message).split(whereSeparator: \.isNewline)
        return lines.isEmpty ? "connection lost" : lines.joined(separator: " ")
    }

    private static func run(_ connection: OpaquePointer, _ result: OpaquePointer?) throws {
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
        default: throw PersistenceError.unavailable(problem(connection))
        }
    }

    private static func quoted(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    /// Calls `body` with a null-terminated array of C strings.
    private static func withCStrings<T>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
    ) -> T {
        var bytes: [CChar] = []
        var offsets: [Int] = []
        for string in strings {
            offsets.append(bytes.count)
            bytes += string.utf8CString
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let base = buffer.baseAddress
            let pointers = offsets.map { offset in base.map { $0 + offset } } + [nil]
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
