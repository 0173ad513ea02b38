import Persistence
import Synchronization

/// A database on a bad day: of its writes some fail after they did everything, some are run twice,
/// as the drivers may do. What failed must leave nothing behind.
final class FlakyDatabase: Database {
    private let base: any Database
    private let chance: Mutex<Chance>
    private let oneIn: Int

    /// One of `oneIn` writes fails and one is run again.
    init(_ base: any Database, seed: UInt64, oneIn: Int) {
        self.base = base
        self.oneIn = oneIn
        chance = Mutex(Chance(seed: seed))
    }

    /// A write that the flaky database gave up on purpose.
    struct GaveUp: Error {}

    var dialect: Dialect { base.dialect }
    var statistics: DatabaseStatistics { base.statistics }
    var notices: CommitNotices { base.notices }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        switch chance.withLock({ $0.number(1...oneIn) }) {
        case 1:
            return try await givingUp(body)
        case 2:
            do { return try await givingUp(body) } catch is GaveUp {
                return try await base.write(body)
            }
        default:
            return try await base.write(body)
        }
    }

    func close() async { await base.close() }

    private func givingUp<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await base.write { tx in
            _ = try body(tx)
            throw GaveUp()
        }
    }
}
