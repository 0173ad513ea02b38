import Casework
import Testing

/// Every way the domain says no, and the texts at the edge of their limits.
@Suite struct RefusalTests {
    private typealias Fixture = OrderFixture

    @Test func `a send-back needs a reason of five characters and not more than a thousand`() throws
    {
        let order = try Fixture.order(in: .awaitingSigning)
        func refusal(_ reason: String) -> OrderRefusal? {
            order.refusal(of: .requestSendBack(reason: reason))
        }
        #expect(refusal("") == .textMissing(.reason, minimum: 5))
        #expect(refusal(Fixture.text(4)) == .textMissing(.reason, minimum: 5))
        #expect(refusal(Fixture.text(5)) == nil)
        #expect(refusal(Fixture.text(1_000)) == nil)
        #expect(refusal(Fixture.text(1_001)) == .textTooLong(.reason, maximum: 1_000))
        #expect(refusal("　\u{20}\n\t　　") == .textMissing(.reason, minimum: 5))
    }

    @Test(arguments: [OrderState.sendBackRequested, .awaitingReplyReview, .awaitingClosing])
    func `a rejection says why and an acceptance need not`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        func command(_ review: Review) -> OrderCommand {
            switch state {
            case .sendBackRequested: .reviewSendBack(review)
            case .awaitingReplyReview: .reviewReply(review)
            default: .reviewClosing(review)
            }
        }
        func refusal(_ isAccepted: Bool, _ remark: String) -> OrderRefusal? {
            order.refusal(of: command(Review(isAccepted: isAccepted, remark: remark)))
        }
        #expect(refusal(true, "") == nil)
        #expect(refusal(true, Fixture.text(1_000)) == nil)
        #expect(refusal(true, Fixture.text(1_001)) == .textTooLong(.remark, maximum: 1_000))
        #expect(refusal(false, "") == .textMissing(.reason, minimum: 5))
        #expect(refusal(false, Fixture.text(4)) == .textMissing(.reason, minimum: 5))
        #expect(refusal(false, Fixture.text(5)) == nil)
        #expect(refusal(false, Fixture.text(1_001)) == .textTooLong(.reason, maximum: 1_000))
    }

    @Test func `a dispatch names units that exist, each once, twenty at most`() throws {
        let order = try Fixture.order(in: .awaitingDispatch)
        func refusal(_ lead: UnitID, _ assisting: [UnitID] = []) -> OrderRefusal? {
            order.refusal(of: .dispatch(DispatchPlan(lead: lead, assisting: assisting)))
        }
        let unknown = UnitID("u.moon")
        #expect(refusal(unknown) == .unknownUnit(unknown))
        #expect(refusal(Fixture.road, [unknown]) == .unknownUnit(unknown))
        #expect(refusal(Fixture.road, [Fixture.road]) == .unitNamedTwice(Fixture.road))
        #expect(
            refusal(Fixture.road, [Fixture.water, Fixture.water])
                == .unitNamedTwice(Fixture.water))
        #expect(refusal(Fixture.road, [Fixture.water, Fixture.green]) == nil)
        let many = (0..<20).map { UnitID("u.\($0)") }
        #expect(refusal(Fixture.road, many) == .tooManyUnits(maximum: 20))
        #expect(refusal(Fixture.road, Array(many.dropLast())) == .unknownUnit(many[0]))
    }

    @Test func `a dispatch by a class the profile lacks is refused`() throws {
        let order = try Fixture.order(in: .awaitingDispatch)
        func refusal(_ id: String, instruction: String = "") -> OrderRefusal? {
            order.refusal(
                of: .dispatch(
                    DispatchPlan(
                        lead: Fixture.road, deadlineClass: id, instruction: instruction)))
        }
        #expect(refusal("yearly") == .unknownDeadlineClass("yearly"))
        #expect(refusal("working") == nil)
        #expect(refusal("working", instruction: Fixture.text(1_000)) == nil)
        #expect(
            refusal("working", instruction: Fixture.text(1_001))
                == .textTooLong(.instruction, maximum: 1_000))
    }

    @Test func `contacts and notes need words`() throws {
        let order = try Fixture.order(in: .handling)
        func contact(_ summary: String) -> OrderRefusal? {
            order.refusal(
                of: .recordContact(Contact(channel: .visit, reached: false, summary: summary)))
        }
        #expect(contact("") == .textMissing(.summary, minimum: 1))
        #expect(contact(" ") == .textMissing(.summary, minimum: 1))
        #expect(contact("无") == nil)
        #expect(contact(Fixture.text(1_001)) == .textTooLong(.summary, maximum: 1_000))
        #expect(
            order.refusal(of: .recordProgress(note: "\n")) == .textMissing(.note, minimum: 1))
        #expect(order.refusal(of: .recordProgress(note: Fixture.text(1_000))) == nil)
        #expect(
            order.refusal(of: .recordProgress(note: Fixture.text(1_001)))
                == .textTooLong(.note, maximum: 1_000))
    }

    @Test func `a reply needs five characters and a contact or a reason for none`() throws {
        let order = try Fixture.order(in: .handling)
        func refusal(_ text: String, _ waiver: String?, of order: WorkOrder) -> OrderRefusal? {
            order.refusal(of: .reply(text: text, contactWaiver: waiver))
        }
        let reply = Fixture.text(5)
        #expect(refusal(Fixture.text(4), "号码是空号", of: order) == .textMissing(.reply, minimum: 5))
        #expect(
            refusal(Fixture.text(5_001), "号码是空号", of: order)
                == .textTooLong(.reply, maximum: 5_000))
        #expect(refusal(Fixture.text(5_000), "号码是空号", of: order) == nil)
        #expect(refusal(reply, nil, of: order) == .contactMissing)
        #expect(refusal(reply, "", of: order) == .contactMissing)
        #expect(refusal(reply, Fixture.text(4), of: order) == .textMissing(.waiver, minimum: 5))
        #expect(
            refusal(reply, Fixture.text(1_001), of: order)
                == .textTooLong(.waiver, maximum: 1_000))
        let tried = try order.after(
            .recordContact(Contact(channel: .phone, reached: false, summary: "无人接听")))
        #expect(refusal(reply, nil, of: tried) == nil)
    }

    @Test func `a waiver that is not needed leaves no trace`() throws {
        let order = try Fixture.order(in: .handling).after(
            .recordContact(Contact(channel: .phone, reached: true, summary: "说明了情况")))
        let events = try order.decide(
            .reply(text: "已经修好了", contactWaiver: "号码是空号"), in: Fixture.context(hours: 9))
        #expect(events == [.replied(text: "已经修好了", contactWaiver: nil, unit: "道路科")])
    }

    /// Fixture orders are received at hour 0 and decided upon at hour 9.
    @Test(arguments: [OrderState.handling, .awaitingJudgement])
    func `what is recorded later lies between the receipt and now`(state: OrderState) throws {
        let order = try Fixture.order(in: state)
        let context = Fixture.context(hours: 9)
        func refusal(_ moment: Instant?) -> OrderRefusal? {
            let command: OrderCommand =
                state == .handling
                ? .recordContact(
                    Contact(channel: .phone, reached: true, summary: "n", happenedAt: moment))
                : .recordCallback(Callback(outcome: .refused, happenedAt: moment))
            do {
                _ = try order.decide(command, in: context)
                return nil
            } catch {
                return error
            }
        }
        let received = order.moments.receivedAt
        #expect(refusal(nil) == nil)
        #expect(refusal(context.now) == nil)
        #expect(refusal(Instant(milliseconds: context.now.milliseconds + 1)) == .happenedInFuture)
        #expect(refusal(received) == nil)
        #expect(
            refusal(Instant(milliseconds: received.milliseconds - 1)) == .happenedBeforeReceipt)
    }

    @Test func `what happened earlier changes no clock`() throws {
        let order = try Fixture.order(in: .handling)
        let earlier = order.moments.receivedAt
        let now = Fixture.context(hours: 9).now
        let events = try order.decide(
            .recordContact(
                Contact(channel: .phone, reached: true, summary: "n", happenedAt: earlier)),
            in: Fixture.context(hours: 9))
        var after = order
        for event in events { try after.apply(event, at: now) }
        #expect(after.moments.contactedAt == now)
    }

    @Test(arguments: CallbackOutcome.allCases)
    func `answers belong to a valid callback and to no other`(outcome: CallbackOutcome) throws {
        let order = try Fixture.order(in: .awaitingJudgement)
        func refusal(
            _ contacted: Bool?, _ resolution: Resolution?, _ satisfaction: Satisfaction?
        ) -> OrderRefusal? {
            order.refusal(
                of: .recordCallback(
                    Callback(
                        outcome: outcome, contacted: contacted, resolution: resolution,
                        satisfaction: satisfaction)))
        }
        let isValid = outcome == .valid
        #expect(refusal(nil, nil, nil) == (isValid ? .answersMissing : nil))
        #expect(refusal(true, .partly, .neutral) == (isValid ? nil : .answersWithoutCallback))
        for partial in [
            refusal(true, .partly, nil), refusal(true, nil, .neutral),
            refusal(nil, .partly, .neutral), refusal(true, nil, nil), refusal(nil, .partly, nil),
            refusal(nil, nil, .neutral),
        ] {
            #expect(partial == (isValid ? .answersMissing : .answersWithoutCallback))
        }
    }

    @Test func `words of a complainant may be long but not endless`() throws {
        let order = try Fixture.order(in: .closed)
        func refusal(_ count: Int) -> OrderRefusal? {
            order.refusal(
                of: .recordCallback(
                    Callback(outcome: .refused, words: Fixture.text(count))))
        }
        #expect(refusal(1_000) == nil)
        #expect(refusal(1_001) == .textTooLong(.words, maximum: 1_000))
    }

    @Test func `a judgement needs all answers and a callback or a reason for none`() throws {
        let order = try Fixture.order(in: .awaitingJudgement)
        let incomplete = Evaluation(isValid: true, contacted: true, resolution: .resolved)
        #expect(
            order.refusal(of: .judge(incomplete, withoutCallback: "三次无人接听")) == .answersMissing)
        func refusal(_ reason: String?, of order: WorkOrder) -> OrderRefusal? {
            order.refusal(of: .judge(Fixture.answers, withoutCallback: reason))
        }
        #expect(refusal(nil, of: order) == .callbackMissing)
        #expect(refusal("", of: order) == .callbackMissing)
        #expect(refusal(Fixture.text(4), of: order) == .textMissing(.reason, minimum: 5))
        #expect(
            refusal(Fixture.text(1_001), of: order) == .textTooLong(.reason, maximum: 1_000))
        #expect(refusal(Fixture.text(5), of: order) == nil)
        let unreached = try order.after(.recordCallback(Fixture.noAnswer))
        #expect(refusal(nil, of: unreached) == .callbackMissing)
        let reached = try order.after(.recordCallback(Fixture.validCallback))
        #expect(refusal(nil, of: reached) == nil)
    }

    @Test func `a judgement unlike the last valid callback needs a reason`() throws {
        let order = try Fixture.order(in: .awaitingJudgement)
            .after(.recordCallback(Fixture.validCallback))
            .after(.recordCallback(Fixture.noAnswer))
        var other = Fixture.answers
        other.resolution = .unresolved
        func refusal(_ reason: String?) -> OrderRefusal? {
            order.refusal(of: .judge(other, withoutCallback: nil, differing: reason))
        }
        #expect(refusal(nil) == .judgementDiffers)
        #expect(refusal("") == .judgementDiffers)
        #expect(refusal(Fixture.text(4)) == .textMissing(.reason, minimum: 5))
        #expect(refusal(Fixture.text(1_001)) == .textTooLong(.reason, maximum: 1_000))
        let reason = "现场复核尚未修好"
        let judged = try order.after(.judge(other, withoutCallback: nil, differing: reason))
        #expect(judged.effectiveEvaluation == other, "and counts")
        #expect(
            try order.decide(
                .judge(other, withoutCallback: nil, differing: reason), in: Fixture.context())
                == [.judged(other, withoutCallback: nil, differing: reason)])
    }

    @Test func `an order needs a title or a content, neither endless`() throws {
        func refusal(_ change: (inout OrderFacts) -> Void) -> OrderRefusal? {
            var facts = Fixture.facts
            change(&facts)
            do {
                _ = try WorkOrder.receive(
                    number: Fixture.number, facts: facts, finishedAtCity: false,
                    in: Fixture.context())
                return nil
            } catch {
                return error
            }
        }
        #expect(
            refusal { ($0.title, $0.content) = ("", "") } == .textMissing(.content, minimum: 1))
        #expect(refusal { $0.title = "" } == nil)
        #expect(refusal { $0.content = "" } == nil)
        #expect(refusal { $0.title = Fixture.text(500) } == nil)
        #expect(refusal { $0.title = Fixture.text(501) } == .textTooLong(.title, maximum: 500))
        #expect(refusal { $0.content = Fixture.text(20_000) } == nil)
        #expect(
            refusal { $0.content = Fixture.text(20_001) }
                == .textTooLong(.content, maximum: 20_000))
    }

    @Test func `a newer export keeps the limits of an order's texts`() throws {
        let order = try Fixture.order(in: .handling)
        func refusal(_ change: (inout OrderFacts) -> Void) -> OrderRefusal? {
            var facts = Fixture.facts
            change(&facts)
            return order.refusal(of: .amend(facts))
        }
        #expect(refusal { $0.title = Fixture.text(501) } == .textTooLong(.title, maximum: 500))
        #expect(
            refusal { $0.content = Fixture.text(20_001) }
                == .textTooLong(.content, maximum: 20_000))
        #expect(
            refusal { ($0.title, $0.content) = ("", "") } == .textMissing(.content, minimum: 1))
    }

    @Test func `a profile without the classes an order needs is named`() throws {
        func refusal(dropping ids: Set<String>, _ body: (DecisionContext) throws -> Void)
            -> OrderRefusal?
        {
            let policy = DeadlinePolicy(
                classes: Fixture.policy.classes.filter { !ids.contains($0.id) },
                rules: Fixture.policy.rules, defaultClassID: Fixture.policy.defaultClassID)
            do {
                try body(Fixture.context(policy: policy))
                return nil
            } catch {
                return error as? OrderRefusal
            }
        }
        #expect(
            refusal(dropping: ["sign"]) { _ = try Fixture.received(in: $0) }
                == .unknownDeadlineClass("signing"))
        #expect(
            refusal(dropping: ["ordinary"]) { _ = try Fixture.received(in: $0) }
                == .unknownDeadlineClass("ordinary"))
        let replied = try Fixture.order(in: .awaitingReplyReview)
        #expect(
            refusal(dropping: ["judge"]) {
                _ = try replied.decide(.reviewReply(Fixture.accepted), in: $0)
            } == .unknownDeadlineClass("judgement"))
    }
}
