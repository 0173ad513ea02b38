import Casework
import Crypto
import Foundation
import HTTPTypes
import Localization
import Operations
import Pages
import Persistence
import Store
import Testing

@testable import Web

@Suite struct ImportTests {
    static let headings = "工单编号,标题,主要内容,问题分类,被反映街乡镇,村/社区\n"

    static func csv(_ rows: [String]) -> [UInt8] {
        Array((headings + rows.joined(separator: "\n") + "\n").utf8)
    }

    /// Sends a file as the upload page does.
    static func upload(
        _ browser: Browser, _ content: [UInt8], name: String = "orders.csv",
        token: String? = nil, fields: [(String, String)] = [], path: String = Links.imports
    ) async throws -> Answer {
        var parts: [(head: String, content: [UInt8])] = []
        for (field, value) in [("_csrf", token ?? browser.csrf)] + fields {
            parts.append(
                ("Content-Disposition: form-data; name=\"\(field)\"", Array(value.utf8)))
        }
        parts.append(
            (
                "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
                    + "Content-Type: text/csv", content
            ))
        return try await browser.send(
            .post, path, ["Content-Type": "multipart/form-data; boundary=B0undary"],
            MultipartTests.body(parts))
    }

    /// Asks for a page until it is no longer busy.
    static func wait(_ browser: Browser, _ path: String) async throws -> Answer {
        for _ in 0..<400 {
            let answer = try await browser.get(path)
            if !answer.text.contains("data-refresh") { return answer }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the import does not come to an end")
        return try await browser.get(path)
    }

    @Test func `a file is uploaded, previewed, applied, and the same file changes nothing`()
        async throws
    {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let file = ImportTests.csv([
                "BJ-001,路灯不亮,楼前路灯不亮,市政->路灯,中关村街道,某社区",
                "BJ-002,噪声扰民,夜间施工,环保->噪声,中关村街道,某社区",
            ])
            #expect(try await desk.get(Links.newImport).status == 200)
            let sent = try await ImportTests.upload(desk, file)
            #expect(sent.status == 303)
            let path = try #require(sent.location)
            let preview = try await ImportTests.wait(desk, path)
            #expect(preview.status == 200)
            #expect(preview.text.contains("路灯不亮"))
            #expect(preview.text.contains("/application"))
            #expect(try await desk.get("/orders?text=BJ-001").text.contains("路灯不亮") == false)
            _ = try await desk.post(path + "/columns", ["mapping_name": "市级导出"])
            _ = try await ImportTests.wait(desk, path)
            let applied = try await desk.post(path + "/application")
            #expect(applied.status == 303)
            _ = try await ImportTests.wait(desk, path)
            let result = try await desk.get(path)
            #expect(result.status == 303)
            let batch = try #require(result.location)
            #expect(try await desk.get(batch).text.contains("导入结果"))
            let orders = try await desk.getJSON("/orders").json()
            #expect(orders["total"] as? Int == 2)
            let list = try await desk.get(Links.imports)
            #expect(list.text.contains("orders.csv"))
            #expect(list.text.contains("市级导出"))
            let again = try await ImportTests.upload(desk, file, fields: [("mapping", "市级导出")])
            let second = try await ImportTests.wait(desk, try #require(again.location))
            #expect(second.text.contains("/discard"))
            #expect(second.text.contains("没有要写入的内容"))
            #expect(second.text.contains("无需导入"))
            #expect(try await desk.get(Links.imports).text.contains("无需导入"))
            let gone = try await desk.post(try #require(again.location) + "/discard")
            #expect(gone.location == Links.imports)
            #expect(try await desk.get(try #require(again.location)).status == 404)
            #expect(try ImportTests.filesLeft(test) == [])
        }
    }

    /// A browser of another person at the desk.
    private static func colleague(_ test: TestSite) async throws -> Browser {
        let now = test.clock.now
        try await test.site.database.write { tx in
            let store = AccountStore()
            try store.create(
                Account(
                    id: 91, name: "col", displayName: "受理二席", password: "none", roles: [.desk],
                    unit: nil, isDemo: false,
                    engagement: Engagement(agreementOn: LocalDate("2026-01-01"))), at: now, in: tx)
            try store.open(
                Session(
                    account: 91, csrf: "csrf-c", locale: "zh-Hans", createdAt: now, seenAt: now),
                tokenHash: [UInt8](SHA256.hash(data: Data("token-c".utf8))),
                sealedBy: test.site.sealer.access, in: tx)
        }
        let browser = test.browser(nil)
        browser.signIn(token: "token-c", csrf: "csrf-c")
        return browser
    }

    static func filesLeft(_ test: TestSite) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: test.configuration.uploadFolder)
    }

