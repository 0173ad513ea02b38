import Casework
import Operations
import Pages
import Store
import Testing

@testable import Web

/// The administrator's pages.
@Suite struct PeopleTests {
    private static let fields: KeyValuePairs<String, String> = [
        "account": "amy", "display_name": "赵一", "role": "desk", "employer": "示例公司",
        "job_title": "一席", "to": "2026-12-31T18:00", "agreement": "2026-08-01",
    ]

    private func invite(_ test: TestSite) async throws -> String {
        let page = try await test.browser(.administrator).post(Links.people, Self.fields)
        #expect(page.status == 200)
        let start = try #require(page.text.firstRange(of: "/invitation/"))
        return "/invitation/" + page.text[start.upperBound...].prefix { $0 != "<" }
    }

    private func account(_ test: TestSite, _ name: String) async throws -> AccountDetail {
        try await ManageAccounts(test.site).detail(name, by: .system)
    }

    @Test(
        arguments: [
            Links.people, Links.newPerson, Links.person("desk"),
        ])
    func `pages of people are for administrators`(path: String) async throws {
        try await TestSite.run { test in
            for who in Who.allCases {
                let answer = try await test.browser(who).get(path)
                #expect(answer.status == (who == .administrator ? 200 : 403), "\(who)")
            }
            #expect(try await test.browser(nil).get(path).status == 303)
        }
    }

    @Test(
        arguments: [
            Links.people, Links.person("desk"), Links.endPerson("desk"),
            Links.resetPerson("desk"), Links.personSessions("desk"),
        ])
    func `acts on people are for administrators`(path: String) async throws {
        try await TestSite.run { test in
            for who in Who.allCases where who != .administrator {
                let answer = try await test.browser(who).post(path, ["account": "x"])
                #expect(answer.status == 403, "\(who)")
            }
            #expect(try await account(test, "desk").account.disabledAt == nil)
        }
    }

    @Test func `an invited person sets a password by the link, once, and works`() async throws {
        try await TestSite.run { test in
            let link = try await invite(test)
            let person = test.browser(nil)
            let page = try await person.get(link)
            #expect(page.status == 200)
            #expect(page.text.contains("赵一"))
            let differ = try await person.post(
                link, ["password": "tea with amy", "repeated": "tea with amz"])
            #expect(differ.status == 422)
            let common = try await person.post(
                link, ["password": "password123", "repeated": "password123"])
            #expect(common.status == 422)
            #expect(common.text.contains("太常见"))
            let done = try await person.post(
                link, ["password": "tea with amy", "repeated": "tea with amy"])
            #expect(done.status == 303)
            #expect(done.location == "/")
            #expect(try await person.get("/orders").status == 200)
            let again = try await test.browser(nil).get(link)
            #expect(again.status == 404)
            #expect(again.text.contains("链接已失效"))
        }
    }

    @Test func `guessing links is held back`() async throws {
        try await TestSite.run({ $0.signInLimits.perAddress = 3 }) { test in
            let stranger = test.browser(nil)
            for index in 0..<3 {
                let answer = try await stranger.get("/invitation/guess-\(index)")
                #expect(answer.status == 404)
            }
            let held = try await stranger.get("/invitation/guess-9")
            #expect(held.status == 429)
        }
    }

    private static let forwarded = [
        "X-Forwarded-Proto": "https", "X-Forwarded-Host": "jiesu.example",
    ]

    private func link(
        _ test: TestSite, headers: [String: String] = forwarded
    ) async throws -> String {
        let page = try await test.browser(.administrator).post(
            Links.resetPerson("desk"), headers: headers)
        let start = try #require(page.text.firstRange(of: "/invitation/"))
        return String(page.text[..<start.lowerBound].suffix(30).split(separator: ">").last ?? "")
    }

