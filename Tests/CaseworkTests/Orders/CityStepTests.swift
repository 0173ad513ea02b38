import Casework
import Testing

/// What the city's exports do to orders: to their moments and limits, and to where they stand.
@Suite struct CityStepTests {
    private typealias Fixture = OrderFixture

    private func amended(
        _ order: WorkOrder, finished: Bool = false, hours: Int = 50,
        _ change: (inout OrderFacts) -> Void = { _ in }
    ) throws -> WorkOrder {
        var facts = order.facts
        change(&facts)
        return try order.after(.amend(facts, finishedAtCity: finished), hours: hours)
    }

    @Test func `a corrected time of the call puts the order into its period`() throws {
        let corrected = Fixture.start.adding(hours: -30)
        let order = try amended(try Fixture.order(in: .handling)) { $0.receivedAt = corrected }
        #expect(order.moments.receivedAt == corrected)
        #expect(order.facts.receivedAt == corrected)
    }

    @Test func `what the city finished before anybody here signed is closed with it`() throws {
        let closed = Fixture.start.adding(hours: 20)
        let order = try amended(try Fixture.received(), finished: true) { $0.cityClosedAt = closed }
        #expect(order.state == .closed)
        #expect(order.closedAt == closed)
        #expect(order.currentDeadline == nil)
        #expect(try amended(order, finished: true) == order, "the same export again")
    }

    @Test func `an order that waited though the city had finished it is closed late`() throws {
        let waiting = try amended(try Fixture.received()) { $0.cityState = "已办结" }
        #expect(waiting.state == .awaitingSigning)
        #expect(try amended(waiting, finished: true).state == .closed)
    }

    @Test(arguments: [
        OrderState.sendBackRequested, .awaitingDispatch, .handling, .awaitingReplyReview,
        .awaitingJudgement, .awaitingClosing,
    ])
    func `work under way is not cut off by the city's word`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        let newer = try amended(order, finished: true) { facts in
            facts.cityState = "已办结"
            facts.cityClosedAt = Fixture.start.adding(hours: 30)
        }
        #expect(newer.state == state)
        #expect(newer.closedAt == nil)
        #expect(newer.currentDeadline == order.currentDeadline)
    }

    @Test func `a closing time that comes late or corrected is the one that counts`() throws {
        let order = try Fixture.received(finished: true)
        #expect(order.closedAt == nil)
        for hours in [20, 44] {
            let closed = Fixture.start.adding(hours: hours)
            let newer = try amended(order, finished: true) { $0.cityClosedAt = closed }
            #expect(newer.closedAt == closed)
        }
    }

    @Test func `our own closing time counts before the city's`() throws {
        let order = try Fixture.order(in: .closed)
        let newer = try amended(order, finished: true) {
            $0.cityClosedAt = Fixture.start.adding(hours: 99)
        }
        #expect(newer.closedAt == order.moments.closedAt)
    }

    @Test(arguments: [OrderState.awaitingSigning, .awaitingDispatch])
    func `what was sent back and dispatched again is to be signed anew`(from: OrderState) throws {
        let back = try Fixture.order(in: from)
            .after(.requestSendBack(reason: "不属于本街道"), hours: 3)
            .after(.reviewSendBack(Fixture.accepted), hours: 4)
        #expect(back.moments.sentBackAt == Fixture.start.adding(hours: 4))
        let again = try amended(back, hours: 30) {
            $0.cityDispatchedAt = Fixture.start.adding(hours: 29)
        }
        #expect(again.state == .awaitingSigning)
        #expect(again.sendBack == nil)
        #expect(again.moments.signedAt == nil)
        #expect(again.deadlines.sign.due == Fixture.start.adding(hours: 30 + 2))
        #expect(again.sendBackCount == 1)
        #expect(try again.after(.sign).state == .awaitingDispatch)
        let twice = try again.after(.requestSendBack(reason: "不属于本街道"), hours: 60)
            .after(.reviewSendBack(Fixture.accepted), hours: 61)
        #expect(twice.state == .sentBack)
    }

    @Test func `an older dispatch, or one of an order the city finished, reopens nothing`() throws {
        let back = try Fixture.order(in: .sentBack)
        let earlier = try amended(back) { $0.cityDispatchedAt = Fixture.start }
        #expect(earlier.state == .sentBack)
        let finished = try amended(back, finished: true) {
            $0.cityDispatchedAt = Fixture.start.adding(hours: 40)
        }
        #expect(finished.state == .sentBack)
    }

    @Test func `what came finished is to be signed once the city has it in hand again`() throws {
        let closed = Fixture.start.adding(hours: 20)
        let early = try amended(try Fixture.received(), finished: true) { $0.cityClosedAt = closed }
        for order in [try Fixture.received(finished: true), early] {
            #expect(order.cameFinished)
            let called = try order.after(.recordCallback(Fixture.validCallback), hours: 30)
            let open = try called.after(.amend(called.facts, openAtCity: true), hours: 400)
            #expect(open.state == .awaitingSigning)
            #expect(open.closedAt == nil)
            #expect(open.lastCallback == nil)
            #expect(open.deadlines.sign.due == Fixture.start.adding(hours: 400 + 2))
            #expect(open.deadlines.reply.due == Fixture.start.adding(hours: 400 + 7 * 24))
            #expect(try open.after(.amend(open.facts, openAtCity: true), hours: 401) == open)
            #expect(try open.after(.sign, hours: 402).state == .awaitingDispatch)
            #expect(try amended(open, finished: true, hours: 500).state == .closed)
        }
    }

    @Test func `taken up again, a limit the city gave stays and a newer dispatch counts`() throws {
        let order = try Fixture.received(finished: true)
        let sent = Fixture.start.adding(hours: 390)
        var facts = order.facts
        facts.cityDispatchedAt = sent
        let open = try order.after(.amend(facts, openAtCity: true), hours: 400)
        #expect(open.deadlines.reply.due == sent.adding(hours: 7 * 24))
        facts.cityDueAt = Fixture.start.adding(hours: 77)
        let given = try order.after(.amend(facts, openAtCity: true), hours: 400)
        #expect(given.deadlines.reply == .givenByCity(Fixture.start.adding(hours: 77)))
    }

    @Test func `what we closed ourselves is not taken up by the city's word`() throws {
        let order = try Fixture.order(in: .closed)
        #expect(!order.cameFinished)
        #expect(try order.after(.amend(order.facts, openAtCity: true), hours: 90) == order)
    }

    @Test func `a new limit of the city moves the internal limits of the units`() throws {
        let order = try Fixture.order(in: .handling)
        let due = Fixture.start.adding(hours: 300)
        let newer = try amended(order) { $0.cityDueAt = due }
        #expect(newer.assignments.map(\.due) == [due.adding(hours: -24), due.adding(hours: -24)])
        #expect(newer.assignments.map(\.unit) == order.assignments.map(\.unit))
        let replied = try Fixture.order(in: .awaitingJudgement)
        let late = try amended(replied) { $0.cityDueAt = due }
        #expect(late.assignments == replied.assignments, "their reply is given")
    }
}
