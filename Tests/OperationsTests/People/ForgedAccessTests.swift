import Casework
import Crypto
import Foundation
import LedgerProof
import Operations
import Persistence
import Store
import TestSupport
import Testing

/// Rows of sessions and invitations that a strange hand wrote open nothing.
@Suite struct ForgedAccessTests {
    private static let password = "correct horse"

    private func withAccounts(
        on engine: TestDatabase, _ body: (Desk, SignIn) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            for (name, roles) in [("amy", [Role.handler]), ("rita", [.reviewer])] {
                try await ManageAccounts(desk.site).create(
                    NewAccount(
                        name: name, displayName: name, password: Self.password,
                        roles: Set(roles), unit: Desk.city, isDemo: true,
                        engagement: Engagement(agreementOn: LocalDate("2026-08-01"))),
                    by: desk.administrator)
            }
            try await body(desk, SignIn(desk.site))
        }
    }

    private func run(_ desk: Desk, _ statement: SQL) async throws {
        let changed = try await desk.site.database.write { tx in try tx.execute(statement) }
        #expect(changed > 0)
    }

    private func hash(_ token: String) -> [UInt8] {
        [UInt8](SHA256.hash(data: Data(token.utf8)))
    }

    @Test(arguments: TestDatabase.available)
    func `a session put in by hand is nobody's`(engine: TestDatabase) async throws {
        try await withAccounts(on: engine) { desk, signIn in
            let own = try #require(
                try await signIn.open(name: "amy", password: Self.password))
            let forged = hash("forged")
            let account: SQL = "(SELECT id FROM account WHERE name = 'rita')"
            // With the seal of a true session, which is that of another row.
            try await run(
                desk,
                """
                INSERT INTO session (token_hash, account, csrf, locale, created_at, seen_at, agent,
                    address, factor_at, seal)
                SELECT \(forged), \(raw: account), csrf, locale, created_at, seen_at, agent,
                    address, created_at, seal FROM session
                """)
            #expect(try await signIn.resume("forged") == nil)
            #expect(try await signIn.prove("forged", code: "000000") == nil)
            await #expect(throws: AccountRefusal.self) {
                _ = try await OwnAccount(desk.site).detail("forged")
            }
            #expect(try await signIn.resume(own)?.actor.name == "amy")
        }
    }

    @Test(
        arguments: TestDatabase.available,
        [
            "UPDATE session SET account = (SELECT id FROM account WHERE name = 'rita')",
            "UPDATE session SET factor_at = created_at",
            "UPDATE session SET created_at = created_at + 1", "UPDATE session SET csrf = 'x'",
            "UPDATE session SET seal = NULL",
        ] as [SQL])
    func `a session that was changed has ended`(engine: TestDatabase, forgery: SQL) async throws {
        try await withAccounts(on: engine) { desk, signIn in
            let token = try #require(
                try await signIn.open(name: "amy", password: Self.password))
            #expect(try await signIn.resume(token) != nil)
            try await run(desk, forgery)
            #expect(try await signIn.resume(token) == nil)
        }
    }

    @Test(
        arguments: TestDatabase.available,
        [
            "UPDATE invitation SET account = (SELECT id FROM account WHERE name = 'rita')",
            "UPDATE invitation SET expires_at = expires_at + 1",
            "UPDATE invitation SET seal = NULL",
        ] as [SQL])
    func `an invitation that was changed opens nothing`(
        engine: TestDatabase, forgery: SQL
    ) async throws {
        try await withAccounts(on: engine) { desk, _ in
            let invite = InviteAccount(desk.site)
            let link = try await invite.reset(
                "amy", dropsFactor: false, by: desk.administrator)
            #expect(try await invite.person(behind: link.token)?.name == "amy")
            try await run(desk, forgery)
            #expect(try await invite.person(behind: link.token) == nil)
            await #expect(throws: AccountRefusal.linkUnusable) {
                _ = try await invite.accept(
                    link.token, password: "another long sentence", from: SessionOrigin())
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a forged account is found after its person signed in`(engine: TestDatabase)
        async throws
    {
        try await withAccounts(on: engine) { desk, signIn in
            _ = try #require(try await signIn.open(name: "amy", password: Self.password))
            let verify = VerifyLedger(desk.site)
            #expect(try await verify.run(for: .system).isProven)
            try await run(desk, "UPDATE account SET roles = 'reviewer' WHERE name = 'amy'")
            _ = try #require(try await signIn.open(name: "amy", password: Self.password))
            let found = try await verify.run(for: .system).findings.findings
            #expect(found.map(\.kind) == [.changed])
            #expect(found.map(\.table) == [.account])
        }
    }
}