    @Test func `a link to hand over begins with the address people were told`() async throws {
        try await TestSite.run({ $0.publicAddress = "https://told.example:8443" }) { test in
            let found = try await link(test)
            #expect(found == "https://told.example:8443")
        }
    }

    @Test func `without one it begins with what a believed proxy says, and no other`()
        async throws
    {
        // A believed proxy binds the cookie to https, so it bears the prefix.
        try await TestSite.run({ $0.trustsProxy = .hops(1) }) { test in
            let chief = test.browser(nil)
            chief.setCookie("__Host-jiesu", Who.administrator.token)
            let page = try await chief.post(
                Links.resetPerson("desk"), headers: Self.forwarded,
                token: Who.administrator.csrf)
            #expect(page.text.contains(">https://jiesu.example/invitation/"))
        }
        try await TestSite.run { test in
            let found = try await link(test)
            #expect(found.hasPrefix("http://"))
            #expect(!found.contains("jiesu.example"))
        }
        try await TestSite.run({ $0.trustsProxy = ProxyTrust("192.0.2.0/24") ?? .nobody }) { test in
            let found = try await link(test)
            #expect(!found.contains("jiesu.example"))
        }
    }

    @Test func `a person's page shows and changes what was entered`() async throws {
        try await TestSite.run { test in
            _ = try await invite(test)
            let chief = test.browser(.administrator)
            let page = try await chief.get(Links.person("amy"))
            for text in ["示例公司", "一席", "2026-12-31T18:00", "2026-08-01", "待设密码"] {
                #expect(page.text.contains(text), "\(text)")
            }
            let wrong = try await chief.post(
                Links.person("amy"), ["role": "desk", "to": "soon", "agreement": "2026-13-01"])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("2 处需要改正"))
            let future = try await chief.post(
                Links.person("amy"), ["role": "desk", "agreement": "2026-08-04"])
            #expect(future.status == 422)
            let saved = try await chief.postItems(
                Links.person("amy"),
                [("role", "reviewer"), ("role", "analyst"), ("display_name", "赵一")])
            #expect(saved.location == Links.person("amy"))
            let now = try await account(test, "amy").account
            #expect(now.roles == [.reviewer, .analyst])
            #expect(now.engagement == Engagement())
            for name in ["nobody", "a/b", "a\0b", ".."] {
                #expect(try await chief.get(Links.person(name)).status == 404, "\(name)")
            }
        }
    }

    @Test func `ending and new roles work at once on this server`() async throws {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            let desk = test.browser(.desk)
            #expect(try await desk.get("/orders").status == 200)
            _ = try await chief.get(Links.people)
            let changed = try await chief.post(
                Links.person("desk"), ["role": "leader", "agreement": "2026-01-01"])
            #expect(changed.status == 303)
            #expect(try await desk.get("/orders").status == 303, "signed out, without delay")
            let leader = test.browser(.leader)
            #expect(try await leader.get("/orders").status == 200)
            #expect(try await chief.post(Links.endPerson("leader")).status == 303)
            #expect(try await leader.get("/orders").status == 303)
            let again = try await chief.post(Links.endPerson("leader"))
            #expect(again.status == 422)
            let last = try await chief.post(Links.endPerson("administrator"))
            #expect(last.status == 422)
            #expect(last.text.contains("最后一个"))
        }
    }

    @Test func `a reset shows a new link and ends sessions`() async throws {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            _ = try await chief.get(Links.people)
            let page = try await chief.post(Links.resetPerson("desk"))
            #expect(page.status == 200)
            #expect(page.text.contains("/invitation/"))
            #expect(try await test.browser(.desk).get("/orders").status == 303)
            let out = try await chief.post(Links.personSessions("leader"))
            #expect(out.status == 303)
            #expect(try await test.browser(.leader).get("/orders").status == 303)
        }
    }

    @Test func `a stale page is drawn again with the present rights and the typed texts`()
        async throws
    {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            let shown = try #require(
                try await chief.get(Links.person("desk")).hidden("shown"))
            try await ManageAccounts(test.site).setAgreement(nil, of: "desk", by: .system)
            let stale = try await chief.post(
                Links.person("desk"),
                [
                    "role": "desk", "agreement": "2026-01-01", "job_title": "一席<b>",
                    "shown": shown,
                ])
            #expect(stale.status == 409)
            #expect(stale.text.contains("他人刚刚修改了这个账号"))
            #expect(stale.text.contains("value=\"一席&lt;b&gt;\""))
            #expect(!stale.text.contains("value=\"2026-01-01\""))
            let program = try await chief.postJSON(
                Links.person("desk"), #"{"role":["desk"],"shown":"\#(shown)"}"#)
            #expect(program.status == 409)
            #expect(try program.json()["code"] as? String == "stale_account")
            #expect(try await account(test, "desk").account.engagement.agreementOn == nil)
            let now = try #require(stale.hidden("shown"))
            let saved = try await chief.post(
                Links.person("desk"), ["role": "desk", "job_title": "一席", "shown": now])
            #expect(saved.status == 303)
            #expect(try await account(test, "desk").account.engagement.jobTitle == "一席")
        }
    }

    @Test func `an administrator's own page leaves rights and reset to another`() async throws {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            let own = Links.person("administrator")
            let page = try await chief.get(own)
            #expect(page.text.contains("这是您本人的账号"))
            #expect(!page.text.contains(Links.resetPerson("administrator")))
            #expect(try await chief.get(Links.person("desk")).text.contains("重置密码"))
            let reset = try await chief.post(Links.resetPerson("administrator"))
            #expect(reset.status == 422)
            #expect(reset.text.contains("不能重置本人的账号"))
            #expect(!reset.text.contains("/invitation/"))
            let longer = try await chief.post(
                own,
                ["role": "administrator", "agreement": "2026-01-01", "to": "2030-01-01T00:00"])
            #expect(longer.status == 422)
            #expect(longer.text.contains("须由另一位管理员修改"))
            let mixed = try await chief.postItems(
                Links.person("desk"), [("role", "desk"), ("role", "auditor")])
            #expect(mixed.status == 422)
            #expect(mixed.text.contains("不能与其他角色同时担任"))
            let title = try await chief.post(
                own, ["role": "administrator", "agreement": "2026-01-01", "job_title": "主管"])
            #expect(title.status == 303)
            #expect(try await chief.get(Links.people).status == 200, "and stays signed in")
        }
    }

    @Test func `the list finds people and says when it finds none`() async throws {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            let all = try await chief.get(Links.people)
            for who in Who.allCases { #expect(all.text.contains(">\(who.rawValue)<")) }
            let some = try await chief.get("/people?role=analyst&state=active&agreement=yes")
            #expect(some.text.contains(Links.person("analyst")))
            #expect(!some.text.contains(Links.person("leader")))
            let none = try await chief.get("/people?text=%27%20OR%201%3D1")
            #expect(none.status == 200)
            #expect(try await chief.get("/people?text=a%00b&after=%00").status == 200)
            #expect(none.text.contains("没有符合条件的人员"))
        }
    }

    @Test func `a program invites and is told the link`() async throws {
        try await TestSite.run { test in
            let chief = test.browser(.administrator)
            let answer = try await chief.postJSON(
                Links.people, #"{"account":"amy","role":["desk"]}"#)
            #expect(answer.status == 200)
            let json = try answer.json()
            #expect((json["link"] as? String)?.contains("/invitation/") == true)
            let refused = try await chief.postJSON(
                Links.people, #"{"account":"amy","role":["desk"]}"#)
            #expect(refused.status == 422)
            #expect(try refused.json()["code"] as? String == "account_refused")
            let unreadable = try await chief.postJSON(
                Links.people, #"{"account":"bo","role":["desk"],"from":"soon"}"#)
            #expect(unreadable.status == 422)
        }
    }
}
