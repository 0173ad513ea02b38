import Casework
import Testing

/// Orders in every state, reached by commands as people give them.
enum OrderFixture {
    static let units: [UnitID: String] = [
        UnitID("u.road"): "道路科", UnitID("u.water"): "供水科", UnitID("u.green"): "绿化科",
    ]
    static let road = UnitID("u.road")
    static let water = UnitID("u.water")
    static let green = UnitID("u.green")

    /// 2026-03-02 is a Monday without holidays around it.
    static let start = CalendarFixture.moment("2026-03-02", 9)

    static let policy = DeadlinePolicy(
        classes: [
            CalendarFixture.limit(.hours(2), id: "sign", purpose: .signing),
            CalendarFixture.limit(.naturalDays(7), id: "ordinary"),
            CalendarFixture.limit(.hours(24), id: "urgent"),
            CalendarFixture.limit(.workingDays(5), id: "working"),
            CalendarFixture.limit(.naturalDays(3), to: "2025-12-31", id: "ended"),
            CalendarFixture.limit(.naturalDays(3), id: "judge", purpose: .judgement),
            DeadlineClass(
                id: "sent", name: "sent", limit: .hours(48), start: .cityDispatched,
                validFrom: CalendarFixture.day("2020-01-01"), source: "test",
                confidence: .background),
        ],
        rules: [
            DeadlineRule(id: "urgency", urgencies: ["紧急"], classID: "urgent"),
            DeadlineRule(id: "label", labels: ["转派"], classID: "sent"),
        ],
        defaultClassID: "ordinary",
        internalLeads: [
            InternalLead(
                hoursBeforeCity: 24, validity: Validity(from: CalendarFixture.day("2020-01-01")),
                source: "test", confidence: .background)
        ])

    static func rules(_ policy: DeadlinePolicy = policy) -> OrderRules {
        OrderRules(
            zone: .beijing, calendar: CalendarFixture.announced, policy: policy,
            unitName: { units[$0] })
    }

    static func context(
        hours: Int = 0, unit: String = "道路科", policy: DeadlinePolicy = policy
    ) -> DecisionContext {
        DecisionContext(
            now: start.adding(hours: hours), unitName: unit, rules: rules(policy))
    }

    static var facts: OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = "HD2026030200001"
        facts.title = "路灯不亮"
        facts.content = "和平路路灯不亮，请尽快修理"
        facts.receivedAt = start
        return facts
    }

    static let number = OrderNumber(day: CalendarFixture.day("2026-03-02"), sequence: 1)

    static func received(
        _ facts: OrderFacts = facts, finished: Bool = false, in context: DecisionContext = context()
    ) throws -> WorkOrder {
        let event = try WorkOrder.receive(
            number: number, facts: facts, finishedAtCity: finished, in: context)
        return try WorkOrder(
            id: OrderID(createdAt: context.now, draw: 7), first: event, at: context.now)
    }

    /// What leads from the order's arrival to each state the commands can reach.
    static func way(to state: OrderState) -> [OrderCommand] {
        let plan = DispatchPlan(lead: road, assisting: [water])
        let handling: [OrderCommand] = [.sign, .dispatch(plan)]
        let reviewed: [OrderCommand] =
            handling + [.reply(text: "已经修好了", contactWaiver: "号码是空号"), .reviewReply(accepted)]
        let judged =
            reviewed + [.recordCallback(validCallback), .judge(answers, withoutCallback: nil)]
        return switch state {
        case .awaitingSigning: []
        case .sendBackRequested: [.requestSendBack(reason: "不属于本街道")]
        case .sentBack: [.requestSendBack(reason: "不属于本街道"), .reviewSendBack(accepted)]
        case .awaitingDispatch: [.sign]
        case .handling: handling
        case .awaitingReplyReview: Array(reviewed.dropLast())
        case .awaitingJudgement: reviewed
        case .awaitingClosing: judged
        case .closed, .verdictReceived, .archived: judged + [.reviewClosing(accepted)]
        }
    }

    /// An order in `state`; the last two states no command leads to are restored as stored.
    static func order(in state: OrderState) throws -> WorkOrder {
        var order = try received()
        for (hours, command) in way(to: state).enumerated() {
            try order.carryOut(command, in: context(hours: hours + 1))
        }
        guard order.state != state else { return order }
        var snapshot = WorkOrder.Snapshot(
            version: order.version, state: state, facts: order.facts, deadlines: order.deadlines,
            moments: order.moments)
        snapshot.assignments = order.assignments
        return WorkOrder(id: order.id, number: order.number, snapshot: snapshot)
    }

    static let accepted = Review(isAccepted: true)
    static let rejected = Review(isAccepted: false, remark: "情况没有说清")
    static let answers = Evaluation(
        isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
    static let validCallback = Callback(
        outcome: .valid, contacted: true, resolution: .resolved, satisfaction: .satisfied)
    static let noAnswer = Callback(outcome: .noAnswer)

    static func text(_ count: Int) -> String { String(repeating: "字", count: count) }
}

extension WorkOrder {
    /// Decides and applies; every value on the way keeps the invariants.
    mutating func carryOut(_ command: OrderCommand, in context: DecisionContext) throws {
        for event in try decide(command, in: context) {
            try apply(event, at: context.now)
            #expect(checkInvariants() == nil)
        }
    }

    func after(_ command: OrderCommand, hours: Int = 50) throws -> WorkOrder {
        var copy = self
        try copy.carryOut(command, in: OrderFixture.context(hours: hours))
        return copy
    }

    func refusal(
        of command: OrderCommand, in context: DecisionContext = OrderFixture.context(hours: 50)
    ) -> OrderRefusal? {
        do {
            _ = try decide(command, in: context)
            return nil
        } catch {
            return error
        }
    }
}
