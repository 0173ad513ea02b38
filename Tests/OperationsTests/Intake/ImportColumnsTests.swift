import Casework
import Localization
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// What a person decides about the columns of a file, and what an import keeps to itself.
@Suite struct ImportColumnsTests {
    private func source(_ path: String, _ columns: [Int: String] = [:]) -> ImportSource {
        var source = ImportSource(path: path, fileName: "orders.csv")
        source.columns = columns
        return source
    }

    private static let odd = """
        某街道台账,,,
        流水,事由,,联络
        甲1,路灯不亮，希望尽快修复,某小区,19900001234
        甲2,井盖松动，车辆经过有响声,某小区,19900001235
        甲3,垃圾无人清运，味道很大,某小区,

        """

    @Test(arguments: TestDatabase.available)
    func `columns nobody knows are laid out to be decided about`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let path = try folder.write(Array(Self.odd.utf8), "odd.csv")
            let imports = ImportOrders(desk.site)
            let draft = try #require(
                try await imports.columns(of: source(path), by: desk.desk))
            #expect(draft.map.headingRows == 2...2)
            #expect(draft.map.columns.map(\.written) == ["流水", "事由", "", "联络"])
            #expect(draft.samples == ["甲1", "路灯不亮，希望尽快修复", "某小区", "19900001234"])
            #expect(draft.map.looksPersonal == [3])
            await #expect(throws: Forbidden(action: "import")) {
                try await imports.columns(of: source(path), by: desk.reviewer)
            }
            let report = try await imports.apply(
                source(
                    path, [0: "cityNumber", 1: "content", 2: "place", 3: "complainantPhone"]),
                by: desk.desk)
            #expect(report.totals == totals(created: 3))
            let order = try await desk.order("甲1")
            #expect(order.facts.content == "路灯不亮，希望尽快修复")
            #expect(order.facts.place == "某小区")
            #expect(order.facts.extra.isEmpty)
            #expect(try await desk.complainant(of: order)?.phone == "19900001234")
        }
    }

    @Test func `a decision goes before the headings and moves a field`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = try folder.write(Export(1...3).changed(["处理受理方式": "和平路"]))
            let place = Export.usual.firstIndex(of: "处理受理方式") ?? 0
            let street = Export.usual.firstIndex(of: "被反映街乡镇") ?? 0
            _ = try await ImportOrders(desk.site).apply(
                source(path, [place: "subdistrict", street: ""]), by: desk.desk)
            let facts = try await desk.order(Export.number(1)).facts
            #expect(facts.subdistrict == "和平路")
            #expect(facts.extra == ["被反映街乡镇": "中关村街道"])
        }
    }

    @Test func `decisions that leave no number, title or content are refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = try folder.write(Array(Self.odd.utf8), "odd.csv")
            for (columns, isUnknown) in [([2: "place"], false), ([1: "headline"], true)] {
                do {
                    _ = try await ImportOrders(desk.site).preview(
                        source(path, columns), by: desk.desk)
                    Issue.record("taken with \(columns)")
                } catch ImportRefusal.headings(.nothingEssential) {
                    #expect(!isUnknown)
                } catch ImportRefusal.unknownField("headline") {
                    #expect(isUnknown)
                }
            }
            #expect(try await desk.all().isEmpty)
        }
    }

    @Test func `a file with nothing in it has no columns to decide about`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = try folder.write(Array("\n\n".utf8), "empty.csv")
            let draft = try await ImportOrders(desk.site).columns(
                of: source(path), by: desk.desk)
            #expect(draft == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `personal values without a field are left out and counted`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...4)
            export.headings += ["家属手机", "备用", "办理人", "难度"]
            for (row, name) in ["王小明", "李大山", "张三丰", "刘一手"].enumerated() {
                export.rows[row]["家属手机"] = "无此人"
                export.rows[row]["备用"] = row == 0 ? "19900001234" : "转街道办理"
                export.rows[row]["办理人"] = name
                export.rows[row]["难度"] = "一般"
            }
            let path = try folder.write(export)
            let preview = try await desk.preview(path)
            let report = try await desk.take(path)
            #expect(report.withheld == ["家属手机": 4, "备用": 1, "办理人": 4])
            #expect(preview.withheld == report.withheld)
            let facts = try await desk.order(Export.number(1)).facts
            #expect(facts.extra == ["难度": "一般"])
            let second = try await desk.order(Export.number(2)).facts
            #expect(second.extra == ["难度": "一般", "备用": "转街道办理"])
            let sentences = ImportWarnings.sentences(of: preview, Localizer(.en))
            for heading in report.withheld.keys {
                #expect(sentences.contains { $0.contains("“\(heading)”") })
            }
            let events = try await desk.eventTexts().joined()
            #expect(!events.contains("王小明") && !events.contains("19900001234"))
        }
    }

    @Test func `missing contact answers and times are said before the import`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let silent = try await desk.preview(try folder.write(Export(1...3), "a.csv"))
            #expect(ImportWarnings.sentences(of: silent, Localizer(.en)).isEmpty)
            var export = Export(1...3)
            export.headings.removeAll { $0 == "是否联系" }
            export.rows[0]["来电时间"] = ""
            export.rows[1]["来电时间"] = ""
            let preview = try await desk.preview(try folder.write(export, "b.csv"))
            #expect(preview.undated == 2)
            let sentences = ImportWarnings.sentences(of: preview, Localizer(.en))
            #expect(sentences.count == 2)
            #expect(sentences[0].contains("response rate would be 0.0 %"))
            #expect(sentences[1].hasPrefix("2 rows have no time at all"))
            let mute = Export(["工单编号", "标题"])
            let plain = try await desk.preview(try folder.write(mute, "c.csv"))
            #expect(ImportWarnings.sentences(of: plain, Localizer(.en)).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what an import changed is found again by its batch`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let first = try await desk.take(try folder.write(Export(1...3)))
            let imports = ReadImports(desk.site)
            let kept = try await imports.recent(limit: 1, for: desk.desk)[0]
            #expect(first.batch == kept.id)
            #expect(try await imports.changes(of: kept, for: desk.desk).isEmpty)
            desk.clock.advance(hours: 1)
            let newer = Export(2...3).changed(["标题": "路灯整条街不亮", "来电人": "测试乙"])
            let report = try await desk.take(try folder.write(newer))
            desk.clock.advance(hours: 1)
            try await desk.take(try folder.write(newer.changed(["标题": "路灯修好了"])))
            let batches = try await imports.recent(limit: 5, for: desk.desk)
            let second = try #require(batches.first { $0.id == report.batch })
            let changes = try await imports.changes(of: second, for: desk.desk)
            #expect(changes.map(\.cityNumber) == [Export.number(2), Export.number(3)])
            #expect(
                changes[0].changes == [
                    FieldChange(
                        field: "title", before: "路灯不亮 " + Export.number(2), after: "路灯整条街不亮")
                ])
            #expect(changes[0].personalFields == ["name"])
            #expect(changes[0].changes == report.changes[0].changes)
            #expect(try await imports.changes(of: second, limit: 1, for: desk.desk).count == 1)
            await #expect(throws: Forbidden(action: "import")) {
                try await imports.changes(of: second, for: desk.analyst)
            }
        }
    }
}
