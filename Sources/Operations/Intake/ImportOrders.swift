import CAssets
package import Casework
import Crypto
import Foundation
import Persistence
package import Spreadsheets
import Store

/// The city's export becomes orders: preview first, then apply.
///
/// New orders are created, known ones (by the city's number) take what the city says newly, equal
/// ones stay untouched, bad rows are refused one by one. Cells that are empty say nothing: they
/// leave what is there. Rows are written in batches, each whole or not at all, so that an import
/// that breaks off can simply be run again.
package struct ImportOrders: Sendable {
    private let site: Site

    /// Rows read and written together.
    static let batchSize = 1_000

    package init(_ site: Site) {
        self.site = site
    }

    /// Reads the whole file and says what an import would do. Writes nothing.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal`.
    package func preview(
        _ source: ImportSource, by actor: Actor, progress: @escaping ImportProgress = { _ in }
    ) async throws -> ImportReport {
        try await run(source, batch: nil, by: actor, progress: progress)
    }

    /// Imports the file as a new batch.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal`; then no row was written, or those of whole batches.
    package func apply(
        _ source: ImportSource, by actor: Actor, progress: @escaping ImportProgress = { _ in }
    ) async throws -> ImportReport {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        var batch = try await begin(source, by: actor)
        do {
            let report = try await run(source, batch: batch.id, by: actor, progress: progress)
            batch.headings = report.maps.first.map { $0.columns.map(\.heading) } ?? []
            try await finish(&batch, report.totals, problem: nil)
            return report
        } catch {
            try await finish(&batch, ImportTotals(), problem: String(describing: type(of: error)))
            throw error
        }
    }

    // MARK: - Headings

    /// The table of known headings that ships with the program.
    ///
    /// - Throws: `HeadingTable.Fault` when the file is broken, which the tests exclude.
    package static func headingTable() throws -> HeadingTable {
        for index in 0..<jiesu_asset_count() {
            guard let entry = jiesu_asset_at(index),
                String(cString: entry.pointee.path) == "profiles/headings.json"
            else { continue }
            return try HeadingTable(
                json: Array(
                    UnsafeBufferPointer(start: entry.pointee.bytes, count: entry.pointee.length)))
        }
        throw HeadingTable.Fault.notReadable("profiles/headings.json is missing")
    }

    private func headings(
        _ source: ImportSource, of workbook: WorkbookReader
    ) async throws -> (maps: [HeadingMap], ignored: [WorkbookHeadings.IgnoredSheet]) {
        let table = try ImportOrders.headingTable()
        let mapping = try await mapping(source, table)
        let recognition = HeadingRecognition(table: table, mapping: mapping)
        do {
            let found = try recognition.recognise(workbook)
            return (found.maps, found.ignored)
        } catch HeadingError.contradicted(_, _, let proposal?) where source.acceptsProposal {
            return ([proposal], [])
        } catch let error as HeadingError {
            throw ImportRefusal.headings(error)
        } catch let error as WorkbookError {
            throw ImportRefusal.workbook(error)
        }
    }

    private func mapping(
        _ source: ImportSource, _ table: HeadingTable
    ) async throws -> [String: FieldName?] {
        guard let name = source.mapping else { return [:] }
        let site = site
        let saved = try await site.database.read { tx in
            try site.imports.mappings(in: tx).first { $0.name == name }?.columns
        }
        guard let saved else { throw ImportRefusal.unknownMapping(name) }
        var mapping: [String: FieldName?] = [:]
        for (heading, field) in saved {
            if field.isEmpty {
                mapping[heading] = .some(nil)
                continue
            }
            let name = FieldName(rawValue: field)
            guard table.field(name) != nil else { throw ImportRefusal.unknownField(field) }
            mapping[heading] = name
        }
        return mapping
    }

    // MARK: - The way of the rows

    private func run(
        _ source: ImportSource, batch: Int64?, by actor: Actor,
        progress: @escaping ImportProgress
    ) async throws -> ImportReport {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        let workbook: WorkbookReader
        do {
            workbook = try WorkbookReader.open(path: source.path)
        } catch {
            throw ImportRefusal.workbook(error)
        }
        let headings = try await headings(source, of: workbook)
        let feed = readRows(of: source, headings.maps)
        let writer = ImportWriter(
            site: site, actor: actor, batch: batch, now: site.clock(),
            report: ImportReport(
                fileName: source.fileName, maps: headings.maps, ignored: headings.ignored))
        do {
            return try await drain(feed, into: writer, progress)
        } catch let error as WorkbookError {
            feed.abandon()
            throw ImportRefusal.workbook(error)
        } catch {
            feed.abandon()
            throw error
        }
    }

    /// Reading, preparing and writing overlap: while one batch is written the next is prepared and
    /// the one after that is read.
    private func drain(
        _ feed: RowFeed<RowBatch>, into writer: ImportWriter, _ progress: ImportProgress
    ) async throws -> ImportReport {
        var writing: Task<Void, any Error>?
        do {
            while let rows = try await feed.next() {
                try Task.checkCancellation()
                let prepared = try await writer.prepare(rows)
                try await writing?.value
                progress(await writer.report.totals)
                writing = Task { try await writer.write(prepared) }
            }
            try await writing?.value
        } catch {
            _ = await writing?.result
            throw error
        }
        let report = await writer.report
        progress(report.totals)
        return report
    }

    private func readRows(
        of source: ImportSource, _ maps: [HeadingMap]
    ) -> RowFeed<RowBatch> {
        let feed = RowFeed<RowBatch>(capacity: 2)
        let profile = site.profile
        feed.start { feed in
            let workbook = try WorkbookReader.open(path: source.path)
            var memory = RowMemory()
            for map in maps {
                let reader = RowReader(map, profile: profile)
                var rows = RowBatch()
                var isWanted = true
                try workbook.readRows(sheet: map.sheet.index) { row in
                    rows.takeSamples(row, map)
                    switch reader.read(row) {
                    case .success(let read):
                        let (kept, earlier) = memory.check(read)
                        if let earlier {
                            rows.refusals.append(
                                reader.duplicate(
                                    row, of: earlier, number: read.facts.cityNumber))
                        } else {
                            rows.rows.append(kept)
                        }
                    case .failure(let refused): rows.refusals.append(refused.refusal)
                    case nil: return true
                    }
                    if rows.count >= ImportOrders.batchSize {
                        isWanted = feed.put(rows)
                        rows = RowBatch()
                    }
                    return isWanted
                }
                guard isWanted, feed.put(rows) else { return }
            }
        }
        return feed
    }

    // MARK: - The batch

    private func begin(_ source: ImportSource, by actor: Actor) async throws -> ImportBatch {
        let site = site
        let now = site.clock()
        let batch = ImportBatch(
            id: site.makeID(at: now).value, fileName: source.fileName,
            fileHash: try ImportOrders.hash(of: source.path), mapping: source.mapping ?? "",
            state: .running, actor: actor.name, startedAt: now)
        try await site.database.write { tx in
            try site.imports.begin(batch, account: actor.account, in: tx)
        }
        return batch
    }

    private func finish(
        _ batch: inout ImportBatch, _ totals: ImportTotals, problem: String?
    ) async throws {
        let site = site
        batch.finishedAt = site.clock()
        batch.state = problem == nil ? .finished : .failed
        batch.problem = problem ?? ""
        batch.created = totals.created
        batch.changed = totals.changed
        batch.unchanged = totals.unchanged
        batch.refused = totals.refused
        let finished = batch
        try await site.database.write { tx in try site.imports.update(finished, in: tx) }
    }

    /// SHA-256 of the file, read in pieces.
    private static func hash(of path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ImportRefusal.workbook(.unreadable(errno: ENOENT))
        }
        defer { file.closeFile() }
        var hasher = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hasher.update(data: piece)
        }
        return hasher.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}

/// Rows that were read together.
struct RowBatch: Sendable {
    var rows: [ImportedRow] = []
    var refusals: [RowRefusal] = []
    /// The first values of each column of the first sheet, for the preview.
    var samples: [String] = []

    var count: Int { rows.count + refusals.count }

    mutating func takeSamples(_ row: borrowing SheetRow, _ map: HeadingMap) {
        guard row.number > map.headingRows.upperBound, rows.count < 5 else { return }
        if samples.isEmpty { samples = map.columns.map { _ in "" } }
        for (index, column) in map.columns.enumerated() where samples[index].isEmpty {
            samples[index] = String(row.text(column.column).prefix(40))
        }
    }
}