    @Test func `refused rows are shown with reason and mend and can be downloaded`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let sent = try await ImportTests.upload(
                desk,
                ImportTests.csv([
                    "BJ-001,路灯不亮,内容,市政->路灯,中关村街道,某社区", ",没有编号,内容,市政,中关村街道,某社区",
                ]))
            let path = try #require(sent.location)
            let preview = try await ImportTests.wait(desk, path)
            #expect(preview.text.contains("没有编号") || preview.text.contains("工单编号"))
            _ = try await desk.post(path + "/application")
            _ = try await ImportTests.wait(desk, path)
            let batch = try #require(try await desk.get(path).location)
            let rows = batch + "/refused.xlsx"
            #expect(try await desk.get(batch).text.contains("action=\"\(rows)\""))
            let file = try await desk.post(rows, ["purpose": "correction"])
            #expect(file.status == 200)
            #expect(file.bytes.starts(with: Array("PK".utf8)))
            #expect(try await desk.get(rows).location == batch)
            for answer: KeyValuePairs<String, String> in [
                [:], ["purpose": "contact"], ["purpose": "other"],
                ["purpose": "other", "reason": "好"],
            ] {
                let asked = try await desk.post(rows, answer)
                #expect(asked.status == 422)
                #expect(asked.text.contains("action=\"\(rows)\""))
                #expect(asked.text.contains("value=\"correction\""))
            }
            let json = try await desk.postJSON(rows, "{}")
            #expect(json.status == 422)
            let leader = test.browser(.leader)
            #expect(try await leader.post(rows, ["purpose": "correction"]).status == 403)
            #expect(try await leader.post(rows).status == 403)
            for fields: KeyValuePairs<String, String> in [[:], ["purpose": "correction"]] {
                #expect(try await desk.post("/imports/77/refused.xlsx", fields).status == 404)
            }
        }
    }

    @Test func `beyond the norm refused rows need a reason`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let path = NSTemporaryDirectory() + "norm-\(UInt64.random(in: 0...UInt64.max)).csv"
            try Data(ImportTests.csv([",没有编号,内容,市政,中关村街道,某社区"])).write(
                to: URL(fileURLWithPath: path))
            defer { unlink(path) }
            let report = try await ImportOrders(test.site).apply(
                ImportSource(path: path, fileName: "a.csv"), by: test.actor(.desk))
            let batch = try #require(report.batch)
            for _ in 0..<60 {
                _ = try await RefusedRows(test.site).workbook(
                    batch, RevealRequest(purpose: .correction), exporter: "desk",
                    language: .zhHans, for: test.actor(.desk))
            }
            let rows = Links.refusedRows(batch)
            let asked = try await desk.post(rows, ["purpose": "correction"])
            #expect(asked.status == 422)
            #expect(asked.hidden("confirmed") == "yes")
            let bare = try await desk.post(rows, ["purpose": "correction", "confirmed": "yes"])
            #expect(bare.status == 422)
            #expect(bare.hidden("confirmed") == "yes")
            let full = try await desk.post(
                rows, ["purpose": "correction", "confirmed": "yes", "reason": "集中更正导入数据"])
            #expect(full.status == 200)
        }
    }

    @Test func `an upload is its sender's until it is imported`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let sent = try await ImportTests.upload(
                desk, ImportTests.csv(["BJ-1,路灯不亮,内容,市政->路灯,中关村街道,某社区"]),
                name: "张某19900005678.csv")
            let path = try #require(sent.location)
            _ = try await ImportTests.wait(desk, path)
            let own = try await desk.get(Links.imports).text
            #expect(own.contains(path) && own.contains("张某199****5678.csv"))
            #expect(!own.contains("19900005678"))
            let lead = try await ImportTests.colleague(test)
            #expect(!(try await lead.get(Links.imports).text.contains(path)))
            #expect(try await lead.get(path).status == 404)
            #expect(try await lead.post(path + "/application").status == 404)
            #expect(try await lead.post(path + "/columns").status == 404)
            _ = try await lead.post(path + "/discard")
            #expect(try await desk.get(path).status == 200)
        }
    }

    @Test(arguments: HostileTextTests.titles)
    func `hostile cells stay text in the preview`(_ title: String) async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let quoted = "\"" + title.replacing("\"", with: "\"\"") + "\""
            let sent = try await ImportTests.upload(
                desk, ImportTests.csv(["BJ-9,\(quoted),\(quoted),\(quoted),某街道,\(quoted)"]),
                name: "<img src=x onerror=alert(1)>.csv")
            let page = try await ImportTests.wait(desk, try #require(sent.location))
            #expect(page.status == 200)
            #expect(HostileTextTests.isClean(page.text))
            #expect(HostileTextTests.isClean(try await desk.get(Links.imports).text))
        }
    }

    @Test func `a file that is no spreadsheet is refused with words and not kept`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let sent = try await ImportTests.upload(
                desk, Array("%PDF-1.7 nothing to see".utf8), name: "orders.xlsx")
            let page = try await ImportTests.wait(desk, try #require(sent.location))
            #expect(page.status == 422)
            #expect(page.text.contains("id=\"file-error\""))
            #expect(try ImportTests.filesLeft(test) == [])
        }
    }

    @Test func `no file, too great a file or a broken upload is refused beside the field`()
        async throws
    {
        try await TestSite.run({ $0.uploadBytesMax = 1_000 }) { test in
            let desk = test.browser(.desk)
            let none = try await ImportTests.upload(desk, [], name: "")
            #expect(none.status == 422)
            #expect(none.text.contains("请选择一个非空文件"))
            let empty = try await ImportTests.upload(desk, [])
            #expect(empty.status == 422)
            let great = try await ImportTests.upload(desk, [UInt8](repeating: 65, count: 1_001))
            #expect(great.status == 413)
            #expect(great.text.contains("id=\"file-error\""))
            let broken = try await desk.send(
                .post, Links.imports, ["Content-Type": "multipart/form-data; boundary=B0undary"],
                Array("--B0undary\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny".utf8))
            #expect(broken.status == 400)
            let form = try await desk.post(Links.imports, ["file": "x"])
            #expect(form.status == 415)
            #expect((try? ImportTests.filesLeft(test)) ?? [] == [])
        }
    }

    @Test func `an upload without the token is refused before a byte is kept`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let forged = try await ImportTests.upload(
                desk, ImportTests.csv(["BJ-1,a,b,c,d,e"]), token: "wrong")
            #expect(forged.status == 403)
            let cross = try await desk.send(
                .post, Links.imports,
                [
                    "Content-Type": "multipart/form-data; boundary=B0undary",
                    "Sec-Fetch-Site": "cross-site",
                ], MultipartTests.body([]))
            #expect(cross.status == 403)
            // ignored: the folder does not exist when nothing was ever kept.
            #expect((try? ImportTests.filesLeft(test)) ?? [] == [])
            let leader = try await ImportTests.upload(
                test.browser(.leader), ImportTests.csv(["BJ-1,a,b,c,d,e"]))
            #expect(leader.status == 403)
        }
    }

    @Test func `an uploaded file can be read by nobody else`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            _ = try await ImportTests.upload(desk, ImportTests.csv(["BJ-1,标题,内容,c,d,e"]))
            let folder = test.configuration.uploadFolder
            let name = try #require(try ImportTests.filesLeft(test).first)
            let manager = FileManager.default
            let file = try manager.attributesOfItem(atPath: folder + "/" + name)
            #expect((file[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let outer = try manager.attributesOfItem(atPath: folder)
            #expect((outer[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        }
    }

    @Test func `a mapping is saved for later and only with fields that exist`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let saved = try await desk.postJSON(
                "/import-mappings",
                #"{"name":"街道表","heading":["编号","事由"],"field":["cityNumber","title"]}"#)
            #expect(saved.status == 200)
            #expect(try await desk.get(Links.newImport).text.contains("街道表"))
            let unknown = try await desk.postJSON(
                "/import-mappings", #"{"name":"x","heading":["编号"],"field":["nothing"]}"#)
            #expect(unknown.status == 422)
            let uneven = try await desk.postJSON(
                "/import-mappings", #"{"name":"x","heading":["编号","a"],"field":["title"]}"#)
            #expect(uneven.status == 422)
        }
    }
}
