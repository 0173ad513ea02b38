/// One database, whichever engine. Safe to share; two conformers, the drivers.
///
/// A closure runs whole on a connection's own thread, never on the threads of Swift concurrency, so
/// it may block. It sees task-local values of nobody: capture what it needs. **It may run more than
/// once** (deadlock, serialization failure, lost connection): it must have no effect but through
/// its transaction and its result.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// What happened since the start. Cheap; values are counted without a common instant.
    var statistics: DatabaseStatistics { get }

    /// What transactions of this process announced, after their commits.
    var notices: CommitNotices { get }

    /// Runs `body` on one consistent snapshot, beside other readers and writers. Writing inside
    /// throws `PersistenceError.readOnlyTransaction`.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T

    /// Runs `body` in a transaction and returns only after its commit is durable. If `body` throws,
    /// nothing of it is kept and the error comes out unchanged. Other callers' closures never see
    /// or suffer from a failing one, also where several share one commit.
    ///
    /// Cancelling the task takes a waiting closure out of the queue (`CancellationError`).
    /// PostgreSQL also breaks off a running statement.
    @discardableResult
    func write<T: Sendable>(
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T

    /// Lets waiting closures finish, then closes the connections. Later calls throw `.closed`.
    func close() async
}

/// Counters of a driver since its start.
package struct DatabaseStatistics: Sendable, Hashable {
    package var reads = 0
    /// Closures given to `write` that came to an end, well or not.
    package var writes = 0
    package var statements = 0
    package var commits = 0
    package var rollbacks = 0
    /// Closures run again after a deadlock, serialization failure or lost connection.
    package var retries = 0
    /// Calls refused because the queue was full.
    package var refusals = 0
    package var connects = 0
    /// Callers waiting for a connection now.
    package var waiting = 0

    package init() {}
}
