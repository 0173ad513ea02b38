import Foundation
package import Persistence
package import PersistencePostgres
package import PersistenceSQLite

/// The engines a test can run on. Contract tests take `arguments: TestDatabase.available`.
///
/// SQLite always runs, on a file in WAL mode as in production. PostgreSQL runs where
/// `JIESU_TEST_POSTGRES` holds the URL of a server on which the role may create schemas; every test
/// gets a fresh schema that is dropped afterwards.
package enum TestDatabase: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// The environment variable with the URL of the PostgreSQL server.
    package static let variable = "JIESU_TEST_POSTGRES"

    /// The URL of the server for tests, nil where none is configured.
    package static let postgresURL: String? = {
        let url = ProcessInfo.processInfo.environment[variable] ?? ""
        return url.isEmpty ? nil : url
    }()

    /// The engines of this run. Says loudly on standard error if PostgreSQL is left out.
    package static let available: [Self] = {
        if postgresURL != nil { return allCases }
        let banner = String(repeating: "*", count: 78)
        let text = """
            \(banner)
            *** PostgreSQL tests are SKIPPED: set \(variable) to the URL of a server.
            \(banner)

            """
        FileHandle.standardError.write(Data(text.utf8))
        return [.sqlite]
    }()

    /// Runs `body` with a fresh, empty database.
    ///
    /// - Parameter isPatient: a batch of SQLite ends with its queue, however slow the machine is.
    package func withDatabase<T>(
        isPatient: Bool = false, _ body: (any Database) async throws -> T
    ) async throws -> T {
        try await withPlace { place in
            let database = try (isPatient ? place.patient : place).open()
            do {
                let result = try await body(database)
                await database.close()
                return result
            } catch {
                await database.close()
                throw error
            }
        }
    }

    /// Runs `body` with a place for a fresh database, which may be opened several times, as by
    /// several nodes. Whatever `body` opens it must close.
    package func withPlace<T>(_ body: (TestPlace) async throws -> T) async throws -> T {
        let name = "jiesu_test_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer {
                // ignored: a folder left in the temporary directory harms no later test.
                try? FileManager.default.removeItem(at: folder)
            }
            return try await body(
                .sqlite(SQLiteConfiguration(.file(folder.appendingPathComponent("db").path))))
        case .postgres:
            guard let url = Self.postgresURL else {
                throw PersistenceError.unavailable("\(Self.variable) is not set")
            }
            await TestGate.shared.enter()
            do {
                try await Self.administer(url, "CREATE SCHEMA \(name)")
                let outcome = await Self.outcome(body, .postgres(Self.configuration(url, name)))
                try await Self.administer(url, "DROP SCHEMA \(name) CASCADE")
                await TestGate.shared.leave()
                return try outcome.get()
            } catch {
                await TestGate.shared.leave()
                throw error
            }
        }
    }

    private static func configuration(_ url: String, _ schema: String) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(url, schema: schema)
        configuration.connections = 4
        return configuration
    }

    private static func outcome<T>(
        _ body: (TestPlace) async throws -> T, _ place: TestPlace
    ) async -> Result<T, any Error> {
        do {
            return .success(try await body(place))
        } catch {
            return .failure(error)
        }
    }

    private static func administer(_ url: String, _ script: String) async throws {
        var configuration = PostgresConfiguration(url)
        configuration.connections = 1
        let database = PostgresDatabase(configuration)
        do {
            try await database.write { tx in try tx.executeScript(script) }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}

/// Where a fresh database lives. Each `open` gives a driver of its own, as another node would have.
package enum TestPlace: Sendable {
    case sqlite(SQLiteConfiguration)
    case postgres(PostgresConfiguration)

    fileprivate var patient: TestPlace {
        guard case .sqlite(var configuration) = self else { return self }
        configuration.batchMilliseconds = 60_000
        return .sqlite(configuration)
    }

    package func open() throws -> any Database {
        switch self {
        case .sqlite(let configuration): try SQLiteDatabase(configuration)
        case .postgres(let configuration): PostgresDatabase(configuration)
        }
    }
}

/// Lets few tests at a time hold connections: the runner starts all tests at once, a server has a
/// limit of connections.
actor TestGate {
    static let shared = TestGate(places: 8)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { free = places }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
