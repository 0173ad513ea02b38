/// How long something may take.
package enum DeadlineLimit: Hashable, Sendable {
    /// Hours of the clock, day and night, holidays included.
    case hours(Int)
    /// Calendar days after the day it starts.
    case naturalDays(Int)
    /// Working days after the day it starts, by the State Council's calendar.
    case workingDays(Int)
}

/// The event whose moment starts the clock.
package enum DeadlineStart: String, CaseIterable, Sendable {
    case received
    /// The order came to us: it was imported or entered.
    case arrived
    case cityDispatched = "city_dispatched"
    case signed
    case dispatched
    case replied
}

/// Where in its last day a limit counted in days ends.
package enum DayEnd: String, CaseIterable, Sendable {
    /// At the clock time at which it started.
    case sameTime = "same_time"
    /// At 23:59:59.
    case endOfDay = "end_of_day"
}

/// What a deadline class measures.
package enum DeadlinePurpose: String, CaseIterable, Sendable {
    case signing
    case handling
    /// Our own judgement of the three rates.
    case judgement
    /// From this moment on the order stands on an urging list.
    case urging
    /// From this moment on the order is called back even when it is still open.
    case callback
}

/// A dated limit (办理时限). Two versions of one class share the id and never overlap in time.
package struct DeadlineClass: Hashable, Sendable {
    package let id: String
    /// Chinese name as users know it.
    package let name: String
    package let purpose: DeadlinePurpose
    package let limit: DeadlineLimit
    package let start: DeadlineStart
    package let dayEnd: DayEnd
    package let validFrom: LocalDate
    package let validTo: LocalDate?
    /// Document and clause the limit comes from.
    package let source: String
    package let confidence: Confidence

    package init(
        id: String, name: String, purpose: DeadlinePurpose = .handling, limit: DeadlineLimit,
        start: DeadlineStart, dayEnd: DayEnd = .sameTime, validFrom: LocalDate,
        validTo: LocalDate? = nil, source: String, confidence: Confidence
    ) {
        self.id = id
        self.name = name
        self.purpose = purpose
        self.limit = limit
        self.start = start
        self.dayEnd = dayEnd
        self.validFrom = validFrom
        self.validTo = validTo
        self.source = source
        self.confidence = confidence
    }

    package var validity: Validity { Validity(from: validFrom, to: validTo) }
}

/// The deadline an order carries.
package struct Deadline: Hashable, Sendable {
    package let due: Instant
    package let classID: String
    /// True when the city set `due`; such a limit is never recomputed.
    package let isGivenByCity: Bool
    /// Years whose holidays were not announced when `due` was computed; empty when it is certain.
    package let unannouncedYears: [Int]

    package init(
        due: Instant, classID: String, isGivenByCity: Bool = false, unannouncedYears: [Int] = []
    ) {
        self.due = due
        self.classID = classID
        self.isGivenByCity = isGivenByCity
        self.unannouncedYears = unannouncedYears
    }

    package func isOverdue(at now: Instant) -> Bool { now > due }

    /// Not yet overdue, and due within `hours` from `now`.
    package func isDueSoon(at now: Instant, within hours: Int) -> Bool {
        !isOverdue(at: now) && due <= now.adding(hours: hours)
    }
}
