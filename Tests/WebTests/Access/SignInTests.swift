import Casework
import HTTPTypes
import Operations
import Pages
import Testing

@testable import Web

@Suite struct SignInTests {
    @Test func `a stranger is sent to sign in and comes back to the page asked for`() async throws {
        try await TestSite.run { test in
            let person = test.browser(nil)
            let first = try await person.get("/orders?state=handling")
            #expect(first.status == 303)
            #expect(first.location == "/sign-in?next=%2Forders%3Fstate%3Dhandling")
            _ = try await person.get("/sign-in")
            let done = try await person.post(
                "/sign-in",
                [
                    "account": "desk", "password": TestSite.password,
                    "next": "/orders?state=handling",
                ])
            #expect(done.status == 303)
            #expect(done.location == "/orders?state=handling")
            #expect(try await person.get("/orders").status == 200)
        }
    }

    @Test(arguments: [("desk", "not the password"), ("nobody", TestSite.password), ("", "")])
    func `a wrong sign-in is refused in the same words whoever it names`(
        _ account: String, _ password: String
    ) async throws {
        try await TestSite.run { test in
            let person = test.browser(nil)
            _ = try await person.get("/sign-in")
            let answer = try await person.post(
                "/sign-in", ["account": account, "password": password])
            #expect(answer.status == 422)
            #expect(answer.text.contains("账号或密码不正确"))
            #expect(!answer.text.contains("not the password"))
            #expect(person.cookies["jiesu"] == nil)
        }
    }

    @Test func `signing in takes a new token whatever the browser brought along`() async throws {
        try await TestSite.run { test in
            let person = test.browser(nil)
            person.setCookie("jiesu", "chosen-by-somebody-else")
            _ = try await person.get("/sign-in")
            _ = try await person.post(
                "/sign-in", ["account": "desk", "password": TestSite.password])
            let token = try #require(person.cookies["jiesu"])
            #expect(token != "chosen-by-somebody-else")
            #expect(token.utf8.count >= 43)
            let attacker = test.browser(nil)
            attacker.setCookie("jiesu", "chosen-by-somebody-else")
            #expect(try await attacker.get("/orders").status == 303)
        }
    }

    @Test func `signing in again ends the session before`() async throws {
        try await TestSite.run { test in
            let person = test.browser(.desk)
            #expect(try await person.get("/orders").status == 200)
            let again = try await person.post(
                "/sign-in", ["account": "leader", "password": TestSite.password])
            #expect(again.status == 303)
            #expect(person.cookies["jiesu"] != Who.desk.token)
            #expect(try await test.browser(.desk).get("/orders").status == 303)
        }
    }

    @Test func `signing out ends the session at once`() async throws {
        try await TestSite.run { test in
            let person = test.browser(.desk)
            #expect(try await person.get("/orders").status == 200)
            let out = try await person.post("/sign-out")
            #expect(out.status == 303)
            #expect(out.location == "/sign-in")
            #expect(person.cookies["jiesu"] == nil)
            #expect(try await test.browser(.desk).get("/orders").status == 303)
        }
    }

    @Test func `a session has an end`() async throws {
        try await TestSite.run { test in
            let early = try await test.browser(.desk).get("/orders")
            #expect(early.status == 200)
            test.clock.move(seconds: SessionLimits.standard.idleSeconds + 1)
            let person = test.browser(.desk)
            let late = try await person.get("/orders")
            #expect(late.status == 303)
            #expect(late.location == "/sign-in?next=%2Forders")
            let page = try await person.get(try #require(late.location))
            #expect(page.text.contains("登录已过期"))
        }
    }

    @Test func `a disabled account is out within seconds`() async throws {
        try await TestSite.run { test in
            #expect(try await test.browser(.desk).get("/orders").status == 200)
            try await ManageAccounts(test.site).end("desk", by: .system)
            test.clock.move(seconds: SessionCache.secondsMax + 1)
            #expect(try await test.browser(.desk).get("/orders").status == 303)
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
        "/\tevil", "javascript:alert(1)", "/%0d\r\nSet-Cookie: a=b", "",
    ])
    func `signing in leads to no other site`(_ next: String) async throws {
        #expect(SafePath.checked(next) == "/")
        try await TestSite.run { test in
            let person = test.browser(.desk)
            let answer = try await person.get(QueryText.address("/sign-in", [("next", next)]))
            #expect(answer.location == "/")
        }
    }

    @Test func `one wrong password too many within the window is not even looked at`()
        async throws
    {
        try await TestSite.run({ $0.signInLimits.perAccount = 3 }) { test in
            let person = test.browser(nil)
            _ = try await person.get("/sign-in")
            for _ in 0..<3 {
                let answer = try await person.post(
                    "/sign-in", ["account": "desk", "password": "wrong"])
                #expect(answer.status == 422)
            }
            let answer = try await person.post(
                "/sign-in", ["account": "desk", "password": TestSite.password])
            #expect(answer.status == 429)
            #expect(answer.header("Retry-After") == "900")
            #expect(answer.text.contains("900"))
            test.clock.move(seconds: 901)
            let later = try await person.post(
                "/sign-in", ["account": "desk", "password": TestSite.password])
            #expect(later.status == 303)
        }
    }

    @Test func `an address that tries many names is held back, another is not`() async throws {
        try await TestSite.run({
            $0.signInLimits.perAddress = 2
            $0.trustsProxy = .hops(1)
        }) { test in
            let person = test.browser(nil)
            _ = try await person.get("/sign-in")
            func attempt(_ account: String, from address: String) async throws -> Int {
                try await person.post(
                    "/sign-in", ["account": account, "password": "wrong"],
                    headers: ["X-Forwarded-For": "10.0.0.9, " + address]
                ).status
            }
            #expect(try await attempt("a1", from: "192.0.2.1") == 422)
            #expect(try await attempt("a2", from: "192.0.2.1") == 422)
            #expect(try await attempt("a3", from: "192.0.2.1") == 429)
            #expect(try await attempt("a3", from: "192.0.2.2") == 422)
        }
    }

    @Test func `cookies are closed to scripts and, behind https, to other hosts`() async throws {
        try await TestSite.run({ $0.isSecure = true }) { test in
            let person = test.browser(nil)
            let page = try await person.get("/sign-in")
            let guest = try #require(page.header("Set-Cookie"))
            #expect(guest.hasPrefix("__Host-jiesu_guest="))
            let done = try await person.post(
                "/sign-in", ["account": "desk", "password": TestSite.password])
            let cookies = done.headers[values: .setCookie]
            let session = try #require(cookies.first { $0.hasPrefix("__Host-jiesu=") })
            for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
                #expect(session.contains(part))
            }
            #expect(done.header("Strict-Transport-Security") != nil)
        }
    }

    @Test func `a program signs in with JSON and gets the token for its changes`() async throws {
        try await TestSite.run { test in
            let program = test.browser(nil)
            let wrong = try await program.postJSON(
                "/sign-in", #"{"account":"desk","password":"wrong"}"#, token: "")
            #expect(wrong.status == 401)
            #expect(wrong.header("Content-Type") == "application/problem+json")
            let right = try await program.postJSON(
                "/sign-in", #"{"account":"desk","password":"\#(TestSite.password)"}"#, token: "")
            #expect(right.status == 200)
            let csrf = try #require(try right.json()["csrf"] as? String)
            let number = try await test.newOrder()
            let signed = try await program.postJSON(
                Links.order(number, .sign), "{}", token: csrf)
            #expect(signed.status == 200)
        }
    }
}
