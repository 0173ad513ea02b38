import Casework
import HanText
import Persistence
import Profiles
import Store

/// Sorts rows into new, changed and equal, and writes them.
actor ImportWriter {
    private let site: Site
    private let actor: Actor
    private let batch: Int64?
    private let now: Instant
    private var running = ImportWriter.draw()
    private var refusalsStored = 0
    private(set) var report: ImportReport

    init(site: Site, actor: Actor, batch: Int64?, now: Instant, report: ImportReport) {
        self.site = site
        self.actor = actor
        self.batch = batch
        self.now = now
        self.report = report
    }

    /// Where the ids of an import begin, so that imports begun in the same millisecond hardly ever
    /// meet; a million rows have room above it.
    private static func draw() -> UInt64 { UInt64.random(in: 0..<1 << 20) }

    /// Races are tried again this often; each loses only to an import that came through.
    private static let attempts = 5

    /// What a batch of rows comes to, ready to be written.
    struct Prepared: Sendable {
        let rows: RowBatch
        var orders: [OrderStore.PreparedOrder] = []
        var changes: [OrderStore.Change] = []
        var people: [ComplainantStore.SealedRow] = []
        var lines: [ImportedLine] = []
        /// Orders that are confidential and were not before.
        var confidential: [WorkOrder] = []
        var refusals: [RowRefusal] = []
        var unchanged = 0
    }

    func prepare(_ rows: RowBatch) async throws -> Prepared {
        let known = try await known(rows)
        var sorter = RowSorter(
            site: site, actor: actor, now: now, known: known.orders, people: known.people)
        sorter.isPreview = batch == nil
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
    func write(_ prepared: Prepared) async throws {
        var prepared = prepared
        var attempt = 1
        while true {
            do {
                try await store(prepared)
                return count(prepared)
            } catch  where ImportWriter.isRace(error) && attempt < ImportWriter.attempts {
                attempt += 1
                running = ImportWriter.draw()
                prepared = try await prepare(prepared.rows)
            }
        }
    }

    private static func isRace(_ error: any Error) -> Bool {
        if error is StaleVersion { return true }
        if case .uniqueViolation = error as? PersistenceError { return true }
        return false
    }

    private func known(
        _ rows: RowBatch
    ) async throws -> (orders: [String: WorkOrder], people: [OrderID: Complainant]) {
        let site = site
        let numbers = Array(Set(rows.rows.compactMap(\.facts.cityNumber)))
        return try await site.database.read { tx in
            let orders = try site.orders.find(cityNumbers: numbers, in: tx)
            let people = try site.complainants.load(orders.values.map(\.id), in: tx)
            return (orders, people)
        }
    }

    private func store(_ prepared: Prepared) async throws {
        guard let batch else { return }
        let site = site
        let actor = actor
        let now = now
        let first = refusalsStored
        let refusals = try prepared.refusals.prefix(ImportReport.refusalLimit - first)
            .enumerated().map { index, refusal in
                try StoredRefusal(refusal, position: first + index, batch: batch, site.sealer)
            }
        try await site.database.write { tx in
            try site.orders.create(prepared.orders, in: tx)
            for change in prepared.changes {
                try site.orders.save(change, by: actor, at: now, in: tx)
            }
            try site.complainants.save(prepared.people, in: tx)
            try site.nameForArrived(prepared.confidential, by: actor, at: now, in: tx)
            let links =
                prepared.orders.map { (id: $0.order.id, isNew: true) }
                + prepared.changes.map { (id: $0.order.id, isNew: false) }
            try site.imports.link(links, to: batch, in: tx)
            try site.imports.refuse(refusals, in: batch, tx)
        }
        refusalsStored += refusals.count
    }

    private func count(_ prepared: Prepared) {
        let created = prepared.lines.count { $0.action == .create }
        let changed = prepared.lines.count { $0.action == .change }
        report.totals.created += created
        report.totals.changed += changed
        report.totals.unchanged += prepared.unchanged
        report.totals.refused += prepared.refusals.count
        report.batch = batch
        if report.samples.isEmpty { report.samples = prepared.rows.samples }
        let room = ImportReport.lineLimit - report.lines.count
        report.lines += prepared.lines.prefix(max(0, room))
        let changes = prepared.lines.filter { $0.action == .change }
        report.changes += changes.prefix(max(0, ImportReport.changeLimit - report.changes.count))
        let refusalRoom = ImportReport.refusalLimit - report.refusals.count
        report.refusals += prepared.refusals.prefix(max(0, refusalRoom))
    }
}

/// Decides row by row. Later rows of a batch see what earlier ones did.
private struct RowSorter {
    let site: Site
    let actor: Actor
    let now: Instant
    var known: [String: WorkOrder]
    var people: [OrderID: Complainant]
    var isPreview = false
    var numbers: [OrderNumber] = []
    var running: UInt64 = 0
    /// Where orders created in this very batch stand in `prepared.orders`.
    private var created: [String: Int] = [:]

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
                if let order = known[number] {
                    try amend(order, row, &prepared)
                } else {
                    try create(number, row, &prepared)
                }
            } catch let refusal as OrderRefusal {
                prepared.refusals.append(RowSorter.refusal(of: row, refusal))
            }
        }
        return prepared
    }

    private mutating func create(
        _ cityNumber: String, _ row: ImportedRow, _ prepared: inout ImportWriter.Prepared
    ) throws {
        let day = site.zone.date(of: now)
        let number =
            prepared.orders.count < numbers.count
            ? numbers[prepared.orders.count] : OrderNumber(day: day, sequence: 1)
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
        prepared.lines.append(line(row, .create, []))
        if isPreview { return }
        created[cityNumber] = prepared.orders.count
        if order.facts.isConfidential { prepared.confidential.append(order) }
        prepared.orders.append(
            site.orders.prepared(
                OrderStore.Change(created: order, event: event), by: actor, at: now))
        if !row.complainant.isEmpty {
            prepared.people.append(try site.complainants.sealed(row.complainant, of: id))
        }
    }

    private mutating func amend(
        _ order: WorkOrder, _ row: ImportedRow, _ prepared: inout ImportWriter.Prepared
    ) throws {
        var merged = order.facts.taking(row.facts, row.answers)
        merged.isConfidential =
            merged.isConfidential
            || site.profile.marksConfidential(merged, on: site.zone.date(of: now))
        var events = try order.decide(
            .amend(merged), in: site.context(for: actor, at: now))
        let before = people[order.id] ?? Complainant()
        let person = before.taking(row.complainant)
        let personFields = before.fields(differingFrom: person)
        if !personFields.isEmpty { events.append(.complainantAmended(fields: personFields)) }
        guard !events.isEmpty else {
            prepared.unchanged += 1
            return
        }
        let change = try OrderStore.Change(of: order, events: events, at: now)
        known[order.facts.cityNumber ?? ""] = change.order
        people[order.id] = person
        let fields = change.order.changes(since: order).map(\.field) + personFields
        prepared.lines.append(line(row, .change, fields))
        if isPreview { return }
        prepared.changes.append(change)
        if change.order.facts.isConfidential, !order.facts.isConfidential {
            prepared.confidential.append(change.order)
        }
        if !personFields.isEmpty {
            prepared.people.append(try site.complainants.sealed(person, of: order.id))
        }
    }

    private func line(
        _ row: ImportedRow, _ action: ImportedLine.Action, _ fields: [String]
    ) -> ImportedLine {
        ImportedLine(
            sheet: row.sheet, row: row.row, action: action,
            cityNumber: row.facts.cityNumber ?? "", title: row.facts.title,
            receivedAt: row.facts.receivedAt,
            unitName: row.facts.unitName.isEmpty ? row.facts.subdistrict : row.facts.unitName,
            changedFields: fields)
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

extension OrderFacts {
    /// These facts with everything that `newer` says; its empty fields say nothing.
    func taking(_ newer: OrderFacts, _ answers: FlagAnswers) -> OrderFacts {
        var merged = self
        for path in OrderFacts.texts where !newer[keyPath: path].isEmpty {
            merged[keyPath: path] = newer[keyPath: path]
        }
        if !newer.category.isEmpty { merged.category = newer.category }
        if !newer.labels.isEmpty { merged.labels = newer.labels }
        merged.districtNumber = newer.districtNumber ?? districtNumber
        merged.receivedAt = newer.receivedAt ?? receivedAt
        merged.cityDispatchedAt = newer.cityDispatchedAt ?? cityDispatchedAt
        merged.cityDueAt = newer.cityDueAt ?? cityDueAt
        merged.cityClosedAt = newer.cityClosedAt ?? cityClosedAt
        merged.verdict = verdict?.taking(newer.verdict, answers) ?? newer.verdict
        merged.isExcluded = answers.isExcluded ?? isExcluded
        merged.isUncounted = answers.isUncounted ?? isUncounted
        merged.isConfidential = isConfidential || newer.isConfidential
        merged.extra = extra.merging(newer.extra) { _, new in new }
        return merged
    }

    static let texts: [any WritableKeyPath<OrderFacts, String> & Sendable] = [
        \.channel, \.kind, \.title, \.content, \.district, \.subdistrict, \.community, \.place,
        \.company, \.urgency, \.nature, \.unitName, \.cityState, \.handlingResult, \.replyText,
    ]
}

extension Evaluation {
    fileprivate func taking(_ newer: Evaluation?, _ answers: FlagAnswers) -> Evaluation {
        Evaluation(
            isValid: answers.isValidCallback ?? isValid, contacted: newer?.contacted ?? contacted,
            resolution: newer?.resolution ?? resolution,
            satisfaction: newer?.satisfaction ?? satisfaction)
    }
}

extension Complainant {
    func taking(_ newer: Complainant) -> Complainant {
        Complainant(
            name: newer.name.isEmpty ? name : newer.name,
            phone: newer.phone.isEmpty ? phone : newer.phone,
            contact: newer.contact.isEmpty ? contact : newer.contact,
            exactAddress: newer.exactAddress.isEmpty ? exactAddress : newer.exactAddress)
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
