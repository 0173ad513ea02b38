import Casework
import Foundation
import Localization
import Operations
import Persistence
import Profiles
import Spreadsheets
import Store
import TestSupport
import Testing

/// Exports of real systems. They lie beside the repository, never in it.
enum RealFile {
    /// Nil, with a printed reason, where the data is absent.
    static func path(_ name: String) -> String? {
        let root = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        let path = root.appendingPathComponent("shared/data").appendingPathComponent(name).path
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: ../shared/data/\(name) is not there")
        return nil
    }
}

@Suite struct RealImportTests {
    private static let counts: [(name: String, totals: ImportTotals)] = [
        ("beijing12345_format/供参考线索.xls", totals(created: 6)),
        ("beijing12345_format/供参考线索_房山500条.csv", totals(created: 500)),
        ("beijing12345_format/供参考线索_房山500条.xlsx", totals(created: 500)),
        ("haikou12345/海口12345_dev.csv", totals(created: 6_350)),
        ("pingshan_minsheng/坪山_dev_7000_gb18030.csv", totals(created: 7_000)),
        ("fuzhou12345_river/福州12345_内河诉求_dev.csv", totals(created: 751)),
        ("fuzhou12345_river/福州_多工作表脏表头_脱敏.xlsx", totals(created: 751)),
    ]

    @Test(arguments: counts.indices)
    func `real exports go in whole, and again without any change`(index: Int) async throws {
        let (name, expected) = Self.counts[index]
        guard let path = RealFile.path(name) else { return }
        try await Desk.open(on: .sqlite) { desk in
            let report = try await desk.take(path)
            #expect(report.totals == expected)
            #expect(report.refusals.map { "\($0.row) \($0.column) \($0.reason)" } == [])
            let again = try await desk.take(path)
            #expect(again.totals == totals(unchanged: expected.created))
            try await desk.expectSoundHistory(expected.created)
        }
    }

