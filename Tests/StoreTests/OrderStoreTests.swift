import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Orders come back as they were written, on both engines.
@Suite struct OrderStoreTests {
    @Test(arguments: TestDatabase.available)
    func `every field of an order comes back`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(150, seed: 1)
            try await shelf.write(lives)
            for life in lives {
                let order = life.order
                let found = try await shelf.find(order.number)
                #expect(found == order)
                let byID = try await shelf.read { tx in try shelf.orders.find(order.id, in: tx) }
                #expect(byID == order)
            }
            // The lives are of use only if they reach far.
            #expect(Set(lives.map(\.order.state)).count >= 8)
            #expect(lives.contains { !$0.order.facts.extra.isEmpty })
            #expect(lives.contains { !$0.order.deadlines.reply.unannouncedYears.isEmpty })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `orders are found by the city's numbers`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(20, seed: 2)
            try await shelf.write(lives)
            let known = lives.compactMap(\.order.facts.cityNumber)
            let found = try await shelf.read { tx in
                try shelf.orders.find(cityNumbers: known + ["none", "' OR 1=1 --"], in: tx)
            }
            #expect(Set(found.keys) == Set(known))
            for life in lives {
                guard let number = life.order.facts.cityNumber else { continue }
                #expect(found[number] == life.order)
            }
            let none = try await shelf.read { tx in
                try shelf.orders.find(cityNumbers: [], in: tx)
            }
            #expect(none.isEmpty)
            let unknown = OrderNumber(day: LocalDate(dayNumber: 1), sequence: 1)
            #expect(try await shelf.find(unknown) == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a list shows what the order holds`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 3)
            try await shelf.write(lives)
            let page = try await shelf.read { tx in
                try shelf.orders.list(
                    OrderFilter(), seenBy: .everything, limit: 100, now: Shelf.now, in: tx)
            }
            #expect(page.orders.count == 60)
            let orders = Dictionary(uniqueKeysWithValues: lives.map { ($0.order.id, $0.order) })
            for summary in page.orders {
                let order = try #require(orders[summary.id])
                #expect(summary == OrderSummary(of: order))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a second change from the same version is refused`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 4)
            let life = try chance.life(1, steps: 0)
            try await shelf.write([life])
            let change = try OrderStore.Change(of: life.order, events: [.signed], at: life.now)
            let save: @Sendable (borrowing Transaction) throws -> Void = { tx in
                try shelf.orders.save(change, by: shelf.actor, at: life.now, in: tx)
            }
            try await shelf.database.write(save)
            await #expect(
                throws: StaleVersion(number: life.order.number, expected: 1, actual: 2)
            ) {
                try await shelf.database.write(save)
            }
            let entries = try await shelf.read { tx in
                try shelf.orders.timeline(of: life.order.id, in: tx)
            }
            #expect(entries.count == 2)
            #expect(try await shelf.find(life.order.number) == change.order)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a change of an order that is gone is refused`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 5)
            let life = try chance.life(1, steps: 0)
            let change = try OrderStore.Change(of: life.order, events: [.signed], at: life.now)
            await #expect(throws: StaleVersion.self) {
                try await shelf.database.write { tx in
                    try shelf.orders.save(change, by: shelf.actor, at: life.now, in: tx)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a change writes the columns it changes and no others`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 6)
            let life = try chance.life(1, steps: 0)
            try await shelf.write([life])
            // Somebody's hand in the database must survive a change that is not about it.
            try await shelf.database.write { tx in
                try tx.execute("UPDATE work_order SET nature = 'by hand'")
            }
            let change = try OrderStore.Change(of: life.order, events: [.signed], at: life.now)
            try await shelf.database.write { tx in
                try shelf.orders.save(change, by: shelf.actor, at: life.now, in: tx)
            }
            let found = try #require(try await shelf.find(life.order.number))
            #expect(found.facts.nature == "by hand")
            #expect(found.moments == change.order.moments)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nothing to do writes nothing`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 7)
            let life = try chance.life(1, steps: 0)
            try await shelf.write([life])
            let change = try OrderStore.Change(of: life.order, events: [], at: life.now)
            try await shelf.database.write { tx in
                try shelf.orders.save(change, by: shelf.actor, at: life.now, in: tx)
            }
            #expect(try await shelf.find(life.order.number) == life.order)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `two orders cannot bear one number of the city`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            var chance = Chance(seed: 8)
            let now = Shelf.now
            let twins = try (1...2).map { sequence in
                let facts = chance.facts(cityNumber: "C1", around: now)
                let event = try WorkOrder.receive(
                    number: OrderNumber(day: LocalDate(dayNumber: 20_000), sequence: sequence),
                    facts: facts, finishedAtCity: false, in: InventedTown.context(at: now))
                let id = OrderID(createdAt: now, draw: UInt64(sequence))
                return OrderLife(
                    order: try WorkOrder(id: id, first: event, at: now), event: event, at: now)
            }
            try await shelf.write([twins[0]])
            await #expect {
                try await shelf.write([twins[1]])
            } throws: { error in
                if case PersistenceError.uniqueViolation = error { true } else { false }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `migrations run again change nothing`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let migrator = Migrator(Schema.migrations)
            let plan = try await migrator.plan(shelf.database)
            #expect(plan.isComplete)
            #expect(plan.applied == Schema.migrations.map(\.name))
            let applied = try await migrator.migrate(shelf.database, now: { 1 })
            #expect(applied.isEmpty)
        }
    }
}

extension OrderSummary {
    /// What a list shall show of an order.
    init(of order: WorkOrder) {
        let counted = order.effectiveEvaluation
        let shown = counted.flatMap { evaluation -> Evaluation? in
            guard
                evaluation.isValid || evaluation.resolution != nil
                    || evaluation.satisfaction != nil
            else { return nil }
            var known = evaluation
            known.contacted = evaluation.contacted ?? false
            return known
        }
        self.init(
            id: order.id, number: order.number, cityNumber: order.facts.cityNumber,
            version: order.version, state: order.state, channel: order.facts.channel,
            kind: order.facts.kind, category: order.facts.category,
            title: order.facts.title.isEmpty
                ? String(String.UnicodeScalarView(order.facts.content.unicodeScalars.prefix(60)))
                : order.facts.title,
            subdistrict: order.facts.subdistrict, community: order.facts.community,
            place: order.facts.place, labels: order.facts.labels,
            unitName: order.responsibleUnitName, receivedAt: order.moments.receivedAt,
            due: order.currentDeadline?.due, closedAt: order.closedAt, evaluation: shown)
    }
}
