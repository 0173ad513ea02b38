import TestSupport
import Testing

@testable import PersistencePostgres

@Suite struct PostgresToolsTests {
    @Test func `a tool that is not installed is named`() {
        #expect(throws: PostgresToolProblem.missing("pg_nothing")) {
            try PostgresTools.find("pg_nothing", notOlderThan: 12)
        }
        #expect(PostgresToolProblem.missing("pg_dump").description.contains("postgresql-client"))
    }

    @Test(.enabled(if: TestDatabase.postgresURL != nil))
    func `a tool older than the server is refused with both versions`() throws {
        #expect {
            try PostgresTools.find("pg_dump", notOlderThan: 999)
        } throws: { error in
            guard case .tooOld("pg_dump", let found, 999) = error as? PostgresToolProblem else {
                return false
            }
            return found > 8
        }
        let path = try PostgresTools.find("pg_restore", notOlderThan: 9)
        #expect(path.hasSuffix("/pg_restore"))
    }

    @Test func `a complaint is passed on without what the server quotes`() {
        let said = """
            pg_restore: while PROCESSING TOC:
            pg_restore: error: COPY failed for table "work_order": ERROR:  value "secret" is bad
            CONTEXT:  COPY work_order, line 3: "secret"
            """
        let told = ChildProcess.firstComplaint(said)
        #expect(told.contains("COPY failed for table \"work_order\""))
        #expect(!told.contains("secret"))
        #expect(ChildProcess.firstComplaint("") == "it gave no reason")
    }

    @Test func `a password reaches the tools by the environment, whatever it holds`() throws {
        let server = try PostgresServer("postgres://ann:a%27b%5Cc%20d@db.internal:5433/site")
        #expect(server.environment["PGPASSWORD"] == "a'b\\c d")
        #expect(server.environment["PGHOST"] == "db.internal")
        #expect(server.environment["PGPORT"] == "5433")
        let scratch = try PostgresServer(server.with(database: "it's").connection)
        #expect(scratch.environment["PGDATABASE"] == "it's")
        #expect(scratch.environment["PGPASSWORD"] == "a'b\\c d")
    }
}
