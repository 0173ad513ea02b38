import Casework
import Operations
import Pages
import Testing

@testable import Web

@Suite struct BackupPagesTests {
    private static func run(
        hasPlan: Bool = true, _ body: @escaping @Sendable (TestSite) async throws -> Void
    ) async throws {
        let plan = BackupPlan(folder: "/backups", secondOfDay: 9_000, keep: .standard)
        try await TestSite.run({ $0.backups = hasPlan ? plan : nil }, body)
    }

    @Test func `an administrator asks for a backup once and sees it wait`() async throws {
        try await Self.run { test in
            let browser = test.browser(.administrator)
            let page = try await browser.get(Links.backups)
            #expect(page.status == 200)
            #expect(page.text.contains("/backups"))
            #expect(!page.text.contains("data-refresh"))
            for _ in 1...2 {
                let answer = try await browser.post(Links.backups)
                #expect(answer.status == 303)
                #expect(answer.location == Links.backups)
            }
            let waiting = try await browser.get(Links.backups)
            #expect(waiting.text.contains("data-refresh"))
            let json = try await browser.getJSON(Links.backups).json()
            #expect(json["standing"] as? String == "none")
            #expect((json["runs"] as? [any Sendable])?.count == 1)
        }
    }

    @Test(arguments: Who.allCases.filter { $0 != .administrator })
    func `others neither see backups nor ask for one`(_ who: Who) async throws {
        try await Self.run { test in
            let browser = test.browser(who)
            #expect(try await browser.get(Links.backups).status == 403)
            #expect(try await browser.post(Links.backups, token: who.csrf).status == 403)
            #expect(try await RecordBackups(test.site).recent(limit: 1).isEmpty)
            let workbench = try await browser.get("/")
            #expect(!workbench.text.contains("href=\"/backups\""))
        }
    }

    @Test func `where the server makes none the page says what to set`() async throws {
        try await Self.run(hasPlan: false) { test in
            let browser = test.browser(.administrator)
            let page = try await browser.get(Links.backups)
            #expect(page.text.contains("JIESU_BACKUP_FOLDER"))
            let answer = try await browser.post(Links.backups, token: Who.administrator.csrf)
            #expect(answer.status == 303)
            let runs = try await RecordBackups(test.site).recent(limit: 1)
            #expect(runs.isEmpty)
        }
    }

    @Test func `the workbench of an administrator leads to the backups`() async throws {
        try await Self.run { test in
            let page = try await test.browser(.administrator).get("/")
            #expect(page.text.contains("href=\"/backups\""))
            #expect(page.text.contains("figure-over"))
        }
    }
}
