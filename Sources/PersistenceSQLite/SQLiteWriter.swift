import Persistence
import Synchronization

/// The writing thread: takes waiting closures from the queue, runs them in one transaction and
/// commits once.
///
/// Each closure is isolated: the first of a batch has the transaction to itself until it succeeds,
/// every later one runs inside a savepoint that is rolled back alone if it throws. Callers,
/// refused ones too, resume only after the commit, because a refusal may rest on what a neighbour
/// of the batch wrote. If the commit fails, every caller of the batch gets its error.
struct SQLiteWriter {
    let session: SQLiteSession
    let queue: WorkQueue
    let counters: DriverCounters
    let batchMax: Int
    let batchMilliseconds: Int

    private struct Outcome {
        var job: QueuedJob
        var error: (any Error)?
    }

    func serve() {
        while let job = queue.next() { serveBatch(first: job) }
    }

    private func serveBatch(first: QueuedJob) {
        var outcomes: [Outcome] = []
        do {
            try runBatch(first, &outcomes)
        } catch {
            rollBack()
            for index in outcomes.indices where outcomes[index].error == nil {
                outcomes[index].error = error
            }
        }
        for outcome in outcomes {
            outcome.job.finish(outcome.error)
        }
    }

    /// Runs closures until the batch is full, late or the queue is empty, then commits. An error
    /// out of here is the batch's, not a closure's.
    private func runBatch(_ first: QueuedJob, _ outcomes: inout [Outcome]) throws {
        let start = ContinuousClock.now
        let patience = Duration.milliseconds(batchMilliseconds)
        var kept = 0
        var next: QueuedJob? = first
        while let job = next {
            if job.begin() {
                outcomes.append(Outcome(job: job, error: nil))
                if job.access == .read {
                    try commit(&kept)
                    outcomes[outcomes.count - 1].error = SQLiteReader.run(job, session, counters)
                } else {
                    let error = try runIsolated(job, kept: &kept)
                    outcomes[outcomes.count - 1].error = error
                }
            }
            let isFull = outcomes.count >= batchMax || ContinuousClock.now - start > patience
            next = isFull ? nil : queue.nextIfWaiting()
        }
        try commit(&kept)
    }

    /// Runs one writing closure; returns its own error, throws one that ends the batch.
    private func runIsolated(_ job: QueuedJob, kept: inout Int) throws -> (any Error)? {
        counters.writes.add(1, ordering: .relaxed)
        if !session.isInTransaction { try session.control("BEGIN IMMEDIATE") }
        let isFirst = kept == 0
        if !isFirst { try session.control("SAVEPOINT job") }
        do {
            try session.run(job)
            guard session.isInTransaction else {
                throw PersistenceError.statement("a closure must not end its transaction")
            }
            if session.hasBrokenReferences {
                throw PersistenceError.foreignKeyViolation(
                    ConstraintViolation(table: nil, name: "deferred foreign key"))
            }
        } catch {
            counters.rollbacks.add(1, ordering: .relaxed)
            // The engine itself gave up the transaction, with the neighbours' work in it.
            guard session.isInTransaction || isFirst else { throw error }
            if isFirst {
                rollBack()
            } else {
                try session.control("ROLLBACK TO job")
                try session.control("RELEASE job")
            }
            return error
        }
        if !isFirst { try session.control("RELEASE job") }
        kept += 1
        return nil
    }

    private func commit(_ kept: inout Int) throws {
        guard session.isInTransaction else { return }
        guard kept > 0 else { return rollBack() }
        try session.control("COMMIT")
        counters.commits.add(1, ordering: .relaxed)
        kept = 0
    }

    private func rollBack() {
        guard session.isInTransaction else { return }
        do {
            try session.control("ROLLBACK")
        } catch {
            // ignored: only fails where SQLite has rolled back already; the next BEGIN shows it.
        }
    }
}

/// Runs reading closures on a snapshot.
enum SQLiteReader {
    static func serve(_ job: QueuedJob, _ session: SQLiteSession, _ counters: DriverCounters) {
        let interrupt = session.interrupter
        guard job.begin(interrupt: interrupt) else { return }
        job.finish(run(job, session, counters))
    }

    /// Returns the closure's error. The connection must be outside a transaction.
    static func run(
        _ job: QueuedJob, _ session: SQLiteSession, _ counters: DriverCounters
    ) -> (any Error)? {
        counters.reads.add(1, ordering: .relaxed)
        do {
            if session.isShared { try session.control("PRAGMA query_only = 1") }
            try session.control("BEGIN")
            defer { end(session) }
            try session.run(job)
            return nil
        } catch {
            return error
        }
    }

    private static func end(_ session: SQLiteSession) {
        do {
            if session.isInTransaction { try session.control("COMMIT") }
            if session.isShared { try session.control("PRAGMA query_only = 0") }
        } catch {
            // ignored: a read has nothing to keep, and SQLite has left the transaction.
        }
    }
}
