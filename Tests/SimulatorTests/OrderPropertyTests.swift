import Casework
import Simulator
import Testing

/// What holds for every order, whatever is done to it.
@Suite struct OrderPropertyTests {
    @Test(arguments: 1...40)
    func `whatever is decided can be applied, and keeps the invariants`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for sequence in 1...10 {
            var life = try chance.life(sequence, steps: 0)
            for _ in 0..<40 {
                try chance.live(&life)
                #expect(life.order.checkInvariants() == nil, "seed \(seed)")
                #expect(life.order.version == life.steps.flatMap(\.events).count, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `events replayed give the order`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for sequence in 1...10 {
            let life = try chance.life(sequence, steps: 40)
            let first = life.steps[0]
            var replayed = try WorkOrder(
                id: life.order.id, first: first.events[0], at: first.at)
            for step in life.steps.dropFirst() {
                for event in step.events { try replayed.apply(event, at: step.at) }
                #expect(replayed == step.after, "seed \(seed)")
            }
            #expect(replayed == life.order, "seed \(seed)")
        }
    }

    @Test(arguments: 1...40)
    func `before and after of every change lead from one order to the next`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for sequence in 1...10 {
            for step in try chance.life(sequence, steps: 30).steps {
                guard let before = step.before else { continue }
                var fields = Dictionary(
                    uniqueKeysWithValues: before.fields.map { ($0.name, $0.value) })
                for change in step.after.changes(since: before) {
                    #expect(fields[change.field] == .some(change.before))
                    fields[change.field] = .some(change.after)
                }
                for field in step.after.fields {
                    #expect(fields[field.name] == .some(field.value), "seed \(seed): \(field.name)")
                }
            }
        }
    }

    @Test func `lives reach every state that commands lead to`() throws {
        var chance = Chance(seed: 99)
        var states: Set<OrderState> = []
        var refusals = 0
        for sequence in 1...200 {
            let life = try chance.life(sequence, steps: 40)
            states.formUnion(life.steps.map(\.after.state))
            refusals += life.refusals
        }
        #expect(states == Set(OrderState.allCases).subtracting([.verdictReceived, .archived]))
        #expect(refusals > 200)
    }

    @Test(arguments: 1...40)
    func `the city's limit stays until the city gives another`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        for sequence in 1...20 {
            let life = try chance.life(sequence, steps: 40)
            var given = life.steps[0].after.facts.cityDueAt
            for step in life.steps {
                given = step.after.facts.cityDueAt ?? given
                guard let given else { continue }
                #expect(step.after.deadlines.reply == .givenByCity(given), "seed \(seed)")
            }
        }
    }
}
