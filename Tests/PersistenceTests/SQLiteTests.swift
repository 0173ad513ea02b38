import Foundation
import Persistence
import PersistenceSQLite
import TestSupport
import Testing

/// What only an embedded file can do to us.
@Suite struct SQLiteTests {
    private static func withNode(
        _ body: (SQLiteDatabase, String) async throws -> Void
    ) async throws {
        try await TestDatabase.sqlite.withPlace { place in
            guard case .sqlite(let configuration) = place,
                case .file(let path) = configuration.place
            else { return }
            let db = try SQLiteDatabase(configuration)
            do {
                try await TransactionTests.counter(db, rows: 2)
                try await body(db, path)
            } catch {
                await db.close()
                throw error
            }
            await db.close()
        }
    }

    private static func count(_ db: any Database) async throws -> Int? {
        try await db.read { tx in
            try tx.fetchFirst("SELECT count(*) FROM counter") { $0.int(0) }
        }
    }

    @Test func `commits are synchronous and references checked`() async throws {
        try await Self.withNode { db, _ in
            let found = try await db.write { tx in
                [
                    try tx.fetchFirst("PRAGMA synchronous") { $0.text(0) },
                    try tx.fetchFirst("PRAGMA journal_mode") { $0.text(0) },
                    try tx.fetchFirst("PRAGMA foreign_keys") { $0.text(0) },
                ]
            }
            #expect(found == ["2", "wal", "1"])
        }
    }

    @Test func `a new file is readable by its owner only`() async throws {
        try await Self.withNode { _, path in
            for suffix in ["", "-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test func `what was committed is there after opening again`() async throws {
        try await TestDatabase.sqlite.withPlace { place in
            let first = try place.open()
            try await TransactionTests.counter(first, rows: 3)
            await first.close()
            let second = try place.open()
            #expect(try await Self.count(second) == 3)
            await second.close()
        }
    }

    @Test func `a file that is no database is unavailable`() async throws {
        try await TestDatabase.sqlite.withPlace { place in
            guard case .sqlite(let configuration) = place,
                case .file(let path) = configuration.place
            else { return }
            try Data(repeating: 65, count: 8_192).write(to: URL(fileURLWithPath: path))
            #expect(throws: PersistenceError.self) { try place.open() }
            let missing = SQLiteConfiguration(.file(path + "/no/such/folder"))
            #expect(throws: PersistenceError.self) { try SQLiteDatabase(missing) }
        }
    }

    @Test func `when storage runs out exactly the confirmed writes are kept`() async throws {
        try await Self.withNode { db, _ in
            try await db.write { tx in
                try tx.executeScript("CREATE TABLE big (id INTEGER PRIMARY KEY, b BLOB);")
            }
            _ = try await db.write { tx in
                try tx.fetchFirst("PRAGMA max_page_count = 300") { $0.int(0) }
            }
            let confirmed = await withTaskGroup(of: Int?.self) { group in
                for id in 1...40 {
                    group.addTask {
                        do {
                            let bytes = [UInt8](repeating: 7, count: 60_000)
                            try await db.write { tx in
                                try tx.execute("INSERT INTO big VALUES (\(id), \(bytes))")
                            }
                            return id
                        } catch PersistenceError.storage {
                            return nil
                        } catch {
                            return -1
                        }
                    }
                }
                return await group.reduce(into: [Int]()) { if let id = $1 { $0.append(id) } }
            }
            let stored = try await db.read { tx in
                try tx.fetch("SELECT id FROM big ORDER BY id") { $0.int(0) }
            }
            #expect(confirmed.sorted() == stored)
            #expect(stored.count < 40)
            #expect(try await Self.count(db) == 2, "the database goes on working")
        }
    }

    @Test func `a backup taken while others write is whole and sound`() async throws {
        try await Self.withNode { db, path in
            let copy = path + ".backup"
            try await withThrowingTaskGroup { group in
                for id in 2..<300 {
                    group.addTask {
                        try await db.write { tx in
                            try tx.execute("INSERT INTO counter VALUES (\(id), 0)")
                            try tx.execute("INSERT INTO note VALUES (\(id), \(id))")
                        }
                    }
                }
                try await db.backup(to: copy)
                try await group.waitForAll()
            }
            let restored = try SQLiteDatabase(SQLiteConfiguration(.file(copy)))
            #expect(try await restored.integrityProblems() == [])
            let pair = try await restored.read { tx in
                try tx.fetchFirst(
                    "SELECT (SELECT count(*) FROM counter), (SELECT count(*) FROM note)"
                ) { ($0.int(0), $0.int(1)) }
            }
            let counts = try #require(pair)
            #expect(counts.0 == counts.1 + 2)
            await restored.close()
            await #expect(throws: PersistenceError.self) { try await db.backup(to: copy) }
            #expect(!FileManager.default.fileExists(atPath: copy + ".partial"))
        }
    }

    @Test func `a database in memory reads and writes and refuses writes in reads`() async throws {
        let one = try SQLiteDatabase(SQLiteConfiguration(.memory))
        let other = try SQLiteDatabase(SQLiteConfiguration(.memory))
        try await TransactionTests.counter(one, rows: 3)
        try await TransactionTests.counter(other, rows: 1)
        #expect(try await Self.count(one) == 3)
        #expect(try await Self.count(other) == 1)
        await #expect(throws: PersistenceError.readOnlyTransaction) {
            try await one.read { tx in try tx.execute("DELETE FROM counter") }
        }
        try await one.write { tx in try tx.execute("DELETE FROM counter WHERE id = 0") }
        #expect(try await Self.count(one) == 2)
        await #expect(throws: PersistenceError.self) { try await one.backup(to: "/nowhere") }
        await one.close()
        await other.close()
    }
}
