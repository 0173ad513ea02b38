/// One year's holiday arrangement as the State Council announced it.
package struct YearNotice: Hashable, Sendable {
    /// Days off; a notice may name days of the December before its year.
    package let offDays: Set<LocalDate>
    /// Weekend days that are worked instead (调休).
    package let workdays: Set<LocalDate>
    /// Where the notice was published.
    package let source: String

    package init(offDays: Set<LocalDate>, workdays: Set<LocalDate>, source: String) {
        self.offDays = offDays
        self.workdays = workdays
        self.source = source
    }
}

/// What the calendar knows about one day.
package enum DayKind: String, CaseIterable, Sendable {
    case working
    /// A Saturday or Sunday worked for a holiday elsewhere.
    case makeUp = "make_up"
    case weekend
    case holiday

    package var isWorking: Bool { self == .working || self == .makeUp }
}

/// Working days by announced notices; Monday to Friday where no notice says otherwise.
package struct WorkingCalendar: Hashable, Sendable {
    package let years: [Int: YearNotice]

    package init(years: [Int: YearNotice]) {
        self.years = years
    }

    /// Years with a notice, ascending.
    package var announcedYears: [Int] { years.keys.sorted() }

    package func isWorkingDay(_ date: LocalDate) -> Bool { kind(of: date).isWorking }

    /// The notice of the day's own year counts before that of the next year.
    package func kind(of date: LocalDate) -> DayKind {
        for notice in [years[date.year], years[date.year + 1]].compactMap({ $0 }) {
            if notice.workdays.contains(date) { return .makeUp }
            if notice.offDays.contains(date) { return .holiday }
        }
        return date.weekday >= 6 ? .weekend : .working
    }

    /// Years whose missing notice could change what `kind(of:)` says about this day: its own, and
    /// in the last week of December the next one, because New Year's holiday reaches back.
    package func unannouncedYears(for date: LocalDate) -> [Int] {
        let isLastWeek = date.month == 12 && date.day >= 25
        return (isLastWeek ? [date.year, date.year + 1] : [date.year]).filter { years[$0] == nil }
    }

    /// Working days from `first` to `last`, both inside; 0 when `last` comes first.
    package func workingDays(from first: LocalDate, through last: LocalDate) -> Int {
        guard first <= last else { return 0 }
        return (first.dayNumber...last.dayNumber).count {
            isWorkingDay(LocalDate(dayNumber: $0))
        }
    }
}
