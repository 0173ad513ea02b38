import Casework
import Foundation
import Operations
import Pages
import Store
import Testing

@testable import Web

/// What people do with their own account, and what they must do before they may work.
@Suite struct OwnAccountTests {
    private func change(
        _ test: TestSite, _ name: String, _ edit: (inout AccountChange) -> Void
    ) async throws {
        let account = try await ManageAccounts(test.site).detail(name, by: .system).account
        var change = AccountChange(
            displayName: account.displayName, roles: account.roles, unit: account.unit,
            engagement: account.engagement, mustChangePassword: account.mustChangePassword)
        edit(&change)
        try await ManageAccounts(test.site).change(name, to: change, by: .system)
    }

    private func signIn(_ test: TestSite, _ name: String) async throws -> Browser {
        let person = test.browser(nil)
        _ = try await person.get("/sign-in")
        let done = try await person.post(
            "/sign-in", ["account": name, "password": TestSite.password])
        #expect(done.status == 303)
        return person
    }

    private func code(_ test: TestSite, _ secret: [UInt8] = TestSite.factorSecret) -> String {
        TimeCode.code(
            secret, step: TimeCode.step(atSecond: test.clock.now.milliseconds / 1000))
    }

    @Test(arguments: Who.allCases)
    func `everybody has a page of their own account`(who: Who) async throws {
        try await TestSite.run { test in
            let page = try await test.browser(who).get(Links.me)
            #expect(page.status == 200)
            #expect(page.text.contains("我的账号"))
            let link = "href=\"/me\""
            #expect(try await test.browser(who).get("/").text.contains(link))
        }
    }

    @Test func `a person with a second factor works only after the code`() async throws {
        try await TestSite.run { test in
            let person = try await signIn(test, "administrator")
            for path in ["/", Links.people, Links.me, Links.ownFactor, Links.ownPassword] {
                let answer = try await person.get(path)
                #expect(answer.status == 303, "\(path)")
                #expect(answer.location?.hasPrefix("/sign-in/code") == true)
            }
            let page = try await person.get("/sign-in/code?next=%2Fpeople")
            #expect(page.status == 200)
            let before = person.cookies["jiesu"]
            let wrong = try await person.post(
                "/sign-in/code", ["code": "000000", "next": "/people"])
            #expect(wrong.status == 422)
            #expect(try await person.post(Links.people, ["account": "x"]).status == 303)
            let right = try await person.post(
                "/sign-in/code", ["code": code(test), "next": "/people"])
            #expect(right.location == "/people")
            #expect(person.cookies["jiesu"] != before, "a new token for a session that may more")
            #expect(try await person.get(Links.people).status == 200)
        }
    }

    @Test func `guessing codes is held back, even the right one then`() async throws {
        try await TestSite.run({ $0.signInLimits.perAccount = 3 }) { test in
            let person = try await signIn(test, "administrator")
            _ = try await person.get("/sign-in/code")
            for _ in 0..<3 {
                let wrong = try await person.post("/sign-in/code", ["code": "000000"])
                #expect(wrong.status == 422)
            }
            let held = try await person.post("/sign-in/code", ["code": code(test)])
            #expect(held.status == 429)
        }
    }

