import Casework
import Testing

struct WorkingCalendarTests {
    private let calendar = CalendarFixture.announced

    @Test(arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func `a year has the working days the notices give it`(year: Int, days: Int) {
        let count = calendar.workingDays(
            from: CalendarFixture.day("\(year)-01-01"),
            through: CalendarFixture.day("\(year)-12-31"))
        #expect(count == days)
    }

    @Test func `make-up Saturdays are worked and holidays are not`() {
        #expect(calendar.kind(of: CalendarFixture.day("2026-02-14")) == .makeUp)
        #expect(calendar.kind(of: CalendarFixture.day("2026-02-16")) == .holiday)
        #expect(calendar.kind(of: CalendarFixture.day("2026-03-07")) == .weekend)
        #expect(calendar.kind(of: CalendarFixture.day("2026-03-09")) == .working)
    }

    @Test func `a notice reaches into the December before its year`() {
        let notice = YearNotice(
            offDays: [CalendarFixture.day("2022-12-31")],
            workdays: [CalendarFixture.day("2022-12-24")], source: "test")
        let calendar = WorkingCalendar(years: [2023: notice])
        #expect(calendar.kind(of: CalendarFixture.day("2022-12-31")) == .holiday)
        #expect(calendar.kind(of: CalendarFixture.day("2022-12-24")) == .makeUp)
    }

    @Test func `a day's missing notices are named`() {
        #expect(calendar.announcedYears == [2024, 2025, 2026])
        #expect(calendar.unannouncedYears(for: CalendarFixture.day("2026-06-01")).isEmpty)
        #expect(calendar.unannouncedYears(for: CalendarFixture.day("2027-06-01")) == [2027])
        #expect(calendar.unannouncedYears(for: CalendarFixture.day("2026-12-28")) == [2027])
        #expect(calendar.unannouncedYears(for: CalendarFixture.day("2027-12-28")) == [2027, 2028])
        #expect(calendar.unannouncedYears(for: CalendarFixture.day("2025-12-28")).isEmpty)
    }

    @Test func `no days lie between a day and an earlier one`() {
        let count = calendar.workingDays(
            from: CalendarFixture.day("2026-03-10"), through: CalendarFixture.day("2026-03-09"))
        #expect(count == 0)
    }
}
