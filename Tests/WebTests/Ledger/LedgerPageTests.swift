import Casework
import Crypto
import Foundation
import LedgerProof
import Operations
import Pages
import Persistence
import Store
import Testing

@testable import Web

@Suite struct LedgerPageTests {
    /// An auditor with an open session.
    private func auditor(_ test: TestSite) async throws -> Browser {
        let now = test.clock.now
        try await test.site.database.write { tx in
            let account = Account(
                id: 99, name: "audrey", displayName: "Audrey", password: "none",
                roles: [.auditor], unit: nil, isDemo: false,
                engagement: Engagement(agreementOn: LocalDate("2026-01-01")),
                factor: SecondFactor(secret: [], since: now))
            try AccountStore().create(account, at: now, in: tx)
            try AccountStore().open(
                Session(
                    account: 99, csrf: "csrf", locale: "zh-Hans", createdAt: now, seenAt: now,
                    factorAt: now),
                tokenHash: [UInt8](SHA256.hash(data: Data("token-99".utf8))),
                sealedBy: test.site.sealer.access, in: tx)
        }
        let browser = Browser(client: test.client)
        browser.signIn(token: "token-99", csrf: "csrf")
        return browser
    }

    @Test func `an auditor reads who did what, by kind, person, order and day`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let auditor = try await auditor(test)
            let page = try await auditor.get("/ledger")
            #expect(page.status == 200)
            #expect(page.text.contains("工单办理"))
            #expect(page.text.contains("签收"))
            #expect(page.text.contains(number.text))
            #expect(page.text.contains("尚未核验"))
            for query in [
                "kind=orders_changed", "actor=desk", "order=" + number.text,
                "day=" + TestSite.day.text,
            ] {
                let found = try await auditor.get("/ledger?" + query)
                #expect(found.text.contains(number.text), "\(query)")
            }
            for query in ["kind=signed_in", "actor=nobody", "order=x", "day=2020-01-01"] {
                let found = try await auditor.get("/ledger?" + query)
                #expect(found.text.contains("没有符合条件的记录"), "\(query)")
            }
            for odd in ["kind=x", "day=x", "after=x", "after=1-2-3"] {
                #expect(try await auditor.get("/ledger?" + odd).status == 200, "\(odd)")
            }
            #expect(try await auditor.get("/orders").status == 403)
        }
    }

    @Test func `people stand in history and ledger by name, and codes in words`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let auditor = try await auditor(test)
            let now = test.clock.now
            let path = Links.order(number)
            let shown = "林女士"
            try await test.site.database.write { tx in
                try tx.execute(
                    "UPDATE account SET display_name = \(shown) WHERE name = 'desk'")
            }
            #expect(try await test.browser(.desk).get(path).text.contains(shown))
            try await test.site.database.write { tx in
                for (kind, subject, detail) in [
                    (LedgerKind.credentialChanged, "desk", ["what": "factor_added"]),
                    (.signInRefused, "unknown", ["reason": "no_account"]),
                    (
                        .personalRevealed, "x",
                        ["beyond_norm": "no", "fields": "name,phone", "purpose": "contact"]
                    ),
                    (.importApplied, "3766304745873086788", ["created": "2"]),
                    (.confidentialNamed, "x", ["accounts": "99"]),
                ] {
                    try test.site.ledger.append(
                        LedgerNote(kind, subject: subject, detail: detail),
                        by: Actor(account: 0, name: "nobody", roles: []), at: now, in: tx)
                }
            }
            let page = try await auditor.get("/ledger").text
            for words in [
                "title=\"desk\">\(shown)", "启用双重验证", "没有这个账号", "未登录者", "在常用次数内",
                "用途：联系诉求人", "诉求人、联系电话", ">导入的表格<", "知悉人员：Audrey",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            for raw in ["factor_added", "beyond_norm", ">nobody<", ">3766304745873086788<"] {
                #expect(!page.contains(raw), "\(raw)")
            }
        }
    }

    @Test func `the page tells what the last verification came to`() async throws {
        try await TestSite.run(hasAccounts: false) { test in
            _ = try await test.newOrder()
            _ = try await SignLedger(test.site).runIfDue()
            _ = try await VerifyLedger(test.site).run(for: .system)
            let auditor = try await auditor(test)
            let page = try await auditor.get("/ledger")
            #expect(page.text.contains("核验通过"))
            #expect(page.text.contains("日间"))
            try await test.site.database.write { tx in
                try tx.execute("UPDATE work_order SET title = 'x'")
            }
            _ = try await VerifyLedger(test.site).run(for: .system)
            #expect(try await auditor.get("/ledger").text.contains("处不一致"))
        }
    }

    @Test func `nobody else reads the ledger`() async throws {
        try await TestSite.run { test in
            for who in Who.allCases {
                let answer = try await test.browser(who).get("/ledger")
                #expect(answer.status == 403, "\(who)")
            }
            let stranger = try await test.browser(nil).get("/ledger")
            #expect(stranger.status == 303)
        }
    }

    @Test func `a contact entered later shows both moments and cannot lie in the future`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let handler = test.browser(.handler)
            let path = Links.order(number, .recordContact)
            func send(_ moment: String) async throws -> (status: Int, text: String) {
                let answer = try await handler.post(
                    path,
                    [
                        "channel": "phone", "reached": "yes", "summary": "电话已沟通",
                        "happened_at": moment,
                    ])
                return (answer.status, answer.text)
            }
            let later = try await send("2026-08-03T10:01")
            #expect(later.status == 422)
            #expect(later.text.contains("实际发生时间不能晚于现在"))
            #expect(later.text.contains("record_contact-happened_at-error"))
            let earlier = try await send("2026-08-03T09:59")
            #expect(earlier.status == 422)
            #expect(earlier.text.contains("实际发生时间不能早于工单受理时间"))
            #expect(try await send("yesterday").status == 422)
            test.clock.move(seconds: 7_200)
            #expect(try await send("2026-08-03T10:30").status == 303)
            let page = try await handler.get(Links.order(number))
            #expect(page.text.contains("补录，实际发生于 2026年8月3日 10:30"))
            let found = try await VerifyLedger(test.site).run(for: .system).findings.findings
            // The people of the tests are put in by hand.
            #expect(found.allSatisfy { $0.table == .account })
        }
    }
}
