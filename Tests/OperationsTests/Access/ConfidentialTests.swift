import Casework
import HanText
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Confidential orders: known to those named, to nobody else, and opened to others by two people.
@Suite struct ConfidentialTests {
    private static let lead = Actor(account: 21, name: "lea", roles: [.shiftLead])
    private static let leader = Actor(account: 22, name: "leo", roles: [.leader])
    private static let colleague = Actor(account: 23, name: "col", roles: [.desk])

    /// A confidential order, entered by the desk, and accounts for everybody.
    private static func open(
        on engine: TestDatabase, _ body: (Desk, WorkOrder) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let units = [desk.handler, desk.stranger]
            let people = [desk.desk, desk.reviewer, lead, leader, colleague] + units
            let site = desk.site
            try await site.database.write { tx in
                for actor in people {
                    try site.accounts.create(
                        Account(
                            id: actor.account, name: actor.name, displayName: actor.name,
                            password: "none", roles: actor.roles, unit: actor.unit,
                            isDemo: false,
                            engagement: Engagement(agreementOn: LocalDate("2026-08-01"))),
                        at: site.clock(), in: tx)
                }
            }
            let order = try await desk.register(
                Desk.facts { $0.kind = "举报" },
                complainant: Complainant(name: "林某", phone: "19900000001"))
            try await body(desk, order)
        }
    }

    private static func sees(_ actor: Actor, _ order: WorkOrder, _ desk: Desk) async throws -> Bool
    {
        let read = ReadOrders(desk.site)
        let page = try await read.list(OrderFilter(), limit: 50, for: actor)
        let isListed = page.orders.contains { $0.id == order.id }
        if Policy.allows(actor, .revealPersonal) {
            let found = try await LookUpComplainant(desk.site).run(
                .phone("19900000001"), by: actor)
            #expect(found.contains { $0.id == order.id } == isListed)
        }
        #expect(try await read.count(OrderFilter(), for: actor) == page.orders.count)
        do {
            let detail = try await read.detail(order.number, for: actor)
            #expect(detail.confidentiality != nil)
            #expect(isListed)
            return true
        } catch is OrderNotFound {
            #expect(!isListed)
            return false
        }
    }

    private static func notes(_ desk: Desk) async throws -> [String] {
        try await desk.site.database.read { tx in
            try tx.fetch("SELECT kind, actor FROM ledger_entry WHERE kind LIKE 'confid%'") {
                $0.text(0) + " " + $0.text(1)
            }.sorted()
        }
    }

    private static func refusal(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the profile's kind makes an order confidential for those who entered it`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            #expect(order.facts.isConfidential)
            let isSeen = try await Self.sees(desk.desk, order, desk)
            #expect(isSeen)
            for actor in [Self.colleague, Self.lead, Self.leader, desk.reviewer, .system] {
                #expect(try await Self.sees(actor, order, desk) == false, "\(actor.name)")
            }
            #expect(
                try await Self.notes(desk)
                    == [
                        "confidential_named desk", "confidential_opened desk",
                    ].sorted())
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order out of sight is changed by nobody and reads as not there`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            for command in [OrderCommand.sign, .amend(order.facts)] {
                #expect(
                    await desk.problem(order, command, by: Self.colleague) as? OrderNotFound
                        == OrderNotFound(number: order.number.text))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a dispatch hands it to people of the lead unit, not to the unit`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            try await desk.change(order, .sign, by: desk.desk)
            let site = desk.site
            let plan = OrderCommand.dispatch(DispatchPlan(lead: Desk.city))
            func dispatch(_ handlers: [Int64]) async throws {
                _ = try await ChangeOrder(site).run(
                    plan, on: order.number, version: nil, naming: handlers, by: desk.desk)
            }
            #expect(
                await Self.refusal { try await dispatch([]) } as? OrderRefusal == .handlersMissing)
            #expect(
                await Self.refusal {
                    try await dispatch([desk.handler.account, desk.stranger.account])
                } as? OrderRefusal == .handlerElsewhere)
            try await dispatch([desk.handler.account])
            #expect(try await Self.sees(desk.handler, order, desk) == true)
            let neighbour = Actor(
                account: 31, name: "ned", roles: [.handler], unit: Desk.city, unitName: "")
            #expect(try await Self.sees(neighbour, order, desk) == false)
            #expect(try await Self.sees(desk.desk, order, desk) == true)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a number in the reason of a request is masked wherever it is kept`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let open = OpenConfidential(desk.site)
            _ = try await open.ask(
                for: order.number, reason: "回电19900005678核实", by: Self.colleague)
            let waiting = try await open.waiting(for: Self.lead)
            #expect(waiting.map(\.reason) == ["回电199****5678核实"])
            let entries = try await desk.entries(.confidentialRequested)
            #expect(entries.count == 1)
            #expect(entries.allSatisfy { $0.text.contains("199****5678") })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `one asks, another grants, and after a day it is closed again`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let opening = OpenConfidential(desk.site)
            _ = try await opening.ask(
                for: order.number, reason: "需要回访评定", by: desk.reviewer)
            _ = try await opening.ask(
                for: order.number, reason: "再次申请查看", by: desk.reviewer)
            let waiting = try await opening.waiting(for: Self.lead)
            #expect(waiting.map(\.reason) == ["需要回访评定"])
            #expect(try await opening.waiting(for: desk.reviewer).isEmpty)
            #expect(try await Self.sees(desk.reviewer, order, desk) == false)
            let id = try #require(waiting.first?.id)
            #expect(
                await Self.refusal { try await opening.settle(id, .granted, by: desk.reviewer) }
                    is Forbidden)
            try await opening.settle(id, .granted, by: Self.lead)
            #expect(try await Self.sees(desk.reviewer, order, desk) == true)
            #expect(try await Self.sees(Self.lead, order, desk) == false)
            let answer = try #require(try await opening.answers(to: desk.reviewer).first)
            #expect(answer.decision == .granted)
            #expect(
                await Self.refusal { try await opening.settle(id, .refused, by: Self.leader) }
                    as? AccessRefusal == .alreadyDecided)
            desk.clock.advance(hours: ConfidentialAccess.hours)
            #expect(try await Self.sees(desk.reviewer, order, desk) == false)
            let notes = try await Self.notes(desk)
            #expect(notes.contains("confidential_requested rita"))
            #expect(notes.contains("confidential_granted lea"))
            #expect(notes.contains("confidential_opened rita"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a late grant leaves the name of somebody named meanwhile without an end`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let opening = OpenConfidential(desk.site)
            // One is named within reach; the other is named, but the order is not at their unit.
            for actor in [desk.handler, desk.stranger] {
                _ = try await opening.ask(for: order.number, reason: "需要办理此件", by: actor)
            }
            try await desk.change(order, .sign, by: desk.desk)
            _ = try await ChangeOrder(desk.site).run(
                .dispatch(DispatchPlan(lead: Desk.city)), on: order.number, version: nil,
                naming: [desk.handler.account], by: desk.desk)
            try await desk.site.database.write { [site = desk.site] tx in
                try site.confidential.name(
                    [desk.stranger.account], for: order.id, by: desk.desk, at: site.clock(), in: tx)
            }
            for request in try await opening.waiting(for: Self.lead) {
                try await opening.settle(request.id, .granted, by: Self.lead)
            }
            let answer = try #require(try await opening.answers(to: desk.handler).first)
            #expect(answer.decision == .granted)
            #expect(answer.until == nil)
            #expect(try await Self.sees(desk.stranger, order, desk) == true)
            desk.clock.advance(hours: ConfidentialAccess.hours)
            #expect(try await Self.sees(desk.handler, order, desk) == true)
            #expect(try await Self.sees(desk.stranger, order, desk) == false)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order is handed only to people who can open it`(engine: TestDatabase) async throws {
        try await Self.open(on: engine) { desk, order in
            try await desk.change(order, .sign, by: desk.desk)
            let accounts = ManageAccounts(desk.site)
            func dispatch() async -> (any Error)? {
                await Self.refusal {
                    _ = try await ChangeOrder(desk.site).run(
                        .dispatch(DispatchPlan(lead: Desk.city)), on: order.number, version: nil,
                        naming: [desk.handler.account], by: desk.desk)
                }
            }
            func offered() async throws -> [Int64]? {
                try await ReadOrders(desk.site).detail(order.number, for: desk.desk)
                    .confidentiality?.handlers.map(\.account).sorted()
            }
            #expect(try await offered() == [desk.handler.account, desk.stranger.account])
            try await accounts.setAgreement(nil, of: desk.handler.name, by: .system)
            #expect(try await offered() == [desk.stranger.account])
            #expect(await dispatch() as? OrderRefusal == .handlerElsewhere)
            try await accounts.setAgreement(
                LocalDate("2026-08-01"), of: desk.handler.name, by: .system)
            #expect(await dispatch() == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody decides about the own request, and a refusal opens nothing`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let opening = OpenConfidential(desk.site)
            _ = try await opening.ask(for: order.number, reason: "核对处理情况", by: Self.lead)
            let id = try #require(try await opening.waiting(for: Self.leader).first?.id)
            #expect(
                await Self.refusal { try await opening.settle(id, .granted, by: Self.lead) }
                    as? Forbidden == Forbidden(action: "decide_own"))
            try await opening.settle(id, .refused, by: Self.leader)
            #expect(try await Self.sees(Self.lead, order, desk) == false)
            #expect(try await opening.answers(to: Self.lead).map(\.decision) == [.refused])
            #expect(
                await Self.refusal { try await opening.settle(id + 1, .granted, by: Self.lead) }
                    is AccessRequestNotFound)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `asking answers the same for orders that are not there`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let opening = OpenConfidential(desk.site)
            let missing = OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 999)
            for number in [missing, order.number] {
                let outcome = try await opening.ask(
                    for: number, reason: "需要回访评定", by: desk.reviewer)
                guard case .asked = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
            }
            #expect(try await opening.waiting(for: Self.lead).map(\.number) == [order.number])
            let own = try await opening.ask(
                for: order.number, reason: "已可查看的工单", by: desk.desk)
            guard case .isOpen = own else {
                Issue.record("an open order needs no request")
                return
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a request needs a role, a reason and its turn`(engine: TestDatabase) async throws {
        try await Self.open(on: engine) { desk, order in
            let opening = OpenConfidential(desk.site)
            func ask(_ reason: String, _ actor: Actor) async -> (any Error)? {
                await Self.refusal {
                    _ = try await opening.ask(for: order.number, reason: reason, by: actor)
                }
            }
            #expect(await ask("需要回访评定", desk.administrator) is Forbidden)
            let short = await ask("  看看 ", desk.reviewer) as? AccessRefusal
            #expect(short == .reasonTooShort(minimum: 5))
            let long = await ask(String(repeating: "长", count: 501), desk.reviewer)
            #expect(long as? AccessRefusal == .reasonTooLong(maximum: 500))
            for _ in 0..<ConfidentialAccess.openRequestsMaximum {
                let next = try await desk.register(Desk.facts { $0.isConfidential = true })
                _ = try await opening.ask(for: next.number, reason: "需要回访评定", by: desk.reviewer)
            }
            let many = await ask("需要回访评定", desk.reviewer) as? AccessRefusal
            #expect(
                many == .tooManyRequests(maximum: ConfidentialAccess.openRequestsMaximum))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `figures count it, the lists behind them leave it out`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, order in
            let day = desk.site.zone.date(of: desk.clock.now)
            let rulebook = try desk.site.rulebook(on: day)
            let plain = try await desk.register()
            let figures = ComputeDailyFigures(desk.site)
            let sights: [(Actor, Set<OrderID>)] = [
                (desk.analyst, [plain.id]), (desk.desk, [plain.id, order.id]),
            ]
            for (actor, seen) in sights {
                let found = try await figures.run(day, base: .full, under: rulebook, for: actor)
                #expect(found.received.today == 2)
                #expect(Set(found.ordersOfDay.map(\.id)) == seen)
            }
            let passedOn = try await figures.run(
                day, base: .full, under: rulebook, listing: .shared, for: desk.desk)
            #expect(passedOn.ordersOfDay.map(\.id) == [plain.id])
        }
    }
}
