import Casework
import Foundation
import HTTPTypes
import Pages
import TestSupport
import Testing

@testable import Web

/// Whole requests through the whole site: any answer but one that blames ourselves.
@Suite struct RequestFuzzTests {
    private struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private static let address = Mutation(
        delimiters: "/?&=%.",
        words: [
            "?after=", "?q=", "&state=", "/signature", "/replies", "/export.xlsx", "?next=//x",
            "?day=0000-00-00", "/units/", "/imports/-1", "?base=", "?unit=",
        ])
    private static let form = Mutation(
        delimiters: "&=%+",
        words: ["&version=-1", "&version=9223372036854775807", "&order=a@1", "&back=//x"])
    private static let bodies = [
        "lead=zgc.city&assisting=zgc.livelihood&deadline_class=normal&instruction=x&version=1",
        "title=%E8%B7%AF%E7%81%AF&content=%E4%B8%8D%E4%BA%AE&phone=19900000001&received_at=",
        "order=20260803-0000019@1&lead=zgc.city", "channel=phone&reached=yes&summary=x",
        "outcome=valid&contacted=yes&resolution=resolved&satisfaction=satisfied&words=x",
        "decision=reject&remark=x", "day=2026-08-02&base=assessed", "language=en&back=%2F",
        "name=x&heading=a&field=title", "code=1&account=a&password=b&repeated=b",
    ]

    @Test func `no request makes the site blame itself`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let paths = Routes.all.map { pattern in
                pattern.replacing("{number}", with: number.text).replacing("{id}", with: "7")
                    .replacing("{date}", with: "2026-08-02").replacing("{code}", with: "zgc.city")
                    .replacing("{file}", with: "app.css").replacing("{topic}", with: "desk")
            }.filter { $0 != Routes.signOut && $0 != Routes.signIn }
            try await Fuzzing("request", share: 2).run { dice in
                let browser = test.browser(dice.pick([.desk, .handler, .reviewer, .analyst, nil]))
                try await Self.send(browser, dice.pick(paths), &dice)
            }
        }
    }

    private static func send(
        _ browser: Browser, _ path: String, _ dice: inout Dice
    ) async throws {
        var target = Array(path.utf8)
        if !dice.oneIn(3) { target = address.applied(to: target, &dice) }
        // What no HTTP parser lets through is for the connection's own tests.
        let sent = "/" + String(decoding: target.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
        var headers: [String: String] = [:]
        if dice.oneIn(2) { headers["Accept"] = dice.pick(["application/json", "*/*", ";"]) }
        if dice.oneIn(4) { headers["Accept-Language"] = dice.pick(["en;q=x", "zh", ",;=,"]) }
        var body: [UInt8]?
        let method = dice.pick([HTTPRequest.Method.get, .post, .post, .head, .put, .delete])
        if method == .post {
            let text = Array((dice.pick(bodies) + "&_csrf=" + browser.csrf).utf8)
            body = dice.oneIn(4) ? text : form.applied(to: text, &dice)
            headers["X-CSRF-Token"] = browser.csrf
            headers["Content-Type"] = dice.pick([
                "application/x-www-form-urlencoded", "application/x-www-form-urlencoded",
                "application/json", "multipart/form-data; boundary=B0undary", "text/plain",
            ])
        }
        let answer = try await browser.send(
            method, sent.replacing("//", with: "/"), headers, body)
        if answer.status >= 500 {
            throw Fault(
                description: "\(method) \(sent) gave \(answer.status): "
                    + String(decoding: body ?? [], as: UTF8.self))
        }
    }
}
