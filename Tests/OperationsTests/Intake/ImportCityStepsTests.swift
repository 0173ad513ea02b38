import Casework
import Localization
import Operations
import Profiles
import Simulator
import Store
import TestSupport
import Testing

/// What newer exports of the city mean for orders known here, and by which number these are known.
@Suite struct ImportCityStepsTests {
    private static let timed = Export.usual + ["办结时间", "派单时间", "案件编号"]

    private func export(_ numbers: ClosedRange<Int>, _ change: [String: String] = [:]) -> Export {
        var export = Export(numbers, change)
        export.headings = Self.timed
        return export
    }

    @Test(arguments: TestDatabase.available)
    func `an order the city finished is closed, or said to be open still`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(export(1...2)))
            let worked = try await desk.order(Export.number(2))
            try await desk.change(worked, .sign, by: desk.desk)
            let finished = export(1...2, ["工单状态": "已办结", "办结时间": "2026-08-03 08:00"])
            let path = try folder.write(finished)
            #expect(try await desk.preview(path).stillOpen.map(\.row) == [3])
            let report = try await desk.take(path)
            #expect(report.totals == totals(changed: 2))
            #expect(report.stillOpenCount == 1)
            #expect(report.stillOpen.map(\.cityNumber) == [Export.number(2)])
            let warning = try #require(report.stillOpenWarning(Localizer(.zhHans)))
            #expect(warning.contains(Export.number(2)))
            #expect(try await desk.order(Export.number(1)).state == .closed)
            #expect(try await desk.order(Export.number(2)).state == .awaitingDispatch)
            let again = try await desk.take(path)
            #expect(again.totals == totals(unchanged: 2))
            #expect(again.stillOpenCount == 1)
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `no order counts as closed and as overdue`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let due = ["截止时间": "2026-08-02 10:00"]
            try await desk.take(try folder.write(export(1...2, due)))
            try await desk.change(
                try await desk.order(Export.number(2)), .sign, by: desk.desk)
            let closed = ["工单状态": "已办结", "办结时间": "2026-08-01 20:00"]
            try await desk.take(
                try folder.write(export(1...2, due.merging(closed) { $1 })))
            let figures = try await ComputeDailyFigures(desk.site).run(
                try day("2026-08-01"), base: .full,
                under: try desk.site.rulebook(on: try day("2026-08-01")), for: desk.analyst)
            #expect(figures.closed.today == 1)
            #expect(figures.dayTable.pooled.counts.closed == 1)
            #expect(figures.overdueCount == 1)
            #expect(figures.overdue.map(\.cityNumber) == [Export.number(2)])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order sent back comes again when the city dispatches it again`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(
                try folder.write(export(1...1, ["派单时间": "2026-08-01 09:00"])))
            let order = try await desk.order(Export.number(1))
            try await desk.change(order, .requestSendBack(reason: "不属于本街道"), by: desk.desk)
            try await desk.change(
                order, .reviewSendBack(Review(isAccepted: true)), by: desk.desk)
            desk.clock.advance(hours: 5)
            let again = export(1...1, ["派单时间": "2026-08-03 13:00"])
            #expect(try await desk.take(try folder.write(again)).totals == totals(changed: 1))
            let reopened = try await desk.order(Export.number(1))
            #expect(reopened.state == .awaitingSigning)
            #expect(reopened.deadlines.sign.due == Desk.start.adding(hours: 5 + 2))
            try await desk.change(reopened, .sign, by: desk.desk)
            #expect(try await desk.take(try folder.write(again)).totals == totals(unchanged: 1))
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what came finished is taken up again with the city's word, and only then`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let done = export(1...2, ["工单状态": "已办结", "办结时间": "2026-08-02 11:00"])
            try await desk.take(try folder.write(done))
            desk.clock.advance(hours: 5)
            var again = export(1...2, ["工单状态": "办理中"])
            for word in ["", "没见过的状态"] {
                again.rows[1]["工单状态"] = word
                try await desk.take(try folder.write(again))
                #expect(try await desk.order(Export.number(2)).state == .closed)
            }
            let order = try await desk.order(Export.number(1))
            #expect(order.state == .awaitingSigning)
            #expect(order.closedAt == nil && order.facts.cityClosedAt == nil)
            #expect(order.deadlines.sign.due == Desk.start.adding(hours: 5 + 2))
            #expect(!order.deadlines.reply.isOverdue(at: desk.clock.read()))
            again.rows[1]["工单状态"] = "待办理"
            let path = try folder.write(again)
            let preview = try await desk.preview(path)
            #expect(preview.takenUpAgain == 1)
            for language in [SiteLanguage.zhHans, .en] {
                let sentences = ImportWarnings.sentences(of: preview, Localizer(language))
                #expect(sentences.count == 1)
            }
            let report = try await desk.take(path)
            #expect(report.totals == totals(changed: 1, unchanged: 1))
            #expect(report.changes[0].changedFields.contains("state"))
            #expect(try await desk.take(path).totals == totals(unchanged: 2))
            try await desk.change(order, .sign, by: desk.desk)
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a class the city names later moves the limit of what nobody has dispatched`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var file = export(1...2)
            file.headings.append("标签")
            file.rows[1]["截止时间"] = "2026-08-09 10:00"
            try await desk.take(try folder.write(file))
            let before = try await desk.order(Export.number(1)).deadlines.reply
            let urgent = try folder.write(file.changed(["标签": "2小时"]))
            #expect(try await desk.take(urgent).totals == totals(changed: 2))
            let reply = try await desk.order(Export.number(1)).deadlines.reply
            #expect(reply.classID == "urgent" && reply.due < before.due)
            let given = try await desk.order(Export.number(2)).deadlines.reply
            #expect(given == .givenByCity(try moment("2026-08-09 10:00")))
            #expect(try await desk.take(urgent).totals == totals(unchanged: 2))
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a corrected time of the call moves the order into its day's figures`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(export(1...1, ["来电时间": ""])))
            try await desk.take(
                try folder.write(export(1...1, ["来电时间": "2026-07-30 10:00"])))
            let order = try await desk.order(Export.number(1))
            #expect(order.moments.receivedAt == (try moment("2026-07-30 10:00")))
            var filter = OrderFilter()
            filter.receivedFrom = try day("2026-07-30")
            filter.receivedTo = filter.receivedFrom
            #expect(try await desk.numbers(filter) == [Export.number(1)])
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a closing nobody knows the time of counts, but on no day`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(export(1...1, ["工单状态": "已办结"])))
            func closed(from: String?, to: String?) async throws -> Int {
                var filter = OrderFilter()
                filter.closedFrom = try from.map(day)
                filter.closedTo = try to.map(day)
                return try await desk.numbers(filter).count
            }
            let period = desk.site.profile.rulebooks[0].period.period(
                .day(try day("2026-08-01")), zone: .beijing)
            let table = try await ComputeRates(desk.site).run(
                period, by: .unit, base: .full, under: desk.site.profile.rulebooks[0],
                for: desk.analyst)
            #expect(table.pooled.counts.closed == 1)
            #expect(try await closed(from: "2000-01-01", to: nil) == 0)
            #expect(try await closed(from: nil, to: "2099-12-31") == 0)
            try await desk.take(
                try folder.write(
                    export(1...1, ["工单状态": "已办结", "办结时间": "2026-08-02 11:00"])))
            #expect(try await closed(from: "2026-08-02", to: "2026-08-02") == 1)
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order named by the district's number is found again by both`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var district = export(1...2)
            district.headings.removeAll { $0 == "工单编号" }
            for row in 0...1 { district.rows[row]["案件编号"] = "区-\(row + 1)" }
            #expect(try await desk.take(try folder.write(district)).totals == totals(created: 2))
            var both = district
            both.headings = Self.timed
            let report = try await desk.take(try folder.write(both))
            #expect(report.totals == totals(changed: 2))
            #expect(report.changes.map(\.changedFields) == [["city_number"], ["city_number"]])
            #expect(try await desk.order(Export.number(1)).facts.districtNumber == "区-1")
            for file in [both, district] {
                let again = try await desk.take(try folder.write(file))
                #expect(again.totals == totals(unchanged: 2))
            }
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `two orders of one case stay two, and neither is guessed at`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let both = export(1...2, ["案件编号": "区-9"])
            #expect(try await desk.take(try folder.write(both)).totals == totals(created: 2))
            var first = export(3...4, ["案件编号": "区-8"])
            first.headings.removeAll { $0 == "工单编号" }
            first.rows.removeLast()
            #expect(try await desk.take(try folder.write(first)).totals == totals(created: 1))
            let later = export(3...4, ["案件编号": "区-8"])
            #expect(
                try await desk.take(try folder.write(later)).totals
                    == totals(created: 1, changed: 1))
            var unnamed = both
            unnamed.headings.removeAll { $0 == "工单编号" }
            unnamed.rows.removeLast()
            #expect(try await desk.take(try folder.write(unnamed)).totals == totals(created: 1))
            try await desk.expectSoundHistory(5)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a cell that no index takes is refused and the rest goes in`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = export(1...6)
            export.headings.append("备注")
            let long = String(repeating: "字", count: 1_000)
            export.rows[0]["工单编号"] = long
            export.rows[1]["案件编号"] = String(repeating: "9", count: 101)
            export.rows[2]["主办单位"] = long
            export.rows[3]["备注"] = String(repeating: "字", count: 20_001)
            export.rows[4]["工单编号"] = "A\u{7F}\u{1}9"
            let report = try await desk.take(try folder.write(export))
            #expect(report.totals == totals(created: 2, refused: 4))
            #expect(report.refusals.allSatisfy { $0.reason == .tooLong })
            #expect(report.refusals.map(\.column) == ["工单编号", "案件编号", "主办单位", "备注"])
            #expect(try await desk.order("A9").state == .awaitingSigning)
        }
    }
}
