import Casework
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import Operations
import Store
import Synchronization
import Testing

@testable import Web

/// The stream as a page gets it, its refusals, and what a page that asks by itself leaves alone.
@Suite struct LivePagesTests {
    /// Runs a stream of `who` while `body` makes things happen, and ends it.
    private static func follow(
        _ test: TestSite, _ who: Who, after mark: String? = nil,
        _ body: (Lines) async throws -> Void
    ) async throws {
        let subscription = try FollowOrders(test.site).open(
            session: who.token, after: mark, for: test.actor(who))
        let stream = LiveStream(site: test.site, token: who.token, subscription: subscription)
        let lines = Lines()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var writer: any ResponseBodyWriter = LineWriter(lines: lines)
                try await stream.run(into: &writer)
                lines.end()
            }
            try await body(lines)
            subscription.end()
            try await group.waitForAll()
        }
    }

    @Test func `a change reaches a page that follows`() async throws {
        try await TestSite.run { test in
            try await Self.follow(test, .desk) { lines in
                _ = try await lines.next("event: hello")
                let number = try await test.newOrder()
                let news = try await lines.next("event: news")
                #expect(news.contains("\"number\":\"\(number.text)\""))
                #expect(news.contains("\"version\":1"))
                #expect(news.contains("id: \(test.site.live.epoch):"))
                // Nothing that was typed, nobody's name.
                #expect(!news.contains("路灯"))
            }
        }
    }

    @Test func `a page of another unit is told nothing`() async throws {
        try await TestSite.run { test in
            try await Self.follow(test, .stranger) { lines in
                _ = try await lines.next("event: hello")
                _ = try await test.order(in: .handling)
                try await Task.sleep(for: .milliseconds(400))
                #expect(!lines.all.contains("event: news"))
            }
        }
    }

    @Test func `a stream ends with its session`() async throws {
        try await TestSite.run { test in
            try await Self.follow(test, .desk) { lines in
                _ = try await lines.next("event: hello")
                try await SignIn(test.site).close(Who.desk.token)
                _ = try await test.newOrder()
                _ = try await lines.next("event: end")
                #expect(!lines.all.contains("event: news"))
            }
        }
    }

    @Test func `following does not keep anybody signed in`() async throws {
        try await TestSite.run { test in
            let browser = test.browser(.desk)
            let limit = SessionLimits.of([.desk]).idleSeconds
            for _ in 0..<3 {
                test.clock.move(seconds: limit / 2 - 60)
                _ = try await browser.get("/orders", ["X-Jiesu-Background": "1"])
            }
            test.clock.move(seconds: 180)
            let answer = try await browser.get("/orders", ["X-Jiesu-Background": "1"])
            #expect(answer.status == 303)
            #expect(answer.location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test func `without a stream the same comes as JSON at once`() async throws {
        try await TestSite.run { test in
            let browser = test.browser(.desk)
            let first = try await browser.getJSON(Routes.news).json()
            let mark = try #require(first["mark"] as? String)
            #expect(first["reset"] as? Bool == false)
            _ = try await test.newOrder()
            let then = try await browser.getJSON(Routes.news + "?after=" + mark).json()
            #expect((then["orders"] as? [Any])?.count == 1)
            let lost = try await browser.getJSON(Routes.news + "?after=gone:1").json()
            #expect(lost["reset"] as? Bool == true)
            #expect(test.site.live.subscriberCount == 0)
        }
    }

    @Test func `too many streams are refused with a time to come back`() async throws {
        try await TestSite.run { test in
            let follow = FollowOrders(test.site)
            for _ in 0..<LiveHub.sessionMax {
                _ = try follow.open(
                    session: Who.desk.token, after: nil, for: test.actor(.desk))
            }
            let refused = try await test.browser(.desk).getJSON(Routes.news)
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") == "30")
            for number in 0..<(LiveHub.processMax - LiveHub.sessionMax) {
                _ = try follow.open(
                    session: String(number), after: nil, for: test.actor(.desk))
            }
            #expect(try await test.browser(.leader).getJSON(Routes.news).status == 503)
            test.site.live.close()
        }
    }

    @Test func `a page is told who else is at its order`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            let handler = test.browser(.handler)
            func sign(_ browser: Browser, gone: String = "0") async throws -> Answer {
                try await browser.post(
                    Routes.presence,
                    ["order": number.text, "page": "p", "writing": "1", "gone": gone])
            }
            #expect(try await sign(desk).text == "{\"people\":[]}")
            #expect(
                try await sign(handler).text
                    == "{\"people\":[{\"name\":\"desk\",\"writing\":true}]}")
            _ = try await sign(desk, gone: "1")
            #expect(try await sign(handler).text == "{\"people\":[]}")
            #expect(try await sign(test.browser(.stranger)).status == 404)
        }
    }

    @Test func `what was written in vain can be sent after a look at what changed`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingReplyReview)
            let seen = try await test.detail(number).order.version
            _ = try await ChangeOrder(test.site).run(
                .recordProgress(note: "补充照片"), on: number, version: nil,
                by: test.actor(.handler))
            let browser = test.browser(.desk)
            let path = "/orders/\(number.text)/reply-review"
            let stale = try await browser.post(
                path,
                ["version": String(seen), "decision": "reject", "remark": "缺少现场照片说明"])
            #expect(stale.status == 409)
            #expect(stale.text.contains("补充照片"))
            #expect(stale.text.contains("action=\"\(path)\""))
            #expect(stale.hidden("remark") == "缺少现场照片说明")
            #expect(stale.hidden("version") == String(seen + 1))
            let sent = try await browser.post(
                path,
                [
                    "version": stale.hidden("version") ?? "",
                    "decision": stale.hidden("decision") ?? "",
                    "remark": stale.hidden("remark") ?? "",
                ])
            #expect(sent.status == 303)
        }
    }
}

/// What a stream wrote.
private final class Lines: Sendable {
    private let state = Mutex((text: "", isOver: false))

    var all: String { state.withLock(\.text) }

    func add(_ text: String) { state.withLock { $0.text += text } }

    func end() { state.withLock { $0.isOver = true } }

    /// Everything written, as soon as it holds `words`.
    func next(_ words: String) async throws -> String {
        for _ in 0..<400 {
            if all.contains(words) { return all }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("no \(words) within 10 s")
        return all
    }
}

private struct LineWriter: ResponseBodyWriter {
    let lines: Lines

    mutating func write(_ buffer: ByteBuffer) async throws { lines.add(String(buffer: buffer)) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
