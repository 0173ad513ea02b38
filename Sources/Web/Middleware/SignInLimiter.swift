import Casework
import Synchronization

/// Slows down guessing: counts attempts to sign in per account and per address within a sliding
/// window, and holds back more than a few at once. Attempts that succeed do not count.
final class SignInLimiter: Sendable {
    /// An attempt under way, to be handed back to `finish`.
    struct Attempt: Sendable {
        fileprivate let keys: [String]
        fileprivate let at: Instant
    }

    /// So many accounts and addresses are remembered; beyond that the longest quiet are forgotten.
    static let keysMax = 20_000

    private struct State {
        var moments: [String: [Instant]] = [:]
        var running = 0
    }

    private let limits: SignInLimits
    private let state = Mutex(State())

    init(_ limits: SignInLimits) {
        self.limits = limits
    }

    /// - Throws: `TooManyAttempts`, `Overloaded`.
    func begin(account: String, address: String, at now: Instant) throws -> Attempt {
        let place = NetworkAddress(address)?.countingKey ?? address
        let keys = ["account " + account.lowercased(), "address " + place]
        let most = [limits.perAccount, limits.perAddress]
        let window = limits.windowSeconds
        try state.withLock { state in
            guard state.running < limits.atOnce else { throw Overloaded() }
            for (key, most) in zip(keys, most) {
                let recent = state.moments[key, default: []].filter {
                    now.seconds(since: $0) < window
                }
                state.moments[key] = recent.isEmpty ? nil : recent
                if recent.count >= most, let oldest = recent.first {
                    throw TooManyAttempts(
                        seconds: max(1, window - now.seconds(since: oldest)))
                }
            }
            for key in keys { state.moments[key, default: []].append(now) }
            state.running += 1
            SignInLimiter.trim(&state)
        }
        return Attempt(keys: keys, at: now)
    }

    func finish(_ attempt: Attempt, succeeded: Bool) {
        state.withLock { state in
            state.running -= 1
            guard succeeded else { return }
            for key in attempt.keys {
                if let index = state.moments[key]?.firstIndex(of: attempt.at) {
                    state.moments[key]?.remove(at: index)
                }
            }
        }
    }

    private static func trim(_ state: inout State) {
        guard state.moments.count > keysMax else { return }
        let byAge = state.moments.sorted {
            ($0.value.last?.milliseconds ?? 0) < ($1.value.last?.milliseconds ?? 0)
        }
        for (key, _) in byAge.prefix(keysMax / 4) { state.moments[key] = nil }
    }
}
