import CLibPQ
import Foundation
import Persistence

/// A connection text in parts, and what can only be asked outside transactions: databases of a
/// server made, dropped and renamed. Each call connects anew; none is for the hot path.
package struct PostgresServer: Sendable {
    private struct Option {
        let keyword: String
        let variable: String?
        let value: String
    }

    private let options: [Option]

    /// - Parameter connection: a URL or keywords, as for `PostgresConfiguration`.
    package init(_ connection: String) throws {
        guard let parsed = PQconninfoParse(connection, nil) else {
            throw PersistenceError.unavailable("the connection text cannot be read")
        }
        defer { PQconninfoFree(parsed) }
        var options: [Option] = []
        var entry = parsed
        while let keyword = entry.pointee.keyword {
            if let value = entry.pointee.val {
                options.append(
                    Option(
                        keyword: String(cString: keyword),
                        variable: entry.pointee.envvar.map { String(cString: $0) },
                        value: String(cString: value)))
            }
            entry += 1
        }
        self.options = options
    }

    private init(options: [Option]) {
        self.options = options
    }

    /// The same server with another database.
    package func with(database: String) -> PostgresServer {
        PostgresServer(
            options: options.filter { $0.keyword != "dbname" } + [
                Option(keyword: "dbname", variable: "PGDATABASE", value: database)
            ])
    }

    /// libpq keywords with their values. May hold a password: never logged, never an argument.
    package var connection: String {
        options.map { option in
            let escaped = option.value.map { character in
                character == "'" || character == "\\" ? "\\\(character)" : String(character)
            }.joined()
            return "\(option.keyword)='\(escaped)'"
        }.joined(separator: " ")
    }

    /// What a child process needs to connect: passwords stay out of its arguments.
    package var environment: [String: String] {
        Dictionary(
            options.compactMap { option in option.variable.map { ($0, option.value) } }
        ) { $1 }
    }

    /// Major version, e.g. 15.
    package func majorVersion() throws -> Int {
        try connected { connection in Int(PQserverVersion(connection)) / 10_000 }
    }

    package func databaseName() throws -> String {
        try answer("SELECT current_database()") ?? ""
    }

    /// Whether this role may make databases.
    package func mayCreateDatabases() throws -> Bool {
        try answer("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            == "t"
    }

    /// Sessions of others in this database.
    package func otherSessions() throws -> Int {
        let count = try answer(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND backend_type = 'client backend'
            """)
        return count.flatMap { Int($0) } ?? 0
    }

    /// Whether anybody's table is in this database.
    package func isEmpty() throws -> Bool {
        try answer(
            """
            SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm')
                AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND n.nspname NOT LIKE 'pg_toast%' LIMIT 1
            """) == nil
    }

    package func exists(database: String) throws -> Bool {
        try answer("SELECT 1 FROM pg_database WHERE datname = \(Self.literal(database))") != nil
    }

    /// Names of databases that begin with `prefix`.
    package func databases(prefix: String) throws -> [String] {
        let names = try answer(
            """
            SELECT string_agg(datname, chr(10)) FROM pg_database
            WHERE starts_with(datname::text, \(Self.literal(prefix)))
            """)
        return (names ?? "").split(separator: "\n").map(String.init)
    }

    package func create(database: String) throws {
        try command(
            "CREATE DATABASE \(Self.identifier(database)) TEMPLATE template0 ENCODING 'UTF8'")
    }

    /// - Parameter isForced: also while others are connected to it.
    package func drop(database: String, isForced: Bool) throws {
        let name = Self.identifier(database)
        if try isForced && majorVersion() >= 13 {
            try command("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        } else {
            try command("DROP DATABASE IF EXISTS \(name)")
        }
    }

    /// Refused by the server while anybody is connected to it.
    package func rename(database: String, to name: String) throws {
        try command(
            "ALTER DATABASE \(Self.identifier(database)) RENAME TO \(Self.identifier(name))")
    }

    // MARK: - One connection

    private func connected<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        let opened = try PostgresOpening.connect(PostgresConfiguration(connection))
        defer { PQfinish(opened) }
        // The default handler prints notices to standard error.
        PQsetNoticeReceiver(opened, { _, _ in }, nil)
        return try body(opened)
    }

    /// The first cell of the answer; nil for NULL and for no row.
    func answer(_ text: String) throws -> String? {
        try connected { connection in
            let result = PQexec(connection, text)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_TUPLES_OK else {
                throw PostgresFailure(result, running: text).error
            }
            guard PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 else { return nil }
            return PQgetvalue(result, 0, 0).map { String(cString: $0) }
        }
    }

    func command(_ text: String) throws {
        try connected { connection in
            let result = PQexec(connection, text)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else {
                throw PostgresFailure(result, running: text).error
            }
        }
    }

    private static func identifier(_ name: String) -> String {
        "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private static func literal(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
    }
}
