import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What stands around an order: its complainant's other orders, drafts, similar orders, neighbours.
@Suite struct OrderSurroundingsTests {
    private static let person = Complainant(name: "林某", phone: "19900000001")

    private func around(
        _ order: WorkOrder, for actor: Actor, _ desk: Desk
    ) async throws -> OrderSurroundings {
        let detail = try await ReadOrders(desk.site).detail(order.number, for: actor)
        return try await ReadSurroundings(desk.site).run(detail, for: actor)
    }

    @Test(arguments: TestDatabase.available)
    func `a complainant's other orders are counted as far as the reader may know them`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            func register(_ month: Int) async throws -> WorkOrder {
                desk.clock.advance(seconds: 1)
                let day = try #require(LocalDate(year: 2026, month: month, day: 2))
                return try await desk.register(
                    Desk.facts { $0.receivedAt = SiteZone.beijing.instant(on: day) },
                    complainant: Self.person)
            }
            let march = try await register(3)
            let august = try await register(8)
            let stranger = try await desk.register(
                Desk.facts { $0.receivedAt = nil },
                complainant: Complainant(name: "王某", phone: "19900000002"))
            let own = try await register(8)
            try await desk.change(own, .sign, by: desk.desk)
            try await desk.change(own, .dispatch(DispatchPlan(lead: Desk.city)), by: desk.desk)
            let seen = try #require(try await around(own, for: desk.desk, desk).caller)
            #expect(seen.orders.map(\.number) == [august.number, march.number])
            #expect(seen.monthCount == 1)
            let alone = try #require(try await around(stranger, for: desk.desk, desk).caller)
            #expect(alone.orders.isEmpty)
            // The unit has one of them, and learns nothing of the others.
            #expect(try await around(own, for: desk.handler, desk).caller?.orders.isEmpty == true)
            // Whoever may not see complainants is not told who is the same.
            #expect(try await around(own, for: desk.analyst, desk).caller == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `similar orders say why, the most alike first, and only to those who may see them`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            func register(_ title: String, _ place: String, _ community: String) async throws
                -> WorkOrder
            {
                desk.clock.advance(seconds: 1)
                return try await desk.register(
                    Desk.facts {
                        $0.title = title
                        $0.place = place
                        $0.community = community
                        $0.category = ["市政", "路灯", "不亮"]
                    })
            }
            let old = try await register("路灯不亮多日", "和平路 3 号", "东里社区")
            desk.clock.advance(seconds: 91 * 86_400)
            let near = try await register("路灯又不亮", "和平路3号", "东里社区")
            let far = try await register("路灯昏暗", "长乐街", "西里社区")
            let other = try await desk.register(
                Desk.facts {
                    $0.title = "噪声扰民"
                    $0.content = "夜间施工"
                    $0.category = ["环保"]
                })
            let own = try await register("路灯不亮", "和平路 3 号", "东里社区")
            let found = try await FindSimilar(desk.site).run(own.number, for: desk.desk).found
            #expect(found.first?.order.number == near.number)
            #expect(found.first?.evidence.first == .place("和平路3号"))
            #expect(
                found.first?.evidence.contains(.category(["市政", "路灯", "不亮"])) == true)
            let numbers = Set(found.map(\.order.number))
            #expect(!numbers.contains(own.number))
            #expect(!numbers.contains(old.number))
            #expect(!numbers.contains(other.number))
            #expect(numbers.isSubset(of: [near.number, far.number]))
            try await desk.change(own, .sign, by: desk.desk)
            try await desk.change(own, .dispatch(DispatchPlan(lead: Desk.city)), by: desk.desk)
            let seen = try await FindSimilar(desk.site).run(own.number, for: desk.handler).found
            #expect(seen.isEmpty)
            await #expect(throws: OrderNotFound(number: own.number.text)) {
                try await FindSimilar(desk.site).run(own.number, for: desk.stranger)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a draft is one person's, sealed, and ends with nothing, with time, or by sending`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let keep = KeepDraft(desk.site)
            func draft() async throws -> String? {
                try await around(order, for: desk.handler, desk).draft?.text
            }
            try await keep.run("已联系，", on: order.number, by: desk.handler)
            try await keep.run("已联系，明日上门", on: order.number, by: desk.handler)
            #expect(try await draft() == "已联系，明日上门")
            #expect(try await around(order, for: desk.desk, desk).draft == nil)
            let stored = try await desk.site.database.read { tx in
                try tx.fetch("SELECT sealed FROM reply_draft") { $0.blob(0) }
            }
            #expect(stored.count == 1)
            #expect(!String(decoding: stored[0], as: UTF8.self).contains("上门"))
            try await keep.run("", on: order.number, by: desk.handler)
            #expect(try await draft() == nil)
            try await keep.run("旧稿", on: order.number, by: desk.handler)
            desk.clock.advance(seconds: 31 * 86_400)
            let second = try await desk.dispatched()
            try await keep.run("新稿", on: second.number, by: desk.handler)
            #expect(try await draft() == nil)
            try await keep.end(second.id, by: desk.handler)
            #expect(try await around(second, for: desk.handler, desk).draft == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `no draft is kept for others, for orders that take no reply, and none too long`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let keep = KeepDraft(desk.site)
            await #expect(throws: OrderNotFound(number: order.number.text)) {
                try await keep.run("稿", on: order.number, by: desk.stranger)
            }
            await #expect(throws: Forbidden(action: "reply")) {
                try await keep.run("稿", on: order.number, by: desk.analyst)
            }
            let most = String(repeating: "好", count: OrderLimits.replyMaximum)
            try await keep.run(most, on: order.number, by: desk.handler)
            await #expect(
                throws: OrderRefusal.textTooLong(.reply, maximum: OrderLimits.replyMaximum)
            ) { try await keep.run(most + "好", on: order.number, by: desk.handler) }
            try await desk.change(
                order, .reply(text: "已处理完毕", contactWaiver: "无联系方式可用"), by: desk.handler)
            await #expect(throws: OrderRefusal.wrongState(.awaitingReplyReview, .reply)) {
                try await keep.run("稿", on: order.number, by: desk.handler)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the way through a list leads to the orders beside it and ends at its ends`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var orders: [WorkOrder] = []
            for _ in 1...3 {
                orders.append(try await desk.register())
                desk.clock.advance(seconds: 60)
            }
            let reading = ReadSurroundings(desk.site)
            func step(_ index: Int, _ isNext: Bool, _ filter: OrderFilter) async throws
                -> OrderNumber?
            {
                try await reading.neighbour(
                    of: orders[index].number, in: filter, isNext: isNext, for: desk.desk)
            }
            var oldest = OrderFilter()
            oldest.sort = .oldest
            for (filter, ahead) in [(OrderFilter(), -1), (oldest, 1)] {
                #expect(try await step(1, true, filter) == orders[1 + ahead].number)
                #expect(try await step(1, false, filter) == orders[1 - ahead].number)
                #expect(try await step(1 + ahead, true, filter) == nil)
                #expect(try await step(1 - ahead, false, filter) == nil)
            }
            await #expect(throws: OrderNotFound(number: orders[0].number.text)) {
                try await reading.neighbour(
                    of: orders[0].number, in: oldest, isNext: true, for: desk.handler)
            }
        }
    }
}
