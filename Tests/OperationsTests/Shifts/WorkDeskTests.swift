import Casework
import Operations
import Simulator
import TestSupport
import Testing

/// The queue of the desk, the load of units, and where alike orders went.
@Suite struct WorkDeskTests {
    private static func alike() -> OrderFacts {
        Desk.facts {
            $0.community = "东升"
            $0.category = ["市政", "路灯"]
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the queue holds what is to be signed or dispatched, the costliest first`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let plain = try await desk.register()
            let threat = try await desk.register(Desk.facts { $0.category = ["扬言"] })
            _ = try await desk.dispatched()
            let (orders, total) = try await WorkDesk(desk.site).queue(.intake, for: desk.desk)
            #expect(orders.map(\.number) == [threat.number, plain.number])
            #expect(total == 2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `three alike orders suggest their unit, two do not`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let work = WorkDesk(desk.site)
            let waiting = try await desk.register(Self.alike())
            func suggested() async throws -> [DispatchSuggestion] {
                try await work.suggestions(for: waiting, to: desk.desk)
            }
            for round in 1...3 {
                #expect(try await suggested().isEmpty, "after \(round - 1)")
                let order = try await desk.register(Self.alike())
                try await desk.change(order, .sign, by: desk.desk)
                try await desk.change(
                    order, .dispatch(DispatchPlan(lead: Desk.city)), by: desk.desk)
            }
            #expect(
                try await suggested() == [DispatchSuggestion(unit: Desk.city, count: 3, outOf: 3)])
            let elsewhere = try await desk.register(Desk.facts { $0.community = "西王庄" })
            #expect(try await work.suggestions(for: elsewhere, to: desk.desk).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the load counts open, late and today's orders of the lead unit`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let work = WorkDesk(desk.site)
            let order = try await desk.dispatched()
            #expect(
                try await work.loads(for: desk.desk)
                    == [UnitLoad(unit: Desk.city, open: 1, late: 0, today: 1)])
            let due = try #require(order.currentDeadline?.due)
            desk.clock.advance(seconds: due.seconds(since: desk.site.clock()) + 86_400)
            #expect(
                try await work.loads(for: desk.desk)
                    == [UnitLoad(unit: Desk.city, open: 1, late: 1, today: 0)])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody but the desk opens the desk`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let work = WorkDesk(desk.site)
            let order = try await desk.register()
            for actor in [desk.handler, desk.reviewer, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden.self) { try await work.queue(.intake, for: actor) }
                await #expect(throws: Forbidden.self) { try await work.loads(for: actor) }
                await #expect(throws: Forbidden.self) {
                    try await work.suggestions(for: order, to: actor)
                }
                await #expect(throws: Forbidden.self) {
                    try await work.isConfidential(order.number, for: actor)
                }
            }
        }
    }
}
