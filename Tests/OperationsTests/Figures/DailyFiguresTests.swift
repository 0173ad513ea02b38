import Casework
import Operations
import Store
import TestSupport
import Testing

@Suite struct DailyFiguresTests {
    private func figures(_ desk: Desk, _ base: Base) async throws -> DailyFigures {
        try await ComputeDailyFigures(desk.site).run(
            DayScenario.day, base: base, under: try desk.site.rulebook(on: DayScenario.day),
            for: desk.analyst)
    }

    @Test(arguments: TestDatabase.available)
    func `the counts of a day are those worked out by hand`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let full = try await figures(desk, .full)
            expect(full.received, 5, 2, 9)
            expect(full.closed, 3, 0, 4)
            #expect(full.dueSoonCount == 2)
            #expect(full.overdueCount == 1)
            #expect(full.overFourDaysCount == 1)
            let assessed = try await figures(desk, .assessed)
            expect(assessed.received, 4, 2, 8)
            expect(assessed.closed, 2, 0, 3)
            #expect(full.runningPeriod.firstDay.text == "2026-07-19")
            #expect(full.runningPeriod.lastDay == DayScenario.day)
        }
    }

    private func expect(
        _ count: DailyFigures.Count, _ today: Int, _ dayBefore: Int, _ soFar: Int,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(count.today == today, sourceLocation: place)
        #expect(count.dayBefore == dayBefore, sourceLocation: place)
        #expect(count.periodSoFar == soFar, sourceLocation: place)
    }

    @Test(arguments: TestDatabase.available)
    func `the rates of a day are those worked out by hand`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let table = try await figures(desk, .full).dayTable
            #expect(table.lines.map(\.name) == ["甲局", "乙街"])
            #expect(table.lines.map(\.rank) == [1, 2])
            let expected = [
                (table.lines[0].rates, ["100.0", "100.0", "100.0", "100.0"], [3, 1, 1]),
                (table.lines[1].rates, ["50.0", "0.0", "45.0", "23.0"], [2, 2, 2]),
                (table.pooled, ["66.7", "33.3", "63.3", "48.7"], [5, 3, 3]),
                (table.meanOfUnits, ["75.0", "50.0", "72.5", "61.5"], [5, 3, 3]),
            ]
            for (rates, texts, counts) in expected {
                #expect(
                    [
                        rates.responseText, rates.resolutionText, rates.satisfactionText,
                        rates.scoreText,
                    ] == texts)
                let own = rates.counts
                #expect([own.received, own.closed, own.validCallbacks] == counts)
            }
            let assessed = try await figures(desk, .assessed).dayTable
            #expect(assessed.pooled.scoreText == "73.0")
            #expect(assessed.lines.map(\.rates.scoreText) == ["100.0", "46.0"])
        }
    }

    @Test(arguments: TestDatabase.available, Base.allCases)
    func `every figure opens the orders it counts`(engine: TestDatabase, base: Base)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            let figures = try await figures(desk, base)
            let hidden = base == .assessed ? ["B2"] : []
            func left(_ numbers: [String]) -> [String] { numbers.filter { !hidden.contains($0) } }
            let day = left(["A1", "A2", "A3", "B1", "B2"])
            #expect(try await desk.numbers(figures.received.filter) == day)
            #expect(figures.ordersOfDay.compactMap(\.cityNumber).sorted() == day)
            #expect(
                try await desk.numbers(figures.closed.filter) == left(["A3", "B2", "C1"]))
            for category in figures.topCategories {
                #expect(try await desk.numbers(category.filter).count == category.count)
            }
            for table in [figures.dayTable, figures.dayBeforeTable, figures.periodTable] {
                for line in table.lines {
                    let opened = try await desk.numbers(table.filter(of: line))
                    #expect(opened.count == line.rates.counts.received)
                }
                let all = try await desk.numbers(table.filter(of: nil))
                #expect(all.count == table.pooled.counts.received)
            }
            for (due, orders) in [
                (OrderFilter.Due.soon, figures.dueSoon), (.overdue, figures.overdue),
                (.overFourDays, figures.overFourDays),
            ] {
                var filter = OrderFilter()
                filter.due = due
                let listed = orders.compactMap(\.cityNumber).sorted()
                #expect(try await desk.numbers(filter) == listed)
            }
            #expect(figures.dueSoon.compactMap(\.cityNumber) == ["F1", "A1"])
            #expect(figures.overdue.compactMap(\.cityNumber) == ["A2"])
            #expect(figures.overFourDays.compactMap(\.cityNumber) == ["D1"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the largest categories come first and those without a name not at all`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var export = Export(1...7)
            let categories = ["乙", "甲", "乙", "", "甲->丙", "丁", "乙"]
            for (row, category) in categories.enumerated() {
                export.rows[row]["问题分类"] = category
                export.rows[row]["来电时间"] = "2026-08-02 10:00"
            }
            let folder = try Scratch()
            try await desk.take(try folder.write(export))
            let figures = try await figures(desk, .full)
            #expect(figures.topCategories.map(\.name) == ["乙", "甲", "丁"])
            #expect(figures.topCategories.map(\.count) == [3, 2, 1])
        }
    }

    @Test func `a day without orders has counts of nothing and no rates`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let figures = try await figures(desk, .full)
            expect(figures.received, 0, 0, 0)
            expect(figures.closed, 0, 0, 0)
            #expect(figures.dayTable.lines.isEmpty)
            #expect(figures.dayTable.pooled.scoreText == nil)
            #expect(figures.topCategories.isEmpty)
            for actor in [desk.handler, desk.administrator] {
                let rulebook = try desk.site.rulebook(on: DayScenario.day)
                await #expect(throws: Forbidden(action: "figures")) {
                    try await ComputeDailyFigures(desk.site).run(
                        DayScenario.day, base: .full, under: rulebook, for: actor)
                }
            }
        }
    }
}
