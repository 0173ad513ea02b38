import Casework
import Localization
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// When a request counts as received where the file does not say so.
@Suite struct ImportTimesTests {
    /// Orders of a file without the time of the call.
    private func export(_ rows: [[String: String]], hasNumbers: Bool = true) -> Export {
        var export = Export(1...rows.count, ["工单状态": "已办结"])
        export.headings += ["派单时间", "办结时间"]
        export.headings.removeAll { $0 == "来电时间" || ($0 == "工单编号" && !hasNumbers) }
        for (index, row) in rows.enumerated() { export.rows[index].merge(row) { $1 } }
        return export
    }

    private static let old = [
        ["派单时间": "2024-11-08 09:00", "办结时间": "2024-11-09 10:00"],
        ["办结时间": "2024-11-09 10:00"], ["派单时间": "2024-11-08 09:00"], [:],
    ]

    @Test(arguments: TestDatabase.available)
    func `the earliest time of a row counts as received, and the import's only without any`(
        engine: TestDatabase
    ) async throws {
        for hasNumbers in [true, false] {
            try await Desk.open(on: engine) { desk in
                let folder = try Scratch()
                let path = try folder.write(export(Self.old, hasNumbers: hasNumbers))
                let preview = try await desk.preview(path)
                let report = try await desk.take(path)
                for report in [preview, report] {
                    #expect(report.undated == 1)
                    #expect(report.receiptsAssumed == 3)
                    #expect(report.closedEarlyCount == 0)
                }
                let sent = try moment("2024-11-08 09:00")
                let closed = try moment("2024-11-09 10:00")
                let received = try await desk.all().map(\.receivedAt)
                #expect(received.sorted() == [sent, sent, closed, Desk.start].sorted())
                desk.clock.advance(hours: 24)
                #expect(try await desk.take(path).totals == totals(unchanged: 4))
                var today = OrderFilter()
                today.receivedFrom = try day("2026-08-03")
                #expect(try await desk.all(today).count == 1)
                try await desk.expectSoundHistory(4)
            }
        }
    }

    @Test func `the preview says so in both languages`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let preview = try await desk.preview(try folder.write(export(Self.old)))
            let english = ImportWarnings.sentences(of: preview, Localizer(.en))
            #expect(english.contains { $0.hasPrefix("1 row has no time at all") })
            #expect(english.contains { $0.hasPrefix("3 rows have no time received; the earliest") })
            let chinese = ImportWarnings.sentences(of: preview, Localizer(.zhHans))
            #expect(chinese.contains { $0.hasPrefix("1 行没有任何时间") })
            #expect(chinese.contains { $0.hasPrefix("3 行没有来电时间") })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order that counted as received with its import comes right with a time of its own`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(export([[:]])))
            #expect(try await desk.order(Export.number(1)).moments.receivedAt == Desk.start)
            desk.clock.advance(hours: 24)
            let path = try folder.write(export([Self.old[1]]))
            #expect(try await desk.take(path).totals == totals(changed: 1))
            let order = try await desk.order(Export.number(1))
            #expect(order.moments.receivedAt == (try moment("2024-11-09 10:00")))
            #expect(try await desk.take(path).totals == totals(unchanged: 1))
            let told = Export(1...1, ["工单状态": "已办结", "来电时间": "2024-11-07 10:00"])
            try await desk.take(try folder.write(told))
            #expect(try await desk.take(path).totals == totals(unchanged: 1))
            let last = try await desk.order(Export.number(1))
            #expect(last.moments.receivedAt == (try moment("2024-11-07 10:00")))
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `rows closed before they were received are named`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...9, ["工单状态": "已办结"])
            export.headings.append("办结时间")
            for row in 0...6 { export.rows[row]["办结时间"] = "2026-07-30 10:00" }
            export.rows[7]["办结时间"] = "2026-08-01"
            export.rows[8]["办结时间"] = "2026-08-02 10:00"
            let path = try folder.write(export)
            let reports = [try await desk.preview(path), try await desk.take(path)]
            for report in reports + [try await desk.take(path)] {
                #expect(report.closedEarlyCount == 7)
                #expect(report.closedEarly == ["2", "3", "4", "5", "6"])
            }
            for language in [SiteLanguage.zhHans, .en] {
                let sentences = ImportWarnings.sentences(of: reports[0], Localizer(language))
                #expect(sentences.count == 1)
                #expect(sentences[0].contains("2, 3, 4, 5, 6 …"))
            }
        }
    }
}
