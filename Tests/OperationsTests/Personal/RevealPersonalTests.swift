import Casework
import Localization
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// Personal data is shown to those who need it, for a purpose, and never without a record.
@Suite struct RevealPersonalTests {
    @Test(arguments: TestDatabase.available)
    func `everything is shown in clear and the look is recorded without it`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            try await desk.change(
                order, .recordProgress(note: "已打19900007777"), by: desk.handler)
            let revealed = try await desk.reveal(order)
            #expect(revealed.complainant == Desk.person)
            #expect(
                revealed.texts == [
                    RevealedText(field: "content", version: 1, text: Desk.words),
                    RevealedText(field: "note", version: 4, text: "已打19900007777"),
                ])
            #expect(revealed.shownAt == desk.site.clock())
            let entries = try await desk.entries(.personalRevealed)
            #expect(entries.count == 1)
            #expect(entries[0].text.contains(order.number.text))
            #expect(entries[0].text.contains("contact"))
            #expect(entries[0].text.contains("name,phone,contact,exact_address,content,note"))
            let stored = try await desk.storedTexts()
            for secret in ["测试甲", "19900001234", "19900005678", "19900007777", "东里7号楼"] {
                #expect(!stored.contains(secret), "\(secret)")
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a unit sees its own, others learn nothing of it`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            for actor in [desk.desk, desk.reviewer, desk.handler] {
                #expect(try await desk.reveal(order, by: actor).complainant == Desk.person)
            }
            let hidden = OrderNotFound(number: order.number.text)
            let forbidden = Forbidden(action: "reveal_personal")
            #expect(await desk.refusedReveal(order, by: desk.stranger) as? OrderNotFound == hidden)
            #expect(
                await desk.refusedReveal(order, by: desk.administrator) as? OrderNotFound == hidden)
            #expect(await desk.refusedReveal(order, by: Desk.audit) as? OrderNotFound == hidden)
            #expect(await desk.refusedReveal(order, by: desk.analyst) as? Forbidden == forbidden)
            let both = Actor(
                account: 81, name: "mix", roles: [.analyst, .handler], unit: Desk.safety)
            #expect(await desk.refusedReveal(order, by: both) as? Forbidden == forbidden)
            #expect(try await desk.entries(.personalRevealed).count == 3)
            let read = ReadOrders(desk.site)
            for (actor, isAllowed) in [(desk.desk, true), (desk.analyst, false), (both, false)] {
                let offer = try await read.detail(order.number, for: actor).reveal
                #expect(offer == RevealOffer(isAllowed: isAllowed, textCount: 1))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a reason is asked for, masked and kept`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let refused = await desk.refusedReveal(order, RevealRequest(purpose: .other))
            #expect(refused as? RevealRefusal == .reasonMissing(minimum: 5))
            let long = RevealRequest(purpose: .other, reason: String(repeating: "长", count: 201))
            #expect(
                await desk.refusedReveal(order, long) as? RevealRefusal
                    == .reasonTooLong(maximum: 200))
            try await desk.reveal(
                order, RevealRequest(purpose: .other, reason: "核对号码19900001234"))
            let entries = try await desk.entries(.personalRevealed)
            #expect(entries.count == 1)
            #expect(entries[0].text.contains("核对号码199****1234"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `beyond the norm the auditor is told, once a day`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let norm = RevealNorm(perHour: 30, perDay: 80)
            for _ in 0..<30 { try await desk.reveal(order, by: desk.handler) }
            let refused = await desk.refusedReveal(order, by: desk.handler)
            #expect(
                refused as? RevealRefusal
                    == .normUsedUp(RevealCount(inHour: 30, onDay: 30), norm))
            let bare = RevealRequest(purpose: .contact, isConfirmed: true)
            #expect(
                await desk.refusedReveal(order, bare, by: desk.handler) as? RevealRefusal
                    == .reasonMissing(minimum: 5))
            #expect(try await desk.entries(.warningRaised).isEmpty)
            let full = RevealRequest(purpose: .contact, reason: "集中联系诉求人", isConfirmed: true)
            for _ in 0..<2 { try await desk.reveal(order, full, by: desk.handler) }
            let warnings = try await SettleWarning(desk.site).list(for: Desk.audit)
            #expect(warnings.map(\.kind) == [.many])
            #expect(warnings.map(\.count) == [2])
            #expect(warnings.map(\.account) == ["hana"])
            #expect(try await desk.entries(.warningRaised).count == 1)
            let beyond = try await desk.entries(.personalRevealed).filter {
                $0.text.contains("\"beyond_norm\":\"yes\"")
            }
            #expect(beyond.count == 2)
            desk.clock.advance(seconds: 3_601)
            #expect(await desk.refusedReveal(order, by: desk.handler) == nil)
            #expect(await desk.refusedReveal(order) == nil, "each person has a count of their own")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `night, leaving and many people are noticed`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let other = try await desk.register(complainant: Desk.person)
            func kinds() async throws -> [PersonalWarning.Kind] {
                try await SettleWarning(desk.site).list(for: Desk.audit).map(\.kind)
            }
            for account in 101...104 {
                let actor = Actor(account: Int64(account), name: "d\(account)", roles: [.desk])
                try await desk.reveal(account % 2 == 0 ? order : other, by: actor)
            }
            #expect(try await kinds() == [])
            try await desk.reveal(order)
            #expect(try await kinds() == [.manyPeople])
            let leaver = Actor(account: 105, name: "leo", roles: [.desk])
            try await desk.end(leaver, at: desk.site.clock().adding(hours: 24))
            try await desk.reveal(try await desk.register(), by: leaver)
            #expect(Set(try await kinds()) == [.manyPeople, .leaving])
            desk.clock.advance(seconds: 13 * 3600)
            try await desk.reveal(try await desk.register())
            #expect(Set(try await kinds()) == [.manyPeople, .leaving, .night])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `only an auditor reads and settles warnings, with a remark`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            desk.clock.advance(seconds: 13 * 3600)
            try await desk.reveal(order)
            let settle = SettleWarning(desk.site)
            let forbidden = Forbidden(action: "read_ledger")
            for actor in [desk.desk, desk.administrator, desk.analyst] {
                await #expect(throws: forbidden) { try await settle.list(for: actor) }
                await #expect(throws: forbidden) {
                    try await settle.run(1, remark: "已核实情况", by: actor)
                }
            }
            let id = try #require(try await settle.list(for: Desk.audit).first?.id)
            await #expect(throws: WarningRefusal.remarkMissing(minimum: 5)) {
                try await settle.run(id, remark: "好", by: Desk.audit)
            }
            await #expect(throws: WarningRefusal.remarkTooLong(maximum: 500)) {
                try await settle.run(id, remark: String(repeating: "长", count: 501), by: Desk.audit)
            }
            await #expect(throws: WarningRefusal.unknown) {
                try await settle.run(id + 1, remark: "已核实情况", by: Desk.audit)
            }
            try await settle.run(id, remark: "夜间值班，19900001234", by: Desk.audit)
            await #expect(throws: WarningRefusal.alreadySettled) {
                try await settle.run(id, remark: "已核实情况", by: Desk.audit)
            }
            let settled = try await settle.list(for: Desk.audit)
            #expect(settled.first?.settlement?.remark == "夜间值班，199****1234")
            #expect(try await desk.entries(.warningSettled).count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody settles a warning about themself`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            desk.clock.advance(seconds: 13 * 3600)
            let both = Actor(account: 81, name: "abby", roles: [.desk, .auditor])
            try await desk.reveal(order, by: both)
            let settle = SettleWarning(desk.site)
            let id = try #require(try await settle.list(for: both).first?.id)
            await #expect(throws: WarningRefusal.own) {
                try await settle.run(id, remark: "已核实情况", by: both)
            }
            #expect(try await settle.list(for: both).first?.settlement == nil)
            #expect(try await desk.entries(.warningSettled).isEmpty)
            try await settle.run(id, remark: "已核实情况", by: Desk.audit)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a text that was amended away is not shown as if it stood there`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            var facts = order.facts
            facts.content = "号码已不在文中"
            try await desk.change(order, .amend(facts), by: desk.desk)
            #expect(try await desk.reveal(order).texts == [])
            facts.content = "改为19900008888"
            try await desk.change(order, .amend(facts), by: desk.desk)
            #expect(try await desk.reveal(order).texts.map(\.text) == ["改为19900008888"])
        }
    }
}
