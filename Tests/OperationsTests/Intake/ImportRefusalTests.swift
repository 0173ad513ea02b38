import Casework
import Crypto
import Localization
import Operations
import Persistence
import Spreadsheets
import Store
import TestSupport
import Testing

@testable import Profiles

/// Rows that cannot go in: where, why, what to do, and how they come back mended.
@Suite struct ImportRefusalTests {
    /// A cell that is refused, and why. The empty reason is the number's duplicate.
    private struct Bad: Sendable {
        let reason: RefusalReason
        let change: [String: String]
        let column: String
        let value: String
        let mended: [String: String]

        init(
            _ reason: RefusalReason, _ column: String, _ value: String, _ mended: String,
            also: [String: String] = [:], shown: String? = nil
        ) {
            self.reason = reason
            self.column = column
            self.value = shown ?? value
            change = also.merging([column: value]) { $1 }
            self.mended = [column: mended]
        }
    }

    private static let long = String(repeating: "长", count: 501)

    private static let bad = [
        Bad(.numberMissing, "工单编号", "", "补-1"),
        Bad(
            .duplicateNumber, "工单编号", Export.number(1), "补-2", also: ["标题": "另一件事"],
            shown: Export.number(1) + " (2)"),
        Bad(.textMissing, "主要内容", "", "井盖松动，车辆经过时有响声", also: ["标题": " "]),
        Bad(.notADate, "来电时间", "昨天上午", "2026-08-01 9:30"),
        Bad(.noSuchMoment, "来电时间", "2026-02-30 10:00", "2026-03-01 10:00"),
        Bad(.ambiguousDate, "截止时间", "03/04/2026", "2026-03-04"),
        Bad(.unknownAnswer, "是否满意", "还行吧", "基本满意"),
        Bad(.unknownAnswer, "是否剔除", "也许", "否"),
        Bad(.tooLong, "标题", long, "路灯不亮", shown: String(long.prefix(100))),
    ]

    private static func export() -> Export {
        var export = Export(1...12)
        for (index, bad) in bad.enumerated() { export.add("坏-\(index)", bad.change) }
        return export
    }

