import Casework
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What a reader may know of, in SQL and in memory.
@Suite struct ScopeTests {
    private static let now = InventedTown.start.adding(hours: 5 * 24)
    private static let reader: Int64 = 70

    /// Scopes of every shape, for an account that is named for some orders and granted others.
    private static func scopes() -> [OrderScope] {
        let units = InventedTown.unitIDs
        var scopes: [OrderScope] = [.everything, .shared]
        let shapes: [(Bool, Set<UnitID>, Bool)] = [
            (true, [], false), (false, [units[0]], false), (false, Set(units.prefix(3)), false),
            (false, [], true), (false, [units[1]], true), (false, [], false),
        ]
        for (all, units, checkable) in shapes {
            for isGranted in [true, false] {
                for limit in [nil] + PolicyLimit.allCases.map(Optional.some) {
                    var limits = Set(PolicyLimit.allCases)
                    if let limit { limits.remove(limit) }
                    var scope = OrderScope(actor: reader, limits: limits)
                    scope.reachesAll = all
                    scope.units = units
                    scope.reachesCheckable = checkable
                    scope.mayBeGranted = isGranted
                    scopes.append(scope)
                    scopes.append(scope.withoutConfidential)
                }
            }
        }
        return scopes
    }

    /// Names the reader for a third of the confidential orders, grants another third, half of them
    /// for a time that is over.
    private static func name(_ orders: [WorkOrder], on shelf: Shelf) async throws {
        let store = ConfidentialStore()
        let confidential = orders.filter(\.facts.isConfidential)
        try await shelf.database.write { tx in
            for (index, order) in confidential.enumerated() {
                switch index % 4 {
                case 0:
                    try store.name(
                        [reader, 71], for: order.id, by: shelf.actor, at: Shelf.now, in: tx)
                case 1, 2:
                    try store.grant(
                        order.id, to: reader, by: shelf.actor, at: Shelf.now,
                        until: now.adding(hours: index % 4 == 1 ? 1 : -1), in: tx)
                default: continue
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `lists, counts, exports and chosen orders hold what the scope holds`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(160, seed: 31)
            try await shelf.write(lives)
            let orders = lives.map(\.order)
            try await Self.name(orders, on: shelf)
            let store = ConfidentialStore()
            var hidden = 0
            for scope in Self.scopes() {
                let standings = try await shelf.read { tx in
                    try orders.map { try store.standing(of: scope.account, to: $0.id, in: tx) }
                }
                let expected = zip(orders, standings).filter { order, standing in
                    scope.holds(order, standing, at: Self.now)
                }.map(\.0.id)
                hidden += orders.count - expected.count
                try await expect(scope, holds: Set(expected), among: orders, shelf)
            }
            #expect(orders.contains { $0.facts.isConfidential })
            #expect(hidden > 0)
        }
    }

    private func expect(
        _ scope: OrderScope, holds expected: Set<OrderID>, among orders: [WorkOrder],
        _ shelf: Shelf
    ) async throws {
        let filter = OrderFilter()
        let found = try await shelf.read { tx in
            var exported: Set<OrderID> = []
            try shelf.orders.forEach(
                filter, seenBy: scope, now: Self.now, limit: 1_000, in: tx
            ) { exported.insert($0.id) }
            return (
                listed: try shelf.orders.list(
                    filter, seenBy: scope, limit: 200, now: Self.now, in: tx),
                counted: try shelf.orders.count(filter, seenBy: scope, now: Self.now, in: tx),
                exported: exported,
                chosen: try shelf.orders.summaries(
                    of: orders.map(\.id), matching: filter, seenBy: scope, now: Self.now, in: tx)
            )
        }
        #expect(Set(found.listed.orders.map(\.id)) == expected, "\(scope)")
        #expect(found.listed.total == expected.count, "\(scope)")
        #expect(found.counted == expected.count, "\(scope)")
        #expect(found.exported == expected, "\(scope)")
        #expect(Set(found.chosen.map(\.id)) == expected, "\(scope)")
    }

    @Test(arguments: TestDatabase.available)
    func `a search finds hidden orders for those named alone`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(200, seed: 32)
            try await shelf.write(lives)
            try await shelf.index()
            let orders = lives.map(\.order)
            try await Self.name(orders, on: shelf)
            // `name` names account 71 for every fourth.
            let named = orders.filter(\.facts.isConfidential).enumerated().filter {
                $0.offset % 4 == 0
            }
            let secret = try #require(
                named.map(\.element).first { $0.facts.cityNumber != nil })
            var filter = OrderFilter()
            filter.text = secret.facts.cityNumber ?? ""
            for (account, isFound) in [(Int64(71), true), (72, false)] {
                var scope = OrderScope(actor: account, limits: Set(PolicyLimit.allCases))
                scope.reachesAll = true
                let page = try await shelf.read { [filter, scope] tx in
                    try shelf.orders.list(
                        filter, seenBy: scope, limit: 100, now: Self.now, in: tx)
                }
                #expect(page.orders.contains { $0.id == secret.id } == isFound)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `who acted on an order is named for it, the shift lead where nobody did`(
        engine: TestDatabase
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 33, steps: 0)
            try await shelf.write(lives)
            let secret = try #require(lives.map(\.order).first { $0.facts.isConfidential })
            let plain = try #require(lives.map(\.order).first { !$0.facts.isConfidential })
            let store = ConfidentialStore()
            let accounts = AccountStore()
            let named = try await shelf.database.write { tx in
                for (id, role) in [(Int64(80), Role.shiftLead), (81, .desk)] {
                    try accounts.create(
                        Account(
                            id: id, name: role.rawValue, displayName: role.rawValue, password: "",
                            roles: [role], unit: nil, isDemo: false), at: Shelf.now, in: tx)
                }
                try store.nameForArrived([secret.id, plain.id], at: Shelf.now, in: tx)
                let acted = try store.named(for: secret.id, in: tx).map(\.account)
                try tx.execute("DELETE FROM confidential_handler")
                try Self.allowRewriting(tx)
                try tx.execute("UPDATE order_event SET account = 0")
                try store.nameForArrived([secret.id, plain.id], at: Shelf.now, in: tx)
                let led = try store.named(for: secret.id, in: tx).map(\.account)
                try tx.execute("DELETE FROM confidential_handler")
                try accounts.disable(80, at: Shelf.now, in: tx)
                try store.nameForArrived([secret.id], at: Shelf.now, in: tx)
                return (
                    acted, led, try store.named(for: secret.id, in: tx).map(\.account),
                    try store.named(for: plain.id, in: tx).map(\.account)
                )
            }
            #expect(named.0 == [shelf.actor.account])
            #expect(named.1 == [80])
            #expect(named.2 == [81])
            #expect(named.3.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an order the system brought is named to those who can work`(engine: TestDatabase)
        async throws
    {
        let day = LocalDate("2026-01-01")
        let past = Shelf.now.adding(hours: -1)
        let later = Shelf.now.adding(hours: 1)
        let over: [(Int64, Account)] = [
            (1, Self.lead(Engagement(to: past, agreementOn: day))),
            (2, Self.lead(Engagement(from: later, agreementOn: day))),
            (3, Self.lead(Engagement(agreementOn: day), password: "")),
            (4, Self.lead(Engagement())),
        ].map { id, account in (id, Self.renumbered(account, id)) }
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 33, steps: 0)
            try await shelf.write(lives)
            let secret = try #require(lives.map(\.order).first { $0.facts.isConfidential })
            let store = ConfidentialStore()
            let accounts = AccountStore()
            @Sendable func named(_ tx: borrowing Transaction) throws -> [Int64] {
                try tx.execute("DELETE FROM confidential_handler")
                try store.nameForArrived([secret.id], at: Shelf.now, in: tx)
                return try store.named(for: secret.id, in: tx).map(\.account)
            }
            let found = try await shelf.database.write { tx in
                try Self.allowRewriting(tx)
                try tx.execute("UPDATE order_event SET account = 0")
                for (_, account) in over { try accounts.create(account, at: past, in: tx) }
                let without = try named(tx)
                let clerk = Account(
                    id: 9, name: "clerk", displayName: "", password: "none", roles: [.desk],
                    unit: nil, isDemo: false, engagement: Engagement(agreementOn: day))
                try accounts.create(clerk, at: past, in: tx)
                let desk = try named(tx)
                let lead = Self.renumbered(Self.lead(Engagement(agreementOn: day)), 8)
                try accounts.create(lead, at: past, in: tx)
                return (without, desk, try named(tx))
            }
            #expect(found.0 == [2, 3, 4], "where nobody can work yet, those who may one day")
            #expect(found.1 == [9], "a clerk who can work goes before leads who cannot")
            #expect(found.2 == [8])
        }
    }

    private static func lead(_ engagement: Engagement, password: String = "none") -> Account {
        Account(
            id: 0, name: "", displayName: "", password: password, roles: [.shiftLead], unit: nil,
            isDemo: false, engagement: engagement)
    }

    private static func renumbered(_ account: Account, _ id: Int64) -> Account {
        Account(
            id: id, name: "lead\(id)", displayName: "", password: account.password,
            roles: account.roles, unit: nil, isDemo: false, engagement: account.engagement)
    }

    /// Takes away what keeps events as they were written.
    private static func allowRewriting(_ tx: borrowing Transaction) throws {
        switch tx.dialect {
        case .sqlite: try tx.execute("DROP TRIGGER order_event_kept_on_update")
        case .postgres: try tx.execute("DROP TRIGGER order_event_kept ON order_event")
        }
    }
}
