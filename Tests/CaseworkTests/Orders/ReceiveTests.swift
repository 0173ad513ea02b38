import Casework
import Testing

/// How an order comes to life, and the clocks it gets.
@Suite struct ReceiveTests {
    private typealias Fixture = OrderFixture

    @Test func `a new order waits to be signed and has one version`() throws {
        let order = try Fixture.received()
        #expect(order.state == .awaitingSigning)
        #expect(order.version == 1)
        #expect(order.number == Fixture.number)
        #expect(order.moments.signedAt == nil)
        #expect(order.checkInvariants() == nil)
        #expect(order.currentDeadline == order.deadlines.sign)
    }

    @Test func `an order is raised when the city says, else when it first did something`() throws {
        let now = Fixture.start.adding(hours: 30)
        let sent = Fixture.start.adding(hours: 3)
        func order(
            _ received: Instant?, _ dispatched: Instant?, closed: Instant? = nil
        ) throws -> WorkOrder {
            var facts = Fixture.facts
            facts.receivedAt = received
            facts.cityDispatchedAt = dispatched
            facts.cityClosedAt = closed
            return try Fixture.received(facts, in: Fixture.context(hours: 30))
        }
        let full = try order(Fixture.start, sent)
        #expect(full.moments.receivedAt == Fixture.start)
        #expect(full.facts.receivedAt == Fixture.start)
        #expect(try order(nil, sent).moments.receivedAt == sent)
        #expect(try order(nil, nil).moments.receivedAt == now)
        let closed = sent.adding(hours: -1)
        #expect(try order(nil, sent, closed: closed).moments.receivedAt == closed)
        #expect(try order(nil, nil, closed: sent).moments.receivedAt == sent)
        #expect(try order(nil, nil, closed: now.adding(hours: 1)).moments.receivedAt == now)
        #expect(try order(nil, nil).facts.receivedAt == now)
        #expect(full.moments.arrivedAt == now)
    }

    @Test func `an order the city has finished arrives closed and needs no desk`() throws {
        var facts = Fixture.facts
        facts.cityClosedAt = Fixture.start.adding(hours: 20)
        let order = try Fixture.received(facts, finished: true)
        #expect(order.state == .closed)
        #expect(order.moments.closedAt == nil, "that is our own closing")
        #expect(order.closedAt == facts.cityClosedAt)
        #expect(order.currentDeadline == nil)
        #expect(order.checkInvariants() == nil)
    }

    @Test func `a finished order without a closing time is closed nobody knows when`() throws {
        let order = try Fixture.received(finished: true, in: Fixture.context(hours: 90))
        #expect(order.state == .closed)
        #expect(order.closedAt == nil)
        #expect(order.checkInvariants() == nil)
    }

    @Test func `the limit the city gave wins over every class and is kept as given`() throws {
        var facts = Fixture.facts
        facts.urgency = "紧急"
        facts.cityDueAt = Fixture.start.adding(hours: 77)
        let order = try Fixture.received(facts)
        let given = Deadline(
            due: Fixture.start.adding(hours: 77), classID: "city", isGivenByCity: true)
        #expect(order.deadlines.reply == given)
        let dispatched = try order.after(.sign).after(
            .dispatch(DispatchPlan(lead: Fixture.road, deadlineClass: "working")))
        #expect(dispatched.deadlines.reply == given)
    }

    @Test func `without a given limit the first rule that matches chooses the class`() throws {
        var facts = Fixture.facts
        let ordinary = try Fixture.received(facts)
        #expect(ordinary.deadlines.reply.classID == "ordinary")
        #expect(ordinary.deadlines.reply.due == Fixture.start.adding(hours: 7 * 24))
        facts.urgency = "紧急"
        let urgent = try Fixture.received(facts)
        #expect(urgent.deadlines.reply.classID == "urgent")
        #expect(urgent.deadlines.reply.due == Fixture.start.adding(hours: 24))
        #expect(!urgent.deadlines.reply.isGivenByCity)
    }

    @Test func `the signing clock starts on arrival`() throws {
        let order = try Fixture.received(in: Fixture.context(hours: 11))
        #expect(order.deadlines.sign.due == Fixture.start.adding(hours: 11 + 2))
        #expect(order.deadlines.judgement == nil)
    }