    @Test func `a program gives the code in a second call`() async throws {
        try await TestSite.run { test in
            let program = test.browser(nil)
            let first = try await program.postJSON(
                "/sign-in",
                #"{"account":"administrator","password":"\#(TestSite.password)"}"#, token: "")
            #expect(try first.json()["step"] as? String == "second_factor")
            let csrf = try #require(try first.json()["csrf"] as? String)
            let early = try await program.getJSON(Links.people)
            #expect(early.status == 403)
            #expect(try early.json()["code"] as? String == "missing_second_factor")
            let wrong = try await program.postJSON(
                "/sign-in/code", #"{"code":"000000"}"#, token: csrf)
            #expect(wrong.status == 401)
            let right = try await program.postJSON(
                "/sign-in/code", #"{"code":"\#(code(test))"}"#, token: csrf)
            #expect(right.status == 200)
            #expect(try await program.getJSON(Links.people).status == 200)
        }
    }

    @Test func `who has not signed the agreement is told why there are no orders`()
        async throws
    {
        try await TestSite.run { test in
            try await change(test, "desk") { $0.engagement.agreementOn = nil }
            let person = try await signIn(test, "desk")
            for path in ["/", "/orders", "/imports", "/reports", "/orders/export.xlsx"] {
                let answer = try await person.get(path)
                #expect(answer.status == 403, "\(path)")
                #expect(answer.text.contains("尚未登记保密协议"))
            }
            #expect(try await person.get(Links.me).status == 200)
            try await change(test, "desk") {
                $0.engagement.agreementOn = LocalDate("2026-08-03")
            }
            test.clock.move(seconds: SessionCache.secondsMax + 1)
            #expect(try await person.get("/orders").status == 200)
        }
    }

    @Test func `a password that somebody else set is replaced first`() async throws {
        try await TestSite.run { test in
            try await change(test, "desk") { $0.mustChangePassword = true }
            let person = try await signIn(test, "desk")
            #expect(try await person.get("/orders").location == Links.ownPassword)
            #expect(try await person.get(Links.ownPassword).status == 200)
            let cases: [(String, String, String)] = [
                ("wrong", "a new long one", "a new long one"),
                (TestSite.password, "a new long one", "another"),
                (TestSite.password, "short", "short"),
                (TestSite.password, TestSite.password, TestSite.password),
            ]
            for (current, password, repeated) in cases {
                let refused = try await person.post(
                    Links.ownPassword,
                    ["current": current, "password": password, "repeated": repeated])
                #expect(refused.status == 422, "\(password)")
                #expect(!refused.text.contains(TestSite.password))
            }
            let done = try await person.post(
                Links.ownPassword,
                [
                    "current": TestSite.password, "password": "a new long one",
                    "repeated": "a new long one",
                ])
            #expect(done.status == 303)
            #expect(try await person.get("/orders").status == 200)
            #expect(try await test.browser(.desk).get("/orders").status == 303)
        }
    }

    @Test func `a program is told that the present password was wrong, and where`() async throws {
        try await TestSite.run { test in
            let answer = try await test.browser(.desk).postJSON(
                Links.ownPassword,
                #"{"current":"wrong","password":"a new long one","repeated":"a new long one"}"#)
            #expect(answer.status == 422)
            #expect(answer.text.contains("现在的密码不正确"))
            let errors = try answer.json()["fields"] as? [String: String]
            #expect(errors?.keys.sorted() == ["current"])
        }
    }

    @Test func `a second factor is added, kept and removed on the page`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            _ = try await desk.get(Links.ownFactor)
            #expect(try await desk.post(Links.ownFactor).location == Links.ownFactor)
            let page = try await desk.get(Links.ownFactor)
            #expect(page.text.contains("<svg class=\"qr\""))
            #expect(page.text.contains("href=\"otpauth://totp/"))
            let secret = try #require(
                try await OwnAccount(test.site).pendingSecret(Who.desk.token))
            let wrong = try await desk.post(Links.confirmFactor, ["code": "000000"])
            #expect(wrong.status == 422)
            #expect(!wrong.text.contains("value=\"000000\""))
            let right = try await desk.post(
                Links.confirmFactor, ["code": code(test, try bytes(secret.text))])
            #expect(right.status == 200)
            let codes = right.text.components(separatedBy: "<li>").dropFirst().map {
                String($0.prefix { $0 != "<" })
            }.filter { $0.count == 11 && $0.contains("-") }
            #expect(codes.count == 10)
            #expect(try await desk.get(Links.me).text.contains("剩余 10 个备用码"))
            let hidden = try await desk.get(Links.ownFactor)
            #expect(!hidden.text.contains(secret.text.prefix(4)))
            let kept = try await desk.post(Links.removeFactor, ["code": "000000"])
            #expect(kept.status == 422)
            let renewed = try await desk.post(Links.recoveryCodes, ["code": codes[0]])
            #expect(renewed.status == 200)
            let spent = try await desk.post(Links.removeFactor, ["code": codes[1]])
            #expect(spent.status == 422)
            test.clock.move(seconds: 60)
            let gone = try await desk.post(
                Links.removeFactor, ["code": code(test, try bytes(secret.text))])
            #expect(gone.status == 303)
            #expect(try await desk.get(Links.me).text.contains("未启用"))
        }
    }

    private func bytes(_ base32: String) throws -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, buffer, bits): ([UInt8], Int, Int) = ([], 0, 0)
        for letter in base32 {
            buffer = buffer << 5 | (try #require(letters.firstIndex(of: letter)))
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 255))
            }
        }
        return bytes
    }

    @Test func `sessions are listed, ended one by one and all at once`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let firefox = test.browser(nil)
            _ = try await firefox.get("/sign-in")
            _ = try await firefox.post(
                "/sign-in", ["account": "desk", "password": TestSite.password],
                headers: [
                    "User-Agent":
                        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
                ])
            let third = try await signIn(test, "desk")
            let page = try await desk.get(Links.me)
            #expect(page.text.contains("Firefox, Linux"))
            #expect(page.text.contains("当前设备"))
            let handle = try #require(page.hidden("session"))
            #expect(try await desk.post(Links.ownSessions, ["session": handle]).status == 303)
            #expect(
                try await desk.post(Links.ownSessions, ["session": "others"]).status == 303)
            #expect(try await firefox.get("/orders").status == 303)
            #expect(try await third.get("/orders").status == 303)
            #expect(try await desk.get("/orders").status == 200)
        }
    }

    @Test func `a session that is remembered still ends with its person's time`() async throws {
        try await TestSite.run { test in
            try await change(test, "desk") {
                $0.engagement.to = test.clock.now.adding(seconds: 2)
            }
            let person = test.browser(.desk)
            #expect(try await person.get("/orders").status == 200)
            test.clock.move(seconds: 1)
            #expect(try await person.get("/orders").status == 200)
            test.clock.move(seconds: 1)
            #expect(try await person.get("/orders").status == 303, "not a moment later")
        }
    }

    @Test(
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge, Windows"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
                    + "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iOS"
            ),
            ("curl/8.5.0", "curl"), ("", ""), ("/", ""), ("<script>x", "<script>x"),
            (String(repeating: "a", count: 500), String(repeating: "a", count: 40)),
        ])
    func `a browser is named in a few words`(agent: String, name: String) {
        #expect(BrowserName.summary(of: agent) == name)
    }
}
