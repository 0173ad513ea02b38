import Casework
import Operations
import Pages
import Persistence
import Store
import Testing

@testable import Web

/// Files whose columns a person has to look at.
@Suite struct ImportColumnTests {
    private static let odd = Array(
        """
        流水,事由,时刻,联络
        甲1,路灯不亮，希望尽快修复,2026-08-01 10:00,19900001234
        甲2,井盖松动，车辆经过有响声,2026-08-02,19900001235
        甲3,垃圾无人清运，味道很大,2026-08-03,19900001236

        """.utf8)

    private static let chosen: KeyValuePairs = [
        "field.A": "cityNumber", "field.B": "content", "field.C": "receivedAt",
        "field.D": "complainantPhone",
    ]

    @Test func `unknown headings are chosen for, previewed, saved and imported`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let sent = try await ImportTests.upload(desk, Self.odd)
            let path = try #require(sent.location)
            let page = try await ImportTests.wait(desk, path)
            #expect(page.status == 422)
            #expect(page.text.contains("<select name=\"field.A\""))
            #expect(page.text.contains("甲1"))
            // What looks like a telephone is not shown.
            #expect(!page.text.contains("19900001234"))
            let nothing = try await desk.post(path + "/columns", ["field.C": "receivedAt"])
            #expect(nothing.status == 303)
            #expect(try await ImportTests.wait(desk, path).status == 422)
            var fields = Self.chosen.map { ($0.key, $0.value) }
            fields.append(("mapping_name", "街道台账"))
            #expect(try await desk.postItems(path + "/columns", fields).status == 303)
            let preview = try await ImportTests.wait(desk, path)
            #expect(preview.status == 200)
            #expect(preview.text.contains("<option value=\"content\" selected>"))
            #expect(!preview.text.contains("19900001234"))
            _ = try await desk.post(path + "/application")
            _ = try await ImportTests.wait(desk, path)
            #expect(try await desk.getJSON("/orders").json()["total"] as? Int == 3)
            let again = try await ImportTests.upload(
                desk, Self.odd, fields: [("mapping", "街道台账")])
            let second = try await ImportTests.wait(desk, try #require(again.location))
            #expect(second.status == 200)
            #expect(second.text.contains("没有要写入的内容"))
        }
    }

    @Test func `one field for two columns is refused and what was chosen stays`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let path = try #require(try await ImportTests.upload(desk, Self.odd).location)
            _ = try await ImportTests.wait(desk, path)
            let answer = try await desk.post(
                path + "/columns", ["field.A": "title", "field.B": "title", "field.C": ""])
            #expect(answer.status == 422)
            #expect(answer.text.contains("A、B"))
            #expect(answer.text.contains("<option value=\"title\" selected>"))
        }
    }

    @Test func `a recognised column can be chosen anew and only by those who import`()
        async throws
    {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let file = ImportTests.csv(["BJ-001,路灯不亮,楼前路灯不亮,市政->路灯,中关村街道,某社区"])
            let path = try #require(try await ImportTests.upload(desk, file).location)
            _ = try await ImportTests.wait(desk, path)
            for who in [Who.leader, .handler] {
                #expect(try await test.browser(who).post(path + "/columns").status == 403)
            }
            #expect(try await desk.post("/imports/77/columns").status == 404)
            _ = try await desk.post(path + "/columns", ["field.F": "place"])
            let preview = try await ImportTests.wait(desk, path)
            #expect(preview.text.contains("<option value=\"place\" selected>"))
            _ = try await desk.post(path + "/application")
            _ = try await ImportTests.wait(desk, path)
            let orders = try await desk.getJSON("/orders").json()["orders"]
            let order = try #require((orders as? [[String: any Sendable]])?.first)
            #expect(order["place"] as? String == "某社区")
            #expect(order["community"] as? String == "")
        }
    }

    @Test func `shifted headings come with the columns the values point to`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let content = "市民来电反映某小区门口路灯损坏多日无人修理影响夜间出行请尽快核实处理"
            let rows = (10..<50).map { "x,202402267210\($0),\(content)\($0),某某区城管局" }
            let file = Array((["工单编号,诉求内容,处置单位,来源"] + rows).joined(separator: "\n").utf8)
            let path = try #require(try await ImportTests.upload(desk, file).location)
            let page = try await ImportTests.wait(desk, path)
            #expect(page.status == 422)
            #expect(page.text.contains("name=\"accepts_proposal\" value=\"yes\""))
            let offered = ["cityNumber", "content", "leadUnit"]
            for field in offered {
                #expect(page.text.contains("<option value=\"\(field)\" selected>"), "\(field)")
            }
            _ = try await desk.post(
                path + "/columns",
                [
                    "accepts_proposal": "yes", "field.A": "", "field.B": "cityNumber",
                    "field.C": "content", "field.D": "leadUnit",
                ])
            let preview = try await ImportTests.wait(desk, path)
            #expect(preview.status == 200)
            #expect(preview.text.contains("20240226721010"))
            _ = try await desk.post(path + "/application")
            _ = try await ImportTests.wait(desk, path)
            #expect(try await desk.getJSON("/orders").json()["total"] as? Int == 40)
        }
    }

    @Test func `preview and result say what a newer export changes, and nothing personal`()
        async throws
    {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            func take(_ file: String) async throws -> (preview: Answer, result: Answer) {
                let sent = try await ImportTests.upload(desk, Array(file.utf8))
                let path = try #require(sent.location)
                let preview = try await ImportTests.wait(desk, path)
                _ = try await desk.post(path + "/application")
                _ = try await ImportTests.wait(desk, path)
                let batch = try #require(try await desk.get(path).location)
                test.clock.move(seconds: 60)
                return (preview, try await desk.get(batch))
            }
            let headings = "工单编号,标题,主要内容,工单状态,来电人,来电人电话/账号\n"
            let first = try await take(headings + "热-1,路灯不亮,旧的内容,办理中,测试甲,19900001234\n")
            #expect(!first.preview.text.contains("更新的内容"))
            #expect(!first.result.text.contains("更新的内容"))
            let second = try await take(
                headings + "热-1,整条街路灯不亮,新的内容,回复完成,测试乙,19900009999\n")
            for page in [second.preview.text, second.result.text] {
                #expect(page.contains("更新的内容"))
                #expect(page.contains("<del>路灯不亮</del>"))
                #expect(page.contains("<ins class=\"said\">整条街路灯不亮</ins>"))
                #expect(page.contains("回复完成"))
                #expect(page.contains("主要内容、诉求人、联系电话：有更新"))
                for hidden in ["旧的内容", "测试乙", "测试甲", "19900009999", "199****9999"] {
                    #expect(!page.contains(hidden), "\(hidden)")
                }
            }
            #expect(second.result.text.contains("热-1</a>"))
        }
    }

    @Test func `the preview warns of rates, times and personal columns`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let file = """
                工单编号,标题,是否解决,市民备注电话,经办
                热-1,路灯不亮,解决,19900001234,王小明
                热-2,路灯不亮,未解决,19900001235,李大山
                热-3,路灯不亮,解决,19900001236,张三丰

                """
            let path = try #require(
                try await ImportTests.upload(desk, Array(file.utf8)).location)
            let page = try await ImportTests.wait(desk, path)
            #expect(page.text.contains("响应率会是 0.0%"))
            #expect(page.text.contains("3 行没有任何时间"))
            #expect(page.text.contains("“市民备注电话”列有 3 个值"))
            #expect(page.text.contains("“经办”列有 3 个值"))
            #expect(!page.text.contains("19900001234"))
            #expect(!page.text.contains("王小明"))
            _ = try await desk.post(path + "/application")
            _ = try await ImportTests.wait(desk, path)
            let stored = try await test.site.database.read { tx in
                try tx.fetch("SELECT payload FROM order_event") { $0.text(0) }
            }
            #expect(stored.count == 3)
            #expect(!stored.joined().contains("1990000"))
            #expect(!stored.joined().contains("王小明"))
        }
    }

    @Test func `an import whose program ended is shown as broken off`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let start = test.clock.now
            try await test.site.database.write { tx in
                let batch = ImportBatch(
                    id: 4_711, fileName: "halb.csv", fileHash: "", mapping: "", state: .running,
                    actor: "desk", startedAt: start)
                try test.site.imports.begin(batch, account: 1, in: tx)
                var noted = batch
                noted.created = 1_000
                noted.finishedAt = start.adding(seconds: 60)
                try test.site.imports.note(noted, in: tx)
            }
            test.clock.move(seconds: 120)
            #expect(try await desk.get("/imports/4711").text.contains("data-refresh"))
            #expect(!(try await desk.get(Links.imports).text.contains("已中断")))
            test.clock.move(seconds: 60 + ImportBatch.silenceSecondsMax)
            let page = try await desk.get("/imports/4711").text
            #expect(!page.contains("data-refresh"))
            #expect(page.contains("再次导入同一文件即可补齐"))
            #expect(page.contains("1,000"))
            #expect(try await desk.get(Links.imports).text.contains("已中断"))
        }
    }
}