    @Test func `a class counts from the moment it names, else from the one before`() throws {
        var facts = Fixture.facts
        facts.cityDispatchedAt = Fixture.start.adding(hours: 5)
        func due(_ facts: OrderFacts) throws -> Instant {
            try Fixture.received(facts, in: Fixture.context(hours: 11)).deadlines.reply.due
        }
        #expect(try due(facts) == Fixture.start.adding(hours: 7 * 24), "from the call")
        facts.labels = ["转派"]
        #expect(try due(facts) == Fixture.start.adding(hours: 5 + 48), "from the dispatch")
        facts.cityDispatchedAt = nil
        #expect(try due(facts) == Fixture.start.adding(hours: 48), "no dispatch is known")
        facts.receivedAt = nil
        #expect(try due(facts) == Fixture.start.adding(hours: 11 + 48), "nor a call")
    }

    @Test func `a class that has ended still serves orders of its time`() throws {
        let order = try Fixture.order(in: .awaitingDispatch).after(
            .dispatch(DispatchPlan(lead: Fixture.road, deadlineClass: "ended")))
        #expect(order.deadlines.reply.due == Fixture.start.adding(hours: 3 * 24))
    }

    @Test func `a dispatch by working days counts from the day the order was raised`() throws {
        let order = try Fixture.order(in: .awaitingDispatch).after(
            .dispatch(DispatchPlan(lead: Fixture.road, deadlineClass: "working")))
        #expect(order.deadlines.reply.classID == "working")
        #expect(order.deadlines.reply.due == CalendarFixture.moment("2026-03-09", 9))
    }

    @Test func `a year without an announced calendar is named with the clock`() throws {
        var facts = Fixture.facts
        facts.receivedAt = CalendarFixture.moment("2027-03-01", 9)
        let order = try Fixture.received(facts).after(.sign).after(
            .dispatch(DispatchPlan(lead: Fixture.road, deadlineClass: "working")))
        #expect(order.deadlines.reply.unannouncedYears == [2027])
    }

    @Test func `a unit must be done a day before the city, or half way to it`() throws {
        let signed = try Fixture.order(in: .awaitingDispatch)
        func dues(hours: Int) throws -> [Instant] {
            try signed.after(
                .dispatch(DispatchPlan(lead: Fixture.road, assisting: [Fixture.water])),
                hours: hours
            ).assignments.map(\.due)
        }
        let city = signed.deadlines.reply.due
        #expect(try dues(hours: 2) == [city.adding(hours: -24), city.adding(hours: -24)])
        let late = city.adding(seconds: -1_800)
        #expect(try dues(hours: 7 * 24 - 1) == [late, late])
        #expect(try dues(hours: 8 * 24) == [city, city])
    }

    @Test func `the lead comes first and units carry the names of their day`() throws {
        let order = try Fixture.order(in: .handling)
        #expect(order.assignments.map(\.unit) == [Fixture.road, Fixture.water])
        #expect(order.assignments.map(\.role) == [.lead, .assisting])
        #expect(order.lead?.unitName == "道路科")
        #expect(order.responsibleUnitName == "道路科")
    }

    @Test func `before a dispatch the city's unit counts, else the subdistrict`() throws {
        var facts = Fixture.facts
        facts.subdistrict = "中关村街道"
        #expect(try Fixture.received(facts).responsibleUnitName == "中关村街道")
        facts.unitName = "科馨社区"
        #expect(try Fixture.received(facts).responsibleUnitName == "科馨社区")
    }

    @Test func `the judgement clock counts from the reply and runs once that is accepted`() throws {
        let order = try Fixture.order(in: .awaitingReplyReview)
        let replied = try #require(order.moments.repliedAt)
        #expect(order.deadlines.judgement == nil)
        let accepted = try order.after(.reviewReply(Fixture.accepted), hours: 40)
        #expect(accepted.deadlines.judgement?.due == replied.adding(hours: 3 * 24))
        #expect(accepted.currentDeadline == accepted.deadlines.judgement)
        let rejected = try order.after(.reviewReply(Fixture.rejected), hours: 40)
        #expect(rejected.deadlines.judgement == nil)
        #expect(rejected.currentDeadline == rejected.deadlines.reply)
    }

    @Test func `labels and categories come apart at their separators`() throws {
        var facts = Fixture.facts
        facts.cityNumber = ""
        facts.labels = ["噪声,扰民", "", "夜间"]
        facts.category = ["市政->路灯", "", "不亮"]
        let order = try Fixture.received(facts)
        #expect(order.facts.labels == ["噪声", "扰民", "夜间"])
        #expect(order.facts.category == ["市政", "路灯", "不亮"])
        #expect(order.facts.cityNumber == nil)
    }
}
