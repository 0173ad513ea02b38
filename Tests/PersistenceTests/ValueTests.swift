import Persistence
import TestSupport
import Testing

@Suite struct ValueTests {
    private static let texts = [
        "", "plain", "接诉即办", "𠮷野家 𪚥", "👩‍👩‍👧‍👦", "line\nbreak\ttab\rreturn \\N \\ '\"", "e\u{301}",
        String(repeating: "长", count: 20_000),
    ]
    private static let numbers: [Int64] = [0, 1, -1, 42, .max, .min, 1_764_000_000_000]
    private static let bytes: [[UInt8]] = [
        [], [0], [92, 78], Array(0...255), Array(repeating: 0xFF, count: 100_000),
    ]

    private static func table(_ db: any Database) async throws {
        let migration = Migration(
            name: "0001_values",
            sql:
                """
                CREATE TABLE sample (
                    id ${int} PRIMARY KEY, n ${int}, t ${text}, b ${bytes}
                ) ${strict};
                """
        )
        try await db.write { tx in
            try tx.executeScript(try migration.script(for: tx.dialect))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `texts numbers and bytes come back as they went in`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            try await db.write { tx in
                for (index, text) in Self.texts.enumerated() {
                    try tx.execute("INSERT INTO sample (id, t) VALUES (\(index), \(text))")
                }
                for (index, number) in Self.numbers.enumerated() {
                    try tx.execute("INSERT INTO sample (id, n) VALUES (\(100 + index), \(number))")
                }
                for (index, bytes) in Self.bytes.enumerated() {
                    try tx.execute("INSERT INTO sample (id, b) VALUES (\(200 + index), \(bytes))")
                }
            }
            let texts = try await db.read { tx in
                try tx.fetch("SELECT t FROM sample WHERE id < 100 ORDER BY id") { $0.text(0) }
            }
            // Compared by scalars: Swift's == would also accept another normal form.
            #expect(texts.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
            let numbers = try await db.read { tx in
                try tx.fetch("SELECT n FROM sample WHERE n IS NOT NULL ORDER BY id") {
                    $0.int64(0)
                }
            }
            #expect(numbers == Self.numbers)
            let bytes = try await db.read { tx in
                try tx.fetch("SELECT b FROM sample WHERE b IS NOT NULL ORDER BY id") { $0.blob(0) }
            }
            #expect(bytes == Self.bytes)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `bulk rows come back as they went in`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            let rows = (0..<1_000).map { index -> [SQLValue] in
                let number: Int64? = index % 7 == 0 ? nil : Int64(index) * 1_000_003
                let text = SQLValue.text(Self.texts[index % 7])
                return [index.sqlValue, number.sqlValue, text, .blob(Self.bytes[index % 4])]
            }
            try await db.write { tx in
                try tx.insert(into: "sample", columns: "id, n, t, b", rows: Array(rows[..<50]))
                try tx.insert(into: "sample", columns: "id, n, t, b", rows: Array(rows[50...]))
            }
            let found = try await db.read { tx in
                try tx.fetch("SELECT id, n, t, b FROM sample ORDER BY id") { row -> [SQLValue] in
                    [
                        .integer(row.int64(0)), row.int64IfPresent(1).sqlValue,
                        .text(row.text(2)), .blob(row.blob(3)),
                    ]
                }
            }
            #expect(found == rows)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a suffix settles conflicts of bulk rows`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            let rows = (0..<300).map { [SQLValue.integer(Int64($0 % 100)), .text("\($0)")] }
            try await db.write { tx in
                try tx.insert(
                    into: "sample", columns: "id, t", rows: rows,
                    suffix: "ON CONFLICT (id) DO UPDATE SET t = excluded.t")
            }
            let found = try await db.read { tx in
                try tx.fetch("SELECT t FROM sample ORDER BY id") { $0.text(0) }
            }
            #expect(found == (200..<300).map { "\($0)" })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `null empty text and empty bytes differ`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            try await db.write { tx in
                try tx.execute("INSERT INTO sample (id, t, b) VALUES (1, \(""), \([UInt8]()))")
                let noText: String? = nil
                let noBytes: [UInt8]? = nil
                try tx.execute("INSERT INTO sample (id, t, b) VALUES (2, \(noText), \(noBytes))")
            }
            let found = try await db.read { tx in
                try tx.fetch("SELECT t, b, n FROM sample ORDER BY id") {
                    ($0.textIfPresent(0), $0.blobIfPresent(1), $0.boolIfPresent(2))
                }
            }
            #expect(found[0].0 == "" && found[0].1 == [] && found[0].2 == nil)
            #expect(found[1].0 == nil && found[1].1 == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `one statement takes null and number in the same place`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            let numbers: [Int64?] = [nil, 5, nil, 7]
            for (index, number) in numbers.enumerated() {
                try await db.write { tx in
                    try tx.execute("INSERT INTO sample (id, n) VALUES (\(index), \(number))")
                    try tx.execute("UPDATE sample SET n = \(number) WHERE id = \(index)")
                }
            }
            let found = try await db.read { tx in
                try tx.fetch("SELECT n FROM sample ORDER BY id") { $0.int64IfPresent(0) }
            }
            #expect(found == numbers)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `text with the character zero is refused`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            await #expect(throws: PersistenceError.invalidText) {
                try await db.write { tx in
                    try tx.execute("INSERT INTO sample (id, t) VALUES (1, \("a\u{0}b"))")
                }
            }
            for count in [1, 500] {
                await #expect(throws: PersistenceError.invalidText) {
                    try await db.write { tx in
                        try tx.insert(
                            into: "sample", columns: "id, t",
                            rows: (0..<count).map { [.integer(Int64($0)), .text("a\u{0}b")] })
                    }
                }
            }
            let count = try await db.read { tx in
                try tx.fetchFirst("SELECT count(*) FROM sample") { $0.int(0) }
            }
            #expect(count == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a column of another kind is a typed error`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            try await db.write { tx in
                try tx.execute("INSERT INTO sample (id, n, t) VALUES (1, 7, \("seven"))")
            }
            let wrong: [(@Sendable (Row) -> Void, DecodingFault)] = [
                (
                    { @Sendable in _ = $0.int64(1) },
                    DecodingFault(column: 1, expected: "integer", found: "text")
                ),
                (
                    { @Sendable in _ = $0.text(2) },
                    DecodingFault(column: 2, expected: "text", found: "null")
                ),
                (
                    { @Sendable in _ = $0.blob(1) },
                    DecodingFault(column: 1, expected: "bytes", found: "text")
                ),
                (
                    { @Sendable in _ = $0.bool(0) },
                    DecodingFault(column: 0, expected: "0 or 1", found: "another number")
                ),
                (
                    { @Sendable in _ = $0.text(9) },
                    DecodingFault(column: 9, expected: "text", found: "no such column")
                ),
            ]
            for (read, fault) in wrong {
                await #expect(throws: PersistenceError.decoding(fault)) {
                    try await db.read { tx in
                        try tx.fetchFirst("SELECT n, t, b FROM sample") { read($0) }
                    }
                }
            }
            let text = try await db.read { tx in
                try tx.fetchFirst("SELECT n FROM sample") { $0.text(0) }
            }
            #expect(text == "7", "an integer may be read as text")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `sums and truth values read as integers`(_ engine: TestDatabase) async throws {
        try await engine.withDatabase { db in
            try await Self.table(db)
            try await db.write { tx in
                try tx.insert(
                    into: "sample", columns: "id, n",
                    rows: (1...4).map { [.integer($0), .integer($0)] })
            }
            let found = try await db.read { tx in
                try tx.fetchFirst("SELECT sum(n), count(*), max(n) > 3, true FROM sample") {
                    ($0.int(0), $0.int(1), $0.bool(2), $0.bool(3))
                }
            }
            let row = try #require(found)
            #expect(row.0 == 10 && row.1 == 4 && row.2 && row.3)
        }
    }
}
