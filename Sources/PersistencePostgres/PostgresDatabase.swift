import Foundation
package import Persistence
import Synchronization

/// The server engine: a pool of libpq connections, each with a thread of its own.
///
/// Durability: a write returns after the server confirmed its commit; a session whose server has
/// `synchronous_commit = off` turns it on. Reads run on one snapshot (`REPEATABLE READ READ ONLY`),
/// writes under `READ COMMITTED` with explicit row locks. A connection that broke is opened anew by
/// the next call; a closure whose connection broke before its commit runs once more by itself.
package final class PostgresDatabase: Database {
    package let dialect = Dialect.postgres

    private let queue: WorkQueue
    private let counters = DriverCounters()
    private let end = DispatchGroup()

    /// Starts the threads; each connects when it gets its first job, so a server that is down
    /// shows as `PersistenceError.unavailable` of the calls.
    package init(_ configuration: PostgresConfiguration) {
        queue = WorkQueue(limit: configuration.waitingMax, counters: counters)
        for number in 1...max(1, configuration.connections) {
            start(configuration, number: number)
        }
    }

    package var statistics: DatabaseStatistics { counters.snapshot(waiting: queue.count) }

    package var notices: CommitNotices { queue.notices }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await queue.submit(.read, body)
    }

    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await queue.submit(.write, body)
    }

    package func close() async {
        queue.close()
        await withUnsafeContinuation { continuation in
            end.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func start(_ configuration: PostgresConfiguration, number: Int) {
        end.enter()
        let thread = Thread { [queue, counters, end] in
            PostgresWorker(configuration, queue, counters).serve()
            end.leave()
        }
        thread.name = "postgres-\(number)"
        thread.start()
    }
}
