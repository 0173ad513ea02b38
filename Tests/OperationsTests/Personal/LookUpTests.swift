import Casework
import Localization
import Operations
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// Orders are found by a whole name or number, the look-up is recorded, and so is who saw whom.
@Suite struct LookUpTests {
    private func found(
        _ text: String, _ desk: Desk, by actor: Actor? = nil
    ) async throws -> [OrderNumber] {
        let key = try #require(LookUpComplainant.key(text))
        return try await LookUpComplainant(desk.site).run(key, by: actor ?? desk.desk).map(\.number)
    }

    @Test(arguments: TestDatabase.available)
    func `name, phone, contact and what a text holds find the order`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            for text in [
                "测试甲", " 测试甲 ", "19900001234", "+86 199-0000-1234", "19900003333",
                "１９９００００５６７８", "京A12345", "京a·12345",
            ] {
                #expect(try await found(text, desk) == [order.number], "\(text)")
            }
            for text in ["测试乙", "19900001235", "京A12346", "测试"] {
                #expect(try await found(text, desk).isEmpty, "\(text)")
            }
            let entries = try await desk.entries(.personalSearched)
            #expect(entries.count == 12)
            #expect(entries.contains { $0.text == "name {\"found\":\"1\"}" })
            #expect(!entries.contains { $0.text.contains("1990") || $0.text.contains("测试") })
        }
    }

    @Test(arguments: [
        "", "甲", "199****1234", "赵*", "12", "号码 12", String(repeating: "长", count: 61),
    ])
    func `half a name or number is not looked up`(text: String) {
        #expect(LookUpComplainant.key(text) == nil)
    }

    @Test(arguments: TestDatabase.available)
    func `a unit finds its own, and who may not reveal may not look up`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            #expect(try await found("测试甲", desk, by: desk.handler) == [order.number])
            #expect(try await found("测试甲", desk, by: desk.stranger).isEmpty)
            let both = Actor(
                account: 81, name: "mix", roles: [.analyst, .handler], unit: Desk.safety)
            #expect(try await found("测试甲", desk, by: both).isEmpty)
            for actor in [desk.analyst, desk.administrator, Desk.audit] {
                await #expect(throws: Forbidden(action: "reveal_personal")) {
                    _ = try await found("测试甲", desk, by: actor)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a list never looks a number up, whoever asks`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await desk.personal()
            var filter = OrderFilter()
            for text in ["199 0000 5678", "19900001234", "京A12345"] {
                filter.text = text
                for actor in [desk.desk, desk.handler, desk.analyst] {
                    let page = try await ReadOrders(desk.site).list(filter, limit: 10, for: actor)
                    #expect(page.orders.isEmpty, "\(text)")
                }
            }
            #expect(try await desk.entries(.personalSearched).isEmpty)
        }
    }

    @Test func `what is certainly a person's number is told from numbers of orders`() {
        for text in ["199 0000 5678", "110101199003070011", "京A12345", "010-62345678"] {
            #expect(LookUpComplainant.isPersonal(text), "\(text)")
        }
        for text in ["62345678", "20260801", "热线-2608-100001", "路灯 19900005678", ""] {
            #expect(!LookUpComplainant.isPersonal(text), "\(text)")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `more look-ups than the norm warn the auditor once a day, found or not`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await desk.personal()
            let norm = PersonalWatch.standard.searchNorm(for: [.handler])
            for index in 0..<norm.perHour {
                _ = try await found("1990000\(2000 + index)", desk, by: desk.handler)
            }
            #expect(try await desk.entries(.warningRaised).isEmpty)
            for _ in 0..<3 { _ = try await found("测试甲", desk, by: desk.handler) }
            _ = try await found("测试甲", desk)
            let warnings = try await SettleWarning(desk.site).list(for: Desk.audit)
            #expect(warnings.map(\.kind) == [.manySearches])
            #expect(warnings.map(\.count) == [3])
            #expect(warnings.map(\.account) == [desk.handler.name])
            #expect(warnings.map(\.number) == [nil])
            #expect(try await desk.entries(.warningRaised).count == 1)
            // An hour later the hour is free again, the day is not counted twice.
            desk.clock.advance(seconds: 3_601)
            _ = try await found("测试甲", desk, by: desk.handler)
            let later = try await SettleWarning(desk.site).list(for: Desk.audit)
            #expect(later.map(\.count) == [3])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the statement says who saw one citizen's data, over all their orders`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            desk.clock.advance(seconds: 1)
            let second = try await desk.register(complainant: Desk.person)
            let stranger = try await desk.register(complainant: Complainant(name: "测试乙"))
            try await desk.reveal(order)
            desk.clock.advance(seconds: 1)
            try await desk.reveal(
                second, RevealRequest(purpose: .other, reason: "上级要求核对"), by: desk.reviewer)
            try await desk.reveal(stranger)
            desk.clock.advance(seconds: 1)
            _ = try await found("测试甲", desk)
            let read = ReadLooks(desk.site)
            for subject: ReadLooks.Subject in [
                .order(order.number), .order(second.number), .phone("+86 19900001234"),
            ] {
                let statement = try await read.statement(subject, for: Desk.audit)
                #expect(Set(statement.orders) == [order.number, second.number])
                #expect(statement.looks.map(\.kind) == [.found, .found, .revealed, .revealed])
                #expect(statement.looks.map(\.account) == ["desk", "desk", "rita", "desk"])
                #expect(statement.looks[2].reason == "上级要求核对")
                #expect(statement.looks[3].fields.contains("phone"))
                #expect(!statement.isCut)
            }
            let single = try await read.statement(.order(stranger.number), for: Desk.audit)
            #expect(single.looks.count == 1)
            #expect(try await read.statement(.phone("19912345678"), for: Desk.audit).looks.isEmpty)
            let file = try await read.workbook(
                .order(order.number), exporter: "审计员", language: .zhHans, for: Desk.audit)
            let folder = try Scratch()
            let reader = try WorkbookReader.open(path: try folder.write(file, "seen.xlsx"))
            var rows: [[String]] = []
            try reader.readRows(sheet: 0) { row in
                rows.append(row.values().map(\.plainText))
                return true
            }
            #expect(rows.count == 7)
            #expect(rows[1].first == "时间")
            #expect(rows[4].contains("其他") && rows[4].contains("上级要求核对"))
            #expect(rows[0].first?.hasPrefix("导出人 审计员") == true)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the statement is the auditor's`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let read = ReadLooks(desk.site)
            for actor in [desk.desk, desk.handler, desk.administrator] {
                await #expect(throws: Forbidden(action: "read_ledger")) {
                    _ = try await read.statement(.order(order.number), for: actor)
                }
            }
            let unknown = OrderNumber(day: LocalDate(dayNumber: 20_000), sequence: 9)
            await #expect(throws: OrderNotFound(number: unknown.text)) {
                _ = try await read.statement(.order(unknown), for: Desk.audit)
            }
        }
    }
}
