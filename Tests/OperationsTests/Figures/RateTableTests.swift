import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Rate tables against a second count over the events, written in another way.
@Suite struct RateTableTests {
    @Test(arguments: TestDatabase.available, [UInt64(3), 14])
    func `every table equals a second count over the events`(
        engine: TestDatabase, seed: UInt64
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var chance = Chance(seed: seed)
            try await desk.load(try chance.crowd(240))
            let orders = try await desk.recounted()
            #expect(orders.count == 240)
            let rulebook = try desk.site.rulebook(on: try day("2026-10-18"))
            let period = rulebook.period.period(
                .month(year: 2026, month: 10), zone: desk.site.zone)
            let inside = orders.filter {
                $0.received >= (period.start) && $0.received < period.end
            }
            #expect(inside.count < orders.count)
            for base in Base.allCases {
                let counted = inside.filter { $0.counts(in: base) }
                #expect(counted.count < inside.count)
                for grouping in FigureGrouping.allCases {
                    let table = try await ComputeRates(desk.site).run(
                        period, by: grouping, base: base, under: rulebook, for: desk.analyst)
                    try await desk.expect(table, toCount: counted)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the vector of the formula comes out through an import`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            var export = Export(1...40)
            for row in export.rows.indices {
                export.rows[row]["是否联系"] = row < 39 ? "是" : "否"
                export.rows[row]["是否解决"] = row < 30 ? "解决" : "未解决"
                export.rows[row]["是否满意"] = row < 26 ? "满意" : row < 32 ? "基本满意" : "不满意"
                export.rows[row]["主办单位"] = "甲局"
            }
            export.add("无访", ["主办单位": "乙局"])
            let folder = try Scratch()
            try await desk.take(try folder.write(export))
            let table = try await desk.table("2026-08-01", "2026-08-01")
            #expect(table.lines.map(\.name) == ["甲局", "乙局"])
            #expect(table.lines.map(\.rank) == [1, nil])
            let rates = table.lines[0].rates
            #expect(rates.counts.validCallbacks == 40)
            #expect(rates.responseText == "97.5")
            #expect(rates.resolutionText == "75.0")
            #expect(rates.satisfactionText == "78.5")
            #expect(rates.scoreText == "78.7")
            #expect(table.lines[1].rates.scoreText == nil)
            #expect(table.pooled.scoreText == "78.7")
            #expect(table.meanOfUnits.scoreText == "78.7")
            #expect(table.meanOfUnits.counts.received == 41)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `each base leaves out what the rulebook says`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            var export = Export(1...10)
            export.headings.append("是否不计入")
            for row in [0, 1, 2] { export.rows[row]["是否剔除"] = "是" }
            for row in [2, 3] { export.rows[row]["是否不计入"] = "是" }
            let folder = try Scratch()
            try await desk.take(try folder.write(export))
            for (base, count) in [(Base.full, 8), (.assessed, 6)] {
                let table = try await desk.table("2026-08-01", "2026-08-01", base: base)
                #expect(table.pooled.counts.received == count)
                #expect(try await desk.all(table.filter(of: nil)).count == count)
                #expect(try await desk.all(table.filter(of: table.lines[0])).count == count)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order belongs to the period of its first moment and not of its last`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var export = Export(1...4)
            let moments = [
                "2026-08-01 00:00:00", "2026-08-01 23:59:59", "2026-07-31 23:59:59", "2026-08-02",
            ]
            for (row, text) in moments.enumerated() { export.rows[row]["来电时间"] = text }
            let folder = try Scratch()
            try await desk.take(try folder.write(export))
            let table = try await desk.table("2026-08-01", "2026-08-01")
            #expect(table.pooled.counts.received == 2)
            let opened = try await desk.all(table.filter(of: nil)).compactMap(\.cityNumber)
            #expect(Set(opened) == [Export.number(1), Export.number(2)])
            let span = try await desk.table("2026-07-31", "2026-08-02")
            #expect(span.pooled.counts.received == 4)
        }
    }

    @Test func `only readers of figures get a table`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            for actor in [desk.handler, desk.administrator] {
                await #expect(throws: Forbidden(action: "figures")) {
                    try await desk.table("2026-08-01", "2026-08-01", for: actor)
                }
            }
            let table = try await desk.table("2026-08-01", "2026-08-01")
            #expect(table.lines.isEmpty)
            #expect(table.pooled.scoreText == nil)
            #expect(table.meanOfUnits.scoreText == nil)
        }
    }
}

