import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Accounts over time: changed, out of their time, ended; sessions ended from elsewhere.
@Suite struct AccountLifeTests {
    private static let password = "correct horse"

    private func withAmy(
        on engine: TestDatabase, _ change: (inout NewAccount) -> Void = { _ in },
        _ body: (Desk, ManageAccounts, SignIn) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var amy = NewAccount(
                name: "amy", displayName: "赵一", password: Self.password, roles: [.desk],
                engagement: Engagement(agreementOn: LocalDate("2026-08-01")))
            change(&amy)
            let accounts = ManageAccounts(desk.site)
            try await accounts.create(amy, by: desk.administrator)
            try await body(desk, accounts, SignIn(desk.site))
        }
    }

    private func open(_ signIn: SignIn) async throws -> String {
        try #require(try await signIn.open(name: "amy", password: Self.password))
    }

    private func change(
        roles: Set<Role> = [.desk], _ edit: (inout AccountChange) -> Void = { _ in }
    ) -> AccountChange {
        var change = AccountChange(
            displayName: "赵一", roles: roles, unit: nil,
            engagement: Engagement(agreementOn: LocalDate("2026-08-01")),
            mustChangePassword: false)
        edit(&change)
        return change
    }

    @Test(arguments: TestDatabase.available)
    func `an account ends to the minute with its person's time`(engine: TestDatabase)
        async throws
    {
        let end = Desk.start.adding(hours: 1)
        try await withAmy(on: engine, { $0.engagement.to = end }) { desk, _, signIn in
            let token = try await open(signIn)
            desk.clock.advance(seconds: 3_599)
            let last = try #require(try await signIn.resume(token))
            #expect(last.endsAt == end)
            desk.clock.advance(seconds: 1)
            let over = try await signIn.resume(token)
            #expect(over == nil)
            let again = try await signIn.open(name: "amy", password: Self.password)
            #expect(again == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `without an agreement there are no orders, with it there are`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine, { $0.engagement.agreementOn = nil }) {
            desk, accounts, signIn in
            let token = try await open(signIn)
            let before = try #require(try await signIn.resume(token))
            #expect(before.step == .agreement)
            #expect(!Policy.allows(before.actor, .readOrders))
            try await accounts.setAgreement(
                LocalDate("2026-08-03"), of: "amy", by: desk.administrator)
            let after = try #require(try await signIn.resume(token))
            #expect(after.step == nil)
            #expect(Policy.allows(after.actor, .readOrders))
            try await accounts.setAgreement(nil, of: "amy", by: desk.administrator)
            let gone = try await signIn.resume(token)
            #expect(gone == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `new roles end the sessions of the old ones, a new job title does not`(
        engine: TestDatabase
    ) async throws {
        try await withAmy(on: engine) { desk, accounts, signIn in
            let token = try await open(signIn)
            let changed = try await accounts.change(
                "amy", to: change { $0.engagement.jobTitle = "一席" }, by: desk.administrator)
            #expect(changed.engagement.jobTitle == "一席")
            let same = try await signIn.resume(token)
            #expect(same != nil)
            try await accounts.change(
                "amy", to: change(roles: [.reviewer]), by: desk.administrator)
            let gone = try await signIn.resume(token)
            #expect(gone == nil)
            let now = try await accounts.detail("amy", by: desk.administrator).account.roles
            #expect(now == [.reviewer])
        }
    }

    @Test func `a change that cannot be is refused with its reason`() async throws {
        try await withAmy(on: .sqlite) { desk, accounts, _ in
            let long = String(repeating: "长", count: 61)
            let cases: [(AccountRefusal, AccountChange)] = [
                (.roleMissing, change(roles: [])),
                (.unitMissing, change(roles: [.unitHead])),
                (.unknownUnit("moon"), change { $0.unit = UnitID("moon") }),
                (.textTooLong(.displayName, maximum: 60), change { $0.displayName = long }),
                (.textTooLong(.employer, maximum: 60), change { $0.engagement.employer = long }),
                (.textTooLong(.jobTitle, maximum: 60), change { $0.engagement.jobTitle = long }),
                (
                    .endsBeforeItBegins,
                    change {
                        $0.engagement.from = Desk.start
                        $0.engagement.to = Desk.start
                    }
                ),
                (
                    .agreementInFuture,
                    change { $0.engagement.agreementOn = LocalDate("2026-08-04") }
                ),
            ]
            for (expected, change) in cases {
                await #expect(throws: expected) {
                    try await accounts.change("amy", to: change, by: desk.administrator)
                }
            }
            await #expect(throws: AccountRefusal.unknownAccount("eve")) {
                try await accounts.change("eve", to: change(), by: desk.administrator)
            }
            for name in ["new", ".."] {
                await #expect(throws: AccountRefusal.nameUnusable(name)) {
                    try await accounts.create(
                        NewAccount(
                            name: name, displayName: "", password: Self.password,
                            roles: [.desk]), by: desk.administrator)
                }
            }
        }
    }

    @Test func `an ended account stays as it was`() async throws {
        try await withAmy(on: .sqlite) { desk, accounts, _ in
            try await accounts.end("amy", by: desk.administrator)
            let ended = AccountRefusal.accountEnded("amy")
            await #expect(throws: ended) {
                try await accounts.change("amy", to: change(), by: desk.administrator)
            }
            await #expect(throws: ended) {
                try await accounts.end("amy", by: desk.administrator)
            }
            await #expect(throws: ended) {
                try await accounts.setPassword(
                    "another long one", of: "amy", by: desk.administrator)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the last administrator can neither end nor give up the role`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine, { $0.roles = [.administrator] }) { desk, accounts, _ in
            await #expect(throws: AccountRefusal.lastAdministrator) {
                try await accounts.end("amy", by: desk.administrator)
            }
            await #expect(throws: AccountRefusal.lastAdministrator) {
                try await accounts.change("amy", to: change(), by: desk.administrator)
            }
            await #expect(throws: AccountRefusal.lastAdministrator) {
                try await accounts.change(
                    "amy",
                    to: change(roles: [.administrator]) { $0.engagement.to = Desk.start },
                    by: desk.administrator)
            }
            try await accounts.create(
                NewAccount(
                    name: "zoe", displayName: "", password: Self.password,
                    roles: [.administrator]), by: desk.administrator)
            try await accounts.end("amy", by: desk.administrator)
        }
    }

    @Test func `nobody but an administrator reads or changes accounts`() async throws {
        try await withAmy(on: .sqlite) { desk, accounts, _ in
            let forbidden = Forbidden(action: "manage_accounts")
            for actor in [desk.desk, desk.reviewer, desk.analyst, desk.handler] {
                await #expect(throws: forbidden) {
                    _ = try await accounts.list(AccountFilter(), limit: 9, by: actor)
                }
                await #expect(throws: forbidden) {
                    _ = try await accounts.detail("amy", by: actor)
                }
                await #expect(throws: forbidden) {
                    try await accounts.change("amy", to: change(), by: actor)
                }
                await #expect(throws: forbidden) {
                    try await accounts.setAgreement(nil, of: "amy", by: actor)
                }
                await #expect(throws: forbidden) {
                    try await accounts.setPassword("a long one", of: "amy", by: actor)
                }
                await #expect(throws: forbidden) { try await accounts.end("amy", by: actor) }
                await #expect(throws: forbidden) {
                    try await accounts.signOut("amy", by: actor)
                }
                await #expect(throws: forbidden) {
                    try await accounts.create(
                        NewAccount(
                            name: "eve", displayName: "", password: Self.password,
                            roles: [.desk]), by: actor)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a password set by somebody else must be replaced by another`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine, { $0.mustChangePassword = true }) { desk, _, signIn in
            let own = OwnAccount(desk.site)
            let token = try await open(signIn)
            let other = try await open(signIn)
            let before = try #require(try await signIn.resume(token))
            #expect(before.step == .newPassword)
            #expect(before.actor.roles.isEmpty)
            await #expect(throws: AccountRefusal.wrongPassword) {
                try await own.changePassword(token, current: "wrong", to: "a new long one")
            }
            await #expect(throws: AccountRefusal.passwordUnchanged) {
                try await own.changePassword(
                    token, current: Self.password, to: Self.password)
            }
            await #expect(throws: AccountRefusal.passwordCommon) {
                try await own.changePassword(
                    token, current: Self.password, to: "Password123")
            }
            try await own.changePassword(token, current: Self.password, to: "a new long one")
            let after = try #require(try await signIn.resume(token))
            #expect(after.step == nil)
            #expect(after.actor.roles == [.desk])
            let elsewhere = try await signIn.resume(other)
            #expect(elsewhere == nil)
            let old = try await signIn.open(name: "amy", password: Self.password)
            #expect(old == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `people see their sessions and end one or all others`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine) { desk, _, signIn in
            let own = OwnAccount(desk.site)
            let first = try #require(
                try await signIn.open(
                    name: "amy", password: Self.password,
                    from: SessionOrigin(agent: "Firefox, Linux", address: "192.0.2.7")))
            desk.clock.advance(seconds: 90)
            let (second, third) = (try await open(signIn), try await open(signIn))
            let (detail, handle) = try await own.detail(first)
            #expect(detail.sessions.count == 3)
            let shown = try #require(detail.sessions.last)
            #expect(shown.handle == handle)
            #expect(shown.session.agent == "Firefox, Linux")
            #expect(shown.session.address == "192.0.2.7")
            let other = try #require(detail.sessions.first { $0.handle != handle })
            #expect(try await own.signOut(first, handle: other.handle) == 1)
            #expect(try await own.signOut(first, handle: other.handle) == 0)
            #expect(try await own.signOut(first, handle: "nobody's") == 0)
            #expect(try await own.signOut(first, handle: nil) == 1)
            for token in [second, third] {
                let gone = try await signIn.resume(token)
                #expect(gone == nil)
            }
            let kept = try await signIn.resume(first)
            #expect(kept != nil)
        }
    }

    @Test func `nobody ends a session of somebody else by its handle`() async throws {
        try await withAmy(on: .sqlite) { desk, accounts, signIn in
            try await accounts.create(
                NewAccount(
                    name: "zoe", displayName: "", password: Self.password, roles: [.desk]),
                by: desk.administrator)
            let zoe = try #require(try await signIn.open(name: "zoe", password: Self.password))
            let amy = try await open(signIn)
            let handle = try await OwnAccount(desk.site).detail(amy).own
            #expect(try await OwnAccount(desk.site).signOut(zoe, handle: handle) == 0)
            let still = try await signIn.resume(amy)
            #expect(still != nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an administrator's session ends after half an hour of rest`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine, { $0.roles = [.administrator] }) { desk, accounts, signIn in
            let token = try await open(signIn)
            desk.clock.advance(seconds: 1_799)
            let alive = try await signIn.resume(token)
            #expect(alive != nil, "and this use counts")
            desk.clock.advance(seconds: 1_800)
            let over = try await signIn.resume(token)
            #expect(over == nil)
            let listed = try await accounts.detail("amy", by: desk.administrator).sessions
            #expect(listed.isEmpty, "what is over is not listed")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the ledger tells who did what to whom, and no secret`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine) { desk, accounts, signIn in
            _ = try await signIn.open(name: "amy", password: "typed-into-the-wrong-field")
            _ = try await signIn.open(name: "typed-into-the-wrong-field", password: "")
            let token = try await open(signIn)
            try await signIn.close(token)
            try await signIn.close(token)
            try await accounts.change("amy", to: change(), by: desk.administrator)
            try await accounts.setAgreement(nil, of: "amy", by: desk.administrator)
            try await accounts.setPassword("a new long one", of: "amy", by: .system)
            _ = try await signIn.open(name: "amy", password: "a new long one")
            try await accounts.signOut("amy", by: desk.administrator)
            try await accounts.end("amy", by: desk.administrator)
            #expect(
                try await desk.ledger()
                    == [
                        "account_created root amy", "sign_in_refused nobody amy",
                        "sign_in_refused nobody unknown", "signed_in amy amy", "signed_out amy amy",
                        "account_changed root amy", "credential_changed system amy",
                        "signed_in amy amy", "signed_out root amy", "account_ended root amy",
                    ].sorted())
            let details = try await desk.site.database.read { tx in
                try tx.fetch("SELECT detail FROM ledger_entry LIMIT 100") { $0.text(0) }
            }
            #expect(!details.joined().contains("typed-into"))
            #expect(!details.joined().contains("long one"))
        }
    }
}
