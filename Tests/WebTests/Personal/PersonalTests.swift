import Casework
import Crypto
import Foundation
import Operations
import Pages
import Persistence
import Store
import Testing

@testable import Web

/// Personal data in the browser: shown for a purpose and a minute, found by POST only, audited.
@Suite struct PersonalTests {
    private static let person = Complainant(
        name: "测试甲", phone: "19900001234", contact: "邻居", exactAddress: "东里7号楼301")
    private static let secrets = ["测试甲", "19900001234", "东里7号楼301", "19900005678"]

    private func order(_ test: TestSite) async throws -> OrderNumber {
        var facts = OrderFacts()
        facts.title = "路灯不亮"
        facts.content = "请打19900005678"
        let number = try await RegisterOrder(test.site).run(
            facts, complainant: Self.person, by: test.actor(.desk)
        ).number
        for command: OrderCommand in [.sign, .dispatch(DispatchPlan(lead: TestSite.unit))] {
            _ = try await ChangeOrder(test.site).run(
                command, on: number, version: nil, by: test.actor(.desk))
        }
        return number
    }

    /// A browser of an auditor, who is not among the usual people of the tests.
    private func auditor(_ test: TestSite) async throws -> Browser {
        let now = test.clock.now
        try await test.site.database.write { tx in
            let store = AccountStore()
            try store.create(
                Account(
                    id: 90, name: "audra", displayName: "审计员", password: "none", roles: [.auditor],
                    unit: nil, isDemo: false,
                    engagement: Engagement(agreementOn: LocalDate("2026-01-01")),
                    factor: SecondFactor(secret: [], since: now)), at: now, in: tx)
            try store.open(
                Session(
                    account: 90, csrf: "csrf-a", locale: "zh-Hans", createdAt: now, seenAt: now,
                    factorAt: now),
                tokenHash: [UInt8](SHA256.hash(data: Data("token-a".utf8))),
                sealedBy: test.site.sealer.access, in: tx)
        }
        let browser = test.browser(nil)
        browser.signIn(token: "token-a", csrf: "csrf-a")
        return browser
    }

    @Test func `the order's page offers the look and shows nothing in clear`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            for who in [Who.desk, .reviewer, .handler] {
                let page = try await test.browser(who).get(Links.order(number))
                #expect(page.text.contains("action=\"\(Links.reveal(number))\""), "\(who)")
                for secret in Self.secrets { #expect(!page.text.contains(secret), "\(secret)") }
            }
            for who in [Who.analyst, .leader] {
                let page = try await test.browser(who).get(Links.order(number))
                #expect(!page.text.contains(Links.reveal(number)), "\(who)")
            }
            let json = try await test.browser(.desk).getJSON(Links.order(number))
            for secret in Self.secrets { #expect(!json.text.contains(secret), "\(secret)") }
        }
    }

