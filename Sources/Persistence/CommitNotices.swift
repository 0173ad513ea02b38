import Synchronization

/// Hands what transactions announced to whoever listens in this process, after the commit.
///
/// Listeners are called on the driver's thread: they must be quick and must not call the database.
package final class CommitNotices: Sendable {
    package typealias Listener = @Sendable ([String]) -> Void

    private let listeners = Mutex<[Listener]>([])

    package init() {}

    /// Listens for as long as the database lives.
    package func listen(_ listener: @escaping Listener) {
        listeners.withLock { $0.append(listener) }
    }

    /// In the order in which the commits end; several commits may end at the same time.
    func deliver(_ notices: [String]) {
        for listener in listeners.withLock(\.self) { listener(notices) }
    }
}
