import Casework
import Crypto
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// A fresh, migrated database and the stores over it.
struct Shelf: Sendable {
    let database: any Database
    let orders = OrderStore(zone: .beijing)
    let complainants = ComplainantStore(sealer: Shelf.sealer)
    let actor = Actor(account: 7, name: "amy", roles: [.desk])

    static let sealer = Sealer(masterKey: SymmetricKey(data: [UInt8](1...32)))
    static let now = InventedTown.start

    static func open<Result: Sendable>(
        on engine: TestDatabase, _ body: (Shelf) async throws -> Result
    ) async throws -> Result {
        try await engine.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            return try await body(Shelf(database: database))
        }
    }

    /// Writes lives as they were lived, in one transaction.
    func write(_ lives: [OrderLife]) async throws {
        try await database.write { tx in
            for life in lives { try write(life.steps, in: tx) }
        }
    }

    func write(_ steps: [OrderLife.Step], in tx: borrowing Transaction) throws {
        for step in steps {
            if let before = step.before {
                let change = try OrderStore.Change(of: before, events: step.events, at: step.at)
                try orders.save(change, by: actor, at: step.at, in: tx)
            } else {
                let change = OrderStore.Change(created: step.after, event: step.events[0])
                try orders.create(
                    [orders.prepared(change, by: actor, at: step.at)], by: actor, at: step.at,
                    in: tx)
            }
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func find(_ number: OrderNumber) async throws -> WorkOrder? {
        try await database.read { tx in try orders.find(number, in: tx) }
    }

    /// What `verifyHistory` complains about, by order.
    func problems() async throws -> [OrderID: String] {
        try await database.read { tx in
            var found: [OrderID: String] = [:]
            _ = try orders.verifyHistory(in: tx) { found[$0] = $1 }
            return found
        }
    }

    func index() async throws {
        try await database.write { tx in
            while try SearchIndex.drain(in: tx) > 0 {}
        }
    }

    static func lives(_ count: Int, seed: UInt64, steps: Int = 12) throws -> [OrderLife] {
        var chance = Chance(seed: seed)
        return try (1...count).map { try chance.life($0, steps: steps) }
    }
}

extension SearchIndex {
    /// One round of the indexer in a single transaction.
    static func drain(in tx: borrowing Transaction) throws -> Int {
        let batch = try next(in: tx)
        try write(batch, in: tx)
        return batch.count
    }
}
