import Casework
import Testing

/// The main job from signing to closing, and its ways back.
@Suite struct MainJobTests {
    private typealias Fixture = OrderFixture

    @Test func `each step leaves its moment`() throws {
        let order = try Fixture.order(in: .closed)
        let hours = { (count: Int) in Fixture.start.adding(hours: count) }
        #expect(order.moments.signedAt == hours(1))
        #expect(order.moments.dispatchedAt == hours(2))
        #expect(order.moments.repliedAt == hours(3))
        #expect(order.moments.judgedAt == hours(6))
        #expect(order.moments.closedAt == hours(7))
        #expect(order.moments.contactedAt == nil)
        #expect(order.version == 8)
        #expect(order.replyText == "已经修好了")
        #expect(order.callbackCount == 1)
    }

    @Test func `a refused send-back leads back to where it came from`() throws {
        let asked = OrderCommand.requestSendBack(reason: "不属于本街道")
        for state in [OrderState.awaitingSigning, .awaitingDispatch] {
            let order = try Fixture.order(in: state)
            let pending = try order.after(asked)
            #expect(pending.sendBack == SendBack(reason: "不属于本街道", from: state))
            let back = try pending.after(.reviewSendBack(Fixture.rejected))
            #expect(back.state == state)
            #expect(back.sendBack == nil)
            let again = try back.after(asked)
            #expect(again.sendBackCount == 2)
            #expect(try again.after(.reviewSendBack(Fixture.accepted)).state == .sentBack)
        }
    }

    @Test func `the first contact keeps its moment`() throws {
        let contact = OrderCommand.recordContact(
            Contact(channel: .phone, reached: false, summary: "无人接听"))
        let order = try Fixture.order(in: .handling).after(contact, hours: 5)
        #expect(order.hasContact)
        #expect(
            try order.after(contact, hours: 9).moments.contactedAt == Fixture.start.adding(hours: 5)
        )
    }

    @Test func `words and notes carry the unit of who wrote them`() throws {
        let order = try Fixture.order(in: .handling)
        let context = Fixture.context(hours: 4, unit: "供水科")
        let contact = Contact(channel: .message, reached: true, summary: "已告知")
        #expect(
            try order.decide(.recordContact(contact), in: context)
                == [.contactRecorded(contact, unit: "供水科")])
        #expect(
            try order.decide(.recordProgress(note: "已到场"), in: context)
                == [.progressRecorded(note: "已到场", unit: "供水科")])
    }

    @Test func `a judgement after a valid callback counts, one without does not`() throws {
        let waiting = try Fixture.order(in: .awaitingJudgement)
        var claimed = Fixture.answers
        claimed.isValid = false
        let reached = try waiting.after(.recordCallback(Fixture.validCallback))
        let confirmed = try reached.after(.judge(claimed, withoutCallback: "三次无人接听"))
        #expect(confirmed.judgement?.isValid == true)
        #expect(confirmed.effectiveEvaluation?.isValid == true)
        let unconfirmed = try waiting.after(
            .judge(Fixture.answers, withoutCallback: "三次无人接听"))
        #expect(unconfirmed.judgement?.isValid == false)
        #expect(unconfirmed.judgement?.resolution == .resolved)
    }

    @Test func `an attempt that reached nobody does not undo one that did`() throws {
        let order = try Fixture.order(in: .awaitingJudgement)
            .after(.recordCallback(Fixture.validCallback))
            .after(.recordCallback(Fixture.noAnswer))
        #expect(order.callbackCount == 2)
        #expect(order.lastCallback?.isValid == true)
    }

    @Test func `a rejected closing starts a second handling from nothing`() throws {
        let first = try Fixture.order(in: .awaitingClosing)
        let second = try first.after(.reviewClosing(Fixture.rejected))
        #expect(second.state == .handling)
        #expect(second.judgement == nil)
        #expect(second.lastCallback == nil)
        #expect(second.moments.judgedAt == nil)
        #expect(second.deadlines.judgement == nil)
        #expect(second.assignments == first.assignments)
        #expect(second.callbackCount == first.callbackCount)
        #expect(
            second.refusal(of: .reply(text: "已经修好了", contactWaiver: nil)) == .contactMissing)
        let judged =
            try second
            .recontacted().after(.reply(text: "重新修好了", contactWaiver: nil))
            .after(.reviewReply(Fixture.accepted))
        #expect(
            judged.refusal(of: .judge(Fixture.answers, withoutCallback: nil)) == .callbackMissing)
        #expect(judged.replyText == "重新修好了")
    }

    @Test func `a callback after the closing is kept but the judgement stands`() throws {
        let order = try Fixture.order(in: .closed)
        let called = try order.after(
            .recordCallback(
                Callback(
                    outcome: .valid, contacted: true, resolution: .unresolved,
                    satisfaction: .dissatisfied)))
        #expect(called.callbackCount == order.callbackCount + 1)
        #expect(called.judgement == order.judgement)
        #expect(called.lastCallback?.resolution == .unresolved)
    }

    @Test func `the city's verdict counts before our judgement`() throws {
        var facts = Fixture.facts
        facts.verdict = Evaluation(
            isValid: true, contacted: false, resolution: .unresolved,
            satisfaction: .veryDissatisfied)
        let order = try Fixture.order(in: .closed).after(.amend(facts))
        #expect(order.effectiveEvaluation == facts.verdict)
        #expect(order.judgement == Fixture.answers)
    }

    @Test func `a city's limit that ends before ours to sign is the clock that matters`() throws {
        var facts = Fixture.facts
        facts.cityDueAt = Fixture.start.adding(hours: 1)
        #expect(try Fixture.received(facts).currentDeadline?.isGivenByCity == true)
        facts.cityDueAt = Fixture.start.adding(hours: 3)
        #expect(try Fixture.received(facts).currentDeadline?.classID == "sign")
    }

    @Test func `each state has the clock that matters in it`() throws {
        for state in OrderState.allCases {
            let order = try Fixture.order(in: state)
            let expected: Deadline? =
                switch state {
                case .awaitingSigning: order.deadlines.sign
                case .sendBackRequested, .awaitingDispatch, .handling, .awaitingReplyReview:
                    order.deadlines.reply
                case .awaitingJudgement: order.deadlines.judgement
                case .awaitingClosing, .sentBack, .closed, .verdictReceived, .archived: nil
                }
            #expect(order.currentDeadline == expected)
            if state.isFinished { #expect(order.currentDeadline == nil) }
            if state.owesReply { #expect(order.currentDeadline != nil) }
        }
    }
}

extension WorkOrder {
    fileprivate func recontacted() throws -> WorkOrder {
        try after(.recordContact(Contact(channel: .visit, reached: true, summary: "上门说明")))
    }
}
