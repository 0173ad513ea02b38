import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Lists give what the filter says, each order once, in order.
@Suite struct ListTests {
    private static let moment = InventedTown.start.adding(hours: 5 * 24)

    /// Values of filters that match some of the orders, and some that match none.
    private static func choices(_ orders: [WorkOrder], _ chance: inout Chance) -> OrderFilter {
        var filter = OrderFilter()
        func some(_ times: Int = 6) -> WorkOrder? {
            chance.once(in: times) ? chance.pick(orders) : nil
        }
        if chance.once(in: 5) {
            filter.states = (0...1).map { _ in chance.pick(OrderState.allCases) }
        }
        if chance.once(in: 6) { filter.unit = chance.pick(InventedTown.unitIDs) }
        filter.responsibleUnit = some()?.responsibleUnitName
        filter.subdistrict = some()?.facts.subdistrict
        filter.community = some(9)?.facts.community
        filter.channel = some()?.facts.channel
        filter.kind = some(9)?.facts.kind
        filter.category = some(9).map { $0.facts.category.first ?? "" }
        let day = { (instant: Instant) in SiteZone.beijing.date(of: instant) }
        filter.receivedFrom = some().map { day($0.moments.receivedAt) }
        filter.receivedTo = some().map { day($0.moments.receivedAt) }
        filter.closedFrom = some(8)?.closedAt.map(day)
        filter.closedTo = some(8)?.closedAt.map(day)
        filter.due = chance.once(in: 5) ? chance.pick(OrderFilter.Due.allCases) : nil
        filter.answer = chance.once(in: 6) ? chance.pick(OrderFilter.Answer.allCases) : nil
        filter.isOpen = chance.once(in: 5) ? chance.once(in: 2) : nil
        filter.assessedOnly = chance.once(in: 5)
        filter.countedOnly = chance.once(in: 5)
        filter.receivedHour = chance.once(in: 12) ? chance.number(0...23) : nil
        filter.importBatch = chance.once(in: 8) ? Int64(chance.number(1...2)) : nil
        filter.sort = chance.pick(OrderFilter.Sort.allCases)
        if chance.once(in: 5) {
            let text = chance.pick(orders).facts.content.unicodeScalars
            filter.text = String(String.UnicodeScalarView(text.prefix(chance.number(1...4))))
        }
        return filter
    }

    private func pages(
        _ filter: OrderFilter, of size: Int, _ shelf: Shelf
    ) async throws -> [OrderSummary] {
        var all: [OrderSummary] = []
        var cursor: ListCursor?
        repeat {
            let start = cursor
            let page = try await shelf.read { tx in
                try shelf.orders.list(
                    filter, seenBy: .everything, after: start, limit: size, now: Self.moment, in: tx
                )
            }
            all += page.orders
            cursor = page.next
        } while cursor != nil
        return all
    }

