package import Casework
import Synchronization

/// What waits for one open page. Several notices of one order are one; never holds more than
/// `waitingMax` orders.
package final class LiveSubscription: Sendable {
    /// Orders that may wait; more than two full pages, so that only a page that does not read
    /// loses any.
    package static let waitingMax = 256

    /// Everything that waited, to be sent at once.
    package struct Batch: Sendable {
        /// What the page sends to go on from here.
        package let mark: String
        package var orders: [OrderNotice] = []
        package var present: [OrderID: OrderTrace] = [:]
        package var isMany = false
        /// Notices are missing: the page must look anew.
        package var isLost = false

        package var isEmpty: Bool {
            orders.isEmpty && present.isEmpty && !isMany && !isLost
        }
    }

    fileprivate struct State {
        var sequence: UInt64
        var orders: [OrderID: OrderNotice] = [:]
        var present: [OrderID: OrderTrace] = [:]
        var isMany = false
        var isLost = false
    }

    /// Yields when there is something to take, and at `wake`; ends with the subscription.
    package let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let state: Mutex<State>
    private let epoch: String
    private let left: @Sendable () -> Void

    init(epoch: String, sequence: UInt64, left: @escaping @Sendable () -> Void) {
        self.epoch = epoch
        self.left = left
        state = Mutex(State(sequence: sequence))
        (signals, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func push(_ notice: LiveNotice, sequence: UInt64) {
        state.withLock { state in
            state.sequence = sequence
            guard !state.isLost else { return }
            switch notice {
            case .order(let order): state.take(order)
            case .presence(let id, let trace): state.present[id] = trace
            case .many: state.isMany = true
            }
            if state.orders.count + state.present.count > Self.waitingMax { state.lose() }
        }
        signal.yield()
    }

    /// Tells the page to look anew.
    func lose(sequence: UInt64) {
        state.withLock { state in
            state.sequence = sequence
            state.lose()
        }
        signal.yield()
    }

    /// Orders that wait.
    package var waitingCount: Int { state.withLock { $0.orders.count + $0.present.count } }

    /// Takes everything that waits.
    package func take() -> Batch {
        state.withLock { state in
            let batch = Batch(
                mark: "\(epoch):\(state.sequence)",
                orders: state.orders.values.sorted { $0.id < $1.id }, present: state.present,
                isMany: state.isMany, isLost: state.isLost)
            state = State(sequence: state.sequence)
            return batch
        }
    }

    package func wake() { signal.yield() }

    /// Ends the stream; may be called again.
    package func end() {
        signal.finish()
        left()
    }
}

extension LiveSubscription.State {
    /// Keeps the newest notice, and of the earlier one who knew of the order before it.
    fileprivate mutating func take(_ notice: OrderNotice) {
        if let waiting = orders[notice.id] {
            orders[notice.id] = notice.following(waiting)
        } else {
            orders[notice.id] = notice
        }
    }

    fileprivate mutating func lose() {
        orders = [:]
        present = [:]
        isMany = false
        isLost = true
    }
}
