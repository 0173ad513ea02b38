import Casework
import Pages
import Testing

@testable import Web

@Suite struct HostileTextTests {
    /// Mark-up, an attribute's end behind a combining mark, a rare ideograph.
    static let titles = [
        "\"><script>alert(1)</script>", "\"\u{301} onmouseover=alert(1) x=\"",
        "'\"><img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>",
        "𠮷野家\u{300}&lt;",
    ]

    static func isClean(_ html: String) -> Bool {
        !html.contains("<script>alert") && !html.contains("<img src=x")
            && !html.contains("\" onmouseover") && !html.contains("\"\u{301} onmouseover")
    }

    @Test(arguments: titles)
    func `a hostile title stays text on every page that shows it`(_ title: String) async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling, title: title)
            let desk = test.browser(.desk)
            for path in [
                "/orders", Links.order(number), "/", Links.unit(TestSite.unit),
                "/reports?day=" + TestSite.day.text,
            ] {
                let page = try await desk.get(path)
                #expect(page.status == 200, "\(path)")
                #expect(HostileTextTests.isClean(page.text), "\(path)")
            }
            #expect(
                try await desk.get(Links.order(number)).text.contains("alert(1)")
                    || title.contains("𠮷"))
        }
    }

    @Test(arguments: titles)
    func `what is typed into addresses and forms comes back as text`(
        _ words: String
    ) async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            let search = try await desk.get(QueryText.address("/orders", [("text", words)]))
            #expect(HostileTextTests.isClean(search.text))
            let signIn = try await test.browser(nil).get(
                QueryText.address("/sign-in", [("next", words)]))
            #expect(HostileTextTests.isClean(signIn.text))
            let unit = try await test.browser(.handler).post(
                Links.order(number, .recordContact), ["channel": words, "summary": words])
            #expect(unit.status == 422)
            #expect(HostileTextTests.isClean(unit.text))
            let lead = try await test.order(in: .awaitingDispatch)
            let dispatch = try await desk.post(Links.order(lead, .dispatch), ["lead": words])
            #expect(dispatch.status == 422)
            #expect(HostileTextTests.isClean(dispatch.text))
        }
    }

    @Test func `a forged note shows no words of its own`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            desk.setCookie("jiesu_flash", "done.<script>alert(1)</script>")
            let page = try await desk.get("/orders")
            #expect(page.status == 200)
            #expect(HostileTextTests.isClean(page.text))
            #expect(!page.text.contains("alert(1)"))
        }
    }
}
