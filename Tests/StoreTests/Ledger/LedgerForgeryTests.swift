import Casework
import LedgerProof
import Persistence
import TestSupport
import Testing

@testable import Store

/// What somebody with every right to the database does so that it looks lawful, on both engines.
@Suite struct LedgerForgeryTests {
    private func withLedger(
        _ engine: TestDatabase, _ body: (Shelf) async throws -> Void
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            _ = try await shelf.ledgered()
            try await shelf.dropTriggers()
            try await body(shelf)
        }
    }

    private func findings(_ shelf: Shelf) async throws -> [LedgerFinding] {
        try await shelf.verify(publicKey: Shelf.publicKey()).findings.findings
    }

    // MARK: - Entries that are not written

    @Test(arguments: TestDatabase.available)
    func `without a head nothing is written, not even the act`(engine: TestDatabase) async throws {
        try await withLedger(engine) { shelf in
            func entries() async throws -> [Int] {
                try await shelf.read { tx in
                    try tx.fetch("SELECT count(*) FROM ledger_entry") { $0.int(0) }
                }
            }
            try await shelf.run("DELETE FROM ledger_head")
            let before = try await entries()
            for kind in [LedgerKind.personalRevealed, .signedOut, .signedIn] {
                await #expect(throws: (any Error).self) {
                    try await shelf.database.write { tx in
                        try tx.execute("UPDATE account SET display_name = 'x'")
                        try LedgerStore().append(
                            LedgerNote(kind, subject: "amy"), by: shelf.actor, at: Shelf.signedAt,
                            in: tx)
                    }
                }
            }
            #expect(try await entries() == before)
            let names = try await shelf.read { tx in
                try tx.fetch("SELECT display_name FROM account") { $0.text(0) }
            }
            #expect(names == ["Amy"])
        }
    }

    // MARK: - Accounts

    @Test(
        arguments: TestDatabase.available,
        [
            "UPDATE account SET disabled_at = NULL", "UPDATE account SET roles = 'reviewer'",
            "UPDATE account SET password = 'mine'",
            "UPDATE account SET agreement_on = '2026-01-01'",
        ] as [StaticString])
    func `a forged account is found after it signed in`(
        engine: TestDatabase, forgery: StaticString
    ) async throws {
        try await withLedger(engine) { shelf in
            try await shelf.run(forgery)
            try await shelf.database.write { tx in
                try LedgerStore().append(
                    LedgerNote(.signedIn, subject: "amy"), by: shelf.actor, at: Shelf.signedAt,
                    in: tx)
            }
            let found = try await findings(shelf)
            #expect(found.map(\.kind) == [.changed])
            #expect(found.map(\.table) == [.account])
            #expect(found.first?.key == "7")
            #expect(found.first?.note.hasSuffix("which found it so") == true)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a forged account is found after a lawful change`(engine: TestDatabase) async throws {
        try await withLedger(engine) { shelf in
            try await shelf.run("UPDATE account SET roles = 'reviewer'")
            try await shelf.database.write { tx in
                let found = try LedgerStore().find(account: 7, in: tx)
                try AccountStore().setPassword("another", of: 7, in: tx)
                try LedgerStore().append(
                    LedgerNote(.credentialChanged, subject: "amy"), found: found, by: shelf.actor,
                    at: Shelf.signedAt, in: tx)
            }
            #expect(try await findings(shelf).map(\.kind) == [.changed])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an account put in by hand is found after it signed in`(engine: TestDatabase)
        async throws
    {
        try await withLedger(engine) { shelf in
            try await shelf.run(
                """
                INSERT INTO account (id, name, display_name, password, roles, unit, is_demo,
                    disabled_at, created_at)
                SELECT 8, 'eve', display_name, password, roles, unit, is_demo, NULL, created_at
                FROM account
                """)
            try await shelf.database.write { tx in
                try LedgerStore().append(
                    LedgerNote(.signedIn, subject: "eve"), by: shelf.actor, at: Shelf.signedAt,
                    in: tx)
            }
            let found = try await findings(shelf)
            #expect(found.map(\.kind) == [.unlisted])
            #expect(found.map(\.key) == ["8"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what the first format told of an account is the beginning of what the next tells`(
        engine: TestDatabase
    ) async throws {
        try await withLedger(engine) { shelf in
            // As before accounts were told of with the row before.
            try await shelf.database.write { tx in
                var content = LedgerContent()
                let row = try LedgerStore().digests(of: .account, where: "id = 7", in: tx)[0]
                content.add(.account, key: "7", row.digest)
                let old = [1] + content.bytes.dropFirst()
                let entry = try LedgerForgery.last(lane: 0, in: tx)
                try LedgerForgery.append(
                    entry, at: Shelf.signedAt.milliseconds, content: old, in: tx)
            }
            #expect(try await findings(shelf) == [])
            try await shelf.run("UPDATE account SET unit = 'x'")
            try await shelf.database.write { tx in
                try LedgerStore().append(
                    LedgerNote(.signedIn, subject: "amy"), by: shelf.actor, at: Shelf.signedAt,
                    in: tx)
            }
            #expect(try await findings(shelf).map(\.kind) == [.changed])
        }
    }

    // MARK: - Moments

    /// - Parameter hours: after the root that `ledgered` signed.
    private func work(_ shelf: Shelf, hours: Int) async throws {
        let order = try #require(
            try await shelf.find(
                OrderNumber(day: LocalDate(dayNumber: 20_731), sequence: 1)))
        let at = Shelf.signedAt.adding(hours: hours)
        let change = try OrderStore.Change(
            of: order, events: [.progressRecorded(note: "n", unit: "u")], at: at)
        try await shelf.database.write { tx in
            try shelf.orders.save(change, by: shelf.actor, at: at, in: tx)
        }
    }

    @Test(arguments: TestDatabase.available, [(-1, true), (-2, false), (5, true)])
    func `what says an earlier moment than the root before it is found`(
        engine: TestDatabase, moment: (hours: Int, isProven: Bool)
    ) async throws {
        try await withLedger(engine) { shelf in
            try await work(shelf, hours: moment.hours)
            let found = try await findings(shelf)
            let expected: [LedgerFinding.Kind] = moment.isProven ? [] : [.backdated, .backdated]
            #expect(found.map(\.kind) == expected)
            #expect(
                Set(found.map(\.table)) == (moment.isProven ? [] : [LoggedTable.entry, .event]))
        }
    }

    // MARK: - Numbers that no server writes

    @Test(
        arguments: TestDatabase.available,
        [
            "UPDATE ledger_root SET number = 9223372036854775807",
            "UPDATE ledger_root SET number = -9223372036854775807",
            "UPDATE ledger_root SET number = 0", "UPDATE ledger_root SET at = -9223372036854775807",
            "UPDATE ledger_entry SET seq = 9223372036854775807 WHERE seq = 2 AND lane = 0",
            "UPDATE ledger_entry SET seq = -9223372036854775807 WHERE seq = 2 AND lane = 0",
            "UPDATE ledger_head SET seq = 9223372036854775807 WHERE lane = 0",
            "UPDATE ledger_head SET seq = -9223372036854775807 WHERE lane = 0",
        ] as [StaticString])
    func `extreme numbers are findings, not the end of the program`(
        engine: TestDatabase, forgery: StaticString
    ) async throws {
        try await withLedger(engine) { shelf in
            try await shelf.run(forgery)
            #expect(try await findings(shelf).isEmpty == false)
            // Signing refuses, or signs what is there; it goes on living.
            do {
                try await shelf.database.write { tx in
                    _ = try LedgerStore().sign(
                        .hour, of: LocalDate(dayNumber: 20_731), with: Shelf.sealer.ledgerSigner,
                        at: Shelf.signedAt, in: tx)
                }
            } catch is LedgerBroken {
                #expect(forgery.description.contains("seq = -") == false)
            }
        }
    }

    @Test func `heads with extreme numbers are no root`() throws {
        let hash = FullDigest.start(of: 0)
        for seq in [Int64.max, .min, 0, -1] {
            let root = LedgerRoot(
                number: 1, day: "2026-08-01", kind: .hour, at: 1,
                heads: [LedgerRoot.Head(lane: 0, seq: seq, hash: hash)], previous: hash)
            #expect(!root.isPlausible, "\(seq)")
        }
    }
}

extension LedgerForgery {
    struct Last {
        let lane: Int64
        let seq: Int64
        let hash: FullDigest
    }

    static func last(lane: Int64, in tx: borrowing Transaction) throws -> Last {
        let found = try tx.fetchFirst("SELECT seq, hash FROM ledger_head WHERE lane = \(lane)") {
            (seq: $0.int64(0), hash: $0.blob(1))
        }
        guard let found, let hash = FullDigest(found.hash) else { throw LedgerBroken() }
        return Last(lane: lane, seq: found.seq, hash: hash)
    }

    /// Links a further entry to `last`, as the server would.
    static func append(
        _ last: Last, at: Int64, content: [UInt8], in tx: borrowing Transaction
    ) throws {
        let fields: [SQLValue] = [
            .integer(at), .text("signed_in"), .integer(7), .text("amy"), .text("amy"), .null,
            .text("{}"), .blob(content),
        ]
        var bytes = ProofBytes()
        bytes.begin(.entry, columns: fields.count)
        for field in fields { bytes.add(field) }
        let hash = last.hash.next(bytes.digest)
        try tx.insert(
            into: "ledger_entry",
            columns:
                "lane, seq, at, kind, account, actor, subject, order_id, detail, content, hash",
            rows: [[.integer(last.lane), .integer(last.seq + 1)] + fields + [.blob(hash.bytes)]])
        try tx.execute(
            """
            UPDATE ledger_head SET seq = \(last.seq + 1), hash = \(hash.bytes)
            WHERE lane = \(last.lane)
            """)
    }
}
