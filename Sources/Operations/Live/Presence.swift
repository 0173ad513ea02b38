package import Casework
import Synchronization

/// Somebody who has an order's page open, as colleagues see them.
package struct PresentPerson: Hashable, Sendable {
    package let account: Int64
    package let name: String
    /// A form of the page holds words that were not sent.
    package let isWriting: Bool
}

/// A sign of life from one open page.
package struct PresenceSign: Hashable, Sendable {
    package let order: OrderID
    package let trace: OrderTrace
    package let account: Int64
    package let name: String
    /// Tells several pages of one person apart; chosen by the page.
    package let page: String
    package let isWriting: Bool
    /// The page was left.
    package let isGone: Bool

    package init(
        order: OrderID, trace: OrderTrace, account: Int64, name: String, page: String,
        isWriting: Bool, isGone: Bool
    ) {
        self.order = order
        self.trace = trace
        self.account = account
        self.name = name
        self.page = page
        self.isWriting = isWriting
        self.isGone = isGone
    }
}

/// Who has which order open: in memory, never stored. Each node keeps all of it.
package final class Presence: Sendable {
    /// After so long without a sign of life somebody is taken to have left.
    package static let lifeSeconds: Int64 = 45
    /// Open pages of one order, and orders with an open page: more are not shown.
    package static let pagesMax = 40
    package static let ordersMax = 5_000
    /// Characters of a page's own name.
    package static let pageNameMaximum = 40

    private struct Page: Hashable {
        let account: Int64
        let name: String
    }

    private struct Mark {
        let name: String
        var isWriting: Bool
        var at: Instant
    }

    private struct Seat {
        var trace: OrderTrace
        var pages: [Page: Mark] = [:]

        func isLive(_ mark: Mark, at now: Instant) -> Bool {
            now.seconds(since: mark.at) <= Presence.lifeSeconds
        }
    }

    private struct State {
        var seats: [OrderID: Seat] = [:]
        var sweptAt = Instant(milliseconds: 0)
    }

    private let state = Mutex(State())

    init() {}

    package var orderCount: Int { state.withLock(\.seats.count) }

    /// Notes a sign of life.
    ///
    /// - Returns: whether colleagues see a difference.
    package func note(_ sign: PresenceSign, at now: Instant) -> Bool {
        state.withLock { state in
            let page = Page(account: sign.account, name: sign.page)
            var seat = state.seats[sign.order] ?? Seat(trace: sign.trace)
            seat.trace = sign.trace
            let before = seat.pages[page]
            if sign.isGone {
                seat.pages[page] = nil
            } else {
                let isFull =
                    seat.pages.count >= Self.pagesMax
                    || state.seats[sign.order] == nil && state.seats.count >= Self.ordersMax
                guard before != nil || !isFull else { return false }
                seat.pages[page] = Mark(name: sign.name, isWriting: sign.isWriting, at: now)
            }
            state.seats[sign.order] = seat.pages.isEmpty ? nil : seat
            return (before == nil) != (seat.pages[page] == nil)
                || before?.isWriting != seat.pages[page]?.isWriting
        }
    }

    /// The others at an order, by name; each once, however many pages they have open.
    package func others(
        at order: OrderID, than account: Int64, at now: Instant
    ) -> [PresentPerson] {
        state.withLock { state in
            guard let seat = state.seats[order] else { return [] }
            var people: [Int64: PresentPerson] = [:]
            for (page, mark) in seat.pages
            where page.account != account && seat.isLive(mark, at: now) {
                let isWriting = mark.isWriting || people[page.account]?.isWriting == true
                people[page.account] = PresentPerson(
                    account: page.account, name: mark.name, isWriting: isWriting)
            }
            return people.values.sorted { ($0.name, $0.account) < ($1.name, $1.account) }
        }
    }

    /// Every order with somebody at it.
    package func all() -> [OrderID: OrderTrace] {
        state.withLock { $0.seats.mapValues(\.trace) }
    }

    /// Forgets pages without a sign of life; looks at most every few seconds.
    ///
    /// - Returns: the orders where somebody went.
    package func sweep(at now: Instant) -> [OrderID: OrderTrace] {
        state.withLock { state in
            guard abs(now.seconds(since: state.sweptAt)) >= 5 else { return [:] }
            state.sweptAt = now
            var left: [OrderID: OrderTrace] = [:]
            for (order, seat) in state.seats {
                let pages = seat.pages.filter { seat.isLive($0.value, at: now) }
                guard pages.count < seat.pages.count else { continue }
                left[order] = seat.trace
                var kept = seat
                kept.pages = pages
                state.seats[order] = pages.isEmpty ? nil : kept
            }
            return left
        }
    }
}

// MARK: - As text

extension PresenceSign {
    /// One line for other nodes.
    var text: String {
        let name = name.filter { $0 != "\t" && !$0.isNewline }
        return [
            "p", String(order.value), trace.text, String(account), page,
            isGone ? "g" : isWriting ? "w" : "-", name,
        ].joined(separator: "\t")
    }

    init?(text: String) {
        let parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "p", let order = Int64(parts[1]),
            let trace = OrderTrace(text: parts[2]), let account = Int64(parts[3])
        else { return nil }
        self.init(
            order: OrderID(order), trace: trace, account: account, name: parts[6], page: parts[4],
            isWriting: parts[5] == "w", isGone: parts[5] == "g")
    }
}
