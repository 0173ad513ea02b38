import Casework
import Yams

extension Section {
    /// Reads a file that begins with `calendar:`.
    func calendarYear() -> (year: Int, notice: YearNotice)? {
        let year = integer("calendar", in: 1...9999)
        let source = optionalText("source")
        if source == nil {
            log.error(
                .noSource, place, "the notice's source is missing",
                mend: "give the address of the State Council's notice in `source`")
        }
        let off = days("off")
        let work = days("work")
        finish()
        guard let year, let source else { return nil }
        check(off + work, lieIn: year)
        for (day, place) in work where off.contains(where: { $0.day == day }) {
            log.error(
                .dayInBothLists, place, "\(day.text) is both a day off and a working day",
                mend: "take it out of one of the lists")
        }
        for (day, place) in work where day.weekday < 6 {
            log.warning(
                .plainWorkday, place, "\(day.text) is no weekend day",
                mend: "check the notice: only weekend days are listed under `work`")
        }
        let notice = YearNotice(
            offDays: Set(off.map(\.day)), workdays: Set(work.map(\.day)), source: source)
        return (year, notice)
    }

    /// Single days, or `first..last` with both inside.
    private func days(_ key: String) -> [(day: LocalDate, place: Place)] {
        items(key).flatMap { node, place -> [(day: LocalDate, place: Place)] in
            let text = node.scalar?.string ?? ""
            let ends = text.split(separator: ".").map { String($0).trimmingBlanks }
            guard (1...2).contains(ends.count) else {
                _ = date(text, at: place)
                return []
            }
            let dates = ends.compactMap { date($0, at: place) }
            guard dates.count == ends.count, let first = dates.first, let last = dates.last else {
                return []
            }
            guard first <= last, last.dayNumber - first.dayNumber <= 31 else {
                log.error(
                    .datesReversed, place, "`\(text)` is not a span of at most 31 days",
                    mend: "put the earlier day first")
                return []
            }
            return (first.dayNumber...last.dayNumber).map {
                (LocalDate(dayNumber: $0), place)
            }
        }
    }

    private func check(_ days: [(day: LocalDate, place: Place)], lieIn year: Int) {
        for (day, place) in days {
            let isDecemberBefore = day.year == year - 1 && day.month == 12
            if day.year != year && !isDecemberBefore {
                log.error(
                    .dayOutsideYear, place, "\(day.text) does not belong to the notice of \(year)",
                    mend: "list only days of \(year) and of December \(year - 1)")
            }
        }
    }
}
