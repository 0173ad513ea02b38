import Assets
package import Casework
import Crypto
import Foundation
import HanText
import Localization
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
    /// Bytes of text after which a batch is full with fewer rows, so that long rows stay few.
    static let batchBytes = 8 << 20

    package init(_ site: Site) {
        self.site = site
    }

    /// Reads the whole file and says what an import would do. Writes nothing.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal`.
    package func preview(
        _ source: ImportSource, by actor: Actor, progress: @escaping ImportProgress = { _ in }
    ) async throws -> ImportReport {
        do {
            return try await run(source, batch: nil, by: actor, progress: progress)
        } catch let broken as BrokenOff {
            throw broken.cause
        }
    }

    /// Imports the file as a new batch.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal`; then no row was written, or those of whole batches,
    ///   which the kept `ImportBatch` counts.
    package func apply(
        _ source: ImportSource, by actor: Actor, progress: @escaping ImportProgress = { _ in }
    ) async throws -> ImportReport {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        var batch = try await begin(source, by: actor)
        let report: ImportReport
        do {
            report = try await run(source, batch: batch, by: actor, progress: progress)
        } catch let broken as BrokenOff {
            try await finish(&batch, broken.report, problem: broken.cause, by: actor)
            throw broken.cause
        } catch {
            try await finish(&batch, nil, problem: error, by: actor)
            throw error
        }
        // If this fails the rows are in all the same: the batch keeps the counts noted with them
        // and shows as broken off after a while; it is never said to have created nothing.
        try await finish(&batch, report, problem: nil, by: actor)
        return report
    }

    /// An import that ended amid the rows, and how far it came.
    private struct BrokenOff: Error {
        let report: ImportReport
        let cause: any Error
    }

    // MARK: - Headings

    /// The table of known headings that ships with the program.
    ///
    /// - Throws: `HeadingTable.Fault` when the file is broken, which the tests exclude.
    package static func headingTable() throws -> HeadingTable {
        guard let asset = Asset("profiles/headings.json") else {
            throw HeadingTable.Fault.notReadable("profiles/headings.json is missing")
        }
        return try HeadingTable(json: asset.bytes)
    }

    private func headings(
        _ source: ImportSource, of workbook: WorkbookReader
    ) async throws -> (maps: [HeadingMap], ignored: [WorkbookHeadings.IgnoredSheet]) {
        let table = try ImportOrders.headingTable()
        let mapping = try await mapping(source, table)
        let recognition = HeadingRecognition(table: table, mapping: mapping)
        do {
            return try recognition.recognise(workbook, as: source, table)
        } catch let error as HeadingError {
            throw ImportRefusal.headings(error)
        } catch let error as WorkbookError {
            throw ImportRefusal.workbook(error)
        }
    }

    /// The columns of a file whose headings `preview` refused, for a person to decide about; nil
    /// when the file holds nothing.
    ///
    /// - Throws: `Forbidden`, `ImportRefusal`.
    package func columns(of source: ImportSource, by actor: Actor) async throws -> ColumnDraft? {
        guard Policy.allows(actor, .importOrders) else { throw Forbidden(action: "import") }
        let table = try ImportOrders.headingTable()
        let mapping = try await mapping(source, table)
        do {
            let workbook = try WorkbookReader.open(path: source.path)
            return try HeadingRecognition(table: table, mapping: mapping).draft(workbook)
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
        _ source: ImportSource, batch: ImportBatch?, by actor: Actor,
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
        let columns = RefusedColumns(headings.maps, try ImportOrders.headingTable())
        let feed = readRows(of: source, headings.maps, refused: columns)
        let writer = ImportWriter(
            site: site, actor: actor, batch: batch, headings: columns.headings,
            report: ImportReport(
                fileName: source.fileName, maps: headings.maps, ignored: headings.ignored))
        do {
            return try await drain(feed, into: writer, progress)
        } catch {
            feed.abandon()
            let cause: any Error = (error as? WorkbookError).map(ImportRefusal.workbook) ?? error
            throw BrokenOff(report: await writer.report, cause: cause)
        }
    }

    /// Reading, sorting, making and writing overlap, each for another batch.
    private func drain(
        _ feed: RowFeed<RowBatch>, into writer: ImportWriter, _ progress: ImportProgress
    ) async throws -> ImportReport {
        var writing: Task<Void, any Error>?
        do {
            while let rows = try await feed.next() {
                try Task.checkCancellation()
                let prepared = try await writer.prepare(rows)
                let making = Task { try await writer.make(prepared) }
                try await writing?.value
                progress(await writer.report.totals)
                writing = Task { try await writer.write(prepared, making) }
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
        of source: ImportSource, _ maps: [HeadingMap], refused: RefusedColumns
    ) -> RowFeed<RowBatch> {
        let feed = RowFeed<RowBatch>(capacity: 4)
        let profile = site.profile
        feed.start { feed in
            let workbook = try WorkbookReader.open(path: source.path)
            var memory = RowMemory()
            var refusedBytes = 0
            for map in maps {
                let reader = RowReader(map, profile: profile, refused: refused)
                var rows = RowBatch()
                var isWanted = true
                try workbook.readRows(sheet: map.sheet.index) { row in
                    rows.takeSamples(row, map)
                    rows.bytes += row.textBytes
                    switch reader.read(row) {
                    case .success(let read):
                        let (kept, earlier) = memory.check(read)
                        if let earlier {
                            refusedBytes += row.textBytes
                            rows.refuse(
                                reader.duplicate(
                                    row, of: earlier, number: read.facts.cityNumber),
                                after: refusedBytes)
                        } else {
                            rows.rows.append(kept)
                        }
                    case .failure(let refused):
                        refusedBytes += row.textBytes
                        rows.refuse(refused.refusal, after: refusedBytes)
                    case nil: return true
                    }
                    if rows.isFull {
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
            id: site.makeID(at: now).value, fileName: PersonalText.masked(source.fileName),
            fileHash: try ImportOrders.hash(of: source.path), mapping: source.mapping ?? "",
            state: .running, actor: actor.name, startedAt: now)
        try await site.database.write { tx in
            try site.imports.begin(batch, account: actor.account, in: tx)
        }
        return batch
    }

    private func finish(
        _ batch: inout ImportBatch, _ report: ImportReport?, problem: (any Error)?,
        by actor: Actor
    ) async throws {
        let site = site
        let totals = report?.totals ?? ImportTotals()
        batch.headings =
            RefusedColumns(
                report?.maps ?? [], try ImportOrders.headingTable()
            ).headings
        batch.finishedAt = site.clock()
        batch.state = problem == nil ? .finished : .failed
        batch.problem = problem.map(ImportOrders.code) ?? ""
        batch.created = totals.created
        batch.changed = totals.changed
        batch.unchanged = totals.unchanged
        batch.refused = totals.refused
        let finished = batch
        // A task of its own: an import that was cancelled is to say so.
        try await Task {
            try await site.database.write { tx in
                try site.imports.update(finished, in: tx)
                try site.ledger.append(
                    ImportOrders.note(of: finished), by: actor, at: site.clock(), in: tx)
            }
        }.value
    }

    /// Names the batch by its number: a file's name may tell of people.
    private static func note(of batch: ImportBatch) -> LedgerNote {
        var detail = [
            "sha256": batch.fileHash, "created": String(batch.created),
            "changed": String(batch.changed), "refused": String(batch.refused),
        ]
        if !batch.problem.isEmpty { detail["reason"] = batch.problem }
        return LedgerNote(.importApplied, subject: String(batch.id), detail: detail)
    }

    /// What a failed batch keeps of its error: the code of a refusal, else the error's kind.
    private static func code(of error: any Error) -> String {
        guard let refusal = error as? ImportRefusal else {
            return String(describing: type(of: error))
        }
        return ImportProblem(refusal, Localizer(.zhHans)).code
    }

    /// SHA-256 of the file, read in pieces.
    private static func hash(of path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ImportRefusal.workbook(.unreadable(errno: ENOENT))
        }
        defer { file.closeFile() }
        let (bytes, limit) = (Int64(try file.seekToEnd()), WorkbookLimits().fileBytes)
        guard bytes <= limit else {
            throw ImportRefusal.workbook(.fileTooLarge(bytes: bytes, limit: limit))
        }
        try file.seek(toOffset: 0)
        var hasher = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hasher.update(data: piece)
        }
        return Hex.text(hasher.finalize())
    }
}

/// Rows that were read together.
struct RowBatch: Sendable {
    var rows: [ImportedRow] = []
    var refusals: [RowRefusal] = []
    /// The first values of each column of the first sheet, for the preview.
    var samples: [String] = []

    /// Bytes of text in the rows.
    var bytes = 0

    var isFull: Bool {
        rows.count + refusals.count >= ImportOrders.batchSize || bytes >= ImportOrders.batchBytes
    }

    /// Takes a refused row; `bytes` of refused rows were in the file so far.
    mutating func refuse(_ refusal: RowRefusal, after bytes: Int) {
        refusals.append(bytes > RowRefusal.cellsLimit ? refusal.withoutCells : refusal)
    }

    mutating func takeSamples(_ row: borrowing SheetRow, _ map: HeadingMap) {
        guard row.number > map.headingRows.upperBound, rows.count < 5 else { return }
        if samples.isEmpty { samples = map.columns.map { _ in "" } }
        for (index, column) in map.columns.enumerated() where samples[index].isEmpty {
            samples[index] = String(PersonalText.masked(row.text(column.column)).prefix(40))
        }
    }
}
