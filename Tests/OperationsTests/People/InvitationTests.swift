import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

@Suite struct InvitationTests {
    static let password = "tea with amy"

    private func invite(
        _ desk: Desk, _ change: (inout NewAccount) -> Void = { _ in }
    ) async throws -> IssuedLink {
        var new = NewAccount(
            name: "amy", displayName: "赵一", roles: [.desk],
            engagement: Engagement(agreementOn: LocalDate("2026-08-01")))
        change(&new)
        return try await InviteAccount(desk.site).invite(new, by: desk.administrator)
    }

    private func accept(
        _ desk: Desk, _ token: String, password: String = password
    ) async throws -> String? {
        try await InviteAccount(desk.site).accept(
            token, password: password, from: SessionOrigin())
    }

    @Test(arguments: TestDatabase.available)
    func `an invited person sets the password once and is signed in`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let link = try await invite(desk)
            let before = try await SignIn(desk.site).open(name: "amy", password: "")
            #expect(before == nil, "without a password nobody signs in")
            let person = try await InviteAccount(desk.site).person(behind: link.token)
            #expect(person?.name == "amy")
            let token = try #require(try await accept(desk, link.token))
            let signedIn = try await SignIn(desk.site).resume(token)
            #expect(signedIn?.actor.roles == [.desk])
            await #expect(throws: AccountRefusal.linkUnusable) {
                _ = try await accept(desk, link.token, password: "another fine one")
            }
            let again = try await SignIn(desk.site).open(name: "amy", password: Self.password)
            #expect(again != nil)
            #expect(
                try await desk.ledger() == [
                    "account_created root amy", "credential_changed root amy",
                    "sign_in_refused nobody amy", "credential_changed amy amy",
                    "signed_in amy amy", "signed_in amy amy",
                ].sorted())
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a link ends after three days, and at once when the next is made`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let first = try await invite(desk)
            let second = try await InviteAccount(desk.site).reset(
                "amy", dropsFactor: false, by: desk.administrator)
            func isKnown(_ token: String) async throws -> Bool {
                try await InviteAccount(desk.site).person(behind: token) != nil
            }
            #expect(try await isKnown(first.token) == false)
            desk.clock.advance(seconds: 72 * 3600 - 1)
            #expect(try await isKnown(second.token))
            desk.clock.advance(seconds: 1)
            #expect(try await isKnown(second.token) == false)
            await #expect(throws: AccountRefusal.linkUnusable) {
                _ = try await accept(desk, second.token)
            }
            #expect(try await isKnown("") == false)
            #expect(try await isKnown("guessed") == false)
        }
    }

    @Test func `a bad password leaves the link as it was`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let link = try await invite(desk)
            let cases: [(String, AccountRefusal)] = [
                ("short", .passwordTooShort(minimum: 8)), ("Password123", .passwordCommon),
                ("11111111", .passwordCommon), ("19870612", .passwordPredictable),
                ("jiesu-2026", .passwordNamed("jiesu")), ("amy20262026", .passwordNamed("amy")),
            ]
            for (password, expected) in cases {
                await #expect(throws: expected) {
                    _ = try await accept(desk, link.token, password: password)
                }
            }
            #expect(try await accept(desk, link.token) != nil)
        }
    }

    @Test func `who comes before their first day sets a password and signs in on that day`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let link = try await invite(desk) {
                $0.engagement.from = Desk.start.adding(hours: 24)
            }
            #expect(try await accept(desk, link.token) == nil)
            let early = try await SignIn(desk.site).open(name: "amy", password: Self.password)
            #expect(early == nil)
            desk.clock.advance(hours: 24)
            let there = try await SignIn(desk.site).open(name: "amy", password: Self.password)
            #expect(there != nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a reset takes the password away and signs out everywhere`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let token = try #require(try await accept(desk, invite(desk).token))
            _ = try await InviteAccount(desk.site).reset(
                "amy", dropsFactor: false, by: desk.administrator)
            let gone = try await SignIn(desk.site).resume(token)
            #expect(gone == nil)
            let old = try await SignIn(desk.site).open(name: "amy", password: Self.password)
            #expect(old == nil)
        }
    }

    @Test func `an ended account gets no link, and its link dies with it`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let link = try await invite(desk)
            try await ManageAccounts(desk.site).end("amy", by: desk.administrator)
            await #expect(throws: AccountRefusal.linkUnusable) {
                _ = try await accept(desk, link.token)
            }
            await #expect(throws: AccountRefusal.accountEnded("amy")) {
                _ = try await InviteAccount(desk.site).reset(
                    "amy", dropsFactor: false, by: desk.administrator)
            }
            await #expect(throws: AccountRefusal.unknownAccount("eve")) {
                _ = try await InviteAccount(desk.site).reset(
                    "eve", dropsFactor: false, by: desk.administrator)
            }
        }
    }

    @Test func `only administrators invite and reset`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            await #expect(throws: Forbidden(action: "manage_accounts")) {
                _ = try await InviteAccount(desk.site).invite(
                    NewAccount(name: "amy", displayName: "", roles: [.desk]), by: desk.desk)
            }
            await #expect(throws: Forbidden(action: "manage_accounts")) {
                _ = try await InviteAccount(desk.site).reset(
                    "amy", dropsFactor: true, by: desk.analyst)
            }
        }
    }
}

extension Desk {
    /// What the ledger tells so far, by kind, who acted and on what; lanes have no common order.
    func ledger() async throws -> [String] {
        try await site.database.read { tx in
            try tx.fetch("SELECT kind, actor, subject FROM ledger_entry LIMIT 100") {
                $0.text(0) + " " + $0.text(1) + " " + $0.text(2)
            }.sorted()
        }
    }
}
