/// One day of the count that led to a deadline.
package struct DeadlineStep: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The day the clock starts; never counted.
        case start
        case working
        case makeUp = "make_up"
        case weekend
        case holiday
        /// A calendar day, or the day on which a limit in hours ends.
        case counted
    }

    package let date: LocalDate
    package let kind: Kind
    /// Units of the limit (days, or hours) used up with this day.
    package let count: Int
    /// True when a missing notice left Monday to Friday as the only knowledge about this day.
    package let isAssumed: Bool

    package init(date: LocalDate, kind: Kind, count: Int, isAssumed: Bool = false) {
        self.date = date
        self.kind = kind
        self.count = count
        self.isAssumed = isAssumed
    }
}

/// A deadline with the count behind it, so that anybody can check it by hand.
package struct DeadlineProof: Hashable, Sendable {
    package let classID: String
    package let start: Instant
    package let due: Instant
    package let steps: [DeadlineStep]
    /// A warning when not empty: holidays of these years were not announced, Monday to Friday was
    /// assumed. Ascending.
    package let unannouncedYears: [Int]

    package init(
        classID: String, start: Instant, due: Instant, steps: [DeadlineStep],
        unannouncedYears: [Int]
    ) {
        self.classID = classID
        self.start = start
        self.due = due
        self.steps = steps
        self.unannouncedYears = unannouncedYears
    }

    package var deadline: Deadline {
        Deadline(due: due, classID: classID, unannouncedYears: unannouncedYears)
    }
}

extension DeadlineClass {
    /// When this limit ends for a clock that starts at `start`.
    ///
    /// The day of the start is never counted. A working-day limit that starts on a day off counts
    /// the next working day as its first and ends at the end of its last day, so that a later start
    /// never gives an earlier deadline. Working-day deadlines are whole seconds. A limit below 1 is
    /// due at once.
    package func proof(
        from start: Instant, calendar: WorkingCalendar, zone: SiteZone
    ) -> DeadlineProof {
        let firstStep = DeadlineStep(date: zone.date(of: start), kind: .start, count: 0)
        switch limit {
        case .hours(let hours) where hours > 0:
            let due = start.adding(hours: hours)
            let end = DeadlineStep(date: zone.date(of: due), kind: .counted, count: hours)
            return proof(start, due, [firstStep, end])
        case .naturalDays(let days) where days > 0:
            return naturalDayProof(from: start, days: days, firstStep: firstStep, zone: zone)
        case .workingDays(let days) where days > 0:
            return workingDayProof(from: start, days: days, calendar: calendar, zone: zone)
        case .hours, .naturalDays, .workingDays:
            return proof(start, start, [firstStep])
        }
    }

    private func naturalDayProof(
        from start: Instant, days: Int, firstStep: DeadlineStep, zone: SiteZone
    ) -> DeadlineProof {
        let counted = (1...days).map { number in
            DeadlineStep(date: firstStep.date.adding(days: number), kind: .counted, count: number)
        }
        let due =
            switch dayEnd {
            case .sameTime: start.adding(seconds: Int64(days) * 86_400)
            case .endOfDay: endOfDay(firstStep.date.adding(days: days), zone)
            }
        return proof(start, due, [firstStep] + counted)
    }

    private func workingDayProof(
        from start: Instant, days: Int, calendar: WorkingCalendar, zone: SiteZone
    ) -> DeadlineProof {
        let startDate = zone.date(of: start)
        var date = startDate
        var count = 0
        var steps = [DeadlineStep(date: startDate, kind: .start, count: 0)]
        var missingYears: Set<Int> = []
        while count < days {
            date = date.adding(days: 1)
            let kind = calendar.kind(of: date)
            let missing = calendar.unannouncedYears(for: date)
            missingYears.formUnion(missing)
            if kind.isWorking { count += 1 }
            steps.append(
                DeadlineStep(
                    date: date, kind: DeadlineStep.Kind(kind), count: count,
                    isAssumed: !missing.isEmpty))
        }
        // Whether the start is a working day decides the clock time, so its year matters too.
        if dayEnd == .sameTime {
            missingYears.formUnion(calendar.unannouncedYears(for: startDate))
        }
        let keepsTime = dayEnd == .sameTime && calendar.isWorkingDay(startDate)
        let due =
            keepsTime
            ? zone.instant(on: date, secondOfDay: zone.secondOfDay(of: start))
            : endOfDay(date, zone)
        return proof(start, due, steps, unannounced: missingYears.sorted())
    }

    private func endOfDay(_ date: LocalDate, _ zone: SiteZone) -> Instant {
        zone.instant(on: date, secondOfDay: 86_399)
    }

    private func proof(
        _ start: Instant, _ due: Instant, _ steps: [DeadlineStep], unannounced: [Int] = []
    ) -> DeadlineProof {
        DeadlineProof(
            classID: id, start: start, due: due, steps: steps, unannouncedYears: unannounced)
    }
}

extension DeadlineStep.Kind {
    init(_ kind: DayKind) {
        self =
            switch kind {
            case .working: .working
            case .makeUp: .makeUp
            case .weekend: .weekend
            case .holiday: .holiday
            }
    }
}
