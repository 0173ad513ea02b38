import Casework
import Crypto
import Operations
import Persistence
import Profiles
import Store
import TestSupport
import Testing

@Suite struct LoadHistoriesTests {
    private static let now = SiteZone.beijing.instant(
        on: LocalDate(dayNumber: 20_668), secondOfDay: 43_200)

    private func withSite(
        _ engine: TestDatabase, _ body: (Site) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            _ = try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            try await body(
                Site(
                    database: database,
                    profile: try ProfileLibrary().profile("zhongguancun-2026"),
                    sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
                    clock: { Self.now }))
        }
    }

    private func histories() throws -> [OrderHistory] {
        let plan = try DemoPlan(
            ProfileLibrary().profile("zhongguancun-2026"), seed: 9, days: 12, until: Self.now)
        return try plan.histories(ofDay: 1)
    }

    /// What each event changed, by replaying the history. The first has no before.
    private func changes(of history: OrderHistory) throws -> [[FieldChange]] {
        let first = history.entries[0]
        var order = try WorkOrder(id: history.id, first: first.event, at: first.at)
        return try [[]]
            + history.entries.dropFirst().map { entry in
                let before = order
                try order.apply(entry.event, at: entry.at)
                return order.changes(since: before)
            }
    }

    @Test(arguments: TestDatabase.available)
    func `loaded histories read back as they were`(engine: TestDatabase) async throws {
        try await withSite(engine) { site in
            let histories = try histories()
            let outcome = try await LoadHistories(site).run(batches: 1) { _ in histories }
            #expect(outcome.orders == histories.count)
            #expect(outcome.events == histories.map(\.entries.count).reduce(0, +))
            let checked = try await site.database.read { tx -> (Int, [String]) in
                var problems: [String] = []
                let count = try site.orders.verifyHistory(in: tx) { problems.append($1) }
                return (count, problems)
            }
            #expect(checked.0 == histories.count)
            #expect(checked.1 == [])
            for history in histories.prefix(20) {
                let stored = try await site.database.read { tx in
                    (
                        try site.orders.timeline(of: history.id, in: tx),
                        try site.complainants.load([history.id], in: tx)[history.id]
                    )
                }
                #expect(stored.0.map(\.event) == history.entries.map(\.event))
                #expect(stored.0.map(\.at) == history.entries.map(\.at))
                #expect(stored.0.map(\.actor) == history.entries.map(\.actor.name))
                let changes = try changes(of: history)
                #expect(stored.0.map(\.changes) == changes)
                #expect(stored.1 == history.complainant)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `figures of loaded orders equal a count over their events`(
        engine: TestDatabase
    ) async throws {
        try await withSite(engine) { site in
            let histories = try histories()
            _ = try await LoadHistories(site).run(batches: 1) { _ in histories }
            var expected: [String: RateCounts] = [:]
            for history in histories {
                let first = history.entries[0]
                var order = try WorkOrder(id: history.id, first: first.event, at: first.at)
                for entry in history.entries.dropFirst() {
                    try order.apply(entry.event, at: entry.at)
                }
                var counts = RateCounts(received: 1, closed: order.closedAt == nil ? 0 : 1)
                if let evaluation = order.effectiveEvaluation { counts.add(evaluation) }
                expected[order.responsibleUnitName, default: .zero] += counts
            }
            let counted = try await site.database.read { tx in
                try site.figures.counts(
                    by: .unit, from: Instant(milliseconds: 0), until: Self.now, leavingOut: [],
                    in: tx)
            }
            #expect(counted == expected)
        }
    }

    @Test func `loaded orders are found once the queue is drained`() async throws {
        try await withSite(.sqlite) { site in
            let histories = try histories()
            _ = try await LoadHistories(site).run(batches: 1) { _ in histories }
            let indexed = try await IndexOrders(site).run()
            #expect(indexed == histories.count)
            guard case .received(let number, _, _, _) = histories[0].entries[0].event else {
                Issue.record("a history begins with something else")
                return
            }
            var filter = OrderFilter()
            filter.text = number.text
            let found = try await ReadOrders(site).list(
                filter, limit: 10,
                for: Actor(account: 2, name: "desk", roles: [.desk]))
            #expect(found.orders.map(\.number) == [number])
        }
    }

    @Test func `a history that breaks the rules is refused`() async throws {
        try await withSite(.sqlite) { site in
            let sound = try histories()[0]
            let broken = OrderHistory(
                id: sound.id, entries: Array(sound.entries.dropFirst()), complainant: nil)
            #expect(throws: CorruptHistory.self) {
                _ = try site.orders.rows(of: [broken], sealedBy: site.complainants)
            }
            let empty = OrderHistory(id: sound.id, entries: [], complainant: nil)
            #expect(
                throws: CorruptHistory(order: sound.id, version: 0, reason: "no events")
            ) { _ = try site.orders.rows(of: [empty], sealedBy: site.complainants) }
            let unsigned = OrderHistory(
                id: sound.id,
                entries: [
                    sound.entries[0],
                    OrderHistory.Entry(
                        .replied(text: "ok", contactWaiver: nil, unit: ""), at: Self.now,
                        by: .system),
                ], complainant: nil)
            #expect(throws: CorruptHistory.self) {
                _ = try site.orders.rows(of: [unsigned], sealedBy: site.complainants)
            }
        }
    }
}
