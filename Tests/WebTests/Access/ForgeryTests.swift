import Casework
import HTTPTypes
import Pages
import Testing

@testable import Web

@Suite struct ForgeryTests {
    @Test func `a change without the session's token is refused`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            for token in ["", "wrong", Who.leader.csrf, Who.desk.csrf + "x"] {
                let answer = try await desk.post(Links.order(number, .sign), token: token)
                #expect(answer.status == 403)
                #expect(answer.text.contains("表单已过期"))
            }
            #expect(try await test.detail(number).order.state == .awaitingSigning)
            #expect(
                try await desk.post(Links.order(number, .sign), token: Who.desk.csrf).status == 303)
        }
    }

    @Test(arguments: [
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
        ["Origin": "https://evil.example"], ["Origin": "null"],
        ["Origin": "http://localhost.evil.example"],
    ])
    func `a change that another site's page sends is refused even with the token`(
        _ headers: [String: String]
    ) async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await test.browser(.desk).post(
                Links.order(number, .sign), headers: headers)
            #expect(answer.status == 403)
            #expect(try await test.detail(number).order.state == .awaitingSigning)
        }
    }

    @Test(arguments: [
        ["Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"],
        ["Sec-Fetch-Site": "none"],
    ])
    func `the site's own pages and the address bar pass`(
        _ headers: [String: String]
    ) async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await test.browser(.desk).post(
                Links.order(number, .sign), headers: headers)
            #expect(answer.status == 303)
        }
    }

    @Test func `a program's change needs the token in its header`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let refused = try await desk.postJSON(Links.order(number, .sign), "{}", token: "wrong")
            #expect(refused.status == 403)
            #expect(try refused.json()["code"] as? String == "forged_request")
            #expect(try await desk.postJSON(Links.order(number, .sign), "{}").status == 200)
        }
    }

    @Test func `a stranger's change leads to the sign-in and back to the page it came from`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await test.browser(nil).post(
                Links.order(number, .sign),
                headers: ["Referer": "http://localhost" + Links.order(number)])
            #expect(answer.status == 303)
            #expect(
                answer.location == QueryText.address("/sign-in", [("next", Links.order(number))]))
            let foreign = try await test.browser(nil).post(
                Links.order(number, .sign), headers: ["Referer": "http://localhost//evil.example"])
            #expect(foreign.location?.contains("%2F%2F") == false)
        }
    }

    @Test func `other content types and great bodies are refused`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let plain = try await desk.send(
                .post, Links.order(number, .sign), ["Content-Type": "text/plain"], Array("a".utf8))
            #expect(plain.status == 415)
            let upload = try await desk.send(
                .post, Links.order(number, .sign),
                ["Content-Type": "multipart/form-data; boundary=x"], Array("--x--".utf8))
            #expect(upload.status == 415)
            let great = try await desk.post(
                Links.order(number, .recordProgress),
                ["note": String(repeating: "a", count: FormFields.bytesMax + 1)])
            #expect(great.status == 413)
            let noObject = try await desk.postJSON(Links.order(number, .sign), "[1]")
            #expect(noObject.status == 400)
        }
    }
}
