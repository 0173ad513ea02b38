import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// The order as it was, read from what is stored.
@Suite struct PastOrderTests {
    @Test(arguments: TestDatabase.available)
    func `an order as of any event is the order that was lived then`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(30, seed: 4_019)
            let rows = try shelf.orders.rows(
                of: lives.map { life in
                    OrderHistory(
                        id: life.order.id,
                        entries: life.steps.flatMap { step in
                            step.events.map {
                                OrderHistory.Entry($0, at: step.at, by: shelf.actor)
                            }
                        }, complainant: nil)
                }, sealedBy: shelf.complainants)
            try await shelf.database.write { tx in
                try shelf.orders.load(rows, at: Shelf.now, in: tx)
            }
            for life in lives {
                let id = life.order.id
                for step in life.steps {
                    let past = try await shelf.read { tx in
                        try shelf.orders.order(id, asOf: step.after.version, in: tx)
                    }
                    #expect(past?.order == step.after)
                    #expect(past?.at == step.at)
                }
                for version in [-1, 0, life.order.version + 1] {
                    let none = try await shelf.read { tx in
                        try shelf.orders.order(id, asOf: version, in: tx)
                    }
                    #expect(none == nil)
                }
            }
        }
    }
}
