/// A moment on the UTC time line, counted in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The domain never reads a clock: every function that needs the present takes it as an `Instant`.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (lhs: Instant, rhs: Instant) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }

    package func adding(seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1000)
    }

    package func adding(hours: Int) -> Instant {
        adding(seconds: Int64(hours) * 3600)
    }

    /// Whole seconds from `earlier` to this moment, negative when this moment comes first.
    package func seconds(since earlier: Instant) -> Int64 {
        (milliseconds - earlier.milliseconds) / 1000
    }
}
