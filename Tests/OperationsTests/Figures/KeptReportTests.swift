import Casework
import Localization
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Which daily reports are kept, and when.
@Suite struct KeptReportTests {
    private let today = DayScenario.day.adding(days: 1)

    @Test(arguments: TestDatabase.available)
    func `a report is kept, found again and replaced`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let reports = DailyReports(desk.site)
            let none = try await reports.stored(DayScenario.day, for: desk.analyst)
            #expect(none == nil)
            let first = try await reports.keep(DayScenario.day, for: desk.analyst)
            try await DayScenario.play(at: desk)
            desk.clock.advance(hours: 1)
            let second = try await reports.keep(DayScenario.day, for: desk.analyst)
            #expect(first.report.fileHash != second.report.fileHash)
            #expect(second.report.fileName == "daily-2026-08-02.xlsx")
            let kept = try #require(
                try await reports.stored(DayScenario.day, for: desk.leader))
            #expect(kept.content == second.content)
            #expect(kept.report.madeAt == Desk.start.adding(hours: 1))
            let recent = try await reports.recent(limit: 5, for: desk.analyst)
            #expect(recent.map(\.day) == [DayScenario.day])
        }
    }

    @Test func `who may not read figures may neither make, keep nor read reports`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let reports = DailyReports(desk.site)
            for actor in [desk.handler, desk.administrator] {
                await #expect(throws: Forbidden(action: "figures")) {
                    try await reports.make(DayScenario.day, base: .full, for: actor)
                }
                await #expect(throws: Forbidden(action: "figures")) {
                    try await reports.keep(DayScenario.day, for: actor)
                }
                await #expect(throws: Forbidden(action: "figures")) {
                    try await reports.stored(DayScenario.day, for: actor)
                }
                await #expect(throws: Forbidden(action: "figures")) {
                    try await reports.recent(limit: 1, for: actor)
                }
            }
        }
    }

    @Test func `a report made for somebody is not kept, whatever its base and language`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let reports = DailyReports(desk.site)
            let kept = try await reports.keep(DayScenario.day, for: desk.analyst)
            try await DayScenario.play(at: desk)
            desk.clock.advance(hours: 1)
            for base in Base.allCases {
                _ = try await reports.make(
                    DayScenario.day, base: base, language: .en, for: desk.analyst)
            }
            let found = try await reports.stored(DayScenario.day, for: desk.analyst)
            #expect(found?.content == kept.content)
        }
    }

    @Test func `the report of a day that is not over is not kept`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let reports = DailyReports(desk.site)
            await #expect(throws: DayNotOver(day: today)) {
                try await reports.keep(today, for: desk.analyst)
            }
            _ = try await reports.make(today, base: .full, for: desk.analyst)
            #expect(try await reports.recent(limit: 5, for: desk.analyst).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `missed days with orders are made up for, yesterday in any case`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let reports = DailyReports(desk.site)
            #expect(try await reports.missing() == [DayScenario.day])
            // Orders of 18, 30 and 30 July, 1, 2 and 3 August.
            try await DayScenario.play(at: desk)
            let missing = try await reports.missing()
            #expect(missing.map(\.text) == ["2026-07-30", "2026-08-01", "2026-08-02"])
            for day in missing { _ = try await reports.keep(day, for: .system) }
            #expect(try await reports.missing() == [])
            desk.clock.advance(hours: 24)
            #expect(try await reports.missing() == [today])
        }
    }

    @Test func `before the profile's hour no report is due`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            desk.clock.advance(hours: 22)
            let early = try await DailyReports(desk.site).missing()
            #expect(early == [])
            desk.clock.advance(hours: 1)
            let due = try await DailyReports(desk.site).missing()
            #expect(due == [today])
        }
    }

    @Test func `a report stored before its day was over counts as missing`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let early = StoredReport(
                day: today, madeAt: Desk.start, fileName: "daily.xlsx", fileHash: "")
            try await desk.site.database.write { tx in
                try ReportStore().save(early, content: [1], in: tx)
            }
            desk.clock.advance(hours: 24)
            let reports = DailyReports(desk.site)
            #expect(try await reports.missing() == [today])
            let found = try await reports.stored(today, for: desk.analyst)
            #expect(found == nil)
        }
    }
}

extension Desk {
    fileprivate var leader: Actor { Actor(account: 9, name: "lena", roles: [.leader]) }
}
