import Casework
import Testing

/// What a newer export of the city changes, and what it leaves alone.
@Suite struct AmendTests {
    private typealias Fixture = OrderFixture

    private func amended(
        _ order: WorkOrder, _ change: (inout OrderFacts) -> Void
    ) throws -> WorkOrder {
        var facts = order.facts
        change(&facts)
        return try order.after(.amend(facts))
    }

    @Test(arguments: OrderState.allCases)
    func `the same export again changes nothing`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        #expect(try order.decide(.amend(order.facts), in: Fixture.context(hours: 70)).isEmpty)
    }

    @Test func `an export without the time of the call does not take it away`() throws {
        let order = try Fixture.received()
        var facts = Fixture.facts
        facts.receivedAt = nil
        #expect(try order.decide(.amend(facts), in: Fixture.context(hours: 5)).isEmpty)
        facts.cityState = "已办结"
        let newer = try order.after(.amend(facts))
        #expect(newer.facts.receivedAt == Fixture.start)
    }

    @Test(arguments: OrderState.allCases)
    func `newer facts replace older ones and move nothing`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        let verdict = Evaluation(
            isValid: true, contacted: true, resolution: .unresolved, satisfaction: .dissatisfied)
        let newer = try amended(order) { facts in
            facts.title = "路灯三天不亮"
            facts.cityState = "已办结"
            facts.verdict = verdict
            facts.extra["回访备注"] = "无"
        }
        #expect(newer.version == order.version + 1)
        #expect(newer.state == order.state)
        #expect(newer.facts.title == "路灯三天不亮")
        #expect(newer.effectiveEvaluation == verdict)
        #expect(newer.deadlines == order.deadlines)
        #expect(newer.moments == order.moments)
        #expect(newer.assignments == order.assignments)
        #expect(newer.judgement == order.judgement)
    }

    @Test func `a new limit of the city replaces the old one`() throws {
        let order = try Fixture.order(in: .handling)
        let due = Fixture.start.adding(hours: 300)
        let newer = try amended(order) { $0.cityDueAt = due }
        #expect(newer.deadlines.reply == .givenByCity(due))
        let later = try amended(newer) { $0.cityDueAt = due.adding(hours: 24) }
        #expect(later.deadlines.reply == .givenByCity(due.adding(hours: 24)))
    }

    @Test(arguments: [OrderState.awaitingSigning, .sendBackRequested, .awaitingDispatch])
    func `another class moves the limit while nobody has dispatched`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        let urgent = try amended(order) { $0.urgency = "紧急" }
        #expect(urgent.deadlines.reply.classID == "urgent")
        #expect(urgent.deadlines.reply.due == Fixture.start.adding(hours: 24))
        #expect(urgent.deadlines.sign == order.deadlines.sign)
        let sent = try amended(order) { facts in
            facts.labels = ["转派"]
            facts.cityDispatchedAt = Fixture.start.adding(hours: 6)
        }
        #expect(sent.deadlines.reply.due == Fixture.start.adding(hours: 6 + 48))
        let ordinary = try amended(urgent) { $0.urgency = "" }
        #expect(ordinary.deadlines == order.deadlines)
    }

    @Test(arguments: [OrderState.handling, .awaitingReplyReview, .closed, .sentBack])
    func `another class moves no limit once it is out of our hands`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        #expect(try amended(order) { $0.urgency = "紧急" }.deadlines == order.deadlines)
    }

    @Test func `another class never moves a limit of the city`() throws {
        var facts = Fixture.facts
        facts.cityDueAt = Fixture.start.adding(hours: 300)
        let order = try Fixture.received(facts)
        #expect(try amended(order) { $0.urgency = "紧急" }.deadlines == order.deadlines)
    }

    @Test func `a class that comes when an order was taken up again counts from then`() throws {
        let finished = try Fixture.received(finished: true)
        let open = try finished.after(.amend(finished.facts, openAtCity: true), hours: 400)
        #expect(try amended(open) { $0.title = "路灯又不亮" }.deadlines == open.deadlines)
        var facts = open.facts
        facts.urgency = "紧急"
        let urgent = try open.after(.amend(facts, openAtCity: true), hours: 410)
        #expect(urgent.deadlines.reply.due == Fixture.start.adding(hours: 410 + 24))
    }

    @Test func `only an assumed receipt gives way to an earlier moment`() throws {
        var facts = Fixture.facts
        facts.receivedAt = nil
        let assumed = try Fixture.received(facts, in: Fixture.context(hours: 90))
        var newer = assumed.facts
        newer.cityClosedAt = Fixture.start.adding(hours: 20)
        #expect(assumed.assumedReceipt(under: newer) == newer.cityClosedAt)
        #expect(assumed.assumedReceipt(under: assumed.facts) == assumed.moments.receivedAt)
        let told = try Fixture.received(in: Fixture.context(hours: 90))
        newer.cityClosedAt = Fixture.start.adding(hours: -20)
        #expect(told.assumedReceipt(under: newer) == Fixture.start)
    }

    @Test func `an export without a limit keeps the one the city gave before`() throws {
        let order = try amended(try Fixture.order(in: .handling)) {
            $0.cityDueAt = Fixture.start.adding(hours: 300)
        }
        let newer = try amended(order) { facts in
            facts.cityDueAt = nil
            facts.cityState = "处理中"
        }
        #expect(newer.deadlines.reply == order.deadlines.reply)
    }

    @Test func `an order open here is not closed, whatever closing time the city gives`() throws {
        let order = try Fixture.order(in: .handling)
        let newer = try amended(order) { $0.cityClosedAt = Fixture.start.adding(hours: 99) }
        #expect(newer.closedAt == nil)
        #expect(newer.state == .handling)
        #expect(newer.currentDeadline == order.currentDeadline)
    }

    @Test func `before and after of an event name what it changed and nothing else`() throws {
        let order = try Fixture.received()
        let newer = try amended(order) { facts in
            facts.title = "路灯三天不亮"
            facts.community = "科馨社区"
        }
        #expect(
            newer.changes(since: order) == [
                FieldChange(field: "title", before: "路灯不亮", after: "路灯三天不亮"),
                FieldChange(field: "community", before: nil, after: "科馨社区"),
            ])
        let signed = try order.after(.sign, hours: 1)
        let at = String(Fixture.start.adding(hours: 1).milliseconds)
        #expect(
            signed.changes(since: order) == [
                FieldChange(field: "state", before: "awaiting_signing", after: "awaiting_dispatch"),
                FieldChange(field: "signed_at", before: nil, after: at),
            ])
        #expect(order.changes(since: order).isEmpty)
    }
}
