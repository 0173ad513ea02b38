import Casework
import Testing

struct AssessmentPeriodTests {
    private let zone = SiteZone.beijing
    private let rule = PeriodRule(cycleDay: 19)

    @Test(arguments: [
        ("2026-02", "2026-01-19 00:00:00", "2026-02-19 00:00:00"),
        ("2026-01", "2025-12-19 00:00:00", "2026-01-19 00:00:00"),
        ("2026-Q1", "2025-12-19 00:00:00", "2026-03-19 00:00:00"),
        ("2026-H2", "2026-06-19 00:00:00", "2026-12-19 00:00:00"),
        ("2026", "2025-12-19 00:00:00", "2026-12-19 00:00:00"),
        ("2026-10-05", "2026-10-05 00:00:00", "2026-10-06 00:00:00"),
        ("2026-W41", "2026-10-05 00:00:00", "2026-10-12 00:00:00"),
        ("2026-10-01..2026-10-03", "2026-10-01 00:00:00", "2026-10-04 00:00:00"),
    ])
    func `a named period begins and ends by the cycle of the 19th`(
        name: String, start: String, end: String
    ) throws {
        let period = rule.period(try #require(PeriodName(name)), zone: zone)
        #expect(zone.text(of: period.start) == start)
        #expect(zone.text(of: period.end) == end)
        #expect(period.name.text == name)
        #expect(period.contains(period.start))
        #expect(!period.contains(period.end))
    }

    @Test func `a cycle of calendar months begins on the first of its own month`() {
        let period = PeriodRule.calendarMonths.period(.month(year: 2026, month: 2), zone: zone)
        #expect(period.firstDay.text == "2026-02-01")
        #expect(period.lastDay.text == "2026-02-28")
    }

    @Test(arguments: Array(1...31))
    func `months of every cycle day follow each other without gap or overlap`(day: Int) throws {
        let rule = PeriodRule(cycleDay: day, cycleSecond: 43_200)
        var end: Instant?
        for index in 0..<48 {
            let name = PeriodName.month(year: 2023 + index / 12, month: index % 12 + 1)
            let period = rule.period(name, zone: zone)
            #expect(period.start < period.end)
            if let end { #expect(period.start == end) }
            end = period.end
            for moment in [period.start, Instant(milliseconds: period.end.milliseconds - 1)] {
                #expect(rule.period(.month, containing: moment, zone: zone) == period)
            }
        }
    }

    @Test func `after the 18th the running month is the next one`() {
        let moment = CalendarFixture.moment("2026-10-26", 12)
        let period = rule.period(.month, containing: moment, zone: zone).soFar(at: moment)
        #expect(period.name.text == "2026-11")
        #expect(zone.text(of: period.start) == "2026-10-19 00:00:00")
        #expect(zone.text(of: period.end) == "2026-10-26 12:00:00")
        #expect(period.isRunning)
    }

    @Test func `a day that changes at noon runs from noon to noon`() throws {
        let rule = PeriodRule(cycleDay: 19, dayCutOffSecond: 43_200)
        let day = rule.period(.day(CalendarFixture.day("2026-10-05")), zone: zone)
        #expect(zone.text(of: day.start) == "2026-10-04 12:00:00")
        #expect(zone.text(of: day.end) == "2026-10-05 12:00:00")
        #expect(day.firstDay == day.lastDay)
        let noon = CalendarFixture.moment("2026-10-05", 12)
        #expect(rule.period(.day, containing: noon, zone: zone).name.text == "2026-10-06")
        let sunday = CalendarFixture.moment("2026-10-11", 13)
        #expect(rule.period(.week, containing: sunday, zone: zone).name.text == "2026-W42")
    }

    @Test(arguments: [
        ("2026-01", "2025-12", "2025-01"), ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-H1", "2025-H2", "2025-H1"), ("2026", "2025", "2025"),
        ("2026-03-01", "2026-02-28", "2025-03-01"), ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2026-10-04..2026-10-06", "2026-10-01..2026-10-03", "2025-10-04..2025-10-06"),
    ])
    func `a whole period is compared with whole periods`(
        name: String, previous: String, yearBefore: String
    ) throws {
        let period = rule.period(try #require(PeriodName(name)), zone: zone)
        #expect(period.previous.name.text == previous)
        #expect(period.yearBefore.name.text == yearBefore)
        #expect(!period.previous.isRunning)
        #expect(period.previous == rule.period(try #require(PeriodName(previous)), zone: zone))
    }

    @Test func `a running month is compared up to the same day of the month before`() {
        let noon = CalendarFixture.moment("2026-10-05", 12)
        let period = rule.period(.month, containing: noon, zone: zone).soFar(at: noon)
        #expect(zone.text(of: period.previous.start) == "2026-08-19 00:00:00")
        #expect(zone.text(of: period.previous.end) == "2026-09-05 12:00:00")
        #expect(zone.text(of: period.yearBefore.end) == "2025-10-05 12:00:00")
        #expect(period.previous.isRunning)
    }

    @Test func `the same day is clamped to a shorter month`() {
        let midnight = CalendarFixture.moment("2026-04-01", 0)
        let running = rule.period(.month, containing: midnight, zone: zone).soFar(at: midnight)
        #expect(running.lastDay.text == "2026-03-31")
        #expect(zone.text(of: running.previous.end) == "2026-03-01 00:00:00")
        let thirtieth = CalendarFixture.moment("2026-10-01", 0)
        let september = rule.period(.month, containing: thirtieth, zone: zone)
            .soFar(at: thirtieth)
        #expect(september.previous.lastDay.text == "2026-08-30")
    }

    @Test func `a running day and week are compared up to the same hour`() {
        let morning = CalendarFixture.moment("2026-10-07", 8)
        let day = rule.period(.day, containing: morning, zone: zone).soFar(at: morning)
        #expect(zone.text(of: day.previous.end) == "2026-10-06 08:00:00")
        let week = rule.period(.week, containing: morning, zone: zone).soFar(at: morning)
        #expect(zone.text(of: week.previous.start) == "2026-09-28 00:00:00")
        #expect(zone.text(of: week.previous.end) == "2026-09-30 08:00:00")
        #expect(zone.text(of: week.yearBefore.end) == "2025-10-08 08:00:00")
    }

    @Test func `a period that is over or has not begun is cut to itself`() {
        let period = rule.period(.month(year: 2026, month: 2), zone: zone)
        #expect(period.soFar(at: CalendarFixture.moment("2026-06-01", 0)) == period)
        let before = period.soFar(at: CalendarFixture.moment("2025-06-01", 0))
        #expect(before.start == before.end)
    }

    @Test(arguments: [
        "", "26", "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026-W54", "2026-W00", "2025-W53",
        "2026-2-30", "0000", "2026-10-03..2026-10-01", "2026-10-03..", "2026-Qx", "２０２６",
        "+026", "2026-+1", "2026-W+1",
    ])
    func `a text that names no period is refused`(text: String) {
        #expect(PeriodName(text) == nil)
    }

    @Test func `weeks are numbered by ISO 8601`() {
        #expect(PeriodName("2026-W53")?.text == "2026-W53")
        #expect(PeriodName("2020-W53")?.text == "2020-W53")
        #expect(PeriodName.week(monday: CalendarFixture.day("2024-12-30")).text == "2025-W01")
    }
}
