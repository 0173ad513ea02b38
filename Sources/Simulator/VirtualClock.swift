package import Casework
import Synchronization

/// A clock that moves only when it is told to.
package final class VirtualClock: Sendable {
    private let moment: Mutex<Instant>

    package init(_ start: Instant) {
        moment = Mutex(start)
    }

    package var now: Instant {
        get { moment.withLock { $0 } }
        set { moment.withLock { $0 = newValue } }
    }

    package func advance(hours: Int = 0, seconds: Int64 = 0) {
        moment.withLock { $0 = $0.adding(hours: hours).adding(seconds: seconds) }
    }

    /// For operations, which take their clock as a function.
    package var read: @Sendable () -> Instant { { self.now } }
}
