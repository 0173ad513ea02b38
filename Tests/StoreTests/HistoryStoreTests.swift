import Casework
import Persistence
import Simulator
import TestSupport
import Testing

@testable import Store

/// Events tell the whole story, and nobody rewrites it unseen.
@Suite struct HistoryStoreTests {
    @Test(arguments: TestDatabase.available)
    func `a timeline tells who did what when, with before and after`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 11)
            try await shelf.write(lives)
            for life in lives {
                let entries = try await shelf.read { tx in
                    try shelf.orders.timeline(of: life.order.id, in: tx)
                }
                #expect(entries.map(\.version) == Array(1...life.order.version))
                #expect(entries.map(\.event) == life.steps.flatMap(\.events))
                #expect(entries.allSatisfy { $0.actor == "amy" })
                for (entry, step) in zip(entries, life.steps) {
                    #expect(entry.at == step.at)
                    #expect(
                        entry.changes == step.before.map { step.after.changes(since: $0) } ?? [])
                }
            }
            #expect(try await shelf.problems().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `of two events of one change each names what it changed`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 12)
            var life = try chance.life(1, steps: 0)
            var facts = life.order.facts
            facts.title = "newer"
            try life.add(
                [.amended(facts, reply: nil), .complainantAmended(fields: ["phone", "name"])],
                at: life.now)
            try await shelf.write([life])
            let id = life.order.id
            let entries = try await shelf.read { tx in
                try shelf.orders.timeline(of: id, in: tx)
            }
            #expect(entries.map(\.version) == [1, 2, 3])
            #expect(entries[1].changes.map(\.field) == ["title"])
            #expect(entries[2].changes.isEmpty)
            #expect(entries[2].event == .complainantAmended(fields: ["phone", "name"]))
            #expect(try await shelf.problems().isEmpty)
        }
    }

    /// Each by itself: tampering with one of 30 orders, and what is said about it.
    @Test(
        arguments: TestDatabase.available,
        [
            ("UPDATE work_order SET title = 'x' WHERE id = ?", "title"),
            ("UPDATE work_order SET extra = '{\"a\":\"b\"}' WHERE id = ?", "extra"),
            ("UPDATE work_order SET signed_at = signed_at + 1 WHERE id = ?", "signed_at"),
            ("UPDATE work_order SET state = 'archived' WHERE id = ?", "state"),
            ("UPDATE work_order SET is_valid = 1 - is_valid WHERE id = ?", "is_valid"),
            ("UPDATE work_order SET resolution = 'x' WHERE id = ?", "resolution"),
            ("UPDATE work_order SET responsible_unit = 'x' WHERE id = ?", "responsible_unit"),
            ("UPDATE work_order SET received_on = '2020-01-01' WHERE id = ?", "received_on"),
            ("UPDATE work_order SET next_due = 1 WHERE id = ?", "next_due"),
            ("UPDATE work_order SET is_excluded = 1 - is_excluded WHERE id = ?", "is_excluded"),
            ("UPDATE work_order SET version = version + 1 WHERE id = ?", "version"),
            ("DELETE FROM assignment WHERE order_id = ?", "assignments"),
            ("UPDATE assignment SET unit = 'x' WHERE order_id = ?", "assignments"),
            ("DELETE FROM order_event WHERE order_id = ?", "no events"),
            ("DELETE FROM order_event WHERE version = 1 AND order_id = ?", "first event"),
            ("DELETE FROM order_event WHERE version = 2 AND order_id = ?", "event 2 is missing"),
            ("DELETE FROM order_event WHERE version = 3 AND order_id = ?", "differ"),
            ("UPDATE order_event SET at = at + 1 WHERE version = 2 AND order_id = ?", "signed_at"),
            (
                "UPDATE order_event SET kind = 'x' WHERE version = 2 AND order_id = ?",
                "unknown kind"
            ),
            ("UPDATE order_event SET payload = '{' WHERE order_id = ?", "not JSON"),
            ("UPDATE order_event SET payload = '{}' WHERE order_id = ?", "incomplete"),
            (
                """
                UPDATE order_event SET payload = replace(payload, '"role":"lead"', \
                '"role":"assisting"') WHERE version = 3 AND order_id = ?
                """, "assignments"
            ),
            ("UPDATE order_event SET changes = 'x' WHERE version = 2 AND order_id = ?", "not JSON"),
            (
                """
                UPDATE order_event SET changes = replace(changes, 'signed_at', 'closed_at') \
                WHERE version = 2 AND order_id = ?
                """, "closed_at"
            ),
        ] as [(StaticString, String)])
    func `tampering is found and named`(
        engine: TestDatabase, _ tampering: (sql: StaticString, word: String)
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Self.dispatched(3)
            try await shelf.write(lives)
            #expect(try await shelf.problems().isEmpty)
            try await shelf.dropTriggers()
            let victim = lives[1].order.id
            try await shelf.database.write { tx in
                try tx.execute(
                    SQL(text: tampering.sql, values: [.integer(victim.value)]))
            }
            let problems = try await shelf.problems()
            #expect(Set(problems.keys) == [victim])
            #expect(problems[victim]?.contains(tampering.word) == true, "\(problems)")
        }
    }

    /// Signed and dispatched orders: three events each.
    private static func dispatched(_ count: Int) throws -> [OrderLife] {
        var chance = Chance(seed: 13)
        return try (1...count).map { sequence in
            let now = Shelf.now.adding(hours: sequence)
            let event = try WorkOrder.receive(
                number: OrderNumber(day: LocalDate(dayNumber: 20_731), sequence: sequence),
                facts: chance.facts(cityNumber: nil, around: now), finishedAtCity: false,
                in: InventedTown.context(at: now))
            var life = OrderLife(
                order: try WorkOrder(
                    id: OrderID(createdAt: now, draw: 0), first: event, at: now),
                event: event, at: now)
            let plan = DispatchPlan(lead: InventedTown.unitIDs[0], assisting: [])
            for command in [OrderCommand.sign, .dispatch(plan)] {
                let events = try life.order.decide(command, in: InventedTown.context(at: now))
                try life.add(events, at: now)
            }
            return life
        }
    }

    @Test func `every event reads back as it was written`() throws {
        for event in EventSamples.all {
            let text = EventCoding.payload(of: event)
            let back = try EventCoding.event(
                kind: event.kind.rawValue, payload: text, order: OrderID(1), version: 1)
            #expect(back == event, "\(text)")
        }
        #expect(Set(EventSamples.all.map(\.kind)) == Set(OrderEvent.Kind.allCases))
    }

    @Test(arguments: 1...30)
    func `facts of any kind read back as they were written`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<20 {
            let facts = chance.facts(
                cityNumber: chance.maybe { $0.text() }, around: InventedTown.start)
            let event = OrderEvent.amended(facts, reply: nil)
            let text = EventCoding.payload(of: event)
            let back = try EventCoding.event(
                kind: "amended", payload: text, order: OrderID(1), version: 2)
            #expect(back == event, "\(text)")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `many orders are verified in portions`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(1_100, seed: 14, steps: 2)
            try await shelf.write(lives)
            let checked = try await shelf.read { tx in
                try shelf.orders.verifyHistory(in: tx) { id, problem in
                    Issue.record("\(id): \(problem)")
                }
            }
            #expect(checked == 1_100)
        }
    }
}