    @Test(arguments: TestDatabase.available, [21, 22])
    func `every filter gives what a plain search through all orders gives`(
        engine: TestDatabase, seed: UInt64
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(150, seed: seed)
            try await shelf.write(lives)
            try await shelf.index()
            let orders = lives.map(\.order)
            let linked = orders.prefix(40).map(\.id)
            try await link(linked, shelf)
            var chance = Chance(seed: seed)
            var matched = 0
            for _ in 0..<250 {
                let filter = Self.choices(orders, &chance)
                let naive = NaiveFilter(
                    filter: filter, now: Self.moment,
                    batch: filter.importBatch == 1 ? Set(linked) : [])
                let expected = naive.apply(to: orders).map(\.id)
                let listed = try await pages(filter, of: chance.number(1...60), shelf)
                #expect(listed.map(\.id) == expected, "seed \(seed): \(filter)")
                let count = try await shelf.read { tx in
                    try shelf.orders.count(filter, seenBy: .everything, now: Self.moment, in: tx)
                }
                #expect(count == expected.count, "seed \(seed): \(filter)")
                let exported = try await export(filter, shelf)
                #expect(exported == expected, "seed \(seed): \(filter)")
                if !expected.isEmpty { matched += 1 }
            }
            #expect(matched > 60, "the filters are of no use if they match nothing")
        }
    }

    private func export(_ filter: OrderFilter, _ shelf: Shelf) async throws -> [OrderID] {
        try await shelf.read { tx in
            var ids: [OrderID] = []
            try shelf.orders.forEach(
                filter, seenBy: .everything, now: Self.moment, limit: 1_000, in: tx
            ) {
                ids.append($0.id)
            }
            return ids
        }
    }

    private func link(_ orders: [OrderID], _ shelf: Shelf) async throws {
        let store = ImportStore()
        try await shelf.database.write { tx in
            try store.begin(
                ImportBatch(
                    id: 1, fileName: "a", fileHash: "", mapping: "", state: .running, actor: "amy",
                    startedAt: Shelf.now), account: 7, in: tx)
            try store.link(orders.map { (id: $0, isNew: true) }, to: 1, in: tx)
        }
    }

    @Test(arguments: TestDatabase.available, OrderFilter.Sort.allCases)
    func `pages visit each order once while others arrive`(
        engine: TestDatabase, sort: OrderFilter.Sort
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(90, seed: 23, steps: 3)
            try await shelf.write(Array(lives.prefix(60)))
            var filter = OrderFilter()
            filter.sort = sort
            var late = Array(lives.dropFirst(60))
            var seen: [OrderID] = []
            var cursor: ListCursor?
            repeat {
                let (asked, start) = (filter, cursor)
                let page = try await shelf.read { tx in
                    try shelf.orders.list(
                        asked, seenBy: .everything, after: start, limit: 7, now: Self.moment, in: tx
                    )
                }
                seen += page.orders.map(\.id)
                cursor = page.next
                try await shelf.write(Array(late.prefix(3)))
                late = Array(late.dropFirst(3))
            } while cursor != nil
            #expect(Set(seen).count == seen.count)
            let early = NaiveFilter(filter: filter, now: Self.moment)
                .apply(to: lives.prefix(60).map(\.order)).map(\.id)
            #expect(Set(early).isSubset(of: seen))
            let all = NaiveFilter(filter: filter, now: Self.moment)
                .apply(to: lives.map(\.order)).map(\.id)
            let places = seen.compactMap { all.firstIndex(of: $0) }
            #expect(places == places.sorted())
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a page has its limits and says how many there are`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Shelf.lives(1_050, seed: 24, steps: 0))
            let list: @Sendable (OrderFilter, Int) async throws -> OrderListPage = { filter, size in
                try await shelf.read { tx in
                    try shelf.orders.list(
                        filter, seenBy: .everything, limit: size, now: Self.moment, in: tx)
                }
            }
            let all = try await list(OrderFilter(), 5_000)
            #expect(all.orders.count == OrderStore.pageLimit)
            #expect(all.total == nil)
            #expect(try await list(OrderFilter(), 0).orders.count == 1)
            #expect(try await list(OrderFilter(), -9).orders.count == 1)
            var some = OrderFilter()
            some.channel = "weibo"
            let weibo = try await list(some, 10)
            let count = try await shelf.read { [some] tx in
                try shelf.orders.count(some, seenBy: .everything, now: Self.moment, in: tx)
            }
            #expect(weibo.total == count)
            #expect(weibo.next != nil)
            some.channel = "none"
            let none = try await list(some, 10)
            #expect(none.orders.isEmpty)
            #expect(none.next == nil)
            #expect(none.total == 0)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `chosen orders are narrowed by a filter and keep its order`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 25)
            try await shelf.write(lives)
            let chosen = lives.prefix(20).map(\.order)
            for sort in OrderFilter.Sort.allCases {
                var filter = OrderFilter()
                filter.sort = sort
                filter.isOpen = true
                let expected = NaiveFilter(filter: filter, now: Self.moment).apply(to: chosen)
                let found = try await shelf.read { [filter] tx in
                    try shelf.orders.summaries(
                        of: chosen.map(\.id), matching: filter, seenBy: .everything,
                        now: Self.moment,
                        in: tx)
                }
                #expect(found.map(\.id) == expected.map(\.id))
                #expect(!expected.isEmpty)
            }
        }
    }
}
