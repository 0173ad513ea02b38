import Casework
import Operations
import Simulator
import TestSupport
import Testing

/// What must not be missed, and does not nag.
@Suite struct AlarmTests {
    @Test(arguments: TestDatabase.available)
    func `an unsigned order rings before its limit, falls silent when taken, rings again when late`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let watch = WatchAlarms(desk.site)
            let order = try await desk.register()
            #expect(try await watch.ringing(for: desk.desk).isEmpty)
            let left = order.deadlines.sign.due.seconds(since: desk.site.clock())
            desk.clock.advance(seconds: left - AlarmLimits.signSeconds - 1)
            #expect(try await watch.ringing(for: desk.desk).isEmpty)
            desk.clock.advance(seconds: 1)
            #expect(try await watch.ringing(for: desk.desk).map(\.stage) == [.close])
            #expect(try await watch.take([order.number], by: desk.desk) == 1)
            #expect(try await watch.take([order.number], by: desk.desk) == 0)
            #expect(try await watch.ringing(for: desk.desk).isEmpty)
            let taken = try await watch.taken(for: desk.desk)
            #expect(taken.map(\.number) == [order.number])
            desk.clock.advance(seconds: AlarmLimits.signSeconds + 1)
            #expect(try await watch.ringing(for: desk.desk).map(\.stage) == [.overdue])
            try await desk.change(order, .sign, by: desk.desk)
            #expect(try await watch.ringing(for: desk.desk).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a threat rings from the start until it is dispatched`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let watch = WatchAlarms(desk.site)
            let order = try await desk.register(Desk.facts { $0.category = ["扬言"] })
            #expect(try await watch.ringing(for: desk.desk).map(\.isThreat) == [true])
            try await desk.change(order, .sign, by: desk.desk)
            #expect(try await watch.ringing(for: desk.desk).count == 1)
            try await desk.change(
                order, .dispatch(DispatchPlan(lead: Desk.city)), by: desk.desk)
            let ringing = try await watch.ringing(for: desk.desk)
            #expect(ringing.allSatisfy { $0.order.state == .handling })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order rings for its own unit and for no other, and for nobody who does no orders`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let watch = WatchAlarms(desk.site)
            let order = try await desk.dispatched()
            let due = try #require(order.currentDeadline?.due)
            desk.clock.advance(seconds: due.seconds(since: desk.site.clock()) + 60)
            #expect(
                try await watch.ringing(for: desk.handler).map(\.order.number) == [order.number])
            #expect(try await watch.ringing(for: desk.stranger).isEmpty)
            #expect(try await watch.take([order.number], by: desk.stranger) == 0)
            for actor in [desk.analyst, desk.reviewer, desk.administrator] {
                #expect(try await watch.ringing(for: actor).isEmpty)
                #expect(try await watch.taken(for: actor).isEmpty)
                await #expect(throws: Forbidden.self) {
                    try await watch.take([order.number], by: actor)
                }
            }
        }
    }
}
