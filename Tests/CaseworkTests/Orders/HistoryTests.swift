import Casework
import Testing

/// Histories that cannot be, and orders that break their own rules.
@Suite struct HistoryTests {
    private typealias Fixture = OrderFixture

    private func corruption(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? CorruptHistory)?.reason
        }
    }

    @Test func `a history begins with the arrival`() {
        let reason = corruption {
            _ = try WorkOrder(id: OrderID(1), first: .signed, at: Fixture.start)
        }
        #expect(reason == "first event is signed")
    }

    @Test func `an order arrives once`() throws {
        var order = try Fixture.received()
        let event = try WorkOrder.receive(
            number: Fixture.number, facts: Fixture.facts, finishedAtCity: false,
            in: Fixture.context())
        #expect(corruption { try order.apply(event, at: Fixture.start) } == "received twice")
    }

    @Test func `nobody reviews a send-back that nobody asked for`() throws {
        var order = try Fixture.received()
        let reason = corruption {
            try order.apply(.sendBackReviewed(Fixture.accepted), at: Fixture.start)
        }
        #expect(reason == "review of a send-back nobody asked for")
    }

    @Test(arguments: OrderState.allCases)
    func `an order reached by commands keeps every invariant`(state: OrderState) throws {
        #expect(try Fixture.order(in: state).checkInvariants() == nil)
    }

    private func broken(
        _ state: OrderState, _ change: (inout WorkOrder.Snapshot) -> Void
    ) throws -> String? {
        let order = try Fixture.order(in: state)
        var snapshot = WorkOrder.Snapshot(
            version: order.version, state: state, facts: order.facts, deadlines: order.deadlines,
            moments: order.moments)
        snapshot.assignments = order.assignments
        snapshot.sendBack = order.sendBack
        change(&snapshot)
        return WorkOrder(id: order.id, number: order.number, snapshot: snapshot)
            .checkInvariants()
    }

    @Test func `each broken invariant is named`() throws {
        #expect(try broken(.handling) { $0.moments.signedAt = nil }?.hasPrefix("2") == true)
        #expect(
            try broken(.awaitingSigning) { $0.moments.signedAt = Fixture.start }?.hasPrefix("2")
                == true)
        #expect(try broken(.handling) { $0.assignments = [] }?.hasPrefix("3") == true)
        #expect(
            try broken(.handling) { $0.assignments += $0.assignments }?.hasPrefix("3") == true)
        #expect(
            try broken(.closed) { $0.assignments = [] }?.hasPrefix("3") == true)
        #expect(try broken(.closed) { $0.moments.closedAt = nil }?.hasPrefix("4") == true)
        #expect(
            try broken(.handling) { $0.moments.closedAt = Fixture.start }?.hasPrefix("4") == true)
        #expect(try broken(.sendBackRequested) { $0.sendBack = nil }?.hasPrefix("5") == true)
        #expect(try broken(.handling) { _ in } == nil)
    }

    @Test func `an order restored from its parts is the order`() throws {
        for state in OrderState.allCases {
            let order = try Fixture.order(in: state)
            var snapshot = WorkOrder.Snapshot(
                version: order.version, state: order.state, facts: order.facts,
                deadlines: order.deadlines, moments: order.moments)
            snapshot.sendBack = order.sendBack
            snapshot.sendBackCount = order.sendBackCount
            snapshot.replyText = order.replyText
            snapshot.hasContact = order.hasContact
            snapshot.callbackCount = order.callbackCount
            snapshot.judgement = order.judgement
            snapshot.lastCallback = order.lastCallback
            var restored = WorkOrder(id: order.id, number: order.number, snapshot: snapshot)
            restored.restore(assignments: order.assignments)
            #expect(restored == order)
        }
    }
}
