import Casework
import Foundation
import Operations
import Spreadsheets
import Store

/// An uploaded file on its way to being imported, as its page shows it.
struct WaitingImport: Sendable {
    enum Phase: Sendable {
        case previewing(ImportTotals)
        case previewed(ImportReport)
        /// Its headings cannot be used; a person may say what the columns are.
        case undecided(ImportRefusal, ColumnDraft)
        case applying(ImportTotals, of: Int)
        /// Done; the batch has its own page.
        case applied(batch: Int64)
        case failed(any Error)
    }

    let id: Int64
    fileprivate(set) var source: ImportSource
    let account: Int64
    let actorName: String
    let uploadedAt: Instant
    fileprivate(set) var phase: Phase

    var isBusy: Bool {
        switch phase {
        case .previewing, .applying: true
        case .previewed, .undecided, .applied, .failed: false
        }
    }
}

/// Uploaded files between upload and import, and the work on them in the background.
///
/// They live in this process and its folder only: a restart forgets them and the file is uploaded
/// again. What was applied stands in the database as a batch.
actor ImportDesk {
    private let site: Site
    private var waiting: [Int64: WaitingImport] = [:]

    /// So many files wait at most; the oldest idle one gives way.
    static let countMax = 20
    /// A file nobody decided about is thrown away after a day.
    static let secondsMax: Int64 = 24 * 3600

    init(site: Site, folder: String) {
        self.site = site
        UploadFolder.sweep(folder)
    }

    /// Takes an upload and begins to preview it.
    ///
    /// - Throws: `Overloaded` when too many files are being worked on.
    func take(_ upload: Upload, by person: SignedIn) throws -> Int64 {
        let now = site.clock()
        makeRoom(at: now)
        guard waiting.count < ImportDesk.countMax else {
            UploadFolder.remove(upload.path)
            throw Overloaded()
        }
        let mapping = upload.fields.optional("mapping")
        let source = ImportSource(
            path: upload.path, fileName: upload.fileName, mapping: mapping,
            acceptsProposal: upload.fields.yesOrNo("accepts_proposal") ?? false)
        let id = site.makeID(at: now).value
        waiting[id] = WaitingImport(
            id: id, source: source, account: person.actor.account, actorName: person.displayName,
            uploadedAt: now,
            phase: .previewing(ImportTotals()))
        Task { await preview(id, source, by: person.actor) }
        return id
    }

    /// A file that `actor` uploaded. What others upload is not shown before it is imported: it may
    /// tell of confidential orders, and the preview says what is stored.
    func find(_ id: Int64, for actor: Actor) -> WaitingImport? {
        waiting[id].flatMap { $0.account == actor.account ? $0 : nil }
    }

    /// What `actor` uploaded, newest first.
    func all(of actor: Actor) -> [WaitingImport] {
        waiting.values.filter { $0.account == actor.account }
            .filter { if case .applied = $0.phase { false } else { true } }
            .sorted { $0.id > $1.id }
    }

    /// Previews a file again with what a person decided about its columns; does nothing while it
    /// is being worked on.
    func reconsider(
        _ id: Int64, columns: [Int: String], acceptsProposal: Bool, by actor: Actor
    ) {
        guard let found = waiting[id], found.shownMap != nil else { return }
        var source = found.source
        source.columns = columns
        source.acceptsProposal = source.acceptsProposal || acceptsProposal
        waiting[id]?.source = source
        waiting[id]?.phase = .previewing(ImportTotals())
        Task { await preview(id, source, by: actor) }
    }

    /// Begins to import a previewed file; does nothing in any other phase.
    func apply(_ id: Int64, by actor: Actor) {
        guard let found = waiting[id], case .previewed(let report) = found.phase else { return }
        waiting[id]?.phase = .applying(ImportTotals(), of: report.totals.rows)
        Task { await apply(id, found.source, of: report.totals.rows, by: actor) }
    }

    /// Throws a file of `actor` away unless it is being worked on.
    func discard(_ id: Int64, by actor: Actor) {
        if find(id, for: actor) != nil { discard(id) }
    }

    private func discard(_ id: Int64) {
        guard let found = waiting[id], !found.isBusy else { return }
        waiting[id] = nil
        UploadFolder.remove(found.source.path)
    }

    private func preview(_ id: Int64, _ source: ImportSource, by actor: Actor) async {
        do {
            let report = try await ImportOrders(site).preview(source, by: actor) { totals in
                Task { await self.show(totals, of: id) }
            }
            waiting[id]?.phase = .previewed(report)
        } catch {
            if let refusal = error as? ImportRefusal, case .headings = refusal,
                let draft = await draft(source, by: actor)
            {
                waiting[id]?.phase = .undecided(refusal, draft)
                return
            }
            waiting[id]?.phase = .failed(error)
            UploadFolder.remove(source.path)
        }
    }

    private func draft(_ source: ImportSource, by actor: Actor) async -> ColumnDraft? {
        do {
            return try await ImportOrders(site).columns(of: source, by: actor)
        } catch {
            // ignored: the file is refused for the reason that was found before.
            return nil
        }
    }

    private func apply(
        _ id: Int64, _ source: ImportSource, of rows: Int, by actor: Actor
    ) async {
        do {
            let report = try await ImportOrders(site).apply(source, by: actor) { totals in
                Task { await self.show(totals, of: id) }
            }
            waiting[id]?.phase = .applied(batch: report.batch ?? id)
        } catch {
            waiting[id]?.phase = .failed(error)
        }
        UploadFolder.remove(source.path)
    }

    /// Reports of progress may come late or out of order; a finished phase stays finished.
    private func show(_ totals: ImportTotals, of id: Int64) {
        switch waiting[id]?.phase {
        case .previewing(let before) where totals.rows > before.rows:
            waiting[id]?.phase = .previewing(totals)
        case .applying(let before, let all) where totals.rows > before.rows:
            waiting[id]?.phase = .applying(totals, of: all)
        default: return
        }
    }

    private func makeRoom(at now: Instant) {
        for old in waiting.values
        where !old.isBusy && now.seconds(since: old.uploadedAt) > ImportDesk.secondsMax {
            discard(old.id)
        }
        let idle = waiting.values.filter { !$0.isBusy }.sorted { $0.id < $1.id }
        for old in idle.prefix(max(0, waiting.count - ImportDesk.countMax + 1)) { discard(old.id) }
    }
}
