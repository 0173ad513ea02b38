import Casework
import Testing

/// An order that lies with the wrong unit.
@Suite struct RedispatchTests {
    private typealias Fixture = OrderFixture

    private func plan(_ lead: UnitID, _ assisting: [UnitID] = [], reason: String) -> OrderCommand {
        .dispatch(DispatchPlan(lead: lead, assisting: assisting, reason: reason))
    }

    @Test func `the desk gives it to another unit with a reason, and the history keeps the former`()
        throws
    {
        let order = try Fixture.order(in: .handling)
        let command = plan(Fixture.green, reason: "是绿化问题，不是道路")
        let events = try order.decide(command, in: Fixture.context(hours: 50))
        guard case .dispatched(let assignments, _, _, let instead) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(assignments.map(\.unit) == [Fixture.green])
        #expect(instead == Redispatch(reason: "是绿化问题，不是道路", former: order.assignments))
        let newer = try order.after(command)
        #expect(newer.state == .handling)
        #expect(newer.assignments == assignments)
        #expect(newer.responsibleUnitName == "绿化科")
        #expect(newer.moments.dispatchedAt == Fixture.start.adding(hours: 50))
        #expect(newer.deadlines.reply == order.deadlines.reply)
    }

    @Test func `it needs a reason of five characters`() throws {
        let order = try Fixture.order(in: .handling)
        for reason in ["", "错了", "     "] {
            #expect(
                order.refusal(of: plan(Fixture.green, reason: reason))
                    == .textMissing(.reason, minimum: 5))
        }
        #expect(
            order.refusal(of: plan(Fixture.green, reason: Fixture.text(1_001)))
                == .textTooLong(.reason, maximum: 1_000))
        let first = try Fixture.order(in: .awaitingDispatch)
        #expect(first.refusal(of: plan(Fixture.green, reason: "")) == nil)
    }

    @Test func `a new lead has to contact the complainant itself, the same one has not`() throws {
        let contacted = try Fixture.order(in: .handling).after(
            .recordContact(Contact(channel: .phone, reached: true, summary: "说明了情况")))
        let other = try contacted.after(plan(Fixture.green, reason: "是绿化问题，不是道路"))
        #expect(!other.hasContact)
        #expect(other.moments.contactedAt == contacted.moments.contactedAt)
        let helped = try contacted.after(
            plan(Fixture.road, [Fixture.green], reason: "请绿化科一同到场"))
        #expect(helped.hasContact)
        #expect(helped.assignments.map(\.unit) == [Fixture.road, Fixture.green])
    }

    @Test func `only the lead unit and the system reply`() {
        func actor(_ unit: UnitID?) -> Actor {
            Actor(account: 5, name: "amy", roles: [.handler], unit: unit)
        }
        #expect(Policy.mayReply(actor(Fixture.road), lead: Fixture.road))
        #expect(!Policy.mayReply(actor(Fixture.water), lead: Fixture.road))
        #expect(!Policy.mayReply(actor(nil), lead: nil))
        #expect(Policy.mayReply(.system, lead: Fixture.road))
    }
}
