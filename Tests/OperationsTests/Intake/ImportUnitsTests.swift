import Casework
import Localization
import Operations
import Profiles
import Simulator
import Store
import TestSupport
import Testing

/// One unit is one unit, however a file writes its name.
@Suite struct ImportUnitsTests {
    @Test(arguments: TestDatabase.available)
    func `an alias counts for the unit that alone bears it`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...5, ["工单状态": "已办结"])
            let units = ["中关村街道办事处", "中关村街道", "中关村 街道", "", "没有的单位"]
            for (row, unit) in units.enumerated() { export.rows[row]["主办单位"] = unit }
            export.rows[3]["被反映街乡镇"] = "中关村街道办事处"
            export.rows[4]["被反映街乡镇"] = "接诉即办分中心"
            let path = try folder.write(export)
            try await desk.take(path)
            #expect(try await desk.take(path).totals == totals(unchanged: 5))
            let first = try await desk.order(Export.number(1))
            #expect(first.facts.unitName == "中关村街道")
            #expect(try await desk.order(Export.number(5)).facts.unitName == "没有的单位")
            // An office is no subdistrict, whatever it is called.
            #expect(try await desk.order(Export.number(5)).facts.subdistrict == "接诉即办分中心")
            let rulebook = desk.site.profile.rulebooks[0]
            let period = rulebook.period.period(.day(try day("2026-08-01")), zone: .beijing)
            let table = try await ComputeRates(desk.site).run(
                period, by: .unit, base: .full, under: rulebook, for: desk.analyst)
            let counts = Dictionary(
                table.lines.map { ($0.name, $0.rates.counts.received) }, uniquingKeysWith: +)
            #expect(counts == ["中关村街道": 4, "没有的单位": 1])
            try await desk.expectSoundHistory(5)
        }
    }
}
