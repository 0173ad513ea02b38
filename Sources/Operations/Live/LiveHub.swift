package import Casework
import Store
import Synchronization

/// What open pages are told.
package enum LiveNotice: Hashable, Sendable {
    case order(OrderNotice)
    /// Somebody opened an order's page, began or ended to write there, or left it.
    case presence(OrderID, OrderTrace)
    /// So much changed that pages must look anew.
    case many
}

/// Brings notices of this process and of other nodes to the open pages of this process.
///
/// Bounded everywhere: the last `ringMax` notices are kept for pages that come back, and a
/// subscriber that does not take what waits for it is told to look anew instead.
package final class LiveHub: Sendable {
    /// Notices kept for resuming: some minutes of a busy city.
    package static let ringMax = 4_096
    /// Streams of one process, and of one session. A browser opens one for each page in sight.
    package static let processMax = 2_000
    package static let sessionMax = 12

    private struct Kept {
        let sequence: UInt64
        let notice: LiveNotice
    }

    private struct State {
        var sequence: UInt64 = 0
        /// A ring: the notice of sequence n stands at n % ringMax.
        var ring: [Kept] = []
        var subscribers: [UInt64: LiveSubscription] = [:]
        var sessions: [String: Int] = [:]
        var nextKey: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Tells marks of this hub from those of another node or an earlier start.
    package let epoch = String(UInt64.random(in: 1...UInt64.max), radix: 36)
    package let presence = Presence()

    package init() {}

    package var subscriberCount: Int { state.withLock(\.subscribers.count) }
    /// Notices that are kept; never more than `ringMax`.
    package var keptCount: Int { state.withLock(\.ring.count) }

    /// The mark of the last notice: a page read after this moment knows all up to it.
    package var mark: String { "\(epoch):\(state.withLock(\.sequence))" }

    /// Takes what a transaction announced.
    package func receive(_ announced: [String]) {
        for text in announced {
            publish(OrderNotice(text: text).map { .order($0) } ?? .many)
        }
    }

    package func publish(_ notice: LiveNotice) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.sequence += 1
            let kept = Kept(sequence: state.sequence, notice: notice)
            if state.ring.count < Self.ringMax {
                state.ring.append(kept)
            } else {
                state.ring[Int((state.sequence - 1) % UInt64(Self.ringMax))] = kept
            }
            // Under the lock, so that every subscriber sees one order of notices.
            for subscriber in state.subscribers.values {
                subscriber.push(notice, sequence: state.sequence)
            }
        }
    }

    /// Opens a stream.
    ///
    /// - Parameters:
    ///   - session: who opens it, for the limit; never sent on.
    ///   - mark: the mark of the last notice that the page has seen; nil for a page just loaded.
    /// - Throws: `LiveFull`.
    package func subscribe(session: String, after mark: String?) throws -> LiveSubscription {
        try state.withLock { state in
            guard !state.isClosed, state.subscribers.count < Self.processMax else {
                throw LiveFull.process
            }
            guard state.sessions[session, default: 0] < Self.sessionMax else {
                throw LiveFull.session
            }
            state.nextKey += 1
            let key = state.nextKey
            let subscription = LiveSubscription(epoch: epoch, sequence: state.sequence) {
                [weak self] in
                self?.leave(key, session)
            }
            if let mark { resume(subscription, after: mark, state) }
            state.subscribers[key] = subscription
            state.sessions[session, default: 0] += 1
            return subscription
        }
    }

    private func resume(_ subscription: LiveSubscription, after mark: String, _ state: State) {
        let parts = mark.split(separator: ":")
        let oldest = state.sequence - UInt64(state.ring.count)
        guard parts.count == 2, parts[0] == epoch, let seen = UInt64(parts[1]),
            seen >= oldest, seen <= state.sequence
        else { return subscription.lose(sequence: state.sequence) }
        for kept in state.ring.sorted(by: { $0.sequence < $1.sequence })
        where kept.sequence > seen {
            subscription.push(kept.notice, sequence: kept.sequence)
        }
    }

    private func leave(_ key: UInt64, _ session: String) {
        state.withLock { state in
            guard state.subscribers.removeValue(forKey: key) != nil else { return }
            let left = state.sessions[session, default: 1] - 1
            state.sessions[session] = left > 0 ? left : nil
        }
    }

    /// Ends every stream and takes no more, for the end of the process.
    package func close() {
        let open = state.withLock { state in
            state.isClosed = true
            return Array(state.subscribers.values)
        }
        for subscription in open { subscription.end() }
    }
}

/// No stream can be opened now.
package enum LiveFull: Error, Hashable, Sendable {
    case process, session
}
