import CLibPQ
import Synchronization

/// Breaks off what a connection is doing, from any thread. Blocks for a round trip: it opens a
/// connection of its own to the server.
final class PostgresCanceller: Sendable {
    private struct Handle: @unchecked Sendable {
        // safety: libpq allows `PQcancel` from any thread; the mutex keeps it from being freed.
        var pointer: OpaquePointer?
    }

    private let handle = Mutex(Handle(pointer: nil))

    deinit { replace(with: nil) }

    /// Takes the present connection of the thread, nil when there is none.
    func use(_ connection: OpaquePointer?) {
        replace(with: connection.flatMap { PQgetCancel($0) })
    }

    func cancel() {
        handle.withLock { handle in
            guard let pointer = handle.pointer else { return }
            var problem = [CChar](repeating: 0, count: 256)
            // A failed request changes nothing: the statement then ends by itself or by its limit.
            PQcancel(pointer, &problem, Int32(problem.count))
        }
    }

    private func replace(with pointer: OpaquePointer?) {
        let new = Handle(pointer: pointer)
        handle.withLock { handle in
            if let old = handle.pointer { PQfreeCancel(old) }
            handle = new
        }
    }
}
