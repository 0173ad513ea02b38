import Casework
import Localization
import Operations
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// The daily report as a file, read back cell by cell.
@Suite struct DailyReportTests {
    private struct Book {
        var names: [String] = []
        var rows: [String: [[String]]] = [:]

        init(_ bytes: [UInt8], in folder: Scratch) throws {
            let reader = try WorkbookReader.open(path: try folder.write(bytes, "report.xlsx"))
            for sheet in reader.sheets {
                names.append(sheet.name)
                try reader.readRows(sheet: sheet.index) { row in
                    rows[sheet.name, default: []].append(row.values().map(\.plainText))
                    return true
                }
            }
        }
    }

    private func book(
        _ desk: Desk, _ base: Base = .full, _ language: SiteLanguage = .zhHans
    ) async throws -> Book {
        let made = try await DailyReports(desk.linked).make(
            DayScenario.day, base: base, language: language, for: desk.analyst)
        return try Book(made.content, in: try Scratch())
    }

    @Test(arguments: TestDatabase.available)
    func `the summary holds the day, the day before and the period`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let book = try await book(desk)
            #expect(
                book.names == [
                    "总体情况", "当日三率", "本期三率", "诉求热点", "临期", "超期", "超4天未办结", "当日工单",
                ])
            let rows = try #require(book.rows["总体情况"])
            #expect(rows[0][0].hasPrefix("中关村街道"))
            for part in ["2026-08-02", "全口径", "怀柔区三率考核", "2026-08-03 09:00"] {
                #expect(rows[1][0].contains(part))
            }
            #expect(rows[2] == ["指标", "当日", "前一日", "较前一日", "增减幅(%)", "本期累计", "查看工单"])
            let link = "查看工单"
            #expect(
                Array(rows[3...]) == [
                    ["受理量", "5", "2", "3", "150", "9", link],
                    ["当日结案（不论何时受理）", "3", "0", "3", "—", "4", link],
                    ["有效回访", "3", "1", "2", "200", "4", link],
                    ["响应率(%)", "66.7", "100", "-33.3", "", "75", link],
                    ["解决率(%)", "33.3", "100", "-66.7", "", "50", link],
                    ["满意率(%)", "63.3", "100", "-36.7", "", "72.5", link],
                    ["综合成绩", "48.7", "100", "-51.3", "", "61.5", link],
                    ["临期", "2", "", "", "", "", link], ["超期", "1", "", "", "", "", link],
                    ["超4天未办结", "1", "", "", "", "", link],
                    ["存证账本：当日尚未生成日根。"],
                ])
        }
    }

    @Test func `the rate tables hold every unit and both totals`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            try await DayScenario.play(at: desk)
            let book = try await book(desk)
            let day = try #require(book.rows["当日三率"])
            #expect(day[1][0].contains("2026-08-02 至 2026-08-02"))
            #expect(
                Array(day[3...])
                    == [
                        ["1", "甲局", "3", "1", "1", "1", "1", "1", "0", "100", "100", "100", "100"],
                        ["2", "乙街", "2", "2", "2", "1", "0", "0", "1", "50", "0", "45", "23"],
                        ["", "汇总（合并计算）", "5", "3", "3", "2", "1", "1", "1"]
                            + ["66.7", "33.3", "63.3", "48.7"],
                        ["", "汇总（各单位平均）", "5", "3", "3", "2", "1", "1", "1"]
                            + ["75", "50", "72.5", "61.5"],
                    ].map { $0 + ["查看工单"] })
            let period = try #require(book.rows["本期三率"])
            #expect(period[1][0].contains("2026-07-19 至 2026-08-02"))
            #expect(period[3].prefix(5) == ["1", "甲局", "6", "2", "2"])
            let categories = try #require(book.rows["诉求热点"])
            #expect(
                Array(categories[2...]) == [
                    ["1", "市政", "3", "60", "查看工单"], ["2", "物业", "2", "40", "查看工单"],
                ])
        }
    }

    @Test func `the lists hold their orders and nothing personal`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            try await DayScenario.play(at: desk)
            let book = try await book(desk)
            func numbers(_ sheet: String) -> [String] {
                (book.rows[sheet] ?? []).dropFirst(2).map { $0[1] }
            }
            #expect(numbers("临期") == ["F1", "A1"])
            #expect(numbers("超期") == ["A2"])
            #expect(numbers("超4天未办结") == ["D1"])
            #expect(numbers("当日工单").sorted() == ["A1", "A2", "A3", "B1", "B2"])
            let order = try #require(book.rows["超期"]?[2])
            #expect(order[0] == (try await desk.order("A2")).number.text)
            #expect(
                Array(order[2...]) == [
                    "2026-08-02 12:00:00", "待派单", "诉求", "市政->路灯", "路灯 A2", "甲局", "", "",
                    "2026-08-03 08:00:00",
                ])
            let cells = book.rows.values.flatMap { $0 }.flatMap { $0 }
            #expect(!cells.contains { $0.contains("13800001234") || $0.contains("测试甲") })
        }
    }

    @Test func `the sheets say how many confidential orders they leave out`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            try await DayScenario.play(at: desk)
            _ = try await desk.register(
                Desk.facts {
                    $0.isConfidential = true
                    $0.receivedAt = Desk.start.adding(hours: -20)
                })
            let book = try await book(desk)
            let day = try #require(book.rows["当日工单"])
            #expect(day[1] == ["另有 1 件保密工单，计入数字，不在此列出"])
            #expect(day.count == 8, "title, line, headings and five orders")
            let cells = book.rows.values.flatMap { $0 }.flatMap { $0 }
            #expect(!cells.contains { $0.contains("仅列出") })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a report taken away says who took it on every sheet, and the ledger notes it`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let reports = DailyReports(desk.linked)
            let kept = try await reports.keep(DayScenario.day, for: desk.analyst)
            for base in Base.allCases {
                let taken = try await reports.take(
                    DayScenario.day, base: base, exporter: "安娜 & 团队", for: desk.analyst)
                let book = try Book(taken.content, in: try Scratch())
                #expect(book.names.count == 8)
                for name in book.names {
                    #expect(
                        book.rows[name]?.last == ["导出人 安娜 & 团队　2026-08-03 09:00:00"], "\(name)")
                }
            }
            let stored = try await reports.stored(DayScenario.day, for: desk.analyst)
            #expect(stored?.content == kept.content, "the kept one stays as it was made")
            var filter = LedgerFilter()
            filter.kind = .ordersExported
            let auditor = Actor(account: 9, name: "audrey", roles: [.auditor])
            let entries = try await ReadLedger(desk.site).run(filter, after: nil, for: auditor)
                .page.entries
            #expect(entries.map(\.subject) == ["daily-2026-08-02.xlsx", "daily-2026-08-02.xlsx"])
            #expect(entries.contains { $0.detail["sha256"] == kept.report.fileHash })
            #expect(entries.allSatisfy { $0.actor == desk.analyst.name })
        }
    }

    @Test func `the assessed base is named and leaves excluded orders out`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            try await DayScenario.play(at: desk)
            let book = try await book(desk, .assessed)
            let rows = try #require(book.rows["总体情况"])
            #expect(rows[1][0].contains("考核口径（不含剔除）"))
            #expect(rows[3].prefix(6) == ["受理量", "4", "2", "2", "100", "8"])
            #expect(book.rows["当日工单"]?.count == 6)
        }
    }

    @Test func `an English report has no Chinese words of ours`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let book = try await book(desk, .full, .en)
            #expect(book.names.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) })
            let title = try #require(book.rows[book.names[0]]?.first?.first)
            #expect(title.hasPrefix("Zhongguancun subdistrict"))
        }
    }
}
