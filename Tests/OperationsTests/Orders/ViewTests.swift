import Casework
import Operations
import Profiles
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// Keeping lists of the ledger under a name; one test for every refusal.
@Suite struct ViewTests {
    private let lead = Actor(account: 20, name: "lea", roles: [.shiftLead])

    private func save(
        _ name: String, _ reach: OrderView.Reach = .own, query: String = "state=handling",
        text: String = "", by actor: Actor, _ desk: Desk
    ) async throws -> OrderView {
        try await ManageViews(desk.site).save(
            ViewWish(name: name, reach: reach), query: query, text: text, by: actor)
    }

    @Test(arguments: TestDatabase.available)
    func `a view is made, changed, removed and brought back by its owner`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let manage = ManageViews(desk.site)
            let view = try await save(" 待办 ", by: desk.handler, desk)
            #expect(view.name == "待办")
            try await manage.change(
                view.id, to: ViewWish(name: "本单位待办", reach: .team, isPinned: false),
                by: desk.handler)
            let changed = try #require(try await manage.list(for: desk.handler).first)
            #expect(changed.name == "本单位待办")
            #expect(changed.unit == Desk.city)
            #expect(!changed.isPinned)
            #expect(try await manage.list(for: desk.stranger).isEmpty, "another unit's")
            try await manage.remove(view.id, by: desk.handler)
            #expect(try await manage.list(for: desk.handler).isEmpty)
            #expect(try await manage.removed(for: desk.handler).map(\.id) == [view.id])
            #expect(try await manage.find(view.id, for: desk.handler) == nil)
            try await manage.restore(view.id, by: desk.handler)
            #expect(try await manage.list(for: desk.handler).map(\.id) == [view.id])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `only some share with everybody, and only with a unit of one's own`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            await #expect(throws: Forbidden(action: "share_views")) {
                try await save("全部", .all, by: desk.desk, desk)
            }
            _ = try await save("全部", .all, by: lead, desk)
            #expect(try await ManageViews(desk.site).list(for: desk.stranger).count == 1)
            await #expect(throws: ViewRefusal.noTeam) {
                try await save("本单位", .team, by: desk.desk, desk)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a view opens no order to those who do not see it`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            _ = try await desk.register()
            _ = try await save("全部", .all, query: "", by: lead, desk)
            let manage = ManageViews(desk.site)
            #expect(try await manage.counts([OrderFilter()], for: desk.desk) == [1])
            #expect(try await manage.counts([OrderFilter()], for: desk.handler) == [0])
            await #expect(throws: Forbidden(action: "views")) {
                try await manage.list(for: desk.administrator)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `names have limits and hold no number of a person`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            await #expect(throws: ViewRefusal.nameMissing) {
                try await save("  ", by: desk.desk, desk)
            }
            let longest = String(repeating: "长", count: OrderView.nameMax)
            _ = try await save(longest, by: desk.desk, desk)
            await #expect(throws: ViewRefusal.nameTooLong(maximum: OrderView.nameMax)) {
                try await save(longest + "长", by: desk.desk, desk)
            }
            await #expect(throws: ViewRefusal.namesAPerson) {
                try await save("13800000000", by: desk.desk, desk)
            }
            await #expect(throws: ViewRefusal.namesAPerson) {
                try await save("甲", text: "13800000000", by: desk.desk, desk)
            }
            let query = String(repeating: "a", count: OrderView.queryMax)
            _ = try await save("乙", query: query, by: desk.desk, desk)
            await #expect(throws: ViewRefusal.queryTooLong(maximum: OrderView.queryMax)) {
                try await save("丙", query: query + "a", by: desk.desk, desk)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a person keeps a hundred views and no more`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let manage = ManageViews(desk.site)
            let first = try await save("第一", by: desk.desk, desk)
            for index in 2...OrderView.perPersonMax {
                _ = try await save("第\(index)", by: desk.desk, desk)
            }
            let tooMany = ViewRefusal.tooMany(maximum: OrderView.perPersonMax)
            await #expect(throws: tooMany) { try await save("多", by: desk.desk, desk) }
            _ = try await save("别人的", by: desk.reviewer, desk)
            try await manage.remove(first.id, by: desk.desk)
            _ = try await save("又一", by: desk.desk, desk)
            await #expect(throws: tooMany) { try await manage.restore(first.id, by: desk.desk) }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody changes another person's view, and a removed one comes back for a day`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let manage = ManageViews(desk.site)
            let view = try await save("共享", .all, by: lead, desk)
            let missing = OrderNotFound(number: String(view.id))
            await #expect(throws: missing) { try await manage.remove(view.id, by: desk.desk) }
            await #expect(throws: missing) {
                try await manage.change(view.id, to: ViewWish(name: "改"), by: desk.desk)
            }
            await #expect(throws: OrderNotFound(number: "7")) {
                try await manage.remove(7, by: lead)
            }
            try await manage.remove(view.id, by: lead)
            desk.clock.advance(hours: OrderView.undoHours + 1)
            #expect(try await manage.removed(for: lead).isEmpty)
            await #expect(throws: ViewRefusal.undoExpired) {
                try await manage.restore(view.id, by: lead)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a file has the columns of its view, and the number always`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let bytes = try await ExportOrders(desk.site).run(
                OrderFilter(), columns: [.title, .state], named: "我的视图", for: desk.desk)
            let folder = try Scratch()
            let reader = try WorkbookReader.open(path: try folder.write(bytes, "orders.xlsx"))
            #expect(reader.sheets.map(\.name) == ["我的视图"])
            var rows: [[String]] = []
            try reader.readRows(sheet: 0) { row in
                rows.append(row.values().map(\.plainText))
                return true
            }
            // Between the lines that say who took the file.
            #expect(rows.count == 4)
            #expect(rows[1].count == 3)
            #expect(rows[1][0] == "本级编号")
            #expect(rows[2][0] == order.number.text)
            #expect(rows[2][1] == "路灯不亮")
        }
    }
}
