import Casework
import Persistence
import Profiles
import Store

/// Sorts rows into new, changed and equal, and writes them.
actor ImportWriter {
    private let site: Site
    private let actor: Actor
    private let batch: Int64?
    /// The batch as its row is kept up to date while the import runs.
    private var kept: ImportBatch?
    /// The moment of every change; that of the batch, by which its changes are found again.
    private let now: Instant
    private var running = ImportWriter.draw()
    private var refusalsStored = 0
    private(set) var report: ImportReport

    init(
        site: Site, actor: Actor, batch: ImportBatch?, headings: [String], report: ImportReport
    ) {
        self.site = site
        self.actor = actor
        self.batch = batch?.id
        now = batch?.startedAt ?? site.clock()
        self.report = report
        kept = batch
        kept?.headings = headings
    }

    /// Where the ids of an import begin, so that imports begun in the same millisecond hardly ever
    /// meet; a million rows have room above it.
    private static func draw() -> UInt64 { UInt64.random(in: 0..<1 << 20) }

    /// Races are tried again this often; each loses only to an import that came through.
    private static let attempts = 5

    /// What a batch of rows comes to, ready to be written.
    struct Prepared: Sendable {
        let rows: RowBatch
        /// New orders; their rows are made while the next batch is sorted.
        var drafts: [Draft] = []
        var changes: [OrderStore.Change] = []
        var people: [ComplainantStore.SealedRow] = []
        var texts: [SealedTextStore.SealedTexts] = []
        /// What is shown; orders that are or become confidential are counted only.
        var lines: [ImportedLine] = []
        var created = 0
        var changed = 0
        var stillOpen: [ImportedLine] = []
        var stillOpenCount = 0
        /// Orders that are confidential and were not before.
        var confidential: [WorkOrder] = []
        var refusals: [RowRefusal] = []
        var unchanged = 0
        var undated = 0
        var receiptsAssumed = 0
        var closedEarly: [String] = []
        var takenUpAgain = 0
    }

    /// A new order, its first event, and what of it is to be sealed.
    struct Draft: Sendable {
        let order: WorkOrder
        let event: OrderEvent
        let complainant: Complainant
        let originals: [String: String]
    }

    func prepare(_ rows: RowBatch) async throws -> Prepared {
        let known = try await known(rows)
        var sorter = RowSorter(
            site: site, actor: actor, now: now, known: known.orders, people: known.people)
        sorter.originals = known.originals
        sorter.isPreview = batch == nil
        // Too many where an order turns out to be known by its other number: a gap, no harm.
        let fresh = Set(rows.rows.compactMap(\.facts.cityNumber)).subtracting(known.orders.keys)
        if batch != nil, !fresh.isEmpty {
            sorter.numbers = try await site.numbers.take(
                fresh.count, on: site.zone.date(of: now))
        }
        sorter.running = running
        let prepared = try sorter.sort(rows)
        running = sorter.running
        return prepared
    }

    /// Writes one batch in one transaction. A row that another import wrote meanwhile makes the
    /// whole batch be sorted again.
    ///
    /// - Parameter making: `make` of what is prepared.
    func write(_ prepared: Prepared, _ making: Task<Made, any Error>) async throws {
        var prepared = prepared
        var made = try await making.value
        var attempt = 1
        while true {
            do {
                try await store(prepared, made)
                return count(prepared)
            } catch  where ImportWriter.isRace(error) && attempt < ImportWriter.attempts {
                attempt += 1
                running = ImportWriter.draw()
                prepared = try await prepare(prepared.rows)
                made = try await make(prepared)
            }
        }
    }

    private static func isRace(_ error: any Error) -> Bool {
        if error is StaleVersion { return true }
        if case .uniqueViolation = error as? PersistenceError { return true }
        return false
    }

    /// What is stored of the orders that `rows` are about.
    private struct Known: Sendable {
        let orders: [String: WorkOrder]
        let people: [OrderID: Complainant]
        /// Texts as they were written; read only where rows have such.
        let originals: [OrderID: [String: String]]
    }

    private func known(_ rows: RowBatch) async throws -> Known {
        let site = site
        let hasOriginals = rows.rows.contains { !$0.originals.isEmpty }
        let numbers = Array(Set(rows.rows.compactMap(\.facts.cityNumber)))
        return try await site.database.read { tx in
            var orders = try site.orders.find(cityNumbers: numbers, in: tx)
            // The order may be known by its other number: as its only one, or beside the city's.
            let others = Set(
                rows.rows.compactMap { row -> String? in
                    guard let number = row.facts.cityNumber, orders[number] == nil else {
                        return nil
                    }
                    return row.facts.districtNumber
                })
            let own = try site.orders.find(
                cityNumbers: others.filter { orders[$0] == nil }, in: tx)
            orders.merge(own) { known, _ in known }
            if rows.rows.contains(where: \.hasDistrictNumberOnly) {
                let beside = try site.orders.find(
                    districtNumbers: others.filter { orders[$0] == nil }, in: tx)
                orders.merge(beside) { known, _ in known }
            }
            let people = try site.complainants.load(orders.values.map(\.id), in: tx)
            let originals =
                hasOriginals
                ? try site.sealedTexts.latest(of: orders.values.map(\.id), in: tx) : [:]
            return Known(orders: orders, people: people, originals: originals)
        }
    }

    private func store(_ prepared: Prepared, _ made: Made) async throws {
        guard let batch else { return }
        let site = site
        let actor = actor
        let now = now
        let progress = progress(with: prepared)
        let first = refusalsStored
        let refusals = try prepared.refusals.prefix(ImportReport.refusalLimit - first)
            .enumerated().map { index, refusal in
                try StoredRefusal(refusal, position: first + index, batch: batch, site.sealer)
            }
        var orders = OrderStore.Batch()
        orders.created = made.orders
        orders.changes = prepared.changes
        // New orders first: one of them may be amended in the same batch.
        orders.people = made.people + prepared.people
        orders.subject = String(batch)
        let texts = made.texts + prepared.texts
        let confidential = prepared.confidential
        try await site.database.write { [orders] tx in
            let links =
                prepared.drafts.map { (id: $0.order.id, isNew: true) }
                + prepared.changes.map { (id: $0.order.id, isNew: false) }
            // Orders first: links refer to them. On PostgreSQL the ledger's lane stays locked from
            // here on, so nothing long may follow.
            try site.orders.write(orders, by: actor, at: now, in: tx)
            try site.sealedTexts.save(texts, in: tx)
            try site.nameForArrived(confidential, by: actor, at: now, in: tx)
            try site.imports.link(links, to: batch, in: tx)
            try site.imports.refuse(refusals, in: batch, tx)
            if let progress { try site.imports.note(progress, in: tx) }
        }
        refusalsStored += refusals.count
    }

    /// What new orders come to in the store.
    struct Made: Sendable {
        var orders: [OrderStore.PreparedOrder] = []
        var people: [ComplainantStore.SealedRow] = []
        var texts: [SealedTextStore.SealedTexts] = []
    }

    /// Makes the rows of new orders and seals them, beside the sorting of the next batch and the
    /// writing of the one before: not on the actor.
    @concurrent
    nonisolated func make(_ prepared: Prepared) async throws -> Made {
        var made = Made()
        made.orders.reserveCapacity(prepared.drafts.count)
        made.people.reserveCapacity(prepared.drafts.count)
        for draft in prepared.drafts {
            let order = draft.order
            made.orders.append(
                site.orders.prepared(
                    OrderStore.Change(created: order, event: draft.event), by: actor, at: now))
            if !draft.complainant.isEmpty {
                made.people.append(
                    try site.complainants.sealed(draft.complainant, of: order.id, isNew: true))
            }
            if !draft.originals.isEmpty {
                made.texts.append(
                    try site.sealedTexts.sealed(draft.originals, of: order.id, version: 1))
            }
        }
        return made
    }

    /// How far the batch has come once `prepared` is written.
    private func progress(with prepared: Prepared) -> ImportBatch? {
        guard var batch = kept else { return nil }
        batch.finishedAt = site.clock()
        batch.created = report.totals.created + prepared.drafts.count
        batch.changed = report.totals.changed + prepared.changes.count
        batch.unchanged = report.totals.unchanged + prepared.unchanged
        batch.refused = report.totals.refused + prepared.refusals.count
        return batch
    }

    private func count(_ prepared: Prepared) {
        report.totals.created += prepared.created
        report.totals.changed += prepared.changed
        report.totals.unchanged += prepared.unchanged
        report.totals.refused += prepared.refusals.count
        report.undated += prepared.undated
        report.receiptsAssumed += prepared.receiptsAssumed
        report.takenUpAgain += prepared.takenUpAgain
        report.closedEarlyCount += prepared.closedEarly.count
        report.closedEarly += prepared.closedEarly.prefix(
            max(0, ImportReport.rowsNamedMax - report.closedEarly.count))
        for heading in prepared.rows.rows.flatMap(\.withheld) {
            report.withheld[heading, default: 0] += 1
        }
        report.batch = batch
        if report.samples.isEmpty { report.samples = prepared.rows.samples }
        let room = ImportReport.lineLimit - report.lines.count
        report.lines += prepared.lines.prefix(max(0, room))
        let changes = prepared.lines.filter { $0.action == .change }
        report.changes += changes.prefix(max(0, ImportReport.changeLimit - report.changes.count))
        report.stillOpenCount += prepared.stillOpenCount
        report.stillOpen += prepared.stillOpen.prefix(
            max(0, ImportReport.changeLimit - report.stillOpen.count))
        let refusalRoom = ImportReport.refusalLimit - report.refusals.count
        report.refusals += prepared.refusals.prefix(max(0, refusalRoom))
    }
}

