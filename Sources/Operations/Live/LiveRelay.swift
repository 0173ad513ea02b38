package import Casework
import Synchronization

/// Takes what happens in this process to other nodes, and brings what happens there.
///
/// What is announced is sent in a transaction of its own, a moment after the commit, and several
/// notices together: a notice inside the writer's transaction would make all commits of the
/// database wait for each other. What a crash in that moment loses, pages find when they next look.
package final class LiveRelay: Sendable {
    /// Bytes of one message; PostgreSQL takes 8,000.
    package static let bytesMax = 7_000
    /// Notices waiting to be sent; more become a single word.
    package static let waitingMax = 200
    private static let pause = Duration.milliseconds(30)

    private struct State {
        var lines: [String] = []
        var sending: Task<Void, Never>?
    }

    private let hub: LiveHub
    private let clock: @Sendable () -> Instant
    private let send: @Sendable (String) async throws -> Void
    private let state = Mutex(State())

    /// - Parameter send: hands a message to every node, this one included. A message that cannot be
    ///   sent is given up; pages of other nodes find the change when they next look.
    package init(
        hub: LiveHub, clock: @escaping @Sendable () -> Instant,
        send: @escaping @Sendable (String) async throws -> Void
    ) {
        self.hub = hub
        self.clock = clock
        self.send = send
    }

    package func pass(on lines: [String]) {
        state.withLock { state in
            state.lines += lines
            if state.lines.count > Self.waitingMax {
                // Signs of life come again; changes do not.
                state.lines = [Self.many]
            }
            guard state.sending == nil else { return }
            state.sending = Task {
                // ignored: cancelled, it sends at once.
                try? await Task.sleep(for: Self.pause)
                await sendWaiting()
            }
        }
    }

    /// Sends what waits, before the process ends.
    package func flush() async {
        let task = state.withLock(\.sending)
        task?.cancel()
        await task?.value
    }

    private func sendWaiting() async {
        let lines = state.withLock { state in
            state.sending = nil
            defer { state.lines = [] }
            return state.lines
        }
        for message in messages(lines) {
            // ignored: see `init`.
            try? await send(message)
        }
    }

    private func messages(_ lines: [String]) -> [String] {
        var messages: [String] = []
        var message = hub.epoch
        for line in lines {
            let line = line.utf8.count + hub.epoch.utf8.count < Self.bytesMax ? line : Self.many
            if message.utf8.count + line.utf8.count + 1 > Self.bytesMax {
                messages.append(message)
                message = hub.epoch
            }
            message += "\n" + line
        }
        return lines.isEmpty ? [] : messages + [message]
    }

    /// Takes a message of some node.
    package func receive(_ message: String) {
        let lines = message.split(separator: "\n").map(String.init)
        guard let sender = lines.first, sender != hub.epoch else { return }
        for line in lines.dropFirst() {
            if let sign = PresenceSign(text: line) {
                hub.note(sign, at: clock())
            } else {
                hub.receive([line])
            }
        }
    }

    /// Messages may have been missed: every page looks anew.
    package func missed() { hub.publish(.many) }

    private static let many = "many"
}

extension LiveHub {
    /// Notes a sign of life and tells the pages that see a difference.
    package func note(_ sign: PresenceSign, at now: Instant) {
        if presence.note(sign, at: now) { publish(.presence(sign.order, sign.trace)) }
        sweep(at: now)
    }

    /// Forgets who gave no sign of life, and tells the pages.
    package func sweep(at now: Instant) {
        for (order, trace) in presence.sweep(at: now) { publish(.presence(order, trace)) }
    }
}
