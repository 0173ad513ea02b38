package import Synchronization

/// The counters behind `DatabaseStatistics`, shared by the threads of one driver.
package final class DriverCounters: Sendable {
    package let reads = Atomic(0)
    package let writes = Atomic(0)
    package let statements = Atomic(0)
    package let commits = Atomic(0)
    package let rollbacks = Atomic(0)
    package let retries = Atomic(0)
    package let refusals = Atomic(0)
    package let connects = Atomic(0)

    package init() {}

    package func count(_ access: QueuedJob.Access) {
        switch access {
        case .read: reads.add(1, ordering: .relaxed)
        case .write: writes.add(1, ordering: .relaxed)
        }
    }

    package func snapshot(waiting: Int) -> DatabaseStatistics {
        var result = DatabaseStatistics()
        result.reads = reads.load(ordering: .relaxed)
        result.writes = writes.load(ordering: .relaxed)
        result.statements = statements.load(ordering: .relaxed)
        result.commits = commits.load(ordering: .relaxed)
        result.rollbacks = rollbacks.load(ordering: .relaxed)
        result.retries = retries.load(ordering: .relaxed)
        result.refusals = refusals.load(ordering: .relaxed)
        result.connects = connects.load(ordering: .relaxed)
        result.waiting = waiting
        return result
    }
}
