import Persistence
import TestSupport
import Testing

struct Refusal: Error, Equatable {}

@Suite struct TransactionTests {
    static func counter(_ db: any Database, rows: Int = 1) async throws {
        try await db.write { tx in
            try tx.executeScript(
                """
                CREATE TABLE counter (id BIGINT PRIMARY KEY, n BIGINT NOT NULL CHECK (n >= 0));
                CREATE TABLE note (
                    id BIGINT PRIMARY KEY,
                    counter_id BIGINT NOT NULL REFERENCES counter (id)
                );
                """)
            try tx.insert(
                into: "counter", columns: "id, n",
                rows: (0..<rows).map { [.integer(Int64($0)), .integer(0)] })
        }
    }

    private static func count(_ db: any Database) async throws -> Int? {
        try await db.read { tx in
            try tx.fetchFirst("SELECT n FROM counter WHERE id = 0") { $0.int(0) }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what a write did is there for the next read`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let changed = try await db.write { tx in
                try tx.execute("UPDATE counter SET n = n + 1")
            }
            #expect(changed == 1)
            #expect(try await Self.count(db) == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `changed rows are counted for the statement itself`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db, rows: 5)
            let counts = try await db.write { tx in
                [
                    try tx.execute("UPDATE counter SET n = 1 WHERE id < 3"),
                    try tx.execute("SELECT n FROM counter"),
                    try tx.execute("DELETE FROM counter WHERE id = 77"),
                    try tx.execute("DELETE FROM counter"),
                ]
            }
            #expect(counts == [3, 0, 0, 5])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `statements nobody waits for take effect in their order`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let seen = try await db.write { tx in
                try tx.enqueue("UPDATE counter SET n = 2 WHERE id = \(0)")
                try tx.enqueue("UPDATE counter SET n = n * 5 WHERE id = \(0)")
                return try tx.fetchFirst("SELECT n FROM counter") { $0.int(0) }
            }
            #expect(seen == 10)
            #expect(try await Self.count(db) == 10)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a statement nobody waited for fails its transaction`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: PersistenceError.self) {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = 1")
                    try tx.enqueue("UPDATE counter SET n = -1")
                }
            }
            #expect(try await Self.count(db) == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a throwing closure leaves nothing behind`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: Refusal()) {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = 9")
                    throw Refusal()
                }
            }
            #expect(try await Self.count(db) == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an error that is swallowed still ends the transaction`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let error = await #expect(throws: PersistenceError.self) {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = 9")
                    do {
                        try tx.execute("INSERT INTO counter VALUES (0, 0)")
                    } catch {
                        // Swallowed on purpose.
                    }
                }
            }
            guard case .uniqueViolation = try #require(error) else {
                Issue.record("not the first error: \(error as Any)")
                return
            }
            #expect(try await Self.count(db) == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `each constraint has its own error`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            func violation(_ sql: SQL) async -> PersistenceError? {
                await #expect(throws: PersistenceError.self) {
                    try await db.write { tx in try tx.execute(sql) }
                }
            }
            let unique = await violation("INSERT INTO counter VALUES (0, 1)")
            guard case .uniqueViolation(let taken)? = unique else {
                Issue.record("\(unique as Any)")
                return
            }
            #expect(taken.table == "counter")
            let foreign = await violation("INSERT INTO note VALUES (1, 99)")
            guard case .foreignKeyViolation? = foreign else {
                Issue.record("\(foreign as Any)")
                return
            }
            let check = await violation("UPDATE counter SET n = -1")
            guard case .checkViolation? = check else {
                Issue.record("\(check as Any)")
                return
            }
            let missing = await violation("UPDATE counter SET n = NULL")
            #expect(
                missing
                    == .notNullViolation(ConstraintViolation(table: "counter", name: "counter.n")))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `bulk rows that break a constraint are refused as a whole`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            for count in [2, 1_200] {
                let error = await #expect(throws: PersistenceError.self) {
                    try await db.write { tx in
                        try tx.insert(
                            into: "counter", columns: "id, n",
                            rows: (1...count).map { [.integer(Int64($0 % count)), .integer(1)] })
                    }
                }
                guard case .uniqueViolation? = error else {
                    Issue.record("\(error as Any)")
                    return
                }
            }
            let rows = try await db.read { tx in
                try tx.fetchFirst("SELECT count(*) FROM counter") { $0.int(0) }
            }
            #expect(rows == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `bulk rows need one value per column`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: PersistenceError.self) {
                try await db.write { tx in
                    try tx.insert(into: "counter", columns: "id, n", rows: [[.integer(5)]])
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a read cannot write`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: PersistenceError.readOnlyTransaction) {
                try await db.read { tx in try tx.execute("UPDATE counter SET n = 5") }
            }
            await #expect(throws: PersistenceError.readOnlyTransaction) {
                try await db.read { tx in
                    try tx.insert(
                        into: "counter", columns: "id, n", rows: [[.integer(5), .integer(5)]])
                }
            }
            #expect(try await Self.count(db) == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a read sees one moment although others write meanwhile`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let gate = Gate()
            async let pair = db.read { tx in
                let first = try tx.fetchFirst("SELECT n FROM counter") { $0.int(0) }
                gate.arrive()
                gate.waitForRelease()
                let second = try tx.fetchFirst("SELECT n FROM counter") { $0.int(0) }
                return [first, second]
            }
            await gate.arrival()
            try await db.write { tx in try tx.execute("UPDATE counter SET n = 8") }
            gate.release()
            #expect(try await pair == [0, 0])
            #expect(try await Self.count(db) == 8)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a row closure cannot run another statement`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: PersistenceError.self) {
                try await db.read { tx in
                    try tx.forEach("SELECT id FROM counter") { _ in
                        _ = try tx.fetch("SELECT n FROM counter") { $0.int(0) }
                    }
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `rows stream and a closure may stop them`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let sql: SQL = """
                WITH RECURSIVE up (n) AS (
                    SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 20000
                ) SELECT n FROM up
                """
            let sum = try await db.read { tx in
                var sum = 0
                try tx.forEach(sql) { sum += $0.int(0) }
                return sum
            }
            #expect(sum == 20_000 * 20_001 / 2)
            await #expect(throws: Refusal()) {
                try await db.read { tx in
                    try tx.forEach(sql) { if $0.int(0) == 10 { throw Refusal() } }
                }
            }
            #expect(try await Self.count(db) == 0, "the connection goes on working")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `one text holds one statement`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            await #expect(throws: PersistenceError.self) {
                try await db.write { tx in
                    try tx.execute("UPDATE counter SET n = 1; UPDATE counter SET n = 2")
                }
            }
            await #expect(throws: PersistenceError.self) {
                try await db.write { tx in try tx.executeScript("COMMIT;") }
            }
            #expect(try await Self.count(db) == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `many different texts do not exhaust a connection`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let sum = try await db.read { tx in
                var sum = 0
                for length in 1...1_100 {
                    let ids = Array(0..<length)
                    sum += try tx.fetch("SELECT id FROM counter WHERE id IN \(list: ids)") {
                        $0.int(0) + 1
                    }.reduce(0, +)
                }
                return sum
            }
            #expect(sum == 1_100)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `after closing every call is refused`(_ engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let db = try place.open()
            try await Self.counter(db)
            await db.close()
            await #expect(throws: PersistenceError.closed) {
                try await db.read { tx in try tx.execute("SELECT 1") }
            }
            await db.close()
        }
    }

    @Test(arguments: TestDatabase.available)
    func `statistics count what happened`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.counter(db)
            let before = db.statistics
            try await db.write { tx in try tx.execute("UPDATE counter SET n = 1") }
            _ = try await Self.count(db)
            await #expect(throws: Refusal()) { try await db.write { _ in throw Refusal() } }
            let after = db.statistics
            #expect(after.writes == before.writes + 2)
            #expect(after.reads == before.reads + 1)
            #expect(after.statements == before.statements + 2)
            #expect(after.rollbacks == before.rollbacks + 1)
            #expect(after.waiting == 0)
        }
    }
}
