import Dispatch
import Synchronization

/// A caller's closure on its way through a driver: waits in a `WorkQueue`, runs on a connection's
/// thread, and resumes its caller exactly once.
package class QueuedJob: @unchecked Sendable {
    // safety: `phase` guards every change from several threads; the result of the subclass is
    // touched only by the thread that runs the job, before `finish`.

    package enum Access: Sendable { case read, write }

    fileprivate enum Phase { case waiting, running, ended }

    package let access: Access
    fileprivate let phase = Mutex(Phase.waiting)
    private let cancelled = Atomic(false)
    /// Breaks off the running statement. Set by the driver's thread before it runs the job.
    private var interrupt: (@Sendable () -> Void)?
    /// What the last run announced.
    fileprivate var announced: [String] = []
    fileprivate let notices: CommitNotices

    fileprivate init(access: Access, notices: CommitNotices) {
        self.access = access
        self.notices = notices
    }

    /// Keeps a notice until the commit.
    package final func announce(_ notice: String) { announced.append(notice) }

    package var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    /// Takes the job for running. False where its caller went away meanwhile.
    package func begin(interrupt: (@Sendable () -> Void)? = nil) -> Bool {
        phase.withLock { phase in
            guard phase == .waiting else { return false }
            phase = .running
            self.interrupt = interrupt
            return true
        }
    }

    /// Runs the closure and keeps its result. May be called again after a failure.
    package func run(_ tx: borrowing Transaction) throws {}

    /// Resumes the caller with the result of the last `run`, or with `error`.
    package final func finish(_ error: (any Error)? = nil) {
        phase.withLock { $0 = .ended }
        interrupt = nil
        if error == nil, !announced.isEmpty { notices.deliver(announced) }
        if let error, isCancelled, error as? PersistenceError == .timeout {
            resume(CancellationError())
        } else {
            resume(error)
        }
    }

    fileprivate func resume(_ error: (any Error)?) {}

    /// Called when the caller's task is cancelled: ends a waiting job, breaks off a running one.
    fileprivate func cancel() {
        cancelled.store(true, ordering: .relaxed)
        let wasWaiting = phase.withLock { phase in
            guard phase == .waiting else { return false }
            phase = .ended
            return true
        }
        if wasWaiting {
            resume(CancellationError())
        } else {
            // Interrupting may block, so it must not run on a thread of Swift concurrency.
            DispatchQueue.global().async { self.interruptIfRunning() }
        }
    }

    private func interruptIfRunning() {
        // The lock is held meanwhile, so that the interrupt cannot hit the connection's next job.
        phase.withLock { phase in
            if phase == .running { interrupt?() }
        }
    }
}

private final class Job<T: Sendable>: QueuedJob, @unchecked Sendable {
    // safety: see `QueuedJob`; `continuation` is set before the job is shared.
    private let body: @Sendable (borrowing Transaction) throws -> T
    private let continuation: UnsafeContinuation<T, any Error>
    private var result: T?

    init(
        _ access: Access, _ notices: CommitNotices,
        _ continuation: UnsafeContinuation<T, any Error>,
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) {
        self.body = body
        self.continuation = continuation
        super.init(access: access, notices: notices)
    }

    override func run(_ tx: borrowing Transaction) throws {
        announced.removeAll()
        result = try body(tx)
    }

    override func resume(_ error: (any Error)?) {
        if let error {
            continuation.resume(throwing: error)
        } else if let result {
            continuation.resume(returning: result)
        } else {
            continuation.resume(throwing: PersistenceError.statement("a job ended without running"))
        }
    }
}

/// Jobs waiting for a connection thread, first come first served, never more than `limit`.
package final class WorkQueue: Sendable {
    private struct State {
        var ring: [QueuedJob?]
        var head = 0
        var count = 0
        var idle = 0
        var isClosed = false

        mutating func pop() -> QueuedJob? {
            guard count > 0 else { return nil }
            let job = ring[head]
            ring[head] = nil
            head = (head + 1) % ring.count
            count -= 1
            return job
        }
    }

    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)
    private let counters: DriverCounters
    /// Told of what the jobs announce.
    package let notices: CommitNotices

    package init(limit: Int, counters: DriverCounters, notices: CommitNotices = CommitNotices()) {
        self.notices = notices
        state = Mutex(State(ring: Array(repeating: nil, count: max(1, limit))))
        self.counters = counters
    }

    package var count: Int { state.withLock(\.count) }

    /// Queues `body` and returns when a connection thread has finished it.
    package func submit<T: Sendable>(
        _ access: QueuedJob.Access,
        _ body: @escaping @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try Task.checkCancellation()
        let slot = Mutex<QueuedJob?>(nil)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let job = Job(access, notices, continuation, body)
                slot.withLock { $0 = job }
                // A cancellation before this line found an empty slot.
                if Task.isCancelled { job.cancel() } else { enqueue(job) }
            }
        } onCancel: {
            slot.withLock(\.self)?.cancel()
        }
    }

    private func enqueue(_ job: QueuedJob) {
        enum Outcome { case closed, full, queued, queuedAndWake }
        let outcome = state.withLock { state -> Outcome in
            if state.isClosed { return .closed }
            if state.count == state.ring.count { return .full }
            state.ring[(state.head + state.count) % state.ring.count] = job
            state.count += 1
            guard state.idle > 0 else { return .queued }
            state.idle -= 1
            return .queuedAndWake
        }
        switch outcome {
        case .closed:
            if job.begin() { job.finish(PersistenceError.closed) }
        case .full:
            counters.refusals.add(1, ordering: .relaxed)
            if job.begin() { job.finish(PersistenceError.queueFull) }
        case .queued: break
        case .queuedAndWake: wake.signal()
        }
    }

    /// The next job, waiting for one; nil once the queue is closed and empty.
    package func next() -> QueuedJob? {
        while true {
            let (job, isClosed) = state.withLock { state -> (QueuedJob?, Bool) in
                if let job = state.pop() { return (job, false) }
                if !state.isClosed { state.idle += 1 }
                return (nil, state.isClosed)
            }
            if let job { return job }
            if isClosed { return nil }
            wake.wait()
        }
    }

    /// The next job if one is waiting already.
    package func nextIfWaiting() -> QueuedJob? {
        state.withLock { $0.pop() }
    }

    /// Refuses further jobs and lets the threads end after the waiting ones.
    package func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            defer { state.idle = 0 }
            return state.idle
        }
        for _ in 0..<sleepers { wake.signal() }
    }
}
