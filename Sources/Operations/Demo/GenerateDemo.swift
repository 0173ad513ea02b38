package import Casework
import Persistence
import Store

/// Why no demo is made. Nothing has changed when one is thrown.
package enum DemoRefusal: Error, Hashable, Sendable {
    /// A demo has accounts with a known password: it never goes where anybody works.
    case databaseInUse(orders: Int, accounts: Int)
    case daysOutOfRange(Int, maximum: Int)
    /// The profile has no unit that could handle an order.
    case noUnits(profile: String)
}

/// What a demo came to.
package struct DemoSummary: Hashable, Sendable {
    package let firstDay: LocalDate
    package let lastDay: LocalDate
    package let orders: Int
    package let events: Int
    package let states: [OrderState: Int]
    /// Sign-in names of the main accounts; all have the password `GenerateDemo.password`.
    package let accounts: [String]
}

/// Fills an empty database with an invented past of its profile: three months of orders in every
/// state, and people who can sign in. Everything is invented but the names of the units.
package struct GenerateDemo: Sendable {
    /// The password of every demo account.
    package static let password = "jiesu-demo"
    /// The setting that marks a demo database with `yes`, so that it is never served openly.
    package static let setting = "demo"
    package static let daysMaximum = 1_100

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Makes the demo. The same seed, profile and `now` make the same orders and events.
    ///
    /// - Parameters:
    ///   - days: number of days up to and with that of `now`.
    ///   - progress: called with the orders written so far and those in all.
    /// - Throws: `DemoRefusal`.
    package func run(
        seed: UInt64, days: Int = 92, until now: Instant,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> DemoSummary {
        guard (1...Self.daysMaximum).contains(days) else {
            throw DemoRefusal.daysOutOfRange(days, maximum: Self.daysMaximum)
        }
        let plan = try DemoPlan(site.profile, seed: seed, days: days, until: now)
        let numbers = try await prepare(plan, at: now)
        let loader = LoadHistories(site)
        let total = numbers.map(\.count).reduce(0, +)
        let loaded = try await loader.run(
            batches: plan.days.count,
            make: { index in
                try plan.histories(ofDay: index, firstNumber: numbers[index].first)
            }, progress: { progress($0, total) })
        try await IndexOrders(site).run()
        return DemoSummary(
            firstDay: plan.days[0], lastDay: plan.days[plan.days.count - 1],
            orders: loaded.orders, events: loaded.events, states: loaded.states,
            accounts: plan.accounts.prefix(DemoAccounts.seats).map(\.name))
    }

    /// Marks the database, makes the accounts and reserves the numbers, in one transaction, so that
    /// accounts with a known password never stand in a database without the mark.
    private func prepare(
        _ plan: DemoPlan, at now: Instant
    ) async throws -> [(first: Int, count: Int)] {
        let site = site
        let record = try Passwords.record(of: Self.password)
        let counts = plan.days.indices.map { plan.orderCount(ofDay: $0) }
        return try await site.database.write { tx in
            let orders = try site.figures.states(in: tx).values.reduce(0, +)
            let accounts = try site.accounts.all(in: tx).count
            guard orders == 0, accounts == 0 else {
                throw DemoRefusal.databaseInUse(orders: orders, accounts: accounts)
            }
            try site.settings.set(Self.setting, to: "yes", in: tx)
            for entry in plan.accounts {
                let account = Account(
                    id: entry.id, name: entry.name, displayName: entry.displayName,
                    password: record, roles: entry.roles, unit: entry.unit, isDemo: true,
                    engagement: Engagement(agreementOn: plan.days.first))
                try site.accounts.create(account, at: now, in: tx)
                try site.ledger.append(
                    LedgerNote(.accountCreated, subject: account.name), by: .system, at: now,
                    in: tx)
            }
            let numbers = NumberStore()
            return try zip(plan.days, counts).map { day, count in
                (first: try numbers.reserve(count, on: day, in: tx), count: count)
            }
        }
    }
}