extension Chance {
    /// Lives of orders of few units, places and kinds, some at the very edge of October's period.
    fileprivate mutating func crowd(_ count: Int) throws -> [OrderLife] {
        let zone = SiteZone.beijing
        let begin = zone.instant(on: LocalDate(dayNumber: 20_715))
        let edges = [begin, zone.instant(on: LocalDate(dayNumber: 20_745))].flatMap {
            [$0, Instant(milliseconds: $0.milliseconds - 1)]
        }
        return try (1...count).map { sequence in
            let now = instant(after: InventedTown.start, hours: 48)
            var facts = facts(cityNumber: "C\(sequence)", around: InventedTown.start)
            facts.receivedAt =
                once(in: 12) ? pick(edges) : instant(after: begin.adding(hours: -72), hours: 900)
            facts.unitName = pick(["甲局", "乙局", "", "丙'; --"])
            facts.kind = pick(["投诉", "咨询", ""])
            facts.community = pick(["东里", "西里", ""])
            facts.category = pick([["市政", "路灯"], ["市政"], ["物业", "停车"], []])
            facts.verdict = once(in: 2) ? evaluation() : nil
            let event = try WorkOrder.receive(
                number: OrderNumber(day: zone.date(of: now), sequence: sequence), facts: facts,
                finishedAtCity: once(in: 6), in: InventedTown.context(at: now))
            let id = OrderID(createdAt: now, draw: UInt64(sequence))
            var life = OrderLife(
                order: try WorkOrder(id: id, first: event, at: now), event: event, at: now)
            let steps = number(0...40)
            for _ in 0..<steps { try live(&life) }
            return life
        }
    }
}

extension Desk {
    fileprivate func load(_ lives: [OrderLife]) async throws {
        let site = site
        let histories = lives.map { life in
            OrderHistory(
                id: life.order.id,
                entries: life.steps.flatMap { step in
                    step.events.map { OrderHistory.Entry($0, at: step.at, by: .system) }
                }, complainant: nil)
        }
        let rows = try site.orders.rows(of: histories, sealedBy: site.complainants)
        try await site.database.write { tx in
            try site.orders.load(rows, at: site.clock(), in: tx)
        }
    }

    fileprivate func recounted() async throws -> [Recounted] {
        let site = site
        let ids = try await all().map(\.id)
        return try await site.database.read { tx in
            try ids.compactMap { id in
                Recounted(id, try site.orders.timeline(of: id, in: tx).map(\.event))
            }
        }
    }

    func table(
        _ first: String, _ last: String, base: Base = .full, for actor: Actor? = nil
    ) async throws -> RateTable {
        let rulebook = try site.rulebook(on: try day(last))
        let period = rulebook.period.period(
            .span(first: try day(first), last: try day(last)), zone: site.zone)
        return try await ComputeRates(site).run(
            period, by: .unit, base: base, under: rulebook, for: actor ?? analyst)
    }

    /// Compares a table line by line, and what its filters open.
    fileprivate func expect(_ table: RateTable, toCount orders: [Recounted]) async throws {
        let groups = Dictionary(grouping: orders) { $0.name(table.grouping) }
        #expect(Set(table.lines.map(\.name)) == Set(groups.keys))
        #expect(table.lines.count == groups.count)
        for line in table.lines {
            let group = groups[line.name] ?? []
            #expect(line.rates.counts == recount(group), "\(table.grouping) \(line.name)")
            #expect(texts(line.rates) == Rates(group)?.texts)
            let opened = try await all(table.filter(of: line)).map(\.id)
            #expect(opened.count == group.count)
            #expect(Set(opened) == Set(group.map(\.id)))
        }
        try await expectAnswers(table, recount(orders))
        #expect(table.pooled.counts == recount(orders))
        #expect(texts(table.pooled) == Rates(orders)?.texts)
        #expect(table.meanOfUnits.counts == recount(orders))
        let rated = groups.values.compactMap { Rates($0) }
        #expect(texts(table.meanOfUnits) == Rates(meanOf: rated)?.texts)
        expectRanks(table, groups)
        #expect(try await all(table.filter(of: nil)).count == orders.count)
    }

    private func texts(_ rates: UnitRates) -> [String]? {
        guard let response = rates.responseText, let resolution = rates.resolutionText,
            let satisfaction = rates.satisfactionText, let score = rates.scoreText
        else { return nil }
        return [response, resolution, satisfaction, score]
    }

    /// A filter that asks for an answer is about as many orders as the table counts with it.
    private func expectAnswers(_ table: RateTable, _ counts: RateCounts) async throws {
        let expected: [(OrderFilter.Answer, Int)] = [
            (.validCallback, counts.validCallbacks), (.contacted, counts.contacted),
            (.resolved, counts.resolved), (.satisfied, counts.satisfied),
            (.mostlySatisfied, counts.mostlySatisfied),
        ]
        for (answer, count) in expected {
            var filter = table.filter(of: nil)
            filter.answer = answer
            let (asked, site) = (filter, site)
            let found = try await site.database.read { tx in
                try site.orders.count(asked, seenBy: .everything, now: site.clock(), in: tx)
            }
            #expect(found == count)
        }
    }

    /// By printed score, then orders received; level ones share a place.
    private func expectRanks(_ table: RateTable, _ groups: [String: [Recounted]]) {
        struct Standing: Equatable {
            let tenths: Int
            let received: Int
        }
        func standing(_ name: String) -> Standing? {
            let group = groups[name] ?? []
            guard let score = Rates(group)?.score.text.replacing(".", with: ""),
                let tenths = Int(score)
            else { return nil }
            return Standing(tenths: tenths, received: group.count)
        }
        let all = groups.keys.compactMap(standing)
        for line in table.lines {
            let own = standing(line.name)
            let better = own.map { own in
                all.count { ($0.tenths, $0.received) > (own.tenths, own.received) }
            }
            #expect(line.rank == better.map { $0 + 1 })
        }
        let ranks = table.lines.map { $0.rank ?? Int.max }
        #expect(ranks == ranks.sorted())
    }
}