/// Decides row by row. Later rows of a batch see what earlier ones did.
private struct RowSorter {
    let site: Site
    let actor: Actor
    let now: Instant
    /// By the number that rows of the file name them by: the city's, or the district's where one
    /// of both, order or row, has no other.
    var known: [String: WorkOrder]
    var people: [OrderID: Complainant]
    var originals: [OrderID: [String: String]] = [:]
    var isPreview = false
    var numbers: [OrderNumber] = []
    var running: UInt64 = 0

    init(
        site: Site, actor: Actor, now: Instant, known: [String: WorkOrder],
        people: [OrderID: Complainant]
    ) {
        self.site = site
        self.actor = actor
        self.now = now
        self.known = known
        self.people = people
    }

    mutating func sort(_ rows: RowBatch) throws -> ImportWriter.Prepared {
        var prepared = ImportWriter.Prepared(rows: rows)
        prepared.refusals = rows.refusals
        for row in rows.rows {
            guard let number = row.facts.cityNumber else { continue }
            guard !row.isRepeat else {
                prepared.unchanged += 1
                continue
            }
            do {
                if let key = key(of: row, number), let order = known[key] {
                    try amend(order, key, row, &prepared)
                } else {
                    try create(number, row, &prepared)
                }
            } catch let refusal as OrderRefusal {
                prepared.refusals.append(RowSorter.refusal(of: row, refusal))
            }
        }
        return prepared
    }

