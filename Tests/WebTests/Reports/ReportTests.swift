import Casework
import Operations
import Pages
import Store
import Testing

@testable import Web

@Suite struct ReportTests {
    @Test func `the report page shows the day's figures and leads to the orders`() async throws {
        try await TestSite.run { test in
            let name = try #require(test.site.directory[TestSite.unit]?.name)
            _ = try await test.order(in: .closed)
            let analyst = test.browser(.analyst)
            let page = try await analyst.get("/reports?day=" + TestSite.day.text)
            #expect(page.status == 200)
            #expect(page.text.contains(name))
            #expect(page.text.contains(Links.dailyReport(TestSite.day)))
            let span = try await analyst.get(
                "/reports?day=2026-08-03&from=2026-08-01&to=2026-08-03&base=assessed")
            #expect(span.status == 200)
            #expect(span.text.contains(name))
            for odd in ["base=x", "day=0001-01-01"] {
                #expect(try await analyst.get("/reports?" + odd).status == 200, "\(odd)")
            }
        }
    }

    @Test func `days that cannot be shown are refused in words`() async throws {
        try await TestSite.run { test in
            let analyst = test.browser(.analyst)
            for (query, words) in [
                ("day=2031-01-01", "这一天还没有到"), ("day=never", "请填写日期"),
                ("from=2026-08-03&to=2026-08-01", "周期的开始晚于结束"),
            ] {
                let page = try await analyst.get("/reports?" + query)
                #expect(page.status == 422, "\(query)")
                #expect(page.text.contains(words), "\(query)")
            }
            let answer = try await analyst.getJSON("/reports?day=never")
            #expect(answer.status == 422)
            #expect(answer.header("Content-Type") == "application/problem+json")
            let file = try await analyst.get("/reports/daily/2031-01-01.xlsx")
            #expect(file.status == 422)
            #expect(file.text.contains("这一天还没有到"))
        }
    }

    @Test func `the daily report is made, kept and downloaded as a spreadsheet`() async throws {
        try await TestSite.run { test in
            _ = try await test.order(in: .closed)
            let analyst = test.browser(.analyst)
            let path = Links.dailyReport(TestSite.day)
            let early = try await analyst.get(path)
            #expect(early.status == 200)
            #expect(early.bytes.starts(with: Array("PK".utf8)))
            #expect(
                early.header("Content-Disposition")
                    == "attachment; filename=\"daily-2026-08-03.xlsx\"")
            let made = try await analyst.post("/reports/daily", ["day": "2026-08-02"])
            #expect(made.status == 303)
            #expect(made.location == "/reports?day=2026-08-02")
            test.clock.move(seconds: 60)
            let kept = try await test.browser(.leader).get("/reports/daily/2026-08-02.xlsx")
            let stored = try await DailyReports(test.site).stored(
                TestSite.day.adding(days: -1), for: test.actor(.leader))
            #expect(kept.bytes.starts(with: Array("PK".utf8)))
            #expect(kept.bytes != stored?.content, "a mark says who took it")
            #expect(stored?.report.madeAt == TestSite.start)
            let wrong = try await analyst.postJSON("/reports/daily", #"{"day":"x"}"#)
            #expect(wrong.status == 422)
            let running = try await analyst.postJSON(
                "/reports/daily", #"{"day":"2026-08-03"}"#)
            #expect(running.status == 422)
            #expect(running.text.contains("这一天还没有结束"))
            #expect(try await analyst.get("/reports/daily/x.xlsx").status == 404)
            for who in [Who.handler, .administrator] {
                let person = test.browser(who)
                #expect(try await person.get(path).status == 403)
                #expect(try await person.get("/reports").status == 403)
                #expect(
                    try await person.post("/reports/daily", ["day": "2026-08-03"]).status == 403)
            }
        }
    }

    @Test func `reading a report keeps nothing, and another base is not the kept one`()
        async throws
    {
        try await TestSite.run { test in
            _ = try await test.order(in: .closed)
            let analyst = test.browser(.analyst)
            let before = TestSite.day.adding(days: -1)
            for day in [TestSite.day, before] {
                #expect(try await analyst.get(Links.dailyReport(day)).status == 200)
                #expect(try await analyst.get(Links.dailyReport(day, .assessed)).status == 200)
            }
            let none = try await DailyReports(test.site).recent(
                limit: 5, for: test.actor(.analyst))
            #expect(none.isEmpty)
            _ = try await analyst.post("/reports/daily", ["day": before.text])
            let kept = try await analyst.get(Links.dailyReport(before))
            let assessed = try await analyst.get(Links.dailyReport(before, .assessed))
            #expect(kept.bytes != assessed.bytes)
            let page = try await analyst.get(
                "/reports?base=assessed&day=" + TestSite.day.text)
            #expect(page.text.contains(Links.dailyReport(TestSite.day, .assessed)))
        }
    }

    @Test func `the orders of a filter leave as a spreadsheet, as far as one may see`()
        async throws
    {
        try await TestSite.run { test in
            _ = try await test.order(in: .handling)
            for who in [Who.desk, .handler] {
                let answer = try await test.browser(who).get("/orders/export.xlsx?state=handling")
                #expect(answer.status == 200)
                #expect(answer.bytes.starts(with: Array("PK".utf8)))
                #expect(
                    answer.header("Content-Disposition")
                        == "attachment; filename=\"orders-2026-08-03.xlsx\"")
            }
            #expect(
                try await test.browser(.administrator).get("/orders/export.xlsx").status == 403)
        }
    }
}
