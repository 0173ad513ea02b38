import Casework
import Operations
import Persistence
import Store

extension Simulation {
    /// Something the database says otherwise than the model.
    struct Discrepancy: Error, CustomStringConvertible {
        let description: String
    }

    /// Compares all orders, histories, lists and figures with the model.
    func compare(at now: Instant) async throws {
        try await compareOrders()
        let check = try await CheckHistory(site).run()
        if let problem = check.problems.first { throw Discrepancy(description: problem.what) }
        guard check.checked == model.orders.count else {
            throw Discrepancy(
                description: "\(check.checked) orders stored, \(model.orders.count) believed")
        }
        try await compareLists(at: now)
        try await compareFigures()
        _ = try await IndexOrders(site).retried()
    }

    private func compareOrders() async throws {
        let (site, beliefs) = (site, Array(model.orders.values))
        let differences = try await site.database.read { tx in
            try beliefs.compactMap { belief -> String? in
                guard let order = try site.orders.find(belief.number, in: tx) else {
                    return "\(belief.number.text) is lost"
                }
                let events = try site.orders.timeline(of: order.id, in: tx)
                guard events.count == belief.version else {
                    return "\(belief.number.text) has \(events.count) events"
                }
                return TownModel.difference(order, belief) ?? order.checkInvariants()
            }
        }
        if let first = differences.first { throw Discrepancy(description: first) }
    }

    private func compareLists(at now: Instant) async throws {
        let beliefs = Array(model.orders.values)
        var overdue = OrderFilter()
        overdue.due = .overdue
        var soon = OrderFilter()
        soon.due = .soon
        let late = beliefs.filter { belief in belief.due.map { $0 < now } ?? false }
        let near = beliefs.filter { belief in
            belief.due.map { $0 >= now && $0 <= now.adding(hours: 24) } ?? false
        }
        let desk = Townspeople.desk
        try await compare("overdue", overdue, for: desk, with: late)
        try await compare("due soon", soon, for: desk, with: near)
        for unit in model.unitNames.keys.sorted() {
            let handler = Townspeople.handler(of: unit, named: model.unitNames[unit] ?? "")
            let own = beliefs.filter { model.sees(handler, $0) }
            try await compare("orders of \(unit.code)", OrderFilter(), for: handler, with: own)
        }
    }

    private func compare(
        _ name: String, _ filter: OrderFilter, for actor: Actor, with expected: [TownModel.Belief]
    ) async throws {
        var found: Set<OrderNumber> = []
        var cursor: ListCursor?
        repeat {
            let page = try await ReadOrders(site).list(
                filter, after: cursor, limit: 100, for: actor)
            found.formUnion(page.orders.map(\.number))
            cursor = page.next
        } while cursor != nil
        let wanted = Set(expected.map(\.number))
        if let wrong = wanted.symmetricDifference(found).first {
            throw Discrepancy(
                description: "\(name): \(wrong.text) is "
                    + (wanted.contains(wrong) ? "missing" : "too much"))
        }
    }

    private func compareFigures() async throws {
        let site = site
        for marks: Set<BaseMark> in [[], [.excluded, .uncounted]] {
            let counted = try await site.database.read { tx in
                try site.figures.counts(
                    by: .unit, from: Instant(milliseconds: 0),
                    until: Instant(milliseconds: Int64.max), leavingOut: marks, in: tx)
            }
            let expected = model.counts(leavingOut: marks)
            for unit in Set(counted.keys).union(expected.keys) where counted[unit] != expected[unit]
            {
                throw Discrepancy(
                    description: "figures without \(marks.map(\.rawValue)) of a unit: "
                        + "\(String(describing: counted[unit])), "
                        + "believed \(String(describing: expected[unit]))")
            }
        }
    }
}

extension IndexOrders {
    /// Indexing that came to nothing is done again, as the background work does.
    fileprivate func retried() async throws -> Int {
        for _ in 0..<20 {
            do { return try await run() } catch is FlakyDatabase.GaveUp { continue }
        }
        return try await run()
    }
}
