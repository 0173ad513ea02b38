import Casework
import Operations
import Pages
import Testing

@testable import Web

@Suite struct SurroundingsTests {
    @Test(arguments: ["/sign-in", "/orders", "/nothing", "/assets/app.css", "/health/live"])
    func `every answer tells browsers what they may do`(_ path: String) async throws {
        try await TestSite.run { test in
            let answer = try await test.browser(.desk).get(path)
            let policy = try #require(answer.header("Content-Security-Policy"))
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "same-origin")
            #expect(answer.header("Cache-Control") != nil)
        }
    }

    @Test func `pages are not kept, assets are kept by their version`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let page = try await desk.get("/orders")
            #expect(page.header("Cache-Control") == "no-store")
            let start = try #require(page.text.firstRange(of: "/assets/app.css?v="))
            let version = page.text[start.upperBound...].prefix { $0 != "\"" }
            let kept = try await desk.get("/assets/app.css?v=" + version)
            #expect(kept.header("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(kept.header("Content-Type") == "text/css; charset=utf-8")
            let plain = try await desk.get("/assets/app.css")
            #expect(plain.header("Cache-Control") == "no-cache")
            let tag = try #require(plain.header("ETag"))
            let again = try await desk.get("/assets/app.css", ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.bytes.isEmpty)
            for path in ["/assets/locales", "/assets/0001_orders.sql", "/assets/%2e%2e"] {
                #expect(try await desk.get(path).status == 404)
            }
        }
    }

    @Test func `the language is the person's, else the cookie's, else the browser's`()
        async throws
    {
        try await TestSite.run { test in
            func language(_ answer: Answer) -> String? {
                answer.text.firstRange(of: "<html lang=\"").map {
                    String(answer.text[$0.upperBound...].prefix { $0 != "\"" })
                }
            }
            let stranger = test.browser(nil)
            #expect(language(try await stranger.get("/sign-in")) == "zh-Hans")
            let english = ["Accept-Language": "en-GB,en;q=0.8"]
            #expect(language(try await stranger.get("/sign-in", english)) == "en")
            let choice = try await stranger.post(
                "/language", ["language": "en", "back": "/sign-in?next=%2Forders"])
            #expect(choice.location == "/sign-in?next=%2Forders")
            #expect(language(try await stranger.get("/sign-in")) == "en")
            let desk = test.browser(.desk)
            #expect(language(try await desk.get("/orders", english)) == "zh-Hans")
            _ = try await desk.post("/language", ["language": "en", "back": "//evil.example"])
            #expect(language(try await test.browser(.desk).get("/orders")) == "en")
            let odd = try await desk.post("/language", ["language": "xx", "back": "/orders"])
            #expect(odd.status == 303)
            #expect(language(try await desk.get("/orders")) == "en")
        }
    }

    @Test func `everybody's first page shows their own work`() async throws {
        try await TestSite.run { test in
            _ = try await test.newOrder(title: "待签收的工单")
            _ = try await test.order(in: .handling, title: "办理中的工单")
            _ = try await test.order(in: .awaitingJudgement, title: "待评定的工单")
            let desk = try await test.browser(.desk).get("/")
            #expect(desk.text.contains("待签收的工单"))
            #expect(desk.text.contains("action=\"/orders/signatures\""))
            let unit = try await test.browser(.handler).get("/")
            #expect(unit.text.contains("办理中的工单"))
            #expect(!unit.text.contains("待签收的工单"))
            let reviewer = try await test.browser(.reviewer).get("/")
            #expect(reviewer.text.contains("待评定的工单"))
            #expect(!reviewer.text.contains("action=\"/orders/signatures\""))
            for who in Who.allCases {
                #expect(try await test.browser(who).get("/").status == 200, "\(who)")
                #expect(try await test.browser(who).get("/design").status == 200)
            }
        }
    }

    @Test func `a unit's page is its own people's and the desk's`() async throws {
        try await TestSite.run { test in
            _ = try await test.order(in: .handling, title: "本单位的工单")
            let own = test.browser(.handler)
            let path = Links.unit(TestSite.unit)
            #expect(try await own.get("/units/mine").location == path)
            #expect(try await own.get(path).text.contains("本单位的工单"))
            #expect(try await test.browser(.desk).get(path).status == 200)
            #expect(try await test.browser(.stranger).get(path).status == 404)
            #expect(try await test.browser(.administrator).get(path).status == 404)
            #expect(try await test.browser(.desk).get("/units/nowhere").status == 404)
            #expect(try await test.browser(.desk).get("/units/mine").status == 404)
        }
    }

    @Test func `a session is remembered for seconds only and never beyond its account`()
        async throws
    {
        let clock = TestClock(TestSite.start)
        let cache = SessionCache { clock.now }
        let person = SignedInSample.person
        var reads = 0
        for _ in 0..<3 {
            _ = try await cache.person(behind: "t") {
                reads += 1
                return person
            }
        }
        #expect(reads == 1)
        clock.move(seconds: SessionCache.secondsMax + 1)
        #expect(try await cache.person(behind: "t") { nil } == nil)
        _ = try await cache.person(behind: "t") { person }
        cache.forget(account: person.actor.account)
        #expect(try await cache.person(behind: "t") { nil } == nil)
        _ = try await cache.person(behind: "t") { person }
        cache.forget("t")
        #expect(try await cache.person(behind: "t") { nil } == nil)
    }

    @Test func `only so many passwords are checked at once and a success frees its place`()
        throws
    {
        var limits = SignInLimits()
        limits.atOnce = 2
        limits.perAccount = 1
        let limiter = SignInLimiter(limits)
        let now = TestSite.start
        let first = try limiter.begin(account: "a", address: "x", at: now)
        let second = try limiter.begin(account: "b", address: "x", at: now)
        #expect(throws: Overloaded.self) {
            try limiter.begin(account: "c", address: "x", at: now)
        }
        limiter.finish(first, succeeded: true)
        limiter.finish(second, succeeded: false)
        _ = try limiter.begin(account: "A", address: "y", at: now)
        #expect(throws: TooManyAttempts.self) {
            try limiter.begin(account: "B", address: "y", at: now)
        }
    }
}