    @Test(arguments: TestDatabase.available)
    func `bad rows are refused one by one and the rest goes in`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let report = try await desk.take(try folder.write(Self.export()))
            #expect(report.totals == totals(created: 12, refused: Self.bad.count))
            #expect(report.refusals.map(\.reason) == Self.bad.map(\.reason))
            #expect(report.refusals.map(\.column) == Self.bad.map(\.column))
            #expect(report.refusals.map(\.value) == Self.bad.map(\.value))
            #expect(report.refusals.map(\.row) == Array(14..<14 + Self.bad.count))
            #expect(Set(report.refusals.map(\.sheet)).count == 1)
            #expect(try await desk.all().count == 12)
            let kept = try await RefusedRows(desk.site).load(
                try #require(report.batch), for: desk.desk)
            #expect(kept.rows.map(\.value) == Self.bad.map(\.value))
            #expect(kept.rows.map(\.cells) == report.refusals.map(\.cells))
            #expect(kept.batch.refused == Self.bad.count)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `refused rows come back as a workbook that goes in once it is mended`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let report = try await desk.take(try folder.write(Self.export()))
            let bytes = try await desk.givenBack(report.batch)
            let path = try folder.write(bytes, "refused.xlsx")
            var rows = try Export(reading: path).unmarked
            #expect(rows.headings == ["原行号", "未导入原因", "修改办法"] + Export.usual)
            #expect(rows.rows.map { $0["原行号"] } == (14..<14 + Self.bad.count).map(String.init))
            for (row, bad) in zip(rows.rows, Self.bad) {
                let words = RefusalWording.reason(bad.reason, Localizer(.zhHans))
                #expect(row["未导入原因"] == "\(bad.column): \(words)")
                #expect(row["修改办法"] == RefusalWording.mend(bad.reason, Localizer(.zhHans)))
            }
            // Nothing was mended yet: nothing goes in, except what a duplicate alone stopped.
            let again = try await desk.preview(path)
            #expect(again.totals.created == 0)
            #expect(again.totals.refused == Self.bad.count - 1)
            for (index, bad) in Self.bad.enumerated() {
                rows.rows[index] = rows.rows[index].merging(bad.mended) { $1 }
            }
            let mended = try await desk.take(try folder.write(rows))
            #expect(mended.totals == totals(created: Self.bad.count))
            let order = try await desk.order("坏-3")
            #expect(order.facts.receivedAt == (try moment("2026-08-01 9:30")))
            #expect(order.facts.extra.isEmpty)
            #expect(try await desk.complainant(of: order)?.phone == "13800001234")
            try await desk.expectSoundHistory(12 + Self.bad.count)
        }
    }

    @Test func `a number whose digits the program lost is refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let path = Scratch.kept.path("digits.xlsx")
            let workbook = try WorkbookWriter(path: path)
            let sheet = try workbook.addSheet("台账")
            try sheet.appendHeadings(["工单编号", "主要内容"])
            for number in ["20260801000000001", "2026080100000", "'2026080100000000002"] {
                let cell: OutputCell =
                    number.hasPrefix("'") ? .text(number) : .decimal(number, format: "0")
                try sheet.append([cell, .text("路灯不亮，希望尽快修复 " + number)])
            }
            try workbook.finish()
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 2, refused: 1))
            let refusal = try #require(report.refusals.first)
            #expect(refusal.reason == .digitsLost)
            #expect(refusal.sheet == "台账")
            #expect(refusal.row == 2)
            #expect(refusal.column == "工单编号")
            #expect(refusal.value == "20260801000000000")
            _ = try await desk.order("2026080100000")
            _ = try await desk.order("2026080100000000002")
        }
    }

    @Test func `calculation errors and formulas without a result are refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let rows = [
                ["工单编号", "标题", "来电时间"], ["甲-1", "路灯不亮", "2026-08-01"],
                ["甲-2", "<c t=\"e\"><f>A1/0</f><v>#DIV/0!</v></c>", "2026-08-01"],
                ["甲-3", "<c><f>NOW()</f></c>", "2026-08-01"],
                ["甲-4", "井盖松动", "<c t=\"e\"><f>X</f><v>#NAME?</v></c>"],
                ["甲-5", "井盖松动", "<c><f>NOW()</f></c>"],
            ]
            let data = rows.enumerated().map { RawWorkbook.row($0 + 1, $1) }.joined()
            let path = try Scratch.kept.write(RawWorkbook.bytes(sheetData: data), "raw.xlsx")
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 1, refused: 4))
            #expect(
                report.refusals.map(\.reason)
                    == [.cellError, .notCalculated, .cellError, .notCalculated])
            #expect(report.refusals.map(\.row) == [3, 4, 5, 6])
            #expect(report.refusals.map(\.column) == ["标题", "标题", "来电时间", "来电时间"])
            #expect(report.refusals.map(\.value) == ["#DIV/0!", "", "#NAME?", ""])
        }
    }

    @Test func `a deployment without limits refuses every order`() async throws {
        try await TestDatabase.sqlite.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            let whole = try ProfileLibrary().profile("zhongguancun-2026")
            let profile = Profile(
                id: whole.id, name: whole.name, validity: whole.validity, zone: whole.zone,
                home: whole.home, directory: whole.directory, unitSources: [:],
                channels: whole.channels, categories: whole.categories,
                deadlines: DeadlinePolicy(classes: [], rules: [], defaultClassID: "none"),
                calendar: whole.calendar, rulebooks: whole.rulebooks,
                cityStates: whole.cityStates, interface: [:], confidential: whole.confidential,
                reportSecond: 0)
            let site = Site(
                database: database, profile: profile,
                sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
                clock: { Desk.start })
            let report = try await ImportOrders(site).apply(
                ImportSource(
                    path: try Scratch.kept.write(Export(1...3), "limits.csv"), fileName: "f"),
                by: .system)
            #expect(report.totals == totals(refused: 3))
            #expect(report.refusals.map(\.reason) == Array(repeating: .noDeadlineClass, count: 3))
            #expect(report.refusals.map(\.row) == [2, 3, 4])
        }
    }

    @Test(arguments: SiteLanguage.allCases)
    func `every reason has words of its own and says how to mend it`(language: SiteLanguage) {
        let text = Localizer(language)
        let reasons = RefusalReason.allCases.map { RefusalWording.reason($0, text) }
        let mends = RefusalReason.allCases.map { RefusalWording.mend($0, text) }
        #expect(Set(reasons).count == reasons.count)
        #expect(Set(mends).count == mends.count)
        #expect((reasons + mends).allSatisfy { !$0.isEmpty && !$0.hasPrefix("import") })
    }

    @Test func `rows of sheets with other columns come back under the right headings`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let path = Scratch.kept.path("sheets.xlsx")
            let workbook = try WorkbookWriter(path: path)
            let headings = ["工单编号", "标题", "主要内容", "来电时间", "来电人电话", "台账号"]
            let orders = [headings, [5, 3, 1, 0, 2, 4].map { headings[$0] } + ["经办"]]
            for (name, columns) in zip(["东片", "西片"], orders) {
                let sheet = try workbook.addSheet(name)
                try sheet.appendHeadings(columns)
                for number in 1...4 {
                    let cells = [
                        "工单编号": "\(name)-\(number)", "标题": name + "路灯",
                        "主要内容": "连续多日不亮，希望修复 \(name) \(number)",
                        "来电时间": number == 4 ? "八月初" : "2026-08-01", "来电人电话": "13800001234",
                        "台账号": "T\(number)", "经办": "测试丙",
                    ]
                    try sheet.append(columns.map { .text(cells[$0] ?? "") })
                }
            }
            try workbook.finish()
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 6, refused: 2))
            let bytes = try await desk.givenBack(report.batch)
            let back = try Export(reading: try Scratch.kept.write(bytes, "back.xlsx")).unmarked
            #expect(Array(back.headings.dropFirst(3)) == headings + ["经办"])
            #expect(back.rows.map { $0["工单编号"] } == ["东片-4", "西片-4"])
            #expect(back.rows.map { $0["台账号"] } == ["T4", "T4"])
            #expect(back.rows.map { $0["经办"] ?? "" } == ["", "测试丙"])
            #expect(back.rows[1]["未导入原因"]?.hasPrefix("西片 来电时间: ") == true)
            let mended = try await desk.take(
                try Scratch.kept.write(back.changed(["来电时间": "2026-08-02"]), "mended.csv"))
            #expect(mended.totals == totals(created: 2))
            let order = try await desk.order("西片-4")
            #expect(order.facts.title == "西片路灯")
            #expect(order.facts.extra == ["台账号": "T4", "经办": "测试丙"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a number in the file's name and in a mapping's is masked`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let path = try Scratch.kept.write(Export(1...1), "named-\(engine).csv")
            _ = try await ImportOrders(desk.site).apply(
                ImportSource(path: path, fileName: "张某19900005678.xlsx"), by: desk.desk)
            let read = ReadImports(desk.site)
            let batches = try await read.recent(limit: 5, for: desk.desk)
            #expect(batches.map(\.fileName) == ["张某199****5678.xlsx"])
            try await read.saveMapping(
                "打19900005678", columns: ["编号": "cityNumber"], by: desk.desk)
            #expect(try await read.mappings(for: desk.desk).map(\.name) == ["打199****5678"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `refused rows lie sealed and open for the desk alone`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let path = try Scratch.kept.write(
                Export(1...1).changed(["来电时间": "不记得"]), "sealed-\(engine).csv")
            let batch = try #require(try await desk.take(path).batch)
            let sealed = try await desk.site.database.read { tx in
                try tx.fetch("SELECT sealed FROM import_refusal") { $0.blob(0) }
            }
            #expect(sealed.count == 1)
            for personal in ["13800001234", "测试甲", "不记得"] {
                #expect(!String(decoding: sealed[0], as: UTF8.self).contains(personal))
            }
            for actor in [desk.handler, desk.reviewer, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden(action: "import")) {
                    try await RefusedRows(desk.site).load(batch, for: actor)
                }
            }
            await #expect {
                try await RefusedRows(desk.site).load(batch + 1, for: desk.desk)
            } throws: { error in
                guard case .unknownBatch(batch + 1) = error as? ImportRefusal else { return false }
                return true
            }
        }
    }
}

extension Scratch {
    /// Gone with the process.
    static let kept: Scratch = {
        do { return try Scratch() } catch { preconditionFailure("no temporary folder: \(error)") }
    }()
}
