/// When periods begin (考核周期). Dated data of the rulebook.
package struct PeriodRule: Hashable, Sendable {
    /// Day of the month on which the assessment month begins, 1 to 31; a shorter month begins it on
    /// its last day. Month M begins in month M-1 unless this is 1: 19 means 19 January to
    /// 18 February is February.
    package let cycleDay: Int
    /// Second of that day at which it begins, 0 to 86,399.
    package let cycleSecond: Int
    /// Second of the day at which days and weeks change. 0: at midnight. 43,200: day D runs from
    /// noon of the day before to noon of D.
    package let dayCutOffSecond: Int

    package init(cycleDay: Int, cycleSecond: Int = 0, dayCutOffSecond: Int = 0) {
        self.cycleDay = cycleDay
        self.cycleSecond = cycleSecond
        self.dayCutOffSecond = dayCutOffSecond
    }

    package static let calendarMonths = PeriodRule(cycleDay: 1)

    package func period(_ name: PeriodName, zone: SiteZone) -> AssessmentPeriod {
        let bounds: (Instant, Instant)
        switch name {
        case .day(let day): bounds = days(from: day, count: 1, zone)
        case .week(let monday): bounds = days(from: monday, count: 7, zone)
        case .span(let first, let last):
            bounds = days(from: first, count: last.dayNumber - first.dayNumber + 1, zone)
        case .month, .quarter, .half, .year:
            let months = name.months ?? (0, 0)
            bounds = (
                cycleStart(month: months.first, zone),
                cycleStart(month: months.first + months.count, zone)
            )
        }
        return AssessmentPeriod(
            name: name, start: bounds.0, end: bounds.1, isRunning: false, rule: self, zone: zone)
    }

    /// The period of `kind` in which `instant` lies; a span becomes the day.
    package func period(
        _ kind: PeriodKind, containing instant: Instant, zone: SiteZone
    ) -> AssessmentPeriod {
        period(name(kind, containing: instant, zone), zone: zone)
    }

    private func name(
        _ kind: PeriodKind, containing instant: Instant, _ zone: SiteZone
    ) -> PeriodName {
        let date = zone.date(of: instant)
        var month = date.year * 12 + date.month - 1
        if instant >= cycleStart(month: month + 1, zone) { month += 1 }
        if instant < cycleStart(month: month, zone) { month -= 1 }
        if let name = PeriodName(kind: kind, month: month) { return name }
        let isNextDay =
            dayCutOffSecond > 0 && zone.secondOfDay(of: instant) >= dayCutOffSecond
        let day = isNextDay ? date.adding(days: 1) : date
        return kind == .week ? .week(monday: day.adding(days: 1 - day.weekday)) : .day(day)
    }

    private func days(
        from first: LocalDate, count: Int, _ zone: SiteZone
    ) -> (Instant, Instant) {
        (dayStart(first, zone), dayStart(first.adding(days: count), zone))
    }

    private func dayStart(_ day: LocalDate, _ zone: SiteZone) -> Instant {
        dayCutOffSecond == 0
            ? zone.instant(on: day)
            : zone.instant(on: day.adding(days: -1), secondOfDay: dayCutOffSecond)
    }

    private func cycleStart(month: Int, _ zone: SiteZone) -> Instant {
        let begins = cycleDay == 1 ? month : month - 1
        let firstOfMonth = LocalDate(dayNumber: 0).adding(months: begins - 1970 * 12)
        let length = LocalDate.daysIn(month: firstOfMonth.month, year: firstOfMonth.year)
        let day = firstOfMonth.adding(days: min(cycleDay, length) - 1)
        return zone.instant(on: day, secondOfDay: cycleSecond)
    }
}

/// A span of time for which figures are made: `start` is inside, `end` is not.
package struct AssessmentPeriod: Hashable, Sendable {
    package let name: PeriodName
    package let start: Instant
    package let end: Instant
    /// True when `end` is a moment inside the named period: figures so far.
    package let isRunning: Bool
    package let rule: PeriodRule
    package let zone: SiteZone

    package func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    package var firstDay: LocalDate {
        switch name {
        case .day(let day): day
        case .week(let monday): monday
        case .span(let first, _): first
        case .month, .quarter, .half, .year: zone.date(of: start)
        }
    }

    /// The last day of which some part lies inside.
    package var lastDay: LocalDate { zone.date(of: Instant(milliseconds: end.milliseconds - 1)) }

    /// The part of this period before `now`; the whole period once it is over, nothing before it
    /// begins.
    package func soFar(at now: Instant) -> AssessmentPeriod {
        guard now < end else { return self }
        return AssessmentPeriod(
            name: name, start: start, end: max(start, now), isRunning: true, rule: rule,
            zone: zone)
    }

    /// The period before (环比). A running period is compared with the same span of the period
    /// before: up to the same day of the month, at most its last day, and the same time of day.
    package var previous: AssessmentPeriod {
        switch name {
        case .day(let day): shifted(to: .day(day.adding(days: -1)), days: -1)
        case .week(let monday): shifted(to: .week(monday: monday.adding(days: -7)), days: -7)
        case .span(let first, let last):
            earlierSpan(days: first.dayNumber - last.dayNumber - 1, first, last)
        case .month, .quarter, .half, .year: shifted(months: -(name.months?.count ?? 0))
        }
    }

    /// The same period one year earlier (同比): same date, same number; a week is compared with the
    /// one 52 weeks earlier, so that weekdays match.
    package var yearBefore: AssessmentPeriod {
        switch name {
        case .day(let day):
            let earlier = day.adding(months: -12)
            return shifted(to: .day(earlier), days: earlier.dayNumber - day.dayNumber)
        case .week(let monday):
            return shifted(to: .week(monday: monday.adding(days: -364)), days: -364)
        case .span(let first, let last):
            let earlier = PeriodName.span(
                first: first.adding(months: -12), last: last.adding(months: -12))
            let days = last.adding(months: -12).dayNumber - last.dayNumber
            return shifted(to: earlier, days: days)
        case .month, .quarter, .half, .year: return shifted(months: -12)
        }
    }

    private func earlierSpan(
        days: Int, _ first: LocalDate, _ last: LocalDate
    ) -> AssessmentPeriod {
        shifted(
            to: .span(first: first.adding(days: days), last: last.adding(days: days)), days: days)
    }

    private func shifted(to name: PeriodName, days: Int) -> AssessmentPeriod {
        let whole = rule.period(name, zone: zone)
        guard isRunning else { return whole }
        return whole.cut(at: end.adding(seconds: Int64(days) * 86_400))
    }

    private func shifted(months: Int) -> AssessmentPeriod {
        guard let own = name.months,
            let name = PeriodName(kind: name.kind, month: own.first + months)
        else { return self }
        let whole = rule.period(name, zone: zone)
        guard isRunning else { return whole }
        // Midnight belongs to the day that just ended, or the 30th would be compared with the 31st.
        let isMidnight = zone.secondOfDay(of: end) == 0
        let day = zone.date(of: end).adding(days: isMidnight ? -1 : 0).adding(months: months)
        let second = isMidnight ? 86_400 : zone.secondOfDay(of: end)
        return whole.cut(at: zone.instant(on: day, secondOfDay: second))
    }

    private func cut(at moment: Instant) -> AssessmentPeriod {
        AssessmentPeriod(
            name: name, start: start, end: min(max(start, moment), end), isRunning: true,
            rule: rule, zone: zone)
    }
}
