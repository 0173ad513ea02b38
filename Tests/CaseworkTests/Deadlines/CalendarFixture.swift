import Casework

/// The arrangements of domain.md 8.1, written out by hand so that the tests do not lean on the
/// assets.
enum CalendarFixture {
    static let announced = WorkingCalendar(years: [
        2024: notice(
            2024,
            off: [
                "01-01", "02-10..02-17", "04-04..04-06", "05-01..05-05", "06-10", "09-15..09-17",
                "10-01..10-07",
            ],
            work: [
                "02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12",
            ]),
        2025: notice(
            2025,
            off: [
                "01-01", "01-28..02-04", "04-04..04-06", "05-01..05-05", "05-31..06-02",
                "10-01..10-08",
            ],
            work: ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        2026: notice(
            2026,
            off: [
                "01-01..01-03", "02-15..02-23", "04-04..04-06", "05-01..05-05", "06-19..06-21",
                "09-25..09-27", "10-01..10-07",
            ],
            work: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ])

    static func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: 0) }

    static func moment(_ day: String, _ hour: Int, _ minute: Int = 0) -> Instant {
        SiteZone.beijing.instant(on: self.day(day), secondOfDay: hour * 3600 + minute * 60)
    }

    static func limit(
        _ limit: DeadlineLimit, dayEnd: DayEnd = .sameTime, from: String = "2020-01-01",
        to: String? = nil, id: String = "test", purpose: DeadlinePurpose = .handling
    ) -> DeadlineClass {
        DeadlineClass(
            id: id, name: id, purpose: purpose, limit: limit, start: .received, dayEnd: dayEnd,
            validFrom: day(from), validTo: to.map(day), source: "test", confidence: .background)
    }

    private static func notice(_ year: Int, off: [String], work: [String]) -> YearNotice {
        let offDays = off.flatMap { text -> [LocalDate] in
            let ends = text.split(separator: ".").map { day("\(year)-\($0)") }
            return (ends[0].dayNumber...(ends.last ?? ends[0]).dayNumber).map {
                LocalDate(dayNumber: $0)
            }
        }
        return YearNotice(
            offDays: Set(offDays), workdays: Set(work.map { day("\(year)-\($0)") }),
            source: "test")
    }
}