    /// The number under which the order of a row is known; nil for a new order. An order that came
    /// with the district's number alone is the one that later comes with both.
    private func key(of row: ImportedRow, _ number: String) -> String? {
        if known[number] != nil { return number }
        guard let district = row.facts.districtNumber,
            known[district]?.facts.cityNumber == district
        else { return nil }
        return district
    }

    private mutating func create(
        _ cityNumber: String, _ row: ImportedRow, _ prepared: inout ImportWriter.Prepared
    ) throws {
        let day = site.zone.date(of: now)
        let number =
            prepared.drafts.count < numbers.count
            ? numbers[prepared.drafts.count] : OrderNumber(day: day, sequence: 1)
        var facts = row.facts
        if facts.channel.isEmpty { facts.channel = site.profile.channels.first?.id ?? "" }
        facts.isConfidential =
            facts.isConfidential || site.profile.marksConfidential(facts, on: day)
        let event = try WorkOrder.receive(
            number: number, facts: facts, finishedAtCity: row.isFinished,
            in: site.context(for: actor, at: now))
        running += 1
        let id = OrderID(createdAt: now, draw: running)
        let order = try WorkOrder(id: id, first: event, at: now)
        known[cityNumber] = order
        people[id] = row.complainant
        originals[id] = row.originals
        prepared.created += 1
        if !order.facts.isConfidential { prepared.lines.append(line(row, .create, [], [])) }
        noteTimes(of: row, order, isNew: true, &prepared)
        if isPreview { return }
        if order.facts.isConfidential { prepared.confidential.append(order) }
        prepared.drafts.append(
            ImportWriter.Draft(
                order: order, event: event, complainant: row.complainant,
                originals: row.originals))
    }

