import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Whole histories loaded at once leave what the same events leave one by one.
@Suite struct HistoryLoadTests {
    private func histories(_ lives: [OrderLife], _ shelf: Shelf) -> [OrderHistory] {
        lives.map { life in
            OrderHistory(
                id: life.order.id,
                entries: life.steps.flatMap { step in
                    step.events.map { OrderHistory.Entry($0, at: step.at, by: shelf.actor) }
                }, complainant: Complainant(name: "赵\t一\\", phone: "13800001234"))
        }
    }

    private func load(_ lives: [OrderLife], _ shelf: Shelf) async throws -> OrderStore.HistoryRows {
        let rows = try shelf.orders.rows(
            of: histories(lives, shelf), sealedBy: shelf.complainants)
        try await shelf.database.write { tx in
            try shelf.orders.load(rows, at: Shelf.now, in: tx)
        }
        return rows
    }

    @Test(arguments: TestDatabase.available)
    func `loaded orders are the orders that were lived`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(150, seed: 71)
            let rows = try await load(lives, shelf)
            #expect(rows.orderCount == 150)
            #expect(rows.eventCount == lives.map(\.order.version).reduce(0, +))
            #expect(
                rows.states == Dictionary(grouping: lives, by: \.order.state).mapValues(\.count))
            for life in lives {
                let found = try await shelf.find(life.order.number)
                #expect(found == life.order)
                let entries = try await shelf.read { tx in
                    try shelf.orders.timeline(of: life.order.id, in: tx)
                }
                #expect(entries.map(\.event) == life.steps.flatMap(\.events))
                let steps = life.steps.map { step in
                    step.before.map { step.after.changes(since: $0) } ?? []
                }
                #expect(entries.map(\.changes) == steps)
            }
            let problems = try await shelf.problems()
            #expect(problems.isEmpty)
            let ids = lives.map(\.order.id)
            let people = try await shelf.read { tx in
                try shelf.complainants.load(ids, in: tx)
            }
            #expect(people.count == 150)
            #expect(people[ids[0]]?.name == "赵\t一\\")
            try await shelf.index()
            var filter = OrderFilter()
            filter.text = lives[0].order.number.text
            let page = try await shelf.read { [filter] tx in
                try shelf.orders.list(
                    filter, seenBy: .everything, limit: 10, now: Shelf.now, in: tx)
            }
            #expect(page.orders.map(\.id).contains(ids[0]))
        }
    }

    @Test func `a history that cannot be is not loaded`() async throws {
        try await Shelf.open(on: .sqlite) { shelf in
            var chance = Chance(seed: 72)
            let life = try chance.life(1, steps: 0)
            let entry = OrderHistory.Entry(.signed, at: life.now, by: shelf.actor)
            for entries in [[], [entry]] {
                let history = OrderHistory(id: life.order.id, entries: entries, complainant: nil)
                #expect(throws: CorruptHistory.self) {
                    _ = try shelf.orders.rows(of: [history], sealedBy: shelf.complainants)
                }
            }
        }
    }
}
