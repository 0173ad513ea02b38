import Casework
import Foundation
import Operations
import Persistence
import PersistencePostgres
import Synchronization
import TestSupport
import Testing

/// Two processes on one PostgreSQL database tell each other what changed.
@Suite struct TwoNodesTests {
    private struct Node: Sendable {
        let database: PostgresDatabase
        let hub = LiveHub()
        let relay: LiveRelay
        let listener: PostgresListener

        init(_ configuration: PostgresConfiguration) {
            let database = PostgresDatabase(configuration)
            self.database = database
            let relay = LiveRelay(hub: hub, clock: Site.systemClock) { message in
                try await database.tell(message)
            }
            self.relay = relay
            let hub = hub
            database.notices.listen { notices in
                hub.receive(notices)
                relay.pass(on: notices)
            }
            listener = PostgresListener(
                configuration,
                PostgresListener.Ears(
                    heard: { relay.receive($0) }, missed: { relay.missed() }))
            listener.start()
        }

        func close() async {
            await relay.flush()
            await listener.stop()
            await database.close()
        }

        /// What waits for a subscriber, once there is something.
        func heard(_ subscription: LiveSubscription) async throws -> LiveSubscription.Batch {
            for _ in 0..<400 {
                let batch = subscription.take()
                if !batch.isEmpty { return batch }
                try await Task.sleep(for: .milliseconds(25))
            }
            return subscription.take()
        }

        /// Subscribes once the listener listens.
        func subscribe() async throws -> LiveSubscription {
            let subscription = try hub.subscribe(session: "s", after: nil)
            // The listener begins with word that something may have been missed.
            _ = try await heard(subscription)
            return subscription
        }
    }

    private static func withNodes(_ body: (Node, Node) async throws -> Void) async throws {
        guard TestDatabase.postgresURL != nil else { return }
        try await TestDatabase.postgres.withPlace { place in
            guard case .postgres(let configuration) = place else { return }
            let (first, second) = (Node(configuration), Node(configuration))
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(first, second))
            } catch {
                outcome = .failure(error)
            }
            await first.close()
            await second.close()
            try outcome.get()
        }
    }

    private static let notice = [
        "7", OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 1).text, "3", "handling",
        "u.a", "--,u.a", "",
    ].joined(separator: "\t")

    @Test func `a commit of one node is told at the other, and once at its own`() async throws {
        try await Self.withNodes { first, second in
            let here = try await first.subscribe()
            let there = try await second.subscribe()
            try await first.database.write { tx in tx.announce(Self.notice) }
            #expect(try await second.heard(there).orders.map(\.version) == [3])
            #expect(here.take().orders.count == 1)
            try await Task.sleep(for: .milliseconds(200))
            #expect(here.take().isEmpty)
        }
    }

    @Test func `what failed is told at no node`() async throws {
        struct GaveUp: Error {}
        try await Self.withNodes { first, second in
            let there = try await second.subscribe()
            await #expect(throws: GaveUp.self) {
                try await first.database.write { tx in
                    tx.announce(Self.notice)
                    throw GaveUp()
                }
            }
            try await first.database.write { tx in tx.announce("many") }
            let batch = try await second.heard(there)
            #expect(batch.isMany)
            #expect(batch.orders.isEmpty)
        }
    }

    @Test func `a listener that lost its connection comes back and says that it missed words`()
        async throws
    {
        try await Self.withNodes { first, second in
            let there = try await second.subscribe()
            try await first.database.write { tx in
                _ = try tx.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE query LIKE 'LISTEN %' || current_schema() || '%'
                        AND pid <> pg_backend_pid()
                    """)
            }
            #expect(try await second.heard(there).isMany)
            try await first.database.write { tx in tx.announce(Self.notice) }
            #expect(try await second.heard(there).orders.count == 1)
        }
    }

    @Test func `deployments in other schemas hear nothing`() async throws {
        try await Self.withNodes { first, _ in
            try await Self.withNodes { other, _ in
                let there = try await other.subscribe()
                try await first.database.write { tx in tx.announce(Self.notice) }
                try await Task.sleep(for: .milliseconds(400))
                #expect(there.take().isEmpty)
            }
        }
    }
}
