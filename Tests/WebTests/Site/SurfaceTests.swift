import Casework
import HTTPTypes
import Pages
import Testing

@testable import Web

@Suite struct SurfaceTests {
    @Test func `https at the proxy makes cookies secure and only those are taken`() async throws {
        try await TestSite.run({ $0.trustsProxy = .hops(1) }) { test in
            let person = test.browser(nil)
            let https = ["X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"]
            let page = try await person.get("/sign-in", https)
            let guest = try #require(page.header("Set-Cookie"))
            #expect(guest.hasPrefix("__Host-jiesu_guest=") && guest.hasSuffix("; Secure"))
            #expect(page.header("Strict-Transport-Security") != nil)
            let done = try await person.post(
                "/sign-in", ["account": "desk", "password": TestSite.password], headers: https)
            let session = try #require(
                done.headers[values: .setCookie].first { $0.hasPrefix("__Host-jiesu=") })
            for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
                #expect(session.contains(part))
            }
            #expect(try await person.get("/orders", https).status == 200)
            let plain = test.browser(.desk)
            #expect(try await plain.get("/orders", https).status == 303)
            let http = try await test.browser(nil).get(
                "/sign-in", ["X-Forwarded-Proto": "https, http"])
            #expect(http.header("Set-Cookie")?.contains("Secure") == false)
            #expect(http.header("Strict-Transport-Security") == nil)
        }
    }

    @Test func `nobody is believed about https or the host unless told so`() async throws {
        try await TestSite.run { test in
            let page = try await test.browser(nil).get(
                "/sign-in", ["X-Forwarded-Proto": "https"])
            #expect(page.header("Set-Cookie")?.hasPrefix("jiesu_guest=") == true)
            #expect(page.header("Strict-Transport-Security") == nil)
            let number = try await test.newOrder()
            let forged = try await test.browser(.desk).post(
                Links.order(number, .sign),
                headers: ["Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"])
            #expect(forged.status == 403)
        }
    }

    @Test func `an address answers only the methods it has and names them`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            for (method, path, allowed) in [
                (HTTPRequest.Method.put, Links.order(number, .sign), "POST"),
                (.post, Links.order(number), "GET, HEAD"), (.put, "/orders", "GET, HEAD, POST"),
                (.delete, Links.signIn, "GET, HEAD, POST"), (.post, "/assets/app.css", "GET, HEAD"),
                (.trace, "/health/live", "GET, HEAD"), (.options, "/", "GET, HEAD"),
            ] {
                let answer = try await desk.send(method, path, form, nil)
                #expect(answer.status == 405, "\(method) \(path)")
                #expect(answer.header("Allow") == allowed, "\(method) \(path)")
                #expect(answer.header("Content-Security-Policy") != nil)
            }
            #expect(try await desk.send(.put, "/nothing", form, nil).status == 404)
            #expect(try await test.detail(number).order.version == 1)
        }
    }

    @Test func `pages may load scripts, styles and pictures of the site and nothing else`()
        async throws
    {
        try await TestSite.run { test in
            let answer = try await test.browser(.desk).get("/orders")
            #expect(
                answer.header("Content-Security-Policy")
                    == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                    + "object-src 'none'")
            for words in [" style=\"", "<style", " onclick", "javascript:"] {
                #expect(!answer.text.contains(words))
            }
            let scripts = answer.text.split(separator: "<script", omittingEmptySubsequences: false)
            #expect(scripts.count == 2)
            #expect(scripts.last?.hasPrefix(" defer src=\"/assets/app.js?") == true)
        }
    }

    @Test func `whoever asks too much waits, others do not`() async throws {
        try await TestSite.run({ $0.requestLimits = RequestLimitSettings(perSession: 12) }) {
            test in
            let desk = test.browser(.desk)
            for _ in 0..<12 { #expect(try await desk.get("/design").status == 200) }
            let held = try await desk.get("/design")
            #expect(held.status == 429)
            #expect(held.header("Retry-After") == "5")
            #expect(try await test.browser(.leader).get("/design").status == 200)
            #expect(try await desk.get("/assets/app.css").status == 200)
            #expect(try await desk.get("/health/live").status == 200)
            test.clock.move(seconds: 5)
            #expect(try await desk.get("/design").status == 200)
            #expect(try await desk.get("/design").status == 429)
        }
    }

    @Test func `an address that asks too much waits whoever it says to be`() async throws {
        try await TestSite.run({
            $0.requestLimits.perAddress = 10
            $0.trustsProxy = .hops(1)
        }) { test async throws in
            func status(_ path: String, of who: Who?, from address: String) async throws -> Int {
                try await test.browser(who).get(path, ["X-Forwarded-For": address]).status
            }
            for _ in 0..<10 {
                #expect(try await status("/nothing", of: nil, from: "192.0.2.1") == 404)
            }
            #expect(try await status("/sign-in", of: nil, from: "192.0.2.1") == 429)
            #expect(try await status("/orders", of: .desk, from: "192.0.2.1") == 429)
            #expect(try await status("/sign-in", of: nil, from: "192.0.2.2") == 200)
        }
    }

    @Test func `what costs more takes more`() throws {
        let limiter = RequestLimiter()
        let now = TestSite.start
        try limiter.take(30, of: "a", perMinute: 60, at: now)
        try limiter.take(30, of: "a", perMinute: 60, at: now)
        let refused = #expect(throws: TooManyAttempts.self) {
            try limiter.take(30, of: "a", perMinute: 60, at: now)
        }
        #expect(refused?.seconds == 30)
        try limiter.take(30, of: "a", perMinute: 60, at: now.adding(seconds: 30))
        // More than the bucket ever holds costs all of it, so that it is possible at all.
        try limiter.take(500, of: "b", perMinute: 60, at: now)
        #expect(throws: TooManyAttempts.self) {
            try limiter.take(1, of: "b", perMinute: 60, at: now)
        }
    }

    @Test func `the limiter forgets the longest unused beyond its size`() throws {
        let limiter = RequestLimiter()
        let now = TestSite.start
        try limiter.take(1, of: "first", perMinute: 1, at: now)
        for number in 0...RequestLimiter.bucketsMax {
            try limiter.take(1, of: "key \(number)", perMinute: 1, at: now.adding(seconds: 1))
        }
        try limiter.take(1, of: "first", perMinute: 1, at: now.adding(seconds: 1))
    }
}
