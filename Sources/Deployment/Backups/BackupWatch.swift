package import Casework
import Synchronization

/// How far a backup or restore is, for whoever waits; and the way to break it off.
package final class BackupWatch: Sendable {
    package struct Reading: Hashable, Sendable {
        package var step = BackupStep.copying
        package var percent: Int?
    }

    private struct State {
        var reading = Reading()
        var isCancelled = false
    }

    private let state = Mutex(State())

    package init() {}

    package var reading: Reading { state.withLock { $0.reading } }

    func enter(_ step: BackupStep) {
        state.withLock { $0.reading = Reading(step: step, percent: nil) }
    }

    func advance(_ done: Int, of total: Int) {
        guard total > 0 else { return }
        state.withLock { $0.reading.percent = min(100, done * 100 / total) }
    }

    /// Called between pieces of work.
    ///
    /// - Throws: `CancellationError` once the work was broken off.
    func check() throws {
        if state.withLock({ $0.isCancelled }) { throw CancellationError() }
    }

    private func cancel() { state.withLock { $0.isCancelled = true } }

    /// Runs `body`, telling `beat` how far it is in between. Cancelling the task breaks `body` off
    /// at its next piece of work.
    package func follow<T: Sendable>(
        every pause: Duration, _ beat: @escaping @Sendable (Reading) async -> Void,
        _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: T?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    while !Task.isCancelled {
                        // ignored: a cancelled pause ends the loop.
                        try? await Task.sleep(for: pause)
                        if !Task.isCancelled { await beat(self.reading) }
                    }
                    return nil
                }
                defer { group.cancelAll() }
                while let result = try await group.next() {
                    if let result { return result }
                }
                throw CancellationError()
            }
        } onCancel: {
            cancel()
        }
    }
}
