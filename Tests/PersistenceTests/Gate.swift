import Dispatch

/// Lets a test and a closure on a driver's thread wait for each other.
final class Gate: Sendable {
    private let arrived = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)

    /// Called by the closure.
    func arrive() { arrived.signal() }

    /// Called by the closure; blocks its thread, ten seconds at most.
    func waitForRelease() { _ = released.wait(timeout: .now() + 10) }

    /// Called by the test: returns once the closure has arrived.
    func arrival() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [arrived] in
                _ = arrived.wait(timeout: .now() + 10)
                continuation.resume()
            }
        }
    }

    func release() { released.signal() }
}
