import NIOCore
import Synchronization

/// How long and how slow a connection may be before it is closed, and how many there may be.
package struct ConnectionLimits: Hashable, Sendable {
    /// From the first byte of a connection, encryption included, to the end of its first headers.
    package var headSeconds: Int64 = 10
    /// Without a request.
    package var idleSeconds: Int64 = 60
    /// After so long a body has to come, and an answer has to be taken, at `bytesPerSecondMin`.
    package var graceSeconds: Int64 = 15
    package var bytesPerSecondMin: Int64 = 4 << 10
    /// For a whole body: 200 MB, the greatest workbook, at 1 Mbit a second.
    package var bodySeconds: Int64 = 1_800
    /// What comes of a body that is answered already is thrown away for so long.
    package var lingerSeconds: Int64 = 5
    package var checkMilliseconds: Int64 = 1_000
    package var connectionsMax = 1_000
    /// Of one address, where no proxy stands in front.
    package var perAddressMax = 200

    package init() {}
}

/// Counts open connections by address.
final class ConnectionTally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// False, and not counted, when `key` has `most` already.
    func open(_ key: String, most: Int) -> Bool {
        counts.withLock { counts in
            guard counts[key, default: 0] < most else { return false }
            counts[key, default: 0] += 1
            return true
        }
    }

    func close(_ key: String) {
        counts.withLock { counts in
            guard let count = counts[key] else { return }
            counts[key] = count > 1 ? count - 1 : nil
        }
    }
}
