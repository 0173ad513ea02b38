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
