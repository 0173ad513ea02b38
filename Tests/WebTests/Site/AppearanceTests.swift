import Casework
import Foundation
import Localization
import Pages
import Testing

@testable import Web

/// Colours, density and help, as a reader meets them.
@Suite struct AppearanceTests {
    private func root(_ answer: Answer) -> String {
        answer.text.components(separatedBy: "<html").last?.components(separatedBy: ">").first ?? ""
    }

    @Test func `pages are dark in the night shift unless their reader chose otherwise`()
        async throws
    {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            #expect(root(try await desk.get("/")).contains("data-theme=\"light\""))
            // 10:00 plus eight hours is 18:00.
            test.clock.move(seconds: 8 * 3600)
            let evening = try await desk.get("/sign-in?next=%2F")
            let night = evening.status == 200 ? evening : try await desk.get("/design")
            #expect(root(night).contains("data-theme=\"dark\""))
            #expect(night.text.contains("<link id=\"dark\" rel=\"stylesheet\" media=\"screen\""))
            // 18:00 and 09:00 in Beijing, in UTC.
            #expect(root(night).contains("data-night=\"36000 3600\""))
            let answer = try await desk.post("/appearance", ["theme": "light", "back": "/design"])
            #expect(answer.status == 303 && answer.location == "/design")
            #expect(root(try await desk.get("/design")).contains("data-theme=\"light\""))
        }
    }

    @Test func `the hours of the night are the deployment's`() async throws {
        try await TestSite.run({ $0.night = NightShift(from: 9 * 3600, to: 11 * 3600) }) { test in
            let page = try await test.browser(.desk).get("/design")
            #expect(root(page).contains("data-theme=\"dark\""))
        }
    }

    @Test func `what is not chosen stays, and what does not exist changes nothing`()
        async throws
    {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            _ = try await desk.get("/design")
            _ = try await desk.post("/appearance", ["theme": "system"])
            _ = try await desk.post("/appearance", ["density": "compact"])
            _ = try await desk.post("/appearance", ["density": "huge", "theme": "pink"])
            #expect(desk.cookies["jiesu_appearance"] == "system.compact")
            let page = root(try await desk.get("/design"))
            #expect(page.contains("data-theme=\"system\""))
            #expect(page.contains("data-density=\"compact\""))
            let away = try await desk.post("/appearance", ["back": "//evil.example"])
            #expect(away.location == "/")
        }
    }

    @Test func `a stranger chooses nothing`() async throws {
        try await TestSite.run { test in
            let stranger = test.browser(nil)
            _ = try await stranger.get("/sign-in")
            let answer = try await stranger.post("/appearance", ["theme": "dark"])
            #expect(answer.header("Set-Cookie")?.contains("jiesu_appearance") != true)
        }
    }

    @Test(arguments: ["", "dark", "dark.", ".compact", "dark.compact.x", "a;b"])
    func `a cookie that was changed is read as far as it goes`(cookie: String) {
        let read = Appearance(cookie: cookie)
        #expect(read.theme == (cookie.hasPrefix("dark") ? .dark : .automatic))
        #expect(read.density == (cookie.contains(".compact") ? .compact : .comfortable))
    }

    @Test(arguments: HelpTopic.allCases, SiteLanguage.allCases)
    func `every topic has a purpose and three sentences`(
        topic: HelpTopic, language: SiteLanguage
    ) {
        let help = HelpShelf.text(topic.rawValue, language)
        #expect(help.title != topic.rawValue && !help.purpose.isEmpty)
        #expect(help.steps.count == 3 && help.steps.allSatisfy { !$0.isEmpty })
        #expect(HelpShelf.topics(language) == Set(HelpTopic.allCases.map(\.rawValue)))
    }

    @Test func `help is read without signing in, and only where there is some`() async throws {
        try await TestSite.run { test in
            let page = try await test.browser(nil).get("/help/desk")
            #expect(page.status == 200)
            #expect(page.text.contains(HelpShelf.text("desk", .zhHans).purpose))
            #expect(try await test.browser(nil).get("/help/nothing").status == 404)
        }
    }
}
