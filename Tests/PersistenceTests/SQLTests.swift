import Persistence
import PersistencePostgres
import TestSupport
import Testing

@Suite struct SQLTests {
    @Test func `every interpolation binds`() {
        let hostile = "'; DROP TABLE work_order; --"
        let sql: SQL = "SELECT 1 WHERE a = \(hostile) AND b = \(7) AND c = \(true)"
        #expect(sql.text == "SELECT 1 WHERE a = ? AND b = ? AND c = ?")
        #expect(sql.values == [.text(hostile), .integer(7), .integer(1)])
    }

    @Test func `an identifier is quoted`() {
        let sql: SQL = "SELECT \(identifier: "a\"b") FROM \(identifier: "order")"
        #expect(sql.text == "SELECT \"a\"\"b\" FROM \"order\"")
    }

    @Test func `a spliced fragment brings its values along in order`() {
        let inner: SQL = "b = \(2)"
        let sql: SQL = "a = \(1) AND \(raw: inner) AND c = \(3)"
        #expect(sql.text == "a = ? AND b = ? AND c = ?")
        #expect(sql.values == [.integer(1), .integer(2), .integer(3)])
    }

    @Test func `a list becomes places and an empty list matches nothing`() {
        let sql: SQL = "id IN \(list: [1, 2, 3]) OR id IN \(list: [Int]())"
        #expect(sql.text == "id IN (?, ?, ?) OR id IN (NULL)")
        #expect(sql.values.count == 3)
    }

    @Test func `joining leaves empty parts out`() {
        let sql = SQL.joined(["a = \(1)", "", "b = \(2)"], separator: " AND ")
        #expect(sql.text == "a = ? AND b = ?")
        #expect(SQL.joined(["", ""], separator: ", ").isEmpty)
    }

    @Test(arguments: TestDatabase.available)
    func `a question mark in quotes or comments is no place`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            let found = try await db.read { tx in
                try tx.fetchFirst(
                    """
                    SELECT '?''?' AS "a?b", -- why?
                    /* really? */ \(5) + 1
                    """
                ) { ($0.text(0), $0.int(1)) }
            }
            let row = try #require(found)
            #expect(row.0 == "?'?" && row.1 == 6)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a stray question mark is refused`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            let error = await #expect(throws: PersistenceError.self) {
                try await db.read { tx in
                    try tx.fetch("SELECT ? + \(1)") { $0.int(0) }
                }
            }
            guard case .statement(let message) = try #require(error) else {
                Issue.record("not a statement error")
                return
            }
            #expect(message.contains("2 places for 1 values"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an error never holds a bound value`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await db.write { tx in
                try tx.executeScript(
                    """
                    CREATE TABLE person (phone TEXT PRIMARY KEY, age INTEGER CHECK (age < 200));
                    """)
                try tx.execute("INSERT INTO person VALUES (\("13900000000"), 3)")
            }
            let wrong: [SQL] = [
                "INSERT INTO person VALUES (\("13900000000"), 4)",
                "INSERT INTO person VALUES (\("13900000000x"), 444)",
                "INSERT INTO person VALUES (NULL, CAST(\("13900000000x") AS DATE) / 0, 3)",
                "INSERT INTO nowhere VALUES (\("13900000000"))",
                "SELECT CAST(\("13900000000x") AS BIGINT) FROM person WHERE nosuch = 1",
            ]
            for sql in wrong {
                let error = await #expect(throws: PersistenceError.self) {
                    try await db.write { tx in try tx.execute(sql) }
                }
                #expect(!"\(error as Any)".contains("139000"))
            }
        }
    }
}
