import Persistence
import PersistencePostgres
import TestSupport
import Testing

/// What a closure did before it threw is nobody's business afterwards.
@Suite struct AbandonedWriteTests {
    private struct Refused: Error {}

    private static func put(_ id: Int64, in tx: borrowing Transaction) throws {
        try tx.insert(into: "thing", columns: "id", rows: [[.integer(id)]])
    }

    @Test(arguments: TestDatabase.available)
    func `a bulk insert of an abandoned write fails nobody else`(engine: TestDatabase)
        async throws
    {
        try await engine.withPlace { place in
            let database: any Database
            if case .postgres(var configuration) = place {
                configuration.connections = 1
                database = try TestPlace.postgres(configuration).open()
            } else {
                database = try place.open()
            }
            try await database.write { tx in
                try tx.executeScript("CREATE TABLE thing (id BIGINT PRIMARY KEY)")
                try Self.put(1, in: tx)
            }
            for id in Int64(2)...4 {
                await #expect(throws: (any Error).self) {
                    try await database.write { tx in
                        try Self.put(1, in: tx)
                        throw Refused()
                    }
                }
                try await database.write { tx in try Self.put(id, in: tx) }
            }
            let stored = try await database.read { tx in
                try tx.fetch("SELECT id FROM thing ORDER BY id") { $0.int64(0) }
            }
            #expect(stored == [1, 2, 3, 4])
            await database.close()
        }
    }
}
