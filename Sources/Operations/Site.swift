package import Casework
import Foundation
package import Persistence
package import Profiles
package import Store

/// One deployment at work: its database, its rules and everything operations need. Made once at
/// start and passed to whoever runs an operation; holds no state of its own but number blocks.
package struct Site: Sendable {
    package let database: any Database
    package let profile: Profile
    package let rules: OrderRules
    package let orders: OrderStore
    package let complainants: ComplainantStore
    package let sealedTexts: SealedTextStore
    package let sealer: Sealer
    package let numbers: NumberAllocator
    package let clock: @Sendable () -> Instant
    /// The address that opens the orders of a filter, for links in files; nil without one.
    package let orderLink: @Sendable (OrderFilter) -> String?
    /// The policy that people get when they sign in.
    package let policy: PolicyRules
    /// Where the last signed root of the ledger is remembered.
    package var rootMemory = RootMemory.none
    /// What open pages of this process are told.
    package let live = LiveHub()
    /// The way to other nodes; nil where there is one node.
    package var relay: LiveRelay?

    package let accounts = AccountStore()
    package let settings = SettingStore()
    package let imports = ImportStore()
    package let figures = FigureStore()
    package let reports = ReportStore()
    package let ledger = LedgerStore()
    package let looks = LookStore()
    package let backups = BackupRunStore()
    package let confidential = ConfidentialStore()
    package let shifts = ShiftStore()
    package let bulkChanges = BulkStore()

    package init(
        database: any Database, profile: Profile, sealer: Sealer,
        clock: @escaping @Sendable () -> Instant = Site.systemClock,
        orderLink: @escaping @Sendable (OrderFilter) -> String? = { _ in nil },
        policy: PolicyRules = .standard
    ) {
        self.policy = policy
        self.database = database
        self.profile = profile
        rules = profile.orderRules
        self.sealer = sealer
        self.clock = clock
        self.orderLink = orderLink
        orders = OrderStore(
            zone: profile.zone, attention: AttentionLimits(profile.deadlines))
        complainants = ComplainantStore(sealer: sealer)
        sealedTexts = SealedTextStore(sealer: sealer)
        numbers = NumberAllocator(database: database)
        let live = live
        database.notices.listen { [weak live] notices in live?.receive(notices) }
    }

    package var zone: SiteZone { profile.zone }

    package var directory: UnitDirectory { profile.directory }

    /// The rulebook in force on `day`; the latest one where none is.
    package func rulebook(on day: LocalDate) throws -> Rulebook {
        guard let found = profile.rulebook(on: day) ?? profile.rulebooks.last else {
            throw NoRulebook(profile: profile.id)
        }
        return found
    }

    /// The machine's clock; the only place where the product reads it.
    package static let systemClock: @Sendable () -> Instant = {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// A new key that sorts by creation.
    package func makeID(at now: Instant) -> OrderID {
        OrderID(createdAt: now, draw: UInt64.random(in: 0...UInt64.max))
    }

    func context(for actor: Actor, at now: Instant) -> DecisionContext {
        DecisionContext(now: now, unitName: actor.unitName, rules: rules)
    }
}

/// Numbers for new orders, taken from the database in blocks. Restarting leaves a gap, never a
/// number given twice.
package actor NumberAllocator {
    private let database: any Database
    private let store = NumberStore()
    private var day: LocalDate?
    private var next = 0
    private var end = 0

    /// Numbers reserved at once for single orders.
    static let blockSize = 200

    init(database: any Database) {
        self.database = database
    }

    /// `count` new numbers of `day`, ascending.
    func take(_ count: Int, on day: LocalDate) async throws -> [OrderNumber] {
        if self.day != day || end - next < count {
            let size = max(count, Self.blockSize)
            let store = store
            let first = try await database.write { tx in
                try store.reserve(size, on: day, in: tx)
            }
            // Another caller may have refilled while this one waited; its rest becomes a gap.
            self.day = day
            next = first
            end = first + size
        }
        let start = next
        next += count
        return (start..<next).map { OrderNumber(day: day, sequence: $0) }
    }
}

/// The profile has no rulebook, so that nothing can be judged.
package struct NoRulebook: Error, Hashable, Sendable {
    package let profile: String
}
