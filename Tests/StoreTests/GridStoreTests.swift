import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// The ledger as a grid: both directions, groups, saved views.
@Suite struct GridStoreTests {
    private static let moment = InventedTown.start.adding(hours: 5 * 24)

    @Test(arguments: TestDatabase.available, OrderFilter.Sort.allCases)
    func `rows before a row are those a list shows above it`(
        engine: TestDatabase, sort: OrderFilter.Sort
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(70, seed: 91)
            try await shelf.write(lives)
            var filter = OrderFilter()
            filter.sort = sort
            let all = NaiveFilter(filter: filter, now: Self.moment)
                .apply(to: lives.map(\.order)).map(\.id)
            let listed = try await page(filter, nil, 200, shelf)
            #expect(listed.orders.map(\.id) == all)
            for index in stride(from: 3, to: all.count, by: 11) {
                var turned = filter
                turned.sort = sort.reversed
                let cursor = listed.orders[index].cursor(in: sort)
                let above = try await page(turned, cursor, 5, shelf)
                let expected = all[max(0, index - 5)..<index]
                #expect(above.orders.map(\.id) == expected.reversed(), "\(sort) \(index)")
                let below = try await page(filter, cursor, 5, shelf)
                #expect(below.orders.map(\.id) == Array(all[(index + 1)...].prefix(5)))
            }
        }
    }

    @Test(arguments: OrderFilter.Sort.allCases)
    func `an order of a list has one other end`(sort: OrderFilter.Sort) {
        #expect(sort.reversed != sort)
        #expect(sort.reversed.reversed == sort)
        #expect(sort.isDescending != sort.reversed.isDescending)
    }

    @Test(arguments: TestDatabase.available)
    func `a day is a place in a list by the time received`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 92)
            try await shelf.write(lives)
            let day = SiteZone.beijing.date(of: lives[30].order.moments.receivedAt)
            for sort in [OrderFilter.Sort.received, .receivedDown] {
                var filter = OrderFilter()
                filter.sort = sort
                let place = try #require(ListCursor(at: day, in: sort, zone: .beijing))
                let found = try await page(filter, place, 200, shelf)
                let expected = lives.map(\.order.moments.receivedAt).filter { moment in
                    let date = SiteZone.beijing.date(of: moment)
                    return sort == .received ? date >= day : date <= day
                }
                #expect(found.orders.count == expected.count)
                #expect(found.orders.first.map { SiteZone.beijing.date(of: $0.receivedAt) } == day)
            }
            #expect(ListCursor(at: day, in: .unit, zone: .beijing) == nil)
        }
    }

    @Test(arguments: TestDatabase.available, OrderGrouping.allCases)
    func `groups are what counting gives, and lose no order`(
        engine: TestDatabase, grouping: OrderGrouping
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(120, seed: 93)
            try await shelf.write(lives)
            var some = OrderFilter()
            some.isOpen = true
            for filter in [OrderFilter(), some] {
                let (groups, total) = try await shelf.read { tx in
                    (
                        try shelf.orders.groups(
                            filter, by: grouping, seenBy: .everything, now: Self.moment, in: tx),
                        try count(filter, shelf, tx)
                    )
                }
                #expect(groups.reduce(0) { $0 + $1.count } == total)
                #expect(Set(groups.map(\.value)).count == groups.count)
                for group in groups {
                    var late = grouping.narrowed(filter, to: group.value)
                    let counted = try await shelf.read { [late] tx in try count(late, shelf, tx) }
                    #expect(counted == group.count, "\(grouping) \(group.value)")
                    late.due = .overdue
                    let lateCount = try await shelf.read { [late] tx in
                        try count(late, shelf, tx)
                    }
                    #expect(lateCount == group.lateCount, "\(grouping) \(group.value)")
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `groups leave out what their reader may not know of`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(120, seed: 94)
            try await shelf.write(lives)
            let scope = Policy.scope(
                of: Actor(
                    account: 9, name: "hana", roles: [.handler], unit: InventedTown.unitIDs[0]))
            let (groups, seen) = try await shelf.read { tx in
                (
                    try shelf.orders.groups(
                        OrderFilter(), by: .state, seenBy: scope, now: Self.moment, in: tx),
                    try shelf.orders.count(
                        OrderFilter(), seenBy: scope, now: Self.moment, in: tx)
                )
            }
            #expect(groups.reduce(0) { $0 + $1.count } == seen)
            #expect(seen > 0 && seen < 120)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a bounded count stops at its limit`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Shelf.lives(30, seed: 95))
            for (limit, expected) in [(10, 10), (30, 30), (31, 30)] {
                let count = try await shelf.read { tx in
                    try shelf.orders.count(
                        OrderFilter(), seenBy: .everything, upTo: limit, now: Self.moment, in: tx)
                }
                #expect(count == expected)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a view is found by whom it is for`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let store = ViewStore()
            let unit = UnitID("a")
            let owner = Actor(account: 1, name: "o", roles: [.handler], unit: unit)
            let mate = Actor(account: 2, name: "m", roles: [.handler], unit: unit)
            let other = Actor(account: 3, name: "x", roles: [.desk])
            try await shelf.database.write { tx in
                for (id, reach) in zip(Int64(1)..., OrderView.Reach.allCases) {
                    try store.insert(
                        OrderView(
                            id: id, account: 1, name: reach.rawValue, query: "state=handling",
                            reach: reach, unit: reach == .team ? unit : nil, isPinned: true,
                            createdAt: Self.moment), in: tx)
                }
            }
            let found: @Sendable (Actor) async throws -> [OrderView.Reach] = { reader in
                try await shelf.read { tx in try store.views(for: reader, in: tx).map(\.reach) }
            }
            #expect(try await found(owner) == [.own, .team, .all])
            #expect(try await found(mate) == [.team, .all])
            #expect(try await found(other) == [.all])
            try await shelf.database.write { tx in
                guard var view = try store.find(3, in: tx) else { return }
                view.removedAt = Self.moment
                try store.update(view, in: tx)
            }
            #expect(try await found(other).isEmpty)
            let (removed, late, count) = try await shelf.read { tx in
                (
                    try store.removed(of: 1, since: Self.moment, in: tx).map(\.id),
                    try store.removed(of: 1, since: Self.moment.adding(hours: 1), in: tx),
                    try store.count(of: 1, in: tx)
                )
            }
            #expect(removed == [3])
            #expect(late.isEmpty)
            #expect(count == 2)
        }
    }

    private func page(
        _ filter: OrderFilter, _ cursor: ListCursor?, _ size: Int, _ shelf: Shelf
    ) async throws -> OrderListPage {
        try await shelf.read { tx in
            try shelf.orders.list(
                filter, seenBy: .everything, after: cursor, limit: size, now: Self.moment, in: tx)
        }
    }
}

private func count(
    _ filter: OrderFilter, _ shelf: Shelf, _ tx: borrowing Transaction
) throws -> Int {
    try shelf.orders.count(
        filter, seenBy: .everything, now: InventedTown.start.adding(hours: 5 * 24), in: tx)
}
