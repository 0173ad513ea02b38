import Casework
import LedgerProof
import Operations
import Persistence
import Simulator
import Store
import Synchronization
import TestSupport
import Testing

/// Roots that a strange hand takes back, and verifications that are due.
@Suite struct RootMemoryTests {
    /// A memory that outlives no test.
    private final class Kept: Sendable {
        let root = Mutex<RootMemory.Root?>(nil)

        var memory: RootMemory {
            RootMemory(
                read: { self.root.withLock { $0 } },
                keep: { root in self.root.withLock { $0 = root } })
        }
    }

    private func withMemory(
        on engine: TestDatabase, _ body: (Desk, Kept) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let kept = Kept()
            var site = desk.site
            site.rootMemory = kept.memory
            try await body(Desk(site: site, clock: desk.clock), kept)
        }
    }

    private func findings(_ desk: Desk) async throws -> [LedgerFinding] {
        try await VerifyLedger(desk.site).run(for: .system).findings.findings
    }

    @Test(arguments: TestDatabase.available)
    func `the last root is remembered, and asked for`(engine: TestDatabase) async throws {
        try await withMemory(on: engine) { desk, kept in
            _ = try await desk.register()
            #expect(try await VerifyLedger(desk.site).run(for: .system).isAnchored == false)
            let first = try #require(try await SignLedger(desk.site).runIfDue().first)
            #expect(
                kept.root.withLock { $0 }
                    == RootMemory.Root(number: first.number, digest: first.digest))
            let report = try await VerifyLedger(desk.site).run(for: .system)
            #expect(report.isProven)
            #expect(report.isAnchored)
            _ = try await desk.register()
            desk.clock.advance(hours: 1)
            let second = try #require(try await SignLedger(desk.site).runIfDue().first)
            #expect(kept.root.withLock { $0 }?.number == second.number)
            #expect(try await findings(desk) == [])
        }
    }

    /// The root's entry goes with the root and the chain is whole, as nobody but the server knows.
    @Test(arguments: TestDatabase.available)
    func `roots taken back are found, and nothing more is signed`(engine: TestDatabase)
        async throws
    {
        try await withMemory(on: engine) { desk, kept in
            _ = try await desk.register()
            let signed = try #require(try await SignLedger(desk.site).runIfDue().first)
            let remembered = try #require(kept.root.withLock { $0 })
            try await desk.site.database.write { tx in
                try tx.execute("DELETE FROM ledger_root")
            }
            desk.clock.advance(hours: 1)
            _ = try await desk.register()
            await #expect(throws: RootsTakenBack(signed: remembered)) {
                try await SignLedger(desk.site).runIfDue()
            }
            let found = try await findings(desk)
            let note = "this server signed it: \(signed.digest)"
            #expect(found.contains(LedgerFinding(.missing, .root, "1", note: note)))
            // A restore forgets; then the server signs again.
            kept.root.withLock { $0 = nil }
            #expect(try await SignLedger(desk.site).runIfDue().count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `another root of the same number is not the one that was signed`(engine: TestDatabase)
        async throws
    {
        try await withMemory(on: engine) { desk, _ in
            _ = try await desk.register()
            _ = try await SignLedger(desk.site).runIfDue()
            try await desk.site.database.write { tx in
                try tx.execute("UPDATE ledger_root SET at = at + 1")
            }
            desk.clock.advance(hours: 1)
            _ = try await desk.register()
            await #expect(throws: RootsTakenBack.self) {
                try await SignLedger(desk.site).runIfDue()
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a verification is due after every root of a day, and until one came to its end`(
        engine: TestDatabase
    ) async throws {
        try await withMemory(on: engine) { desk, _ in
            let verify = VerifyLedger(desk.site)
            _ = try await desk.register()
            #expect(try await verify.dueRoot(after: nil) == nil, "no day is over")
            desk.clock.advance(hours: 16)
            let day = try #require(try await SignLedger(desk.site).runIfDue().first)
            #expect(day.endsDay)
            #expect(try await verify.dueRoot(after: nil) == day.number)
            #expect(try await verify.dueRoot(after: day.number) == nil)
            #expect(try await verify.dueRoot(after: day.number - 1) == day.number)
            desk.clock.advance(hours: 2)
            _ = try await verify.run(for: .system)
            #expect(try await verify.dueRoot(after: nil) == nil)
            // A verification that is yet to come was never made.
            desk.clock.advance(hours: -1)
            #expect(try await verify.dueRoot(after: nil) == day.number)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a look that cannot be recorded shows nothing`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register(
                Desk.facts(), complainant: Complainant(name: "赵一", phone: "19900001234"))
            #expect(try await desk.reveal(order).complainant.name == "赵一")
            try await desk.site.database.write { tx in
                try tx.execute("DELETE FROM ledger_head")
            }
            await #expect(throws: (any Error).self) { _ = try await desk.reveal(order) }
            let looks = try await desk.site.database.read { tx in
                try tx.fetch("SELECT count(*) FROM personal_look") { $0.int(0) }
            }
            #expect(looks == [1])
        }
    }
}
