import Casework
import Testing

struct DeadlineProofTests {
    private let calendar = CalendarFixture.announced
    private let zone = SiteZone.beijing

    @Test(arguments: [
        ("2026-02-13", 5, "2026-02-27"), ("2026-09-29", 5, "2026-10-12"),
        ("2025-09-26", 7, "2025-10-13"), ("2026-04-30", 1, "2026-05-06"),
        ("2025-01-24", 3, "2025-02-05"),
    ])
    func `working days are counted by the announced calendar`(
        start: String, days: Int, due: String
    ) {
        let proof = proof(.workingDays(days), from: CalendarFixture.moment(start, 9, 30))
        #expect(zone.text(of: proof.due) == due + " 09:30:00")
        #expect(proof.unannouncedYears.isEmpty)
        #expect(proof.steps.last?.count == days)
        #expect(proof.steps.last?.date.text == due)
    }

    @Test func `the steps name every day and why it counts or not`() {
        let proof = proof(.workingDays(1), from: CalendarFixture.moment("2026-04-30", 9))
        #expect(proof.steps.map(\.date.day) == [30, 1, 2, 3, 4, 5, 6])
        #expect(
            proof.steps.map(\.kind) == [
                .start, .holiday, .holiday, .holiday, .holiday, .holiday, .working,
            ])
        #expect(proof.steps.map(\.count) == [0, 0, 0, 0, 0, 0, 1])
    }

    @Test func `hours run through nights and holidays`() {
        let proof = proof(.hours(24), from: CalendarFixture.moment("2026-09-30", 20))
        #expect(zone.text(of: proof.due) == "2026-10-01 20:00:00")
        #expect(proof.steps.map(\.kind) == [.start, .counted])
    }

    @Test func `natural days ignore holidays and keep the clock time`() {
        let proof = proof(.naturalDays(7), from: CalendarFixture.moment("2026-09-29", 10, 15))
        #expect(zone.text(of: proof.due) == "2026-10-06 10:15:00")
        #expect(proof.steps.count == 8)
        #expect(proof.unannouncedYears.isEmpty)
    }

    @Test func `a limit to the end of the day ends one second before midnight`() {
        let start = CalendarFixture.moment("2026-03-02", 10)
        let natural = proof(.naturalDays(1), .endOfDay, from: start)
        #expect(zone.text(of: natural.due) == "2026-03-03 23:59:59")
        let working = proof(.workingDays(1), .endOfDay, from: start)
        #expect(zone.text(of: working.due) == "2026-03-03 23:59:59")
    }

    @Test func `a working-day limit that starts on a day off ends with its last day`() {
        let proof = proof(.workingDays(1), from: CalendarFixture.moment("2026-03-07", 10))
        #expect(zone.text(of: proof.due) == "2026-03-09 23:59:59")
    }

    @Test func `a year without a notice is named and its days are marked`() {
        let proof = proof(.workingDays(5), from: CalendarFixture.moment("2026-12-30", 9))
        #expect(proof.unannouncedYears == [2027])
        let assumed = proof.steps.filter(\.isAssumed).map(\.date.text)
        #expect(assumed.first == "2026-12-31")
        #expect(assumed.last == "2027-01-06")
        #expect(assumed.count == 7)
        #expect(zone.text(of: proof.due) == "2027-01-06 09:00:00")
        #expect(proof.deadline.unannouncedYears == [2027])
    }

    @Test func `hours and natural days never need a notice`() {
        for limit in [DeadlineLimit.hours(48), .naturalDays(15)] {
            let proof = proof(limit, from: CalendarFixture.moment("2028-01-01", 9))
            #expect(proof.unannouncedYears.isEmpty)
        }
    }

    @Test(arguments: [DeadlineLimit.hours(0), .naturalDays(0), .workingDays(-3)])
    func `a limit below one is due at once`(limit: DeadlineLimit) {
        let start = CalendarFixture.moment("2026-03-07", 10)
        #expect(proof(limit, from: start).due == start)
    }

    @Test func `a later start never gives an earlier deadline`() {
        let limits: [DeadlineLimit] = [
            .hours(2), .naturalDays(1), .naturalDays(7), .workingDays(1), .workingDays(7),
        ]
        for limit in limits {
            for dayEnd in DayEnd.allCases {
                var earlier = Instant(milliseconds: .min)
                // Every 5 hours and 7 seconds of two years with all their holidays.
                var start = CalendarFixture.moment("2025-01-01", 0)
                while start < CalendarFixture.moment("2026-12-31", 0) {
                    let due = proof(limit, dayEnd, from: start).due
                    #expect(due >= earlier, "\(limit) \(dayEnd) from \(zone.text(of: start))")
                    #expect(due > start)
                    earlier = due
                    start = start.adding(seconds: 5 * 3600 + 7)
                }
            }
        }
    }

    @Test func `a working-day limit never ends on a day off and counts exactly its days`() {
        for offset in 0..<730 {
            let first = CalendarFixture.day("2025-01-01").adding(days: offset)
            let start = zone.instant(on: first, secondOfDay: (offset * 7919) % 86_400)
            for days in [1, 3, 15] {
                for dayEnd in DayEnd.allCases {
                    let last = zone.date(of: proof(.workingDays(days), dayEnd, from: start).due)
                    #expect(calendar.isWorkingDay(last))
                    let counted = calendar.workingDays(
                        from: first.adding(days: 1), through: last)
                    #expect(counted == days)
                }
            }
        }
    }

    @Test func `overdue begins after the deadline and due soon ends with it`() {
        let due = CalendarFixture.moment("2026-03-03", 12)
        let deadline = Deadline(due: due, classID: "test")
        #expect(!deadline.isOverdue(at: due))
        #expect(deadline.isOverdue(at: due.adding(seconds: 1)))
        #expect(deadline.isDueSoon(at: due.adding(hours: -24), within: 24))
        #expect(!deadline.isDueSoon(at: due.adding(seconds: -24 * 3600 - 1), within: 24))
        #expect(!deadline.isDueSoon(at: due.adding(seconds: 1), within: 24))
    }

    private func proof(
        _ limit: DeadlineLimit, _ dayEnd: DayEnd = .sameTime, from start: Instant
    ) -> DeadlineProof {
        CalendarFixture.limit(limit, dayEnd: dayEnd).proof(
            from: start, calendar: calendar, zone: zone)
    }
}
