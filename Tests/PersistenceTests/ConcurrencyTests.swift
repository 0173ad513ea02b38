import Persistence
import PersistencePostgres
import PersistenceSQLite
import TestSupport
import Testing

@Suite struct ConcurrencyTests {
    private static func total(_ db: any Database) async throws -> Int {
        try await db.read { tx in
            try tx.fetchFirst("SELECT sum(n) FROM counter") { $0.int(0) } ?? 0
        }
    }

    /// Reads, computes and writes back, as an operation does; only locking keeps it from losing.
    private static func increment(_ db: any Database, _ id: Int) async throws {
        try await db.write { tx in
            let lock = tx.dialect.forUpdate
            let n = try tx.fetchFirst("SELECT n FROM counter WHERE id = \(id)\(raw: lock)") {
                $0.int(0)
            }
            try tx.execute("UPDATE counter SET n = \((n ?? 0) + 1) WHERE id = \(id)")
        }
    }

    /// Tries again what was refused because the machine had no time for it, as the refusal says.
    private static func untilDone(_ body: () async throws -> Void) async throws {
        while true {
            do {
                return try await body()
            } catch PersistenceError.busy {
                continue
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `sixty four writers on two nodes lose no update`(_ engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let nodes = [try place.open(), try place.open()]
            try await TransactionTests.counter(nodes[0], rows: 4)
            try await withThrowingTaskGroup { group in
                for writer in 0..<64 {
                    group.addTask {
                        for round in 0..<10 {
                            try await Self.untilDone {
                                try await Self.increment(nodes[writer % 2], (writer + round) % 4)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.total(nodes[1]) == 640)
            for node in nodes { await node.close() }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a failing closure harms none that shares its commit`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase(isPatient: true) { db in
            try await TransactionTests.counter(db)
            let gate = Gate()
            async let blocker: Void = db.write { _ in
                gate.arrive()
                gate.waitForRelease()
            }
            await gate.arrival()
            let before = db.statistics
            let kept = try await withThrowingTaskGroup(of: Int?.self) { group in
                for id in 1...60 {
                    group.addTask {
                        do {
                            try await db.write { tx in
                                try tx.execute("INSERT INTO counter VALUES (\(id), 1)")
                                switch id % 4 {
                                case 1: throw Refusal()
                                case 2: try tx.execute("INSERT INTO counter VALUES (0, 1)")
                                default: try tx.execute("INSERT INTO note VALUES (\(id), \(id))")
                                }
                            }
                            return id
                        } catch is Refusal {
                            return id % 4 == 1 ? nil : -1
                        } catch PersistenceError.uniqueViolation {
                            return id % 4 == 2 ? nil : -1
                        }
                    }
                }
                while db.statistics.waiting < 60 && engine == .sqlite { await Task.yield() }
                gate.release()
                return try await group.reduce(into: [Int]()) { if let id = $1 { $0.append(id) } }
            }
            try await blocker
            let stored = try await db.read { tx in
                try tx.fetch("SELECT counter_id FROM note ORDER BY counter_id") { $0.int(0) }
            }
            #expect(stored == (1...60).filter { $0 % 4 == 0 || $0 % 4 == 3 })
            #expect(kept.sorted() == stored)
            #expect(try await Self.total(db) == 30)
            if engine == .sqlite {
                let commits = db.statistics.commits - before.commits
                #expect(commits <= 6, "sixty closures shared few commits, not \(commits)")
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a broken deferred reference fails its own closure only`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withDatabase { db in
            try await db.write { tx in
                try tx.executeScript(
                    """
                    CREATE TABLE parent (id BIGINT PRIMARY KEY);
                    CREATE TABLE child (
                        id BIGINT PRIMARY KEY,
                        parent_id BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
                    );
                    """)
            }
            let outcomes = await withTaskGroup(of: (Int, (any Error)?).self) { group in
                for id in 0..<20 {
                    group.addTask {
                        do {
                            try await db.write { tx in
                                try tx.execute("INSERT INTO child VALUES (\(id), \(id))")
                                if id != 7 { try tx.execute("INSERT INTO parent VALUES (\(id))") }
                            }
                            return (id, nil)
                        } catch {
                            return (id, error)
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.count == 1)
            guard case .foreignKeyViolation? = outcomes[7] as? PersistenceError else {
                Issue.record("\(outcomes)")
                return
            }
            let children = try await db.read { tx in
                try tx.fetchFirst("SELECT count(*) FROM child") { $0.int(0) }
            }
            #expect(children == 19)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a caller that goes away leaves the queue without running`(
        _ engine: TestDatabase
    ) async throws {
        try await engine.withPlace { place in
            let db = try place.narrow().open()
            try await TransactionTests.counter(db)
            let gate = Gate()
            async let blocker: Void = db.write { _ in
                gate.arrive()
                gate.waitForRelease()
            }
            await gate.arrival()
            let waiting = Task {
                try await db.write { tx in try tx.execute("UPDATE counter SET n = 5") }
            }
            while db.statistics.waiting == 0 { await Task.yield() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            gate.release()
            try await blocker
            #expect(try await Self.total(db) == 0)
            await db.close()
        }
    }

    @Test(arguments: TestDatabase.available)
    func `too many waiting callers are refused`(_ engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let db = try place.narrow(waitingMax: 2).open()
            try await TransactionTests.counter(db)
            let gate = Gate()
            async let blocker: Void = db.write { _ in
                gate.arrive()
                gate.waitForRelease()
            }
            await gate.arrival()
            let waiting = (0..<2).map { _ in Task { try await Self.increment(db, 0) } }
            while db.statistics.waiting < 2 { await Task.yield() }
            await #expect(throws: PersistenceError.queueFull) { try await Self.increment(db, 0) }
            #expect(db.statistics.refusals == 1)
            gate.release()
            try await blocker
            for task in waiting { try await task.value }
            #expect(try await Self.total(db) == 2)
            await db.close()
        }
    }

    @Test(arguments: TestDatabase.available)
    func `cancelling breaks off a long statement`(_ engine: TestDatabase) async throws {
        try await engine.withPlace { place in
            let db = try place.narrow().open()
            let gate = Gate()
            let long = Task {
                try await db.read { tx in
                    gate.arrive()
                    return try tx.fetchFirst(
                        """
                        WITH RECURSIVE up (n) AS (
                            SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1000000000
                        ) SELECT count(*) FROM up
                        """
                    ) { $0.int(0) }
                }
            }
            await gate.arrival()
            try await Task.sleep(for: .milliseconds(100))
            let start = ContinuousClock.now
            long.cancel()
            await #expect(throws: CancellationError.self) { try await long.value }
            #expect(ContinuousClock.now - start < .seconds(5))
            let one = try await db.read { tx in try tx.fetchFirst("SELECT 1") { $0.int(0) } }
            #expect(one == 1, "the connection goes on working")
            await db.close()
        }
    }
}

extension TestPlace {
    /// With one connection of each kind and a short queue.
    func narrow(waitingMax: Int = 100) -> TestPlace {
        switch self {
        case .sqlite(var configuration):
            configuration.readers = 1
            configuration.waitingMax = waitingMax
            return .sqlite(configuration)
        case .postgres(var configuration):
            configuration.connections = 1
            configuration.waitingMax = waitingMax
            return .postgres(configuration)
        }
    }
}