    @Test func `with a purpose everything shows for a minute, marked and uncached`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            let answer = try await test.browser(.handler).post(
                Links.reveal(number), ["purpose": "contact"])
            #expect(answer.status == 200)
            for secret in Self.secrets { #expect(answer.text.contains(secret), "\(secret)") }
            #expect(answer.text.contains("href=\"tel:19900001234\""))
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.text.contains("content=\"60; url=\(Links.order(number))\""))
            let end = test.clock.now.adding(seconds: 60).milliseconds
            #expect(answer.text.contains("data-expires=\"\(end)\""))
            #expect(answer.text.contains("watermark-on"))
            #expect(answer.text.contains("<span>handler 2026-08-03 10:00:00</span>"))
            let title = answer.text.split(separator: "<title>")[1].prefix { $0 != "<" }
            #expect(!title.contains("测试甲"))
        }
    }

    @Test func `without a purpose, or a reason where one is needed, the question comes back`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await order(test)
            let desk = test.browser(.desk)
            for fields: KeyValuePairs<String, String> in [
                [:], ["purpose": "curiosity"], ["purpose": "other"],
                ["purpose": "other", "reason": "好"],
            ] {
                let answer = try await desk.post(Links.reveal(number), fields)
                #expect(answer.status == 422)
                #expect(answer.text.contains("action=\"\(Links.reveal(number))\""))
                for secret in Self.secrets { #expect(!answer.text.contains(secret)) }
            }
            let full = try await desk.post(
                Links.reveal(number), ["purpose": "other", "reason": "上级要求核对"])
            #expect(full.status == 200)
        }
    }

    @Test func `who may not look is told so, or that there is nothing`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            for (who, status) in [
                (Who.analyst, 403), (.leader, 403), (.stranger, 404), (.administrator, 404),
            ] {
                let answer = try await test.browser(who).post(
                    Links.reveal(number), ["purpose": "contact"])
                #expect(answer.status == status, "\(who)")
                for secret in Self.secrets { #expect(!answer.text.contains(secret)) }
            }
            let mistyped = try await test.browser(.desk).post(
                "/orders/20260803-0000001/personal", ["purpose": "contact"])
            #expect(mistyped.status == 404)
            #expect(
                try await test.browser(nil).post(
                    Links.reveal(number), ["purpose": "contact"]
                ).status != 200)
            let forged = try await test.browser(.desk).post(
                Links.reveal(number), ["purpose": "contact"], token: "wrong")
            #expect(forged.status == 403)
            #expect(try await test.browser(.desk).getJSON(Links.reveal(number)).status == 405)
            let asked = try await test.browser(.desk).get(Links.reveal(number))
            #expect(asked.location == Links.order(number))
        }
    }

    @Test func `beyond the norm a second question asks for the reason`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            for _ in 0..<30 {
                _ = try await RevealPersonal(test.site).run(
                    number, RevealRequest(purpose: .contact), by: test.actor(.handler))
            }
            let handler = test.browser(.handler)
            let asked = try await handler.post(Links.reveal(number), ["purpose": "contact"])
            #expect(asked.status == 422)
            #expect(asked.hidden("confirmed") == "yes")
            let bare = try await handler.post(
                Links.reveal(number), ["purpose": "contact", "confirmed": "yes"])
            #expect(bare.status == 422)
            #expect(bare.hidden("confirmed") == "yes")
            let full = try await handler.post(
                Links.reveal(number),
                ["purpose": "contact", "confirmed": "yes", "reason": "集中联系诉求人"])
            #expect(full.status == 200)
            let json = try await handler.postJSON(
                Links.reveal(number), #"{"purpose": "contact"}"#)
            #expect(json.status == 422)
            #expect(try json.json()["code"] as? String == "norm_used_up")
            let audit = try await auditor(test)
            let warnings = try await audit.get(Links.personalWarnings)
            #expect(warnings.text.contains("超出常用次数"))
            let id = try #require(
                try await SettleWarning(test.site).list(
                    for: Actor(account: 90, name: "audra", roles: [.auditor])
                ).first?.id)
            try await test.site.database.write { tx in
                try tx.execute("UPDATE personal_warning SET actor = 'audra' WHERE id = \(id)")
            }
            let about = try await audit.get(Links.personalWarnings)
            #expect(!about.text.contains(Links.settleWarning(id)))
            let own = try await audit.post(Links.settleWarning(id), ["remark": "已与本人核实"])
            #expect(own.status == 422)
            #expect(own.text.contains("须由另一位审计员核销"))
            try await test.site.database.write { tx in
                try tx.execute("UPDATE personal_warning SET actor = 'handler' WHERE id = \(id)")
            }
            let short = try await audit.post(Links.settleWarning(id), ["remark": "好"])
            #expect(short.status == 422)
            #expect(short.text.contains("value=\"好\""))
            let done = try await audit.post(Links.settleWarning(id), ["remark": "已与本人核实"])
            #expect(done.location == Links.personalWarnings)
            #expect(try await audit.get(Links.personalWarnings).text.contains("已与本人核实"))
            let again = try await audit.post(Links.settleWarning(id), ["remark": "已与本人核实"])
            #expect(again.status == 422)
            let gone = try await audit.post(Links.settleWarning(7), ["remark": "已与本人核实"])
            #expect(gone.status == 404)
            #expect(try await audit.post("/personal/warnings/x/settlement").status == 404)
        }
    }

    @Test func `programs get the same data and refusals`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            let desk = test.browser(.desk)
            let answer = try await desk.postJSON(
                Links.reveal(number), #"{"purpose": "callback"}"#)
            let json = try answer.json()
            #expect(json["name"] as? String == "测试甲")
            #expect(json["phone"] as? String == "19900001234")
            #expect(json["expiresAt"] as? String == "2026-08-03T10:01:00+08:00")
            for body in ["{}", #"{"purpose": "other"}"#] {
                #expect(try await desk.postJSON(Links.reveal(number), body).status == 422)
            }
        }
    }

    @Test func `a complainant is looked up by form, never by address`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            let desk = test.browser(.desk)
            let asked = try await desk.get(Links.lookUp + "?who=19900001234")
            #expect(asked.status == 200)
            #expect(!asked.text.contains(number.text))
            for who in ["测试甲", "199 0000 1234", "19900005678"] {
                let found = try await desk.post(Links.lookUp, ["who": who])
                #expect(found.status == 200)
                #expect(found.text.contains(Links.order(number)), "\(who)")
            }
            let none = try await desk.post(Links.lookUp, ["who": "测试乙"])
            #expect(!none.text.contains(Links.order(number)))
            let half = try await desk.post(Links.lookUp, ["who": "甲"])
            #expect(half.status == 422)
            #expect(try await desk.postJSON(Links.lookUp, #"{"who": "甲"}"#).status == 422)
            let json = try await desk.postJSON(Links.lookUp, #"{"who": "测试甲"}"#)
            #expect(json.text.contains(number.text))
            for who in [Who.analyst, .leader, .administrator] {
                #expect(try await test.browser(who).get(Links.lookUp).status == 403)
                for text in ["测试甲", "甲"] {
                    let answer = try await test.browser(who).post(Links.lookUp, ["who": text])
                    #expect(answer.status == 403, "\(who)")
                }
            }
        }
    }

    @Test func `a person's number in the search box leads to the form, not to an answer`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await order(test)
            for text in ["19900001234", "199%200000%205678", "%E4%BA%ACA12345"] {
                let path = Links.orders + "?text=" + text
                for who in [Who.desk, .handler, .reviewer] {
                    let browser = test.browser(who)
                    let answer = try await browser.get(path)
                    #expect(answer.status == 303)
                    #expect(answer.location == Links.lookUp, "\(who)")
                    let form = try await browser.get(Links.lookUp)
                    #expect(form.text.contains("请再输入一次"))
                    #expect(!form.text.contains(number.text))
                    let json = try await browser.getJSON(path)
                    #expect(json.status == 422)
                    #expect(json.text.contains("personal/search"))
                }
                let analyst = test.browser(.analyst)
                #expect(try await analyst.get(path).location == Links.orders)
                #expect(try await analyst.get(Links.orders).text.contains("不按个人号码查找"))
            }
            let searched = try await test.site.database.read { tx in
                try tx.fetch(
                    "SELECT kind FROM ledger_entry WHERE kind = 'personal_searched'"
                ) { $0.text(0) }
            }
            #expect(searched.isEmpty)
            let digits = try await test.browser(.desk).get(Links.orders + "?text=62345678")
            #expect(digits.status == 200)
            #expect(digits.text.contains("href=\"\(Links.lookUp)\""))
            let page = try await test.browser(.desk).get(Links.orders).text
            #expect(page.contains("data-look-up=\"\(Links.lookUp)\""))
            let without = try await test.browser(.analyst).get(Links.orders).text
            #expect(!without.contains("data-look-up"))
        }
    }

    @Test func `the purpose of refused rows is none for an order`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            let answer = try await test.browser(.desk).post(
                Links.reveal(number), ["purpose": "correction"])
            #expect(answer.status == 422)
            for secret in Self.secrets { #expect(!answer.text.contains(secret)) }
        }
    }

    @Test func `the auditor learns who looked, by order and by phone`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            _ = try await test.browser(.desk).post(Links.reveal(number), ["purpose": "callback"])
            let audit = try await auditor(test)
            #expect(try await audit.get("/").text.contains(Links.personalWarnings))
            #expect(try await audit.get(Links.seen).status == 200)
            let byOrder = try await audit.get(Links.seen + "?order=" + number.text)
            let byPhone = try await audit.post(Links.seen, ["phone": "199 0000 1234"])
            for page in [byOrder, byPhone] {
                #expect(page.status == 200)
                #expect(page.text.contains("明文查看") && page.text.contains("回访"))
                #expect(page.text.contains("desk") && page.text.contains(number.text))
                #expect(!page.text.contains("测试甲"))
            }
            for (field, value) in [("order", number.text), ("phone", "19900001234")] {
                let file = try await audit.postItems(Links.seenFile, [(field, value)])
                #expect(file.status == 200)
                #expect(
                    file.header("Content-Disposition")?.contains("seen-2026-08-03.xlsx") == true)
            }
            let unknown = OrderNumber(day: TestSite.day, sequence: 99)
            for path in [Links.seen + "?order=x", Links.seen + "?order=" + unknown.text] {
                #expect(try await audit.get(path).status == 422)
            }
            #expect(try await audit.post(Links.seen, ["phone": "12"]).status == 422)
            #expect(try await audit.post(Links.seenFile).status == 404)
            #expect(try await audit.get(Links.order(number)).status == 404)
        }
    }

    @Test func `audit pages are the auditor's`() async throws {
        try await TestSite.run { test in
            let number = try await order(test)
            for who in Who.allCases {
                let browser = test.browser(who)
                for path in [
                    Links.seen, Links.seen + "?order=" + number.text, Links.personalWarnings,
                ] {
                    #expect(try await browser.get(path).status == 403, "\(who) \(path)")
                }
                #expect(try await browser.post(Links.seen, ["phone": "19900001234"]).status == 403)
                #expect(
                    try await browser.post(Links.seenFile, ["order": number.text]).status == 403)
                let settled = try await browser.post(Links.settleWarning(1), ["remark": "已经核实"])
                #expect(settled.status == 403)
            }
        }
    }
}