    /// What the row says otherwise than the sealed texts of `order`.
    private func newOriginals(_ row: ImportedRow, of order: WorkOrder) -> [String: String] {
        if row.originals.isEmpty { return [:] }
        let known = originals[order.id] ?? [:]
        return row.originals.filter { known[$0.key] != $0.value }
    }

    private func seal(
        _ texts: [String: String], of order: WorkOrder, version: Int,
        _ prepared: inout ImportWriter.Prepared
    ) throws {
        guard !texts.isEmpty else { return }
        prepared.texts.append(try site.sealedTexts.sealed(texts, of: order.id, version: version))
    }

    private mutating func amend(
        _ order: WorkOrder, _ key: String, _ row: ImportedRow,
        _ prepared: inout ImportWriter.Prepared
    ) throws {
        var merged = order.facts.taking(row.facts, row.answers)
        let isNamedAnew = order.facts.cityNumber == key && row.facts.cityNumber != key
        if isNamedAnew { merged.cityNumber = row.facts.cityNumber }
        if row.facts.receivedAt == nil { merged.receivedAt = order.assumedReceipt(under: merged) }
        let isTakenUp = row.isOpenAtCity && order.cameFinished
        // The former closing is none any more, unless the city says so still.
        if isTakenUp { merged.cityClosedAt = row.facts.cityClosedAt }
        merged.isConfidential =
            merged.isConfidential
            || site.profile.marksConfidential(merged, on: site.zone.date(of: now))
        var events = try order.decide(
            .amend(
                merged, finishedAtCity: row.isFinished, openAtCity: row.isOpenAtCity),
            in: site.context(for: actor, at: now))
        let before = people[order.id] ?? Complainant()
        let person = before.taking(row.complainant)
        let fresh = newOriginals(row, of: order)
        // A text that reads the same masked has changed only in what is sealed.
        let hiddenFields = fresh.keys.filter {
            order.facts.text(named: $0) == merged.text(named: $0)
        }.sorted()
        let personFields = before.fields(differingFrom: person) + hiddenFields
        if !personFields.isEmpty { events.append(.complainantAmended(fields: personFields)) }
        guard !events.isEmpty else {
            prepared.unchanged += 1
            note(order, ifStillOpen: row, &prepared)
            noteTimes(of: row, order, isNew: false, &prepared)
            return
        }
        let change = try OrderStore.Change(of: order, events: events, at: now)
        note(change.order, ifStillOpen: row, &prepared)
        noteTimes(of: row, change.order, isNew: false, &prepared)
        if isTakenUp { prepared.takenUpAgain += 1 }
        if isNamedAnew { known[key] = nil }
        known[isNamedAnew ? merged.cityNumber ?? key : key] = change.order
        people[order.id] = person
        originals[order.id, default: [:]].merge(fresh) { _, new in new }
        prepared.changed += 1
        if !change.order.facts.isConfidential {
            prepared.lines.append(
                line(row, .change, change.order.changes(since: order), personFields))
        }
        if isPreview { return }
        prepared.changes.append(change)
        if change.order.facts.isConfidential, !order.facts.isConfidential {
            prepared.confidential.append(change.order)
        }
        try seal(fresh, of: order, version: order.version + 1, &prepared)
        if person != before {
            prepared.people.append(try site.complainants.sealed(person, of: order.id))
        }
    }

