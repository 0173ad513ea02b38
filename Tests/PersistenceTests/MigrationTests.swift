import Persistence
import TestSupport
import Testing

@Suite struct MigrationTests {
    private static let steps = [
        Migration(
            name: "0001_first",
            sql: """
                CREATE TABLE thing (
                    id ${int} PRIMARY KEY, name ${text} NOT NULL, raw ${bytes}
                ) ${strict};
                CREATE INDEX thing_name ON thing (name);
                """),
        Migration(
            name: "0002_rows", sql: "INSERT INTO thing (id, name) VALUES (1, 'a;b'), (2, 'B');"),
        Migration(
            name: "0003_engine", sql: "",
            sqliteSQL: "CREATE VIRTUAL TABLE found USING fts5 (words);",
            postgresSQL: "CREATE TABLE found (words tsvector);"),
        Migration(name: "0004_more", sql: "ALTER TABLE thing ADD COLUMN extra ${int};"),
    ]

    private static func applied(_ db: any Database) async throws -> [String] {
        try await db.read { tx in
            try tx.fetch("SELECT name FROM schema_migration ORDER BY position") { $0.text(0) }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an empty database gets every step once`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            let migrator = Migrator(Self.steps)
            let plan = try await migrator.plan(db)
            #expect(plan.applied == [] && plan.pending == Self.steps.map(\.name))
            #expect(try await migrator.migrate(db, now: { 17 }) == Self.steps.map(\.name))
            #expect(try await migrator.migrate(db, now: { 18 }) == [])
            #expect(try await migrator.check(db).isComplete)
            let names = try await db.read { tx in
                try tx.fetch("SELECT name FROM thing WHERE extra IS NULL ORDER BY name") {
                    $0.text(0)
                }
            }
            #expect(names == ["B", "a;b"], "text sorts by code point on both engines")
            let times = try await db.read { tx in
                try tx.fetch("SELECT DISTINCT applied_at_ms FROM schema_migration") { $0.int(0) }
            }
            #expect(times == [17])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `two nodes that start at once share the steps`(_ engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let nodes = [try place.open(), try place.open(), try place.open()]
            let migrator = Migrator(Self.steps)
            let done = try await withThrowingTaskGroup(of: [String].self) { group in
                for node in nodes {
                    group.addTask { try await migrator.migrate(node, now: { 1 }) }
                }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(done.sorted() == Self.steps.map(\.name))
            #expect(try await Self.applied(nodes[0]) == Self.steps.map(\.name))
            for node in nodes { await node.close() }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a newer database stops an older build`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Migrator(Self.steps).migrate(db, now: { 1 })
            let older = Migrator(Array(Self.steps.prefix(3)))
            await #expect(throws: MigrationError.unknown("0004_more")) {
                try await older.migrate(db, now: { 1 })
            }
            await #expect(throws: MigrationError.unknown("0004_more")) {
                try await older.check(db)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a step put before applied ones is refused`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Migrator(Self.steps).migrate(db, now: { 1 })
            var steps = Self.steps
            steps.insert(Migration(name: "0001_late", sql: "SELECT 1;"), at: 1)
            let expected = MigrationError.reordered(expected: "0001_late", found: "0002_rows")
            await #expect(throws: expected) {
                try await Migrator(steps).migrate(db, now: { 1 })
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an edited step is refused but other line ends are not`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Migrator(Self.steps).migrate(db, now: { 1 })
            var steps = Self.steps
            steps[0].sql = Self.steps[0].sql.split(separator: "\n").joined(separator: "\r\n")
            #expect(try await Migrator(steps).check(db).isComplete)
            steps[1].sql += " "
            await #expect(throws: MigrationError.edited("0002_rows")) {
                try await Migrator(steps).check(db)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a failing step leaves nothing and keeps the earlier ones`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            let broken = Migration(
                name: "0002_broken", sql: "CREATE TABLE half (id ${int}); SELECT nonsense;")
            let migrator = Migrator([Self.steps[0], broken])
            let error = await #expect(throws: MigrationError.self) {
                try await migrator.migrate(db, now: { 1 })
            }
            guard case .failed("0002_broken", let reason)? = error else {
                Issue.record("\(error as Any)")
                return
            }
            #expect(reason.contains("nonsense"))
            let applied = try await Self.applied(db)
            #expect(applied == ["0001_first"])
            await #expect(throws: PersistenceError.self) {
                try await db.read { tx in try tx.execute("SELECT * FROM half") }
            }
        }
    }

    @Test func `a step that breaks references is refused on SQLite`() async throws {
        try await TestDatabase.sqlite.withDatabase { db in
            let steps = [
                Migration(
                    name: "0001_tables",
                    sql: """
                        CREATE TABLE parent (id INTEGER PRIMARY KEY);
                        INSERT INTO parent VALUES (1);
                        CREATE TABLE child (p INTEGER);
                        INSERT INTO child VALUES (9);
                        """),
                Migration(
                    name: "0002_reference",
                    sql: """
                        CREATE TABLE child2 (
                            p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
                        );
                        INSERT INTO child2 SELECT p FROM child;
                        """),
            ]
            let expected = MigrationError.brokenReferences("0002_reference", table: "child2")
            await #expect(throws: expected) { try await Migrator(steps).migrate(db, now: { 1 }) }
        }
    }

    @Test func `a wrong word or a name used twice is refused`() async throws {
        let step = Migration(name: "0001", sql: "CREATE TABLE a (id ${integer});")
        #expect(throws: MigrationError.unknownWord("integer", in: "0001")) {
            try step.script(for: .sqlite)
        }
        let open = Migration(name: "0001", sql: "SELECT '$1', ${int")
        #expect(throws: MigrationError.self) { try open.script(for: .sqlite) }
        try await TestDatabase.sqlite.withDatabase { db in
            let twice = Migrator([Self.steps[0], Self.steps[0]])
            await #expect(throws: MigrationError.duplicate("0001_first")) {
                try await twice.migrate(db, now: { 1 })
            }
        }
    }

    @Test func `portable words become those of the engine`() throws {
        let step = Migration(
            name: "1", sql: "a ${int} ${bytes} ${text} ${strict} $1", postgresSQL: "b")
        #expect(try step.script(for: .sqlite) == "a INTEGER BLOB TEXT STRICT $1\n")
        #expect(try step.script(for: .postgres) == "a BIGINT BYTEA TEXT COLLATE \"C\"  $1\nb")
        #expect(try step.checksum(for: .sqlite).count == 64)
        #expect(try step.checksum(for: .sqlite) != step.checksum(for: .postgres))
    }
}
