import Casework
import Operations
import Synchronization

/// Remembers for a few seconds who is behind a session token, so that a busy client does not cost
/// two reads on each request.
///
/// A session ended elsewhere, by another node or the command line, is believed for at most
/// `secondsMax` longer; one whose end was known when it was read, not at all.
final class SessionCache: Sendable {
    static let secondsMax: Int64 = 5
    static let countMax = 10_000

    private struct Entry {
        let person: SignedIn
        let readAt: Instant
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let clock: @Sendable () -> Instant

    init(clock: @escaping @Sendable () -> Instant) {
        self.clock = clock
    }

    /// The person behind `token`: a remembered one, else what `read` finds.
    func person(
        behind token: String, orElse read: () async throws -> SignedIn?
    ) async throws -> SignedIn? {
        let now = clock()
        if let entry = entries.withLock({ $0[token] }), SessionCache.isFresh(entry, at: now) {
            return entry.person
        }
        let found = try await read()
        entries.withLock { entries in
            if entries.count >= SessionCache.countMax {
                entries = entries.filter { SessionCache.isFresh($0.value, at: now) }
                if entries.count >= SessionCache.countMax { entries.removeAll() }
            }
            entries[token] = found.map { Entry(person: $0, readAt: now) }
        }
        return found
    }

    func forget(_ token: String) {
        entries.withLock { $0[token] = nil }
    }

    /// Forgets every session of an account that was disabled or changed.
    func forget(account: Int64) {
        entries.withLock { entries in
            entries = entries.filter { $0.value.person.actor.account != account }
        }
    }

    private static func isFresh(_ entry: Entry, at now: Instant) -> Bool {
        let age = now.milliseconds - entry.readAt.milliseconds
        let isOver = entry.person.endsAt.map { now >= $0 } ?? false
        return age >= 0 && age <= secondsMax * 1000 && !isOver
    }
}
