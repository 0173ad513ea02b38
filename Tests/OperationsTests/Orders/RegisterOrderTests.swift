import Casework
import Operations
import Simulator
import Store
import TestSupport
import Testing

@Suite struct RegisterOrderTests {
    @Test(arguments: TestDatabase.available)
    func `only the desk enters orders`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            for actor in [desk.handler, desk.reviewer, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden(action: "register")) {
                    try await RegisterOrder(desk.site).run(
                        Desk.facts(), complainant: Complainant(), by: actor)
                }
            }
            let left = try await count(desk)
            #expect(left == 0)
        }
    }

    private func count(_ desk: Desk) async throws -> Int {
        try await ReadOrders(desk.site).count(OrderFilter(), for: desk.desk)
    }

    @Test(arguments: TestDatabase.available)
    func `numbers run through the day and begin anew the next`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let day = LocalDate(dayNumber: 20_668)
            for sequence in 1...3 {
                let order = try await desk.register()
                #expect(order.number == OrderNumber(day: day, sequence: sequence))
            }
            desk.clock.advance(hours: 15)
            let next = try await desk.register()
            #expect(next.number == OrderNumber(day: day.adding(days: 1), sequence: 1))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `many at once get numbers of their own`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let numbers = try await withThrowingTaskGroup(of: OrderNumber.self) { group in
                for _ in 0..<50 { group.addTask { try await desk.register().number } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(numbers).count == 50)
            let stored = try await count(desk)
            #expect(stored == 50)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `texts are kept in their stored form`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register(
                Desk.facts { facts in
                    facts.title = "　路灯\u{0}不亮\r\n"
                    facts.content = "cafe\u{301}\r\n第二行\u{7}"
                    facts.labels = [" 夜间 ", "", "\u{200B}"]
                    facts.category = ["市政 ", " "]
                    facts.cityNumber = ""
                })
            let stored = try await ReadOrders(desk.site).detail(order.number, for: desk.desk).order
            #expect(stored == order)
            #expect(stored.facts.title == "路灯不亮")
            #expect(
                Array(stored.facts.content.unicodeScalars) == Array("caf\u{E9}\n第二行".unicodeScalars)
            )
            #expect(stored.facts.labels == ["夜间"])
            #expect(stored.facts.category == ["市政"])
            #expect(stored.facts.cityNumber == nil)
            #expect(stored.moments.receivedAt == Desk.start)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a refused order leaves nothing behind`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            await #expect(throws: OrderRefusal.textMissing(.content, minimum: 1)) {
                try await desk.register(
                    Desk.facts { ($0.title, $0.content) = (" ", "\r\n") })
            }
            let left = try await count(desk)
            #expect(left == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a complainant is shown masked and nowhere else`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let person = Complainant(
                name: "欧阳小明", phone: "138 0000 1234", contact: "", exactAddress: "7号楼301")
            let order = try await desk.register(complainant: person)
            let detail = try await ReadOrders(desk.site).detail(order.number, for: desk.desk)
            #expect(
                detail.complainant
                    == MaskedComplainant(
                        name: "欧*", phone: "138****1234", hasContact: false, hasAddress: true))
            #expect(!"\(detail)".contains("小明"))
            #expect(!"\(detail)".contains("301"))
            let anonymous = try await desk.register()
            let other = try await ReadOrders(desk.site).detail(anonymous.number, for: desk.desk)
            #expect(
                other.complainant
                    == MaskedComplainant(name: "", phone: "", hasContact: false, hasAddress: false))
        }
    }
}