    /// What the city has finished while a reply is owed here is for people to look at.
    private func note(
        _ order: WorkOrder, ifStillOpen row: ImportedRow, _ prepared: inout ImportWriter.Prepared
    ) {
        guard row.isFinished, order.state.owesReply else { return }
        prepared.stillOpenCount += 1
        if !order.facts.isConfidential { prepared.stillOpen.append(line(row, .keep, [], [])) }
    }

    /// Times that are missing or cannot be right. A closing that is a day alone may be of any hour.
    private func noteTimes(
        of row: ImportedRow, _ order: WorkOrder, isNew: Bool,
        _ prepared: inout ImportWriter.Prepared
    ) {
        if isNew, row.facts.receivedAt == nil {
            if row.facts.earliestMoment == nil {
                prepared.undated += 1
            } else {
                prepared.receiptsAssumed += 1
            }
        }
        let received = order.moments.receivedAt
        guard let closed = row.facts.cityClosedAt, closed < received,
            closed != site.zone.instant(on: site.zone.date(of: received))
        else { return }
        prepared.closedEarly.append(String(row.row))
    }

    private func line(
        _ row: ImportedRow, _ action: ImportedLine.Action, _ changes: [FieldChange],
        _ personalFields: [String]
    ) -> ImportedLine {
        ImportedLine(
            sheet: row.sheet, row: row.row, action: action,
            cityNumber: row.facts.cityNumber ?? "", title: row.facts.title,
            receivedAt: row.facts.receivedAt,
            unitName: row.facts.unitName.isEmpty ? row.facts.subdistrict : row.facts.unitName,
            changes: changes.map(\.shortened), personalFields: personalFields)
    }

    private static func refusal(of row: ImportedRow, _ refusal: OrderRefusal) -> RowRefusal {
        let reason: RefusalReason =
            switch refusal {
            case .unknownDeadlineClass: .noDeadlineClass
            case .textTooLong: .tooLong
            default: .textMissing
            }
        return RowRefusal(
            sheet: row.sheet, row: row.row, column: "", value: "", reason: reason, cells: [])
    }
}

extension ImportedRow {
    /// The file has no column for the city's number, so the district's stands in for it.
    fileprivate var hasDistrictNumberOnly: Bool {
        facts.cityNumber != nil && facts.cityNumber == facts.districtNumber
    }
}

extension FieldChange {
    /// Long enough to be recognised, short enough to be kept for many orders.
    fileprivate var shortened: FieldChange {
        FieldChange(
            field: field, before: before.map { String($0.prefix(200)) },
            after: after.map { String($0.prefix(200)) })
    }
}

extension StoredRefusal {
    /// The cells and the value go in sealed: a row of the city's export is personal data.
    init(_ refusal: RowRefusal, position: Int, batch: Int64, _ sealer: Sealer) throws {
        let plain = ([refusal.value] + refusal.cells).joined(separator: "\u{1F}")
        self.init(
            position: position, sheet: refusal.sheet, row: refusal.row, column: refusal.column,
            reason: refusal.reason.rawValue,
            sealed: try sealer.seal(
                Array(plain.utf8), context: "refusal \(batch) \(position)"))
    }
}
