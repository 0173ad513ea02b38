import Casework
import Localization
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// Files whose columns have to be found out first.
@Suite struct ImportHeadingsTests {
    private static let odd = Export(
        headings: ["流水", "事由", "时刻", "联络"],
        [
            ["甲1", "路灯不亮，希望尽快修复", "2026-08-01 10:00", "13800001234"],
            ["甲2", "井盖松动，车辆经过有响声", "2026-08-02", "13800001235"],
            ["甲3", "垃圾无人清运，味道很大", "2026-08-03", ""],
        ])

    @Test(arguments: TestDatabase.available)
    func `a saved mapping says what unknown headings mean`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let path = try folder.write(Self.odd)
            guard case .headings(.noHeadingRow) = await desk.refusal(path) else {
                Issue.record("taken without a mapping")
                return
            }
            try await ReadImports(desk.site).saveMapping(
                "台账",
                columns: [
                    "流水": "cityNumber", "事由": "content", "时刻": "receivedAt",
                    "联络": "complainantPhone",
                ], by: desk.desk)
            desk.clock.advance(hours: 1)
            let report = try await desk.take(path, mapping: "台账")
            #expect(report.totals == totals(created: 3))
            let order = try await desk.order("甲1")
            #expect(order.facts.content == "路灯不亮，希望尽快修复")
            #expect(order.moments.receivedAt == (try moment("2026-08-01 10:00")))
            #expect(try await desk.complainant(of: order)?.phone == "13800001234")
            let kept = try await ReadImports(desk.site).recent(limit: 1, for: desk.desk)
            #expect(kept.map(\.mapping) == ["台账"])
        }
    }

    @Test func `a saved mapping overrides what would be recognised`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = try folder.write(Export(1...3).changed(["处理受理方式": "微博"]))
            let imports = ReadImports(desk.site)
            try await imports.saveMapping(
                "己", columns: ["处理受理方式": "", "被反映街乡镇": "community"], by: desk.desk)
            try await desk.take(path, mapping: "己")
            let facts = try await desk.order(Export.number(1)).facts
            #expect(facts.community == "中关村街道")
            #expect(facts.subdistrict == "")
            #expect(facts.channel == "city_direct")
            #expect(facts.extra == ["处理受理方式": "微博"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `mappings that are not there or name unknown fields are refused`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let path = try folder.write(Export(1...3))
            let imports = ReadImports(desk.site)
            guard case .unknownMapping("没有") = await desk.refusal(path, mapping: "没有") else {
                Issue.record("an unknown mapping was taken")
                return
            }
            await #expect {
                try await imports.saveMapping("错", columns: ["标题": "headline"], by: desk.desk)
            } throws: { error in
                guard case .unknownField("headline") = error as? ImportRefusal else { return false }
                return true
            }
            await #expect(throws: Forbidden(action: "import")) {
                try await imports.saveMapping("错", columns: [:], by: desk.reviewer)
            }
            #expect(try await imports.mappings(for: desk.desk).isEmpty)
            // One saved by an older version, whose field has gone since.
            let site = desk.site
            try await site.database.write { tx in
                try site.imports.saveMapping(
                    "旧", columns: ["标题": "headline"], by: desk.desk, at: Desk.start, in: tx)
            }
            guard case .unknownField("headline") = await desk.refusal(path, mapping: "旧") else {
                Issue.record("an unknown field was taken")
                return
            }
            #expect(try await desk.all().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `two heading rows are read together`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let upper = ["工单信息", "", "", "市级", "", "区级", ""]
            let lower = ["工单编号", "标题", "主要内容", "派单时间", "截止时间", "派单时间", "截止时间"]
            var rows = [upper, lower]
            for number in 1...4 {
                rows.append([
                    "甲\(number)", "路灯不亮", "连续三天不亮，希望修复 \(number)",
                    number == 4 ? "昨日" : "2026-08-01 09:00", "2026-08-08 09:00",
                    "2026-08-01 11:00", "2026-08-07 09:00",
                ])
            }
            let path = folder.path("two.xlsx")
            try Self.write([("台账", rows)], to: path)
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 3, refused: 1))
            #expect(report.maps.map(\.headingRows) == [1...2])
            let facts = try await desk.order("甲1").facts
            #expect(facts.cityDispatchedAt == (try moment("2026-08-01 09:00")))
            #expect(facts.cityDueAt == (try moment("2026-08-08 09:00")))
            #expect(report.refusals.map(\.column) == ["市级/派单时间"])
            let bytes = try await desk.givenBack(report.batch)
            let back = try Export(reading: try folder.write(bytes, "back.xlsx")).unmarked
            let mended = try await desk.take(
                try folder.write(back.changed(["市派单时间": "2026-08-01 09:30"])))
            #expect(mended.totals == totals(created: 1))
            let late = try await desk.order("甲4").facts
            #expect(late.cityDispatchedAt == (try moment("2026-08-01 09:30")))
            #expect(late.cityDueAt == (try moment("2026-08-08 09:00")))
        }
    }

    @Test func `the orders may stand on the second sheet below a title`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = folder.path("second.xlsx")
            let orders = (1...3).map { ["甲\($0)", "路灯不亮，希望尽快修复 \($0)", "2026/8/\($0)"] }
            try Self.write(
                [
                    ("说明", [["填表说明"], ["一、每行一件"]]),
                    ("八月", [["某街道工单台账"], [], ["工单编号", "主要内容", "来电时间"]] + orders),
                ], to: path)
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 3))
            #expect(report.maps.map(\.sheet.name) == ["八月"])
            #expect(report.maps.map(\.headingRows) == [3...3])
            #expect(report.ignored.map(\.sheet.name) == ["说明"])
            #expect(report.lines.map(\.row) == [4, 5, 6])
        }
    }

    @Test func `a file without orders is refused with words`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let stock = Export(
                headings: ["姓名", "性别", "状态"], [["测试甲", "女", "在岗"], ["测试乙", "男", "在岗"]])
            let refusal = try #require(await desk.refusal(try folder.write(stock)))
            guard case .headings(.nothingEssential) = refusal else {
                Issue.record("\(refusal)")
                return
            }
            let problem = ImportProblem(refusal, Localizer(.zhHans))
            #expect(problem.code == "nothingEssential")
            #expect(!problem.reason.isEmpty)
            #expect(!problem.mend.isEmpty)
            #expect(!problem.hasProposal)
            let kept = try await ReadImports(desk.site).recent(limit: 1, for: desk.desk)
            #expect(kept.map(\.state) == [.failed])
            #expect(kept.map(\.problem) == ["nothingEssential"])
        }
    }

    @Test func `a heading row that comes again further down is no order`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            var export = Export(1...4)
            export.rows.insert(
                Dictionary(uniqueKeysWithValues: Export.usual.map { ($0, $0) }), at: 2)
            export.rows.insert(
                Dictionary(uniqueKeysWithValues: Export.usual.map { ($0, " ") }), at: 1)
            let report = try await desk.take(try folder.write(export))
            #expect(report.totals == totals(created: 4))
        }
    }

    private static func write(
        _ sheets: [(name: String, rows: [[String]])], to path: String
    ) throws {
        let workbook = try WorkbookWriter(path: path)
        for (name, rows) in sheets {
            let sheet = try workbook.addSheet(name)
            for row in rows { try sheet.append(row.map { $0.isEmpty ? .empty : .text($0) }) }
        }
        try workbook.finish()
    }
}

extension Export {
    init(headings: [String], _ rows: [[String]]) {
        self.init(headings)
        self.rows = rows.map { Dictionary(uniqueKeysWithValues: zip(headings, $0)) }
    }
}
