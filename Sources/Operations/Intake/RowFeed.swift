import Foundation

/// Batches on their way from a reading thread to an async consumer. Holds at most `capacity` of
/// them; the reader waits when it is full, so memory stays flat.
///
/// safety: all state is guarded by `condition`; the continuation is resumed exactly once.
final class RowFeed<Batch: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private let condition = NSCondition()
    private var batches: [Batch] = []
    private var outcome: Result<Void, any Error>?
    private var isAbandoned = false
    private var waiting: CheckedContinuation<Batch?, any Error>?

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Runs `body` on a thread of its own; what it throws comes out of `next`.
    func start(_ body: @escaping @Sendable (RowFeed) throws -> Void) {
        let thread = Thread { [self] in
            let result = Result { try body(self) }
            finish(result)
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Hands a batch over. False when nobody wants more.
    func put(_ batch: Batch) -> Bool {
        condition.lock()
        while batches.count >= capacity, !isAbandoned, waiting == nil { condition.wait() }
        guard !isAbandoned else {
            condition.unlock()
            return false
        }
        if let continuation = waiting {
            waiting = nil
            condition.unlock()
            continuation.resume(returning: batch)
            return true
        }
        batches.append(batch)
        condition.unlock()
        return true
    }

    /// The next batch, nil at the end. One caller at a time.
    func next() async throws -> Batch? {
        try await withCheckedThrowingContinuation { continuation in
            condition.lock()
            if !batches.isEmpty {
                let batch = batches.removeFirst()
                condition.signal()
                condition.unlock()
                continuation.resume(returning: batch)
            } else if let outcome {
                condition.unlock()
                continuation.resume(with: outcome.map { nil })
            } else {
                waiting = continuation
                condition.signal()
                condition.unlock()
            }
        }
    }

    /// Tells the reader to stop.
    func abandon() {
        condition.lock()
        isAbandoned = true
        condition.signal()
        condition.unlock()
    }

    private func finish(_ result: Result<Void, any Error>) {
        condition.lock()
        outcome = result
        let continuation = waiting
        waiting = nil
        condition.unlock()
        continuation?.resume(with: result.map { nil })
    }
}
