import Casework
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// Everybody sees what is theirs to see, by whatever door they come.
@Suite struct ReadOrdersTests {
    private func list(
        _ desk: Desk, for actor: Actor, _ change: (inout OrderFilter) -> Void = { _ in }
    ) async throws -> [OrderNumber] {
        var filter = OrderFilter()
        change(&filter)
        return try await ReadOrders(desk.site).list(filter, limit: 50, for: actor)
            .orders.map(\.number)
    }

    @Test(arguments: TestDatabase.available)
    func `handlers see the orders of their own unit and no others`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let own = try await desk.dispatched()
            desk.clock.advance(seconds: 1)
            let open = try await desk.register()
            let read = ReadOrders(desk.site)
            for actor in [desk.desk, desk.reviewer, desk.analyst] {
                #expect(try await list(desk, for: actor) == [open.number, own.number])
                #expect(try await read.count(OrderFilter(), for: actor) == 2)
                #expect(try await read.detail(open.number, for: actor).order == open)
            }
            #expect(try await list(desk, for: desk.handler) == [own.number])
            #expect(try await read.count(OrderFilter(), for: desk.handler) == 1)
            #expect(try await read.detail(own.number, for: desk.handler).order == own)
            #expect(try await list(desk, for: desk.stranger).isEmpty)
            #expect(try await read.count(OrderFilter(), for: desk.stranger) == 0)
            for (number, actor) in [
                (open.number, desk.handler), (own.number, desk.stranger),
                (own.number, desk.administrator),
            ] {
                await #expect(throws: OrderNotFound(number: number.text)) {
                    try await read.detail(number, for: actor)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `asking for another unit shows a handler nothing`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            #expect(try await list(desk, for: desk.stranger) { $0.unit = Desk.city }.isEmpty)
            #expect(
                try await list(desk, for: desk.handler) { $0.unit = Desk.city } == [order.number])
            #expect(
                try await list(desk, for: desk.desk) { $0.unit = Desk.city } == [order.number])
            let homeless = Actor(account: 9, name: "nil", roles: [.handler])
            #expect(try await list(desk, for: homeless).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `those who run the system see no orders`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await desk.dispatched()
            await #expect(throws: Forbidden(action: "list")) {
                _ = try await list(desk, for: desk.administrator)
            }
            let count = try await ReadOrders(desk.site).count(
                OrderFilter(), for: desk.administrator)
            #expect(count == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a page offers what the reader may do now`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            let read = ReadOrders(desk.site)
            func actions(_ actor: Actor) async throws -> [OrderAction] {
                try await read.detail(order.number, for: actor).actions
            }
            #expect(try await actions(desk.handler) == [.recordContact, .recordProgress, .reply])
            #expect(try await actions(desk.desk) == [.dispatch])
            #expect(try await actions(desk.analyst) == [])
            let fresh = try await desk.register()
            let offered = try await read.detail(fresh.number, for: desk.desk).actions
            #expect(offered == [.sign, .requestSendBack])
        }
    }

    @Test func `a filter finds nobody by a phone number`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            _ = try await desk.register(
                complainant: Complainant(name: "赵一", phone: "13800001234"))
            let found = try await list(desk, for: desk.desk) { $0.text = "13800001234" }
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `words and numbers find orders once they are indexed`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            desk.clock.advance(seconds: 1)
            let other = try await desk.register(Desk.facts { $0.title = "井盖丢失" })
            #expect(try await IndexOrders(desk.site).run() == 2)
            #expect(try await IndexOrders(desk.site).run() == 0)
            let found = try await list(desk, for: desk.desk) { $0.text = "井盖" }
            #expect(found == [other.number])
            let byNumber = try await list(desk, for: desk.desk) { $0.text = order.number.text }
            #expect(byNumber == [order.number])
            let hidden = try await list(desk, for: desk.handler) { $0.text = "井盖" }
            #expect(hidden.isEmpty)
            let own = try await list(desk, for: desk.handler) { $0.text = "路灯" }
            #expect(own == [order.number])
        }
    }
}