    @Test(arguments: ["供参考线索_房山500条.csv", "供参考线索_房山500条.xlsx"])
    func `the Beijing exports keep their categories, answers and states`(name: String)
        async throws
    {
        guard let path = RealFile.path("beijing12345_format/" + name) else { return }
        try await Desk.open(on: .sqlite) { desk in
            try await desk.take(path)
            let rows = try Export(reading: path).rows
            #expect(rows.count == 500)
            for row in rows {
                let order = try await desk.order(row["工单编号"] ?? "")
                #expect(order.facts.category.joined(separator: "->") == row["问题分类"])
                #expect(order.facts.subdistrict == row["被反映街乡镇"])
                #expect((order.state == .closed) == (row["工单状态"] == "回复完成"))
                let verdict = order.facts.verdict
                #expect((verdict?.resolution == .resolved) == (row["是否解决"] == "解决"))
                #expect((verdict?.satisfaction == .mostly) == (row["是否满意"] == "基本满意"))
                #expect((order.closedAt == nil) == (order.state != .closed))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `shifted headings are refused, and put right when the proposal is accepted`(
        engine: TestDatabase
    ) async throws {
        guard let path = RealFile.path("haikou12345/表头错位_gb18030_300行.csv") else { return }
        try await Desk.open(on: engine) { desk in
            let refusal = try #require(await desk.refusal(path))
            guard case .headings(.contradicted(_, _, proposal: .some)) = refusal else {
                Issue.record("\(ImportProblem(refusal, Localizer(.en)).code)")
                return
            }
            let problem = ImportProblem(refusal, Localizer(.zhHans))
            #expect(problem.code == "contradictedProposal")
            #expect(problem.hasProposal)
            #expect(!problem.mend.isEmpty)
            #expect(try await desk.all().isEmpty)
            let report = try await desk.take(path, acceptsProposal: true)
            #expect(report.totals == totals(created: 300))
            try await desk.expectTrueHaikouOrders(path)
            let again = try await desk.take(path, acceptsProposal: true)
            #expect(again.totals == totals(unchanged: 300))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the counts of Pingshan are the true ones`(engine: TestDatabase) async throws {
        guard let path = RealFile.path("pingshan_minsheng/坪山_dev_7000_gb18030.csv"),
            let truthPath = RealFile.path("pingshan_minsheng/统计真值_dev.json")
        else { return }
        let truth = try Truth(contentsOf: truthPath)
        try await Desk.open(on: engine) { desk in
            try await desk.take(path)
            let period = PeriodRule.calendarMonths.period(
                .span(first: try day("2018-01-01"), last: try day("2018-12-31")),
                zone: desk.site.zone)
            let rulebook = try desk.site.rulebook(on: try day("2018-11-01"))
            let groupings: [(FigureGrouping, String)] = [
                (.kind, "EVENT_PROPERTY_NAME"), (.category, "EVENT_TYPE_NAME"),
                (.subdistrict, "STREET_NAME"), (.community, "COMMUNITY_NAME"),
                (.channel, "EVENT_SRC_NAME"),
            ]
            for (grouping, column) in groupings {
                let table = try await ComputeRates(desk.site).run(
                    period, by: grouping, base: .full, under: rulebook, for: desk.analyst)
                #expect(table.pooled.counts.received == truth.rows)
                let lines = table.lines.map { line in
                    (
                        desk.site.profile.channel(line.name)?.name.chinese ?? line.name,
                        line.rates.counts.received
                    )
                }
                let counted = Dictionary(uniqueKeysWithValues: lines)
                for (name, count) in truth.counts[column] ?? [:] {
                    let ours =
                        grouping == .channel
                        ? counted[desk.channelName(of: name)] : counted[name]
                    #expect(ours == count, "\(column) \(name)")
                }
                #expect(counted.count == truth.counts[column]?.count)
            }
            let units = try await ComputeRates(desk.site).run(
                period, by: .unit, base: .full, under: rulebook, for: desk.analyst)
            for (name, count) in truth.counts["处置部门top20"] ?? [:] {
                let line = units.lines.first { $0.name == name }
                #expect(line?.rates.counts.received == count, "\(name)")
            }
            try await desk.expect(truth)
            let (first, last) = try await desk.span()
            #expect(first == (try moment(truth.first)))
            #expect(last == (try moment(truth.last)))
        }
    }
}

/// The figures the file's makers counted.
private struct Truth {
    let rows: Int
    let first: String
    let last: String
    let onTime: Int
    let late: Int
    let onTimeByStreet: [String: Double]
    let counts: [String: [String: Int]]

    init(contentsOf path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let object = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        rows = try #require(object["rows"] as? Int)
        first = try #require(object["min"] as? String)
        last = try #require(object["max"] as? String)
        onTime = try #require(object["按期办结"] as? Int)
        late = try #require(object["超期办结"] as? Int)
        onTimeByStreet = try #require(object["街道x按期率"] as? [String: Double])
        counts = object.compactMapValues { $0 as? [String: Int] }
    }
}

extension Desk {
    /// What an order's channel is called once it went through the profile.
    fileprivate func channelName(of word: String) -> String {
        site.profile.channel(named: word)?.name.chinese ?? word
    }

    /// The flags of being on time are columns without a field; they were kept by heading.
    fileprivate func expect(_ truth: Truth) async throws {
        let site = site
        let ids = try await all().map(\.id)
        let orders = try await site.database.read { tx in
            try ids.compactMap { try site.orders.find($0, in: tx) }
        }
        var months: [String: Int] = [:]
        var onTime: [String: (yes: Int, all: Int)] = [:]
        var late = 0
        for order in orders {
            let date = site.zone.date(of: order.moments.receivedAt)
            months[String(date.text.prefix(7)), default: 0] += 1
            let street = order.facts.subdistrict
            onTime[street, default: (0, 0)].all += 1
            onTime[street]?.yes += Int(order.facts.extra["INTIME_ARCHIVE_NUM"] ?? "") ?? 0
            late += Int(order.facts.extra["OVERTIME_ARCHIVE_NUM"] ?? "") ?? 0
        }
        #expect(months == truth.counts["月份"])
        #expect(onTime.values.map(\.yes).reduce(0, +) == truth.onTime)
        #expect(late == truth.late)
        let rates = onTime.compactMapValues { street in
            Ratio(street.yes, over: street.all).flatMap { Double($0.text(decimals: 6)) }
        }
        #expect(rates == truth.onTimeByStreet)
    }

    fileprivate func span() async throws -> (Instant?, Instant?) {
        let moments = try await all().map(\.receivedAt)
        return (moments.min(), moments.max())
    }

    /// The columns stand in another order than the headings say: the number fourth, then four
    /// levels of the category, the content, the unit as written.
    fileprivate func expectTrueHaikouOrders(_ path: String) async throws {
        let reader = try WorkbookReader.open(path: path)
        var rows: [[String]] = []
        try reader.readRows(sheet: 0) { row in
            if row.number > 1 { rows.append(row.values().map(\.plainText)) }
            return true
        }
        #expect(rows.count == 300)
        for row in rows {
            let facts = try await order(row[3]).facts
            #expect(facts.category == row[4...7].filter { !$0.isEmpty && $0 != "-" })
            #expect(facts.content == row[8].trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(facts.unitName == row[9])
        }
    }
}
