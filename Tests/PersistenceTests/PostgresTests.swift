import Persistence
import PersistencePostgres
import TestSupport
import Testing

/// What only a server can do to us.
@Suite(.enabled(if: TestDatabase.postgresURL != nil)) struct PostgresTests {
    private static func withNode(
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.postgres.withPlace { place in
            guard case .postgres(var configuration) = place else { return }
            change(&configuration)
            let db = PostgresDatabase(configuration)
            do {
                try await TransactionTests.counter(db, rows: 2)
                try await body(db)
            } catch {
                await db.close()
                throw error
            }
            await db.close()
        }
    }

    private static func pid(_ db: any Database) async throws -> Int {
        let pid = try await db.read { tx in
            try tx.fetchFirst("SELECT pg_backend_pid()") { $0.int(0) }
        }
        return try #require(pid)
    }

    private static func values(_ db: any Database) async throws -> [Int] {
        try await db.read { tx in
            try tx.fetch("SELECT n FROM counter ORDER BY id") { $0.int(0) }
        }
    }

    @Test func `a connection that broke while idle is replaced unseen`() async throws {
        try await Self.withNode({ $0.connections = 1 }) { db in
            let pid = try await Self.pid(db)
            try await Self.withNode { other in
                try await other.write { tx in
                    _ = try tx.execute("SELECT pg_terminate_backend(CAST(\(pid) AS INTEGER))")
                }
            }
            try await db.write { tx in try tx.execute("UPDATE counter SET n = n + 1") }
            let values = try await Self.values(db)
            #expect(values == [1, 1])
            #expect(try await Self.pid(db) != pid)
            #expect(db.statistics.connects == 2)
            #expect(db.statistics.retries == 1)
        }
    }

    @Test func `a connection that breaks again and again is an error and the next call works`()
        async throws
    {
        try await Self.withNode({ $0.connections = 1 }) { db in
            let error = await #expect(throws: PersistenceError.self) {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = n + 1")
                    try tx.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            guard case .unavailable? = error else {
                Issue.record("\(error as Any)")
                return
            }
            let values = try await Self.values(db)
            #expect(values == [0, 0])
        }
    }

    @Test func `a connection that breaks during commit leaves the outcome unknown`() async throws {
        try await Self.withNode { db in
            try await db.write { tx in
                try tx.executeScript(
                    """
                    CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                        RETURN NULL;
                    END $$;
                    CREATE CONSTRAINT TRIGGER leave AFTER UPDATE ON counter
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave();
                    """)
            }
            let error = await #expect(throws: PersistenceError.self) {
                try await db.write { tx in try tx.execute("UPDATE counter SET n = 1") }
            }
            guard case .outcomeUnknown? = error else {
                Issue.record("\(error as Any)")
                return
            }
            let values = try await Self.values(db)
            #expect(values == [0, 0])
        }
    }

    @Test func `a server that is not there is unavailable`() async throws {
        let db = PostgresDatabase(PostgresConfiguration("postgres://nobody@127.0.0.1:1/none"))
        let error = await #expect(throws: PersistenceError.self) {
            try await db.read { tx in try tx.execute("SELECT 1") }
        }
        guard case .unavailable? = error else {
            Issue.record("\(error as Any)")
            return
        }
        await db.close()
    }

    @Test func `of two deadlocked closures one runs again and both succeed`() async throws {
        try await Self.withNode { db in
            let gates = [Gate(), Gate()]
            try await withThrowingTaskGroup { group in
                for (first, second) in [(0, 1), (1, 0)] {
                    group.addTask {
                        try await db.write { tx in
                            try tx.execute("UPDATE counter SET n = n + 1 WHERE id = \(first)")
                            gates[first].arrive()
                            gates[first].waitForRelease()
                            try tx.execute("UPDATE counter SET n = n + 1 WHERE id = \(second)")
                        }
                    }
                }
                for gate in gates { await gate.arrival() }
                // Twice each, for the one that runs again.
                for gate in gates + gates { gate.release() }
                try await group.waitForAll()
            }
            let values = try await Self.values(db)
            #expect(values == [2, 2])
            #expect(db.statistics.retries >= 1)
        }
    }

    @Test func `a statement beyond its limit is a timeout`() async throws {
        try await Self.withNode({ $0.statementTimeoutSeconds = 1 }) { db in
            await #expect(throws: PersistenceError.timeout) {
                try await db.read { tx in try tx.execute("SELECT pg_sleep(20)") }
            }
            let values = try await Self.values(db)
            #expect(values == [0, 0])
        }
    }

    @Test func `a row held too long by another is busy`() async throws {
        try await Self.withNode({ $0.lockTimeoutSeconds = 1 }) { db in
            let gate = Gate()
            async let holder: Void = db.write { tx in
                try tx.execute("UPDATE counter SET n = 7 WHERE id = 0")
                gate.arrive()
                gate.waitForRelease()
            }
            await gate.arrival()
            await #expect(throws: PersistenceError.busy) {
                try await db.write { tx in try tx.execute("UPDATE counter SET n = 8 WHERE id = 0") }
            }
            gate.release()
            try await holder
            let values = try await Self.values(db)
            #expect(values == [7, 0])
        }
    }

    @Test func `a changed schema does not trip prepared statements`() async throws {
        try await Self.withNode({ $0.connections = 1 }) { db in
            func all() async throws -> Int {
                try await db.read { tx in
                    try tx.fetch("SELECT * FROM counter ORDER BY id") { $0.int(0) }.count
                }
            }
            #expect(try await all() == 2)
            try await db.write { tx in try tx.executeScript("ALTER TABLE counter ADD m BIGINT;") }
            #expect(try await all() == 2)
        }
    }

    @Test func `bulk rows take the types of their columns few or many`() async throws {
        try await Self.withNode { db in
            try await db.write { tx in
                try tx.executeScript("CREATE TABLE typed (j JSONB, d DATE, s SMALLINT, u UUID);")
                let bytes = SQLValue.blob(Array(0..<16))
                let row: [SQLValue] = [.text("[1]"), .text("2026-08-01"), .integer(3)]
                try tx.insert(into: "typed", columns: "j, d, s, u", rows: [row + [bytes]])
                try tx.insert(
                    into: "typed", columns: "j, d, s",
                    rows: Array(repeating: row, count: 200))
            }
            let count = try await db.read { tx in
                try tx.fetchFirst("SELECT count(*) FROM typed WHERE s = 3") { $0.int(0) }
            }
            #expect(count == 201)
        }
    }

    @Test func `a cancelled write is rolled back`() async throws {
        try await Self.withNode { db in
            let gate = Gate()
            let task = Task {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = 5")
                    gate.arrive()
                    try tx.execute("SELECT pg_sleep(20)")
                }
            }
            await gate.arrival()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let values = try await Self.values(db)
            #expect(values == [0, 0])
        }
    }
}
