import Casework
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// Who may change what, and what a refused change leaves behind: nothing.
@Suite struct ChangeOrderTests {
    private static let contact = OrderCommand.recordContact(
        Contact(channel: .phone, reached: true, summary: "说明了情况"))
    private static let progress = OrderCommand.recordProgress(note: "到现场查看")
    private static let answers = Evaluation(
        isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
    private static let accepted = Review(isAccepted: true)

    @Test(arguments: TestDatabase.available)
    func `an order goes the whole way through the hands of all`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let callback = Callback(
                outcome: .valid, contacted: true, resolution: .resolved, satisfaction: .satisfied)
            let steps: [(command: OrderCommand, actor: Actor, state: OrderState)] = [
                (.sign, desk.desk, .awaitingDispatch),
                (.dispatch(DispatchPlan(lead: Desk.city)), desk.desk, .handling),
                (Self.contact, desk.handler, .handling),
                (Self.progress, desk.handler, .handling),
                (.reply(text: "已经修好了", contactWaiver: nil), desk.handler, .awaitingReplyReview),
                (.reviewReply(Self.accepted), desk.desk, .awaitingJudgement),
                (.recordCallback(callback), desk.reviewer, .awaitingJudgement),
                (.judge(Self.answers, withoutCallback: nil), desk.reviewer, .awaitingClosing),
                (.reviewClosing(Self.accepted), desk.desk, .closed),
            ]
            var version = 1
            for step in steps {
                desk.clock.advance(hours: 1)
                let changed = try await desk.change(
                    order, step.command, version: version, by: step.actor)
                version += 1
                #expect(changed.version == version)
                #expect(changed.state == step.state)
            }
            let entries = try await desk.events(of: order)
            #expect(entries.map(\.actor) == ["desk"] + steps.map(\.actor.name))
            #expect(entries.map(\.at) == (0...9).map { Desk.start.adding(hours: $0) })
            #expect(
                entries[3].event
                    == .contactRecorded(
                        Contact(channel: .phone, reached: true, summary: "说明了情况"),
                        unit: "城市管理办公室"))
            let check = try await CheckHistory(desk.site).run()
            #expect(check.checked == 1)
            #expect(check.problems.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what is out of sight is answered like what is not there`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let missing = OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 999)
            for actor in [desk.stranger, desk.administrator] {
                for command in [Self.contact, .sign] {
                    let hidden = await desk.problem(order, command, by: actor)
                    #expect(hidden as? OrderNotFound == OrderNotFound(number: order.number.text))
                    await #expect(throws: OrderNotFound(number: missing.text)) {
                        try await ChangeOrder(desk.site).run(
                            command, on: missing, version: 1, by: actor)
                    }
                }
                // Not even a wrong version tells that there is something.
                let hidden = await desk.problem(order, .sign, version: 77, by: actor)
                #expect(hidden is OrderNotFound)
            }
            #expect(try await desk.events(of: order).count == 3)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what is in sight but not one's own to do is forbidden`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let forbidden: [(Actor, OrderCommand)] = [
                (desk.handler, .sign), (desk.handler, .reviewReply(Self.accepted)),
                (desk.handler, .judge(Self.answers, withoutCallback: "三次无人接听")),
                (desk.desk, Self.contact), (desk.reviewer, Self.progress),
                (desk.reviewer, .dispatch(DispatchPlan(lead: Desk.city))),
                (desk.analyst, Self.contact), (desk.analyst, .amend(order.facts)),
            ]
            for (actor, command) in forbidden {
                let problem = await desk.problem(order, command, version: 3, by: actor)
                #expect(problem as? Forbidden == Forbidden(action: command.action.rawValue))
            }
            #expect(try await desk.events(of: order).count == 3)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an assisting unit records its progress, the lead replies`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            try await desk.change(order, .sign, by: desk.desk)
            let plan = DispatchPlan(lead: Desk.city, assisting: [Desk.safety])
            try await desk.change(order, .dispatch(plan), by: desk.desk)
            try await desk.change(order, Self.contact, by: desk.stranger)
            try await desk.change(order, Self.progress, by: desk.stranger)
            let reply = OrderCommand.reply(text: "已经修好了", contactWaiver: nil)
            let problem = await desk.problem(order, reply, by: desk.stranger)
            #expect(problem as? Forbidden == Forbidden(action: "reply"))
            let read = ReadOrders(desk.site)
            let offered = try await read.detail(order.number, for: desk.stranger).actions
            #expect(offered == [.recordContact, .recordProgress])
            let replied = try await desk.change(order, reply, by: desk.handler)
            #expect(replied.state == .awaitingReplyReview)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order with the wrong unit leaves it with a reason`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let plan = DispatchPlan(lead: Desk.safety, reason: "属于安全生产问题")
            let moved = try await desk.change(order, .dispatch(plan), by: desk.desk)
            #expect(moved.assignments.map(\.unit) == [Desk.safety])
            #expect(await desk.problem(order, Self.progress, by: desk.handler) is OrderNotFound)
            #expect(await desk.problem(order, Self.progress, by: desk.stranger) == nil)
            let event = try await desk.events(of: order)[3].event
            guard case .dispatched(_, _, _, let instead?) = event else {
                Issue.record("\(event)")
                return
            }
            #expect(instead.former == order.assignments)
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `whoever saw an older version is told so and changes nothing`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            for version in [1, 2, 4, 0] {
                let problem = await desk.problem(
                    order, Self.progress, version: version, by: desk.handler)
                #expect(
                    problem as? StaleVersion
                        == StaleVersion(number: order.number, expected: version, actual: 3))
            }
            #expect(try await desk.events(of: order).count == 3)
            #expect(await desk.problem(order, Self.progress, version: 3, by: desk.handler) == nil)
            #expect(await desk.problem(order, Self.progress, by: desk.handler) == nil)
            #expect(try await desk.events(of: order).count == 5)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a refusal leaves nothing behind`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let refused: [(OrderCommand, Actor, OrderRefusal)] = [
                (.sign, desk.desk, .wrongState(.handling, .sign)),
                (.recordProgress(note: ""), desk.handler, .textMissing(.note, minimum: 1)),
                (.reply(text: "已经修好了", contactWaiver: nil), desk.handler, .contactMissing),
            ]
            for (command, actor, refusal) in refused {
                let problem = await desk.problem(order, command, version: 3, by: actor)
                #expect(problem as? OrderRefusal == refusal)
            }
            #expect(try await desk.events(of: order).count == 3)
            let detail = try await ReadOrders(desk.site).detail(order.number, for: desk.desk)
            #expect(detail.order == order)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `of two who press at once one wins and the other is told`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            for _ in 0..<10 {
                let order = try await desk.register()
                let problems = await withTaskGroup(of: (any Error)?.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            await desk.problem(order, .sign, version: 1, by: desk.desk)
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(problems.filter { $0 == nil }.count == 1)
                #expect(problems.compactMap { $0 }.allSatisfy { $0 is StaleVersion })
                #expect(try await desk.events(of: order).count == 2)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an amendment that changes nothing is no event`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let same = try await desk.change(order, .amend(order.facts), version: 1, by: desk.desk)
            #expect(same == order)
            #expect(try await desk.events(of: order).count == 1)
        }
    }
}
