import Casework
import Operations
import Persistence
import Store
import TestSupport
import Testing

/// The palette finds what its reader may know of, and looks nobody up by itself.
@Suite struct FindAnythingTests {
    private func register(
        _ desk: Desk, _ change: (inout OrderFacts) -> Void = { _ in },
        complainant: Complainant = Complainant()
    ) async throws -> WorkOrder {
        let order = try await RegisterOrder(desk.site).run(
            Desk.facts(change), complainant: complainant, by: desk.desk)
        while try await IndexOrders(desk.site).run() > 0 {}
        return order
    }

    private func found(
        _ text: String, _ desk: Desk, by actor: Actor? = nil
    ) async throws -> FoundThings {
        try await FindAnything(desk.site).run(text, by: actor ?? desk.desk)
    }

    @Test(arguments: TestDatabase.available)
    func `an order is found by number, title and place`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await register(desk) {
                $0.cityNumber = "演示20260803001"
                $0.place = "和平路7号"
            }
            let tail = String(order.number.text.suffix(7))
            for text in [order.number.text, tail, "路灯", "和平路7号", "20260803001"] {
                let numbers = try await found(text, desk).orders.map(\.number)
                #expect(numbers == [order.number], "\(text)")
            }
            #expect(try await found("井盖", desk).orders.isEmpty)
            #expect(try await found("  ", desk).orders.isEmpty)
            #expect(try await found("。", desk).orders.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a whole number is found before the index has it`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await RegisterOrder(desk.site).run(
                Desk.facts(), complainant: Complainant(), by: desk.desk)
            #expect(try await found(order.number.text, desk).orders.map(\.id) == [order.id])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `orders out of sight and confidential ones stay hidden`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await register(desk)
            let hidden = try await register(desk) { $0.isConfidential = true }
            let unnamed = Actor(account: 77, name: "dora", roles: [.desk])
            for text in [hidden.number.text, "路灯"] {
                let seen = try await found(text, desk, by: unnamed).orders.map(\.id)
                #expect(!seen.contains(hidden.id), "\(text)")
            }
            let numbers = [hidden.number.text, order.number.text]
            let find = FindAnything(desk.site)
            #expect(try await find.recent(numbers, by: unnamed).map(\.id) == [order.id])
            for actor in [desk.stranger, desk.administrator] {
                #expect(try await found("路灯", desk, by: actor).orders.isEmpty)
                #expect(try await found(order.number.text, desk, by: actor).orders.isEmpty)
                #expect(try await find.recent(numbers, by: actor).isEmpty)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a number or a name is offered, not looked up`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await register(
                desk, complainant: Complainant(name: "测试甲", phone: "19900001234"))
            let number = try await found("199 0000 1234", desk)
            #expect(number.lookUp == .number)
            #expect(number.orders.isEmpty)
            #expect(try await found("测试甲", desk).lookUp == .name)
            // The last digits of a phone are kept nowhere.
            #expect(try await found("1234", desk).lookUp == nil)
            #expect(try await found("1234", desk).orders.isEmpty)
            #expect(try await found("19900001234", desk, by: desk.analyst).lookUp == nil)
            #expect(try await found("测试甲", desk, by: desk.analyst).lookUp == nil)
            let entries = try await desk.site.database.read { tx in
                try tx.fetchFirst("SELECT count(*) FROM personal_look") { $0.int(0) } ?? 0
            }
            #expect(entries == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `units come by characters and initials, as far as one's scope goes`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let unit = try #require(desk.site.directory[Desk.city])
            #expect(try await found(unit.name, desk).units.first?.id == unit.id)
            let letters = try #require(NameMatch("城").rank(["城"]))
            #expect(letters == 0)
            #expect(NameMatch("stsq").rank(["松涛社区"]) == 3)
            #expect(NameMatch("sq").rank(["松涛社区"]) == 4)
            #expect(NameMatch("q").rank(["松涛社区"]) == nil)
            #expect(NameMatch("Work").rank(["工作台", "Workbench"]) == 1)
            #expect(try await found(unit.name, desk, by: desk.handler).units.map(\.id) == [unit.id])
            #expect(try await found(unit.name, desk, by: desk.stranger).units.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `accounts are found by those who manage them`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await ManageAccounts(desk.site).create(
                NewAccount(
                    name: "zhang.test", displayName: "测试乙", password: "a long sentence for tests",
                    roles: [.desk]), by: desk.administrator)
            for text in ["测试乙", "zhang"] {
                let people = try await found(text, desk, by: desk.administrator).people
                #expect(people.map(\.name) == ["zhang.test"], "\(text)")
                #expect(try await found(text, desk).people.isEmpty)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `at most a handful of each kind comes, and long texts are cut`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            for _ in 0...FindAnything.countMaximum {
                _ = try await RegisterOrder(desk.site).run(
                    Desk.facts(), complainant: Complainant(), by: desk.desk)
            }
            while try await IndexOrders(desk.site).run() > 0 {}
            #expect(try await found("路灯", desk).orders.count == FindAnything.countMaximum)
            let long = "路灯" + String(repeating: " ", count: FindAnything.lengthMaximum) + "井盖"
            #expect(try await found(long, desk).orders.count == FindAnything.countMaximum)
        }
    }
}
