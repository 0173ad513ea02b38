import Casework
import Operations
import Persistence
import Persistence
import Store
import TestSupport
import Testing

@Suite struct TodayTests {
    @Test(arguments: TestDatabase.available)
    func `the day is counted as worked out by hand`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let today = try await ReadToday(desk.site).run(base: .full, for: desk.analyst)
            let zone = desk.site.zone
            #expect(today.day == zone.date(of: desk.site.clock()))
            #expect(today.received.count == 1)
            #expect(today.hours[0].today.count == 1)
            #expect(today.hours.reduce(0) { $0 + $1.today.count } == today.received.count)
            let late = today.late.reduce(0) { $0 + $1.overdue.count }
            #expect(late == today.overdue.count && late > 0)
            #expect(today.oldest.map(\.receivedAt) == today.oldest.map(\.receivedAt).sorted())
            #expect(today.oldest.count == min(today.open.count, TodayFigures.oldestMax))
            let month = today.rulebook.period.period(
                .month, containing: today.now, zone: zone
            ).soFar(at: today.now)
            for base in Base.allCases {
                let shown = try await ReadToday(desk.site).run(base: base, for: desk.analyst)
                let table = try await ComputeRates(desk.site).run(
                    month, by: .unit, base: base, under: today.rulebook, for: desk.analyst)
                #expect(shown.rates == table.pooled, "one definition for every figure")
                let before = try await ComputeRates(desk.site).run(
                    month.previous, by: .unit, base: base, under: today.rulebook,
                    for: desk.analyst)
                #expect(shown.ratesBefore == before.pooled)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `every number is the length of the list it opens`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let today = try await ReadToday(desk.site).run(base: .assessed, for: desk.analyst)
            var counts =
                [
                    today.received, today.closed, today.open, today.overdue, today.soon,
                    today.overFourDays,
                ]
                + today.hours.map(\.today)
                + today.late.flatMap { [$0.overdue, $0.soon] }
                + (today.categories + today.communities).map(\.today)
            let answers: [(OrderFilter.Answer?, Int)] = [
                (nil, today.visible.received), (.validCallback, today.visible.validCallbacks),
                (.contacted, today.visible.contacted), (.resolved, today.visible.resolved),
                (.satisfied, today.visible.satisfied),
                (.mostlySatisfied, today.visible.mostlySatisfied),
            ]
            for (answer, count) in answers {
                var filter = today.ofPeriod
                filter.answer = answer
                #expect(
                    try await ReadOrders(desk.site).count(filter, for: desk.analyst) == count,
                    "\(String(describing: answer))")
            }
            counts.removeAll { $0.count == 0 && $0.filter.receivedHour != nil }
            for count in counts {
                let listed = try await ReadOrders(desk.site).count(
                    count.filter, for: desk.analyst)
                #expect(listed == count.count, "\(count.filter)")
            }
        }
    }

    @Test func `a confidential order is in the rates and in no number that opens a list`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            try await DayScenario.play(at: desk)
            let before = try await ReadToday(desk.site).run(base: .full, for: desk.analyst)
            try await desk.site.database.write { tx in
                try tx.execute("UPDATE work_order SET is_confidential = 1")
            }
            let after = try await ReadToday(desk.site).run(base: .full, for: desk.analyst)
            #expect(after.rates == before.rates)
            #expect(after.visible == .zero)
            #expect(after.open.count == 0 && after.received.count == 0 && after.late.isEmpty)
            #expect(after.oldest.isEmpty && after.categories.isEmpty)
            #expect(before.visible.received > 0)
        }
    }

    @Test func `who may not read figures gets none`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            for role in [Role.handler, .administrator, .auditor] {
                let actor = Actor(account: 9, name: "x", roles: [role])
                await #expect(throws: Forbidden.self) {
                    _ = try await ReadToday(desk.site).run(base: .full, for: actor)
                }
                await #expect(throws: Forbidden.self) {
                    let rulebook = try desk.site.rulebook(on: DayScenario.day)
                    _ = try await ComputeDailyRates(desk.site).run(
                        rulebook.period.period(.day(DayScenario.day), zone: desk.site.zone),
                        base: .full, under: rulebook, for: actor)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the rates by day add up to those of the period`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let rulebook = try desk.site.rulebook(on: DayScenario.day)
            let month = rulebook.period.period(
                .month, containing: desk.site.clock(), zone: desk.site.zone)
            let days = try await ComputeDailyRates(desk.site).run(
                month, base: .full, under: rulebook, for: desk.analyst)
            let table = try await ComputeRates(desk.site).run(
                month, by: .unit, base: .full, under: rulebook, for: desk.analyst)
            #expect(
                days.map(\.rates.counts).reduce(.zero, +) == table.pooled.counts)
            #expect(days.first?.day == month.firstDay)
            #expect(days.last?.day == desk.site.zone.date(of: desk.site.clock()))
            let year = rulebook.period.period(.year(2026), zone: desk.site.zone)
            let many = try await ComputeDailyRates(desk.site).run(
                year, base: .full, under: rulebook, for: desk.analyst)
            #expect(many.count == ComputeDailyRates.daysMax)
        }
    }
}
