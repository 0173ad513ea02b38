import Casework
import Testing

struct SiteZoneTests {
    private let zone = SiteZone.beijing

    @Test func `Beijing is eight hours ahead of UTC`() {
        #expect(zone.text(of: Instant(milliseconds: 0)) == "1970-01-01 08:00:00")
        #expect(zone.rfc3339(of: Instant(milliseconds: 0)) == "1970-01-01T08:00:00+08:00")
    }

    @Test func `the date changes at local midnight`() {
        let midnight = Instant(milliseconds: 16 * 3_600_000)
        #expect(zone.date(of: midnight).text == "1970-01-02")
        #expect(zone.secondOfDay(of: midnight) == 0)
        let before = Instant(milliseconds: midnight.milliseconds - 1)
        #expect(zone.date(of: before).text == "1970-01-01")
        #expect(zone.secondOfDay(of: before) == 86_399)
    }

    @Test func `moments before 1970 fall on the right day`() {
        let moment = Instant(milliseconds: -1)
        let utc = SiteZone(offsetSeconds: 0)
        #expect(utc.date(of: moment).text == "1969-12-31")
        #expect(utc.text(of: moment) == "1969-12-31 23:59:59")
    }

    @Test func `a day and a second of it give the moment back`() throws {
        let day = try #require(LocalDate("2026-02-27"))
        for second in [0, 1, 34_200, 86_399] {
            let moment = zone.instant(on: day, secondOfDay: second)
            #expect(zone.date(of: moment) == day)
            #expect(zone.secondOfDay(of: moment) == second)
        }
        #expect(zone.instant(on: day, secondOfDay: 86_400) == zone.instant(on: day.adding(days: 1)))
    }

    @Test func `a zone west of Greenwich has a negative offset text`() {
        let zone = SiteZone(offsetSeconds: -(3 * 3600 + 1800))
        #expect(zone.rfc3339(of: Instant(milliseconds: 0)) == "1969-12-31T20:30:00-03:30")
    }
}
