import Casework
import LedgerProof
import Persistence
import Simulator
import TestSupport
import Testing

@testable import Store

/// Roots, pages and rows older than the ledger, on both engines.
@Suite struct LedgerRootTests {
    private static let day = LocalDate(dayNumber: 20_731)

    private func sign(
        _ kind: LedgerRoot.Kind, _ shelf: Shelf, end: Instant? = nil
    ) async throws -> LedgerRoot? {
        try await shelf.database.write { tx in
            try LedgerStore().sign(
                kind, of: Self.day, endingAt: end, with: Shelf.sealer.ledgerSigner,
                at: Shelf.now, in: tx)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a root is made only when something is new`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            #expect(try await sign(.hour, shelf) == nil)
            let lives = try Shelf.lives(3, seed: 101, steps: 2)
            try await shelf.write(Array(lives.prefix(2)))
            let first = try #require(try await sign(.hour, shelf))
            #expect(first.number == 1)
            #expect(try await sign(.hour, shelf) == nil)
            try await shelf.write([lives[2]])
            let second = try #require(try await sign(.hour, shelf))
            #expect(second.previous == first.digest)
            #expect(try await sign(.hour, shelf) == nil)
            let report = try await shelf.verify(publicKey: Shelf.publicKey())
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.roots == [first, second])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a day has one root, if anything happened before its end`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let end = Shelf.now.adding(hours: 1)
            #expect(try await sign(.day, shelf, end: end) == nil)
            try await shelf.database.write { tx in
                try LedgerStore().append(
                    LedgerNote(.signedIn, subject: "amy"), by: shelf.actor, at: end, in: tx)
            }
            #expect(try await sign(.day, shelf, end: end) == nil)
            try await shelf.database.write { tx in
                try LedgerStore().append(
                    LedgerNote(.signedOut, subject: "amy"), by: shelf.actor, at: Shelf.now, in: tx)
            }
            let root = try #require(try await sign(.day, shelf, end: end))
            #expect(try await sign(.day, shelf, end: end) == nil)
            let kept = try await shelf.read { tx in try LedgerStore().root(of: Self.day, in: tx) }
            #expect(kept == root)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `another key has not signed the roots`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            _ = try await shelf.ledgered()
            let report = try await shelf.verify(publicKey: [UInt8](1...32))
            #expect(report.findings.findings.map(\.kind) == [.unsigned])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `pages show entries by kind, person, order and day`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let orders = try await shelf.ledgered()
            func page(
                limit: Int = 100, after: LedgerCursor? = nil,
                _ change: @Sendable (inout LedgerFilter) -> Void
            ) async throws -> LedgerPage {
                var filter = LedgerFilter()
                change(&filter)
                return try await shelf.read { [filter] tx in
                    try LedgerStore().page(
                        filter, after: after, limit: limit, zone: .beijing, in: tx)
                }
            }
            let all = try await page { _ in }
            #expect(all.entries.count == 9)
            #expect(all.next == nil)
            #expect(zip(all.entries, all.entries.dropFirst()).allSatisfy { $0.at >= $1.at })
            var collected: [LedgerEntry] = []
            var cursor: LedgerCursor?
            repeat {
                let next = try await page(limit: 2, after: cursor) { _ in }
                collected += next.entries
                cursor = next.next
            } while cursor != nil
            #expect(collected == all.entries)
            #expect(try await page { $0.kind = .ordersChanged }.entries.count == 6)
            #expect(try await page { $0.kind = .accountEnded }.entries.map(\.subject) == ["amy"])
            #expect(try await page { $0.actor = "system" }.entries.map(\.kind) == [.rootSigned])
            #expect(try await page { $0.actor = "amy" }.entries.count == 8)
            #expect(try await page { $0.actor = "nobody" }.entries.isEmpty)
            let about = try await page { $0.order = orders[0].number }
            #expect(about.entries.count == 3)
            #expect(about.entries.allSatisfy { $0.order == orders[0].number })
            #expect(about.entries.first?.detail == ["events": "dispatched"])
            let day = SiteZone.beijing.date(of: Shelf.now)
            #expect(try await page { $0.day = day }.entries.isEmpty == false)
            #expect(try await page { $0.day = day.adding(days: -2) }.entries.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a batch is found by the orders in it`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(4, seed: 103, steps: 0)
            for pair in [lives.prefix(2), lives.suffix(2)] {
                var batch = OrderStore.Batch()
                batch.subject = "1"
                batch.created = pair.map { life in
                    shelf.orders.prepared(
                        OrderStore.Change(created: life.order, event: life.steps[0].events[0]),
                        by: shelf.actor, at: Shelf.now)
                }
                try await shelf.database.write { [batch] tx in
                    try shelf.orders.write(batch, by: shelf.actor, at: Shelf.now, in: tx)
                }
            }
            var filter = LedgerFilter()
            filter.order = lives[0].order.number
            let page = try await shelf.read { [filter] tx in
                try LedgerStore().page(filter, after: nil, limit: 9, zone: .beijing, in: tx)
            }
            #expect(page.entries.map(\.detail) == [["created": "2", "changed": "0"]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `rows older than the ledger are taken in once`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            _ = try await shelf.ledgered()
            // As a database that was never asked to keep a ledger.
            try await shelf.dropTriggers()
            try await shelf.run(
                """
                DELETE FROM ledger_entry; DELETE FROM ledger_root;
                UPDATE ledger_head SET seq = 0
                """)
            try await shelf.database.write { tx in
                for lane in 0...15 {
                    try tx.execute(
                        """
                        UPDATE ledger_head SET hash = \(FullDigest.start(of: Int64(lane)).bytes)
                        WHERE lane = \(lane)
                        """)
                }
            }
            #expect(try await shelf.verify().findings.count > 0)
            let adopted = try await shelf.database.write { tx in
                try LedgerStore().adopt(at: Shelf.now, in: tx)
            }
            #expect(adopted == 2)
            #expect(try await shelf.verify().findings.findings.map(\.description) == [])
            let again = try await shelf.database.write { tx in
                try LedgerStore().adopt(at: Shelf.now, in: tx)
            }
            #expect(again == 0)
        }
    }
}
