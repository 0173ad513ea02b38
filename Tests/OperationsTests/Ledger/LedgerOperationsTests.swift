import Casework
import LedgerProof
import Localization
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// What people do is proven; what a strange hand does is found.
@Suite struct LedgerOperationsTests {
    private func findings(_ desk: Desk) async throws -> [String] {
        try await VerifyLedger(desk.site).run(for: .system).findings.findings.map(\.description)
    }

    private let auditor = Actor(account: 9, name: "audrey", roles: [.auditor])

    @Test(arguments: TestDatabase.available)
    func `the main job, imports, accounts and reports are proven`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.dispatched()
            try await desk.change(
                order,
                .recordContact(
                    Contact(
                        channel: .phone, reached: true, summary: "已联系",
                        happenedAt: desk.site.clock())), by: desk.handler)
            _ = try await desk.register(
                Desk.facts(), complainant: Complainant(name: "赵一", phone: "19900001234"))
            let folder = try Scratch()
            try await desk.take(try folder.write(Export(1...3)))
            try await desk.take(
                try folder.write(Export(2...4).changed(["标题": "路灯已坏", "联系电话": "19900004321"])))
            let accounts = ManageAccounts(desk.site)
            try await accounts.create(
                NewAccount(
                    name: "amy", displayName: "", password: "a long sentence", roles: [.desk]),
                by: .system)
            try await accounts.setPassword("another long sentence", of: "amy", by: .system)
            try await accounts.end("amy", by: .system)
            _ = try await DailyReports(desk.site).make(
                LocalDate(dayNumber: 20_667), base: .full, for: desk.analyst)
            _ = try await SignLedger(desk.site).runIfDue()
            #expect(try await findings(desk) == [])
            let overview = try await ReadLedger(desk.site).run(
                LedgerFilter(), after: nil, for: auditor)
            #expect(overview.state?.findings == 0)
            #expect(overview.state?.entries == overview.page.entries.count)
            #expect(overview.roots.count == 1)
            let imports = overview.page.entries.filter { $0.kind == .importApplied }
            #expect(imports.map { $0.detail["created"] } == ["1", "3"])
            #expect(overview.publicKey.count == 44)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a row that its events do not explain is found by the replay, too`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            try await desk.site.database.write { tx in
                try tx.execute("UPDATE work_order SET title = 'x'")
            }
            let found = try await VerifyLedger(desk.site).run(for: .system).findings.findings
            #expect(found.map(\.kind) == [.changed, .unexplained])
            #expect(found.allSatisfy { $0.key == String(order.id.value) })
            let state = try await ReadLedger(desk.site).run(
                LedgerFilter(), after: nil, for: auditor
            ).state
            #expect(state?.findings == 2)
        }
    }

    @Test func `only those who audit read and verify the ledger`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            for actor in [desk.desk, desk.administrator, desk.analyst, desk.handler] {
                await #expect(throws: Forbidden.self) {
                    _ = try await ReadLedger(desk.site).run(
                        LedgerFilter(), after: nil, for: actor)
                }
                await #expect(throws: Forbidden.self) {
                    _ = try await VerifyLedger(desk.site).run(for: actor)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `roots are made every hour while something happens and once after midnight`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let sign = SignLedger(desk.site)
            #expect(try await sign.runIfDue().isEmpty)
            _ = try await desk.register()
            #expect(try await sign.runIfDue().map(\.endsDay) == [false])
            _ = try await desk.register()
            #expect(try await sign.runIfDue().isEmpty, "the hour is not over")
            desk.clock.advance(hours: 1)
            #expect(try await sign.runIfDue().map(\.number) == [2])
            desk.clock.advance(hours: 1)
            #expect(try await sign.runIfDue().isEmpty, "nothing is new")
            desk.clock.advance(hours: 14)
            let day = try await sign.runIfDue()
            #expect(day.map(\.endsDay) == [true])
            #expect(day.map(\.day.text) == ["2026-08-03"])
            #expect(try await sign.runIfDue().isEmpty)
            #expect(try await findings(desk) == [])
        }
    }

    @Test func `the daily report lists the root of its day`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            _ = try await desk.register()
            desk.clock.advance(hours: 16)
            let root = try #require(try await SignLedger(desk.site).runIfDue().first)
            let made = try await DailyReports(desk.site).make(
                root.day, base: .full, language: .en, for: desk.analyst)
            let folder = try Scratch()
            let reader = try WorkbookReader.open(
                path: try folder.write(made.content, "report.xlsx"))
            var cells: [String] = []
            try reader.readRows(sheet: 0) { row in
                cells += row.values().map(\.plainText)
                return true
            }
            #expect(cells.contains("Root of the ledger: " + root.digest))
            let report = try await VerifyLedger(desk.site).run(
                known: [String(root.digest.prefix(16))], for: .system)
            #expect(report.isProven)
        }
    }
}
