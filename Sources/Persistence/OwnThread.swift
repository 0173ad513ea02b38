import Foundation

/// Runs blocking work on a thread outside Swift concurrency, so that nothing else waits for it.
package func onOwnThread<T: Sendable>(
    _ work: @escaping @Sendable () throws -> T
) async throws -> T {
    try await withUnsafeThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try work() }) }.start()
    }
}
