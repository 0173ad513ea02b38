import Casework
import Foundation
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import Synchronization
import TestSupport
import Testing

/// What must hold however a file is, and however often it comes.
@Suite struct ImportSafetyTests {
    @Test(arguments: TestDatabase.available)
    func `a preview writes nothing and counts what the import then does`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(Export(1...30), "first.csv"))
            desk.clock.advance(hours: 1)
            var export = Export(1...1_100)
            for row in 0..<10 { export.rows[row]["标题"] = "路灯整条街不亮" }
            for row in 50..<55 { export.rows[row]["来电时间"] = "不记得" }
            // Repeats far from what they repeat: the rows are read in batches.
            export.rows += [export.rows[3], export.rows[40], export.rows[60]]
            let path = try folder.write(export)
            let before = try await desk.rowCounts()
            let preview = try await desk.preview(path)
            #expect(
                preview.totals == totals(created: 1_065, changed: 10, unchanged: 23, refused: 5))
            #expect(preview.batch == nil)
            #expect(preview.changes.count == 10)
            #expect(preview.samples.first == Export.number(1))
            #expect(try await desk.rowCounts() == before)
            let report = try await desk.take(path)
            #expect(report.totals == preview.totals)
            #expect(report.refusals.map(\.row) == preview.refusals.map(\.row))
            #expect(report.lines.map(\.cityNumber) == preview.lines.map(\.cityNumber))
            try await desk.expectSoundHistory(1_095)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a file that breaks off leaves whole batches and can be run again`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let export = Export(1...3_500)
            let path = folder.path("orders.xlsx")
            try export.writeWorkbook(to: path)
            let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            var broken = whole
            for index in (whole.count * 7 / 10)..<(whole.count * 7 / 10 + 64) {
                broken[index] = 0xFF
            }
            let damaged = try folder.write(broken, "damaged.xlsx")
            guard case .workbook(.damaged) = await desk.refusal(damaged) else {
                Issue.record("a damaged file went in")
                return
            }
            let inside = try await desk.all().count
            #expect((1...3).map { $0 * 1_000 }.contains(inside))
            try await desk.expectSoundHistory(inside)
            let kept = try await ReadImports(desk.site).recent(limit: 1, for: desk.desk)
            #expect(kept.map(\.state) == [.failed])
            #expect(kept.map(\.problem) == ["damaged"])
            #expect(kept.map(\.created) == [inside])
            desk.clock.advance(hours: 1)
            let report = try await desk.take(path)
            #expect(report.totals == totals(created: 3_500 - inside, unchanged: inside))
        }
    }

    @Test func `a file cut short is refused before anything is written`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = folder.path("orders.xlsx")
            try Export(1...50).writeWorkbook(to: path)
            let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            for share in [3, 6, 9] {
                let cut = try folder.write(Array(whole.prefix(whole.count * share / 10)), "c.xlsx")
                guard case .workbook(.damaged) = await desk.refusal(cut) else {
                    Issue.record("\(share) tenths of a file went in")
                    return
                }
            }
            #expect(try await desk.all().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the same file from two tasks at once creates each order once`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let path = try folder.write(Export(1...2_300))
            let reports = try await withThrowingTaskGroup(of: ImportReport.self) { group in
                for _ in 0..<2 { group.addTask { try await desk.take(path) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.map(\.totals.rows) == [2_300, 2_300])
            #expect(reports.map(\.totals.created).reduce(0, +) == 2_300)
            #expect(reports.map(\.totals.changed) == [0, 0])
            #expect(reports.map(\.totals.refused) == [0, 0])
            let orders = try await desk.all()
            #expect(Set(orders.map(\.cityNumber)).count == 2_300)
            #expect(Set(orders.map(\.number)).count == 2_300)
            #expect(orders.count == 2_300)
            try await desk.expectSoundHistory(2_300)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `only the desk imports and looks at imports`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let source = ImportSource(path: try folder.write(Export(1...3)), fileName: "f.csv")
            for actor in [desk.handler, desk.reviewer, desk.analyst, desk.administrator] {
                await #expect(throws: Forbidden(action: "import")) {
                    try await ImportOrders(desk.site).apply(source, by: actor)
                }
                await #expect(throws: Forbidden(action: "import")) {
                    try await ImportOrders(desk.site).preview(source, by: actor)
                }
                await #expect(throws: Forbidden(action: "import")) {
                    try await ReadImports(desk.site).recent(limit: 5, for: actor)
                }
            }
            #expect(try await desk.all().isEmpty)
            let kept = try await ReadImports(desk.site).recent(limit: 5, for: desk.desk)
            #expect(kept.isEmpty)
        }
    }

    @Test func `progress only grows and ends with the totals`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let source = ImportSource(
                path: try folder.write(Export(1...3_200)), fileName: "f.csv")
            let seen = Mutex<[Int]>([])
            let report = try await ImportOrders(desk.site).apply(source, by: desk.desk) { totals in
                seen.withLock { $0.append(totals.rows) }
            }
            let steps = seen.withLock { $0 }
            #expect(steps == steps.sorted())
            #expect(steps.last == report.totals.rows)
            #expect(steps.count > 3)
        }
    }

    @Test func `an enormous file is refused by its size alone`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let path = try folder.write(Export(1...1))
            let file = try #require(FileHandle(forWritingAtPath: path))
            // Holes take no room on disk.
            try file.truncate(atOffset: 2 << 30)
            try file.close()
            guard case .workbook(.fileTooLarge(let bytes, _)) = await desk.refusal(path) else {
                Issue.record("2 GB went in")
                return
            }
            #expect(bytes == 2 << 30)
            // Nothing of it was read, not even for its checksum.
            #expect(try await ReadImports(desk.site).recent(limit: 1, for: desk.desk).isEmpty)
        }
    }

    @Test func `a file that is not there is refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            guard case .workbook(.unreadable) = await desk.refusal(folder.path("none.csv")) else {
                Issue.record("nothing went in as a file")
                return
            }
        }
    }
}

extension Desk {
    /// How many rows every table has that an import could write.
    fileprivate func rowCounts() async throws -> [Int] {
        try await site.database.read { tx in
            try [
                "SELECT count(*) FROM work_order", "SELECT count(*) FROM order_event",
                "SELECT count(*) FROM complainant", "SELECT count(*) FROM search_queue",
                "SELECT count(*) FROM import_batch", "SELECT count(*) FROM import_order",
                "SELECT count(*) FROM import_refusal", "SELECT max(next) FROM number_block",
            ].map { sql in try tx.fetchFirst(sql) { $0.int(0) } ?? 0 }
        }
    }
}

extension Export {
    fileprivate func writeWorkbook(to path: String) throws {
        let workbook = try WorkbookWriter(path: path)
        let sheet = try workbook.addSheet("导出")
        try sheet.appendHeadings(headings)
        for row in rows { try sheet.append(headings.map { .text(row[$0] ?? "") }) }
        try workbook.finish()
    }
}
