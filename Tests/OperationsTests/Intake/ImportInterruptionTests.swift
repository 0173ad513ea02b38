import Casework
import Localization
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// Imports that do not come to their end, and refusals that are too many.
@Suite struct ImportInterruptionTests {
    @Test(arguments: TestDatabase.available)
    func `a running import tells how far it is, and a silent one has broken off`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let site = desk.site
            let batch = ImportBatch(
                id: 1, fileName: "a.csv", fileHash: "", mapping: "", state: .running,
                actor: "desk", startedAt: Desk.start)
            try await site.database.write { tx in
                try site.imports.begin(batch, account: 1, in: tx)
            }
            let limit = ImportBatch.silenceSecondsMax
            #expect(!batch.isInterrupted(at: Desk.start.adding(seconds: limit)))
            #expect(batch.isInterrupted(at: Desk.start.adding(seconds: limit + 1)))
            var noted = batch
            noted.created = 7
            noted.refused = 2
            noted.headings = ["工单编号", "标题"]
            noted.finishedAt = Desk.start.adding(seconds: limit)
            let alive = noted
            try await site.database.write { tx in try site.imports.note(alive, in: tx) }
            let read = ReadImports(site)
            let kept = try await read.recent(limit: 1, for: desk.desk)[0]
            #expect(kept == alive)
            #expect(!kept.isInterrupted(at: Desk.start.adding(seconds: 2 * limit)))
            #expect(kept.isInterrupted(at: Desk.start.adding(seconds: 2 * limit + 1)))
            // Once it has ended, nothing that comes late changes it.
            var ended = alive
            ended.state = .finished
            let finished = ended
            var late = alive
            late.created = 1
            let delayed = late
            try await site.database.write { tx in
                try site.imports.update(finished, in: tx)
                try site.imports.note(delayed, in: tx)
            }
            let last = try await read.recent(limit: 1, for: desk.desk)[0]
            #expect(last == finished)
            #expect(!last.isInterrupted(at: Desk.start.adding(hours: 48)))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an import whose last step fails keeps the counts of its rows`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(Export(1...2)))
            try await desk.site.database.write { tx in
                try tx.execute(
                    "CREATE UNIQUE INDEX one_end ON import_batch (state) WHERE state = 'finished'")
            }
            desk.clock.advance(hours: 1)
            let path = try folder.write(Export(2...5))
            await #expect(throws: PersistenceError.self) { try await desk.take(path) }
            #expect(try await desk.all().count == 5)
            let kept = try await ReadImports(desk.site).recent(limit: 1, for: desk.desk)[0]
            #expect(kept.state == .running)
            #expect([kept.created, kept.unchanged, kept.refused] == [3, 1, 0])
            #expect(kept.headings == Export.usual)
            #expect(try await desk.entries(.importApplied).count == 1, "none says 0 created")
        }
    }

    @Test func `a download that cannot hold every refused row says how many are missing`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            var export = Export(["工单编号", "标题"])
            for _ in 0..<(ImportReport.refusalLimit + 3) {
                export.rows.append(["标题": "没有编号"])
            }
            let report = try await desk.take(try folder.write(export))
            #expect(report.totals == totals(refused: ImportReport.refusalLimit + 3))
            let bytes = try await desk.givenBack(report.batch)
            let path = try folder.write(bytes, "refused.xlsx")
            var last: [[String]] = []
            var rows = 0
            try WorkbookReader.open(path: path).readRows(sheet: 0) { row in
                last = last.suffix(1) + [row.values().map(\.plainText)]
                rows += 1
                return true
            }
            #expect(rows == ImportReport.refusalLimit + 4)
            #expect(last[0].count > 1 && last[0][1].contains("另有 3 行"))
            #expect(last[1].count > 1 && last[1][1].hasPrefix("导出人 受理一席"))
            // Corrected as it is, its last line is no order.
            let again = try await desk.preview(path)
            #expect(again.totals == totals(refused: ImportReport.refusalLimit))
        }
    }
}
