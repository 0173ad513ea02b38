import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What administrators cannot do: see orders, change their own rights, walk around their own
/// password, or undo unseen what a colleague did.
@Suite struct OwnRightsTests {
    private static let password = "correct horse"
    private static let day = LocalDate("2026-08-01")

    /// Two administrators, `amy` and `zoe`; `amy` is the actor.
    private func withAmy(
        on engine: TestDatabase, roles: Set<Role> = [.administrator],
        _ body: (Desk, ManageAccounts, Actor) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let accounts = ManageAccounts(desk.site)
            for name in ["amy", "zoe"] {
                try await accounts.create(
                    NewAccount(
                        name: name, displayName: name, password: Self.password, roles: roles),
                    by: desk.administrator)
            }
            let amy = try await accounts.detail("amy", by: .system).account
            try await body(
                desk, accounts, Actor(account: amy.id, name: "amy", roles: [.administrator]))
        }
    }

    private func change(
        roles: Set<Role> = [.administrator], _ edit: (inout AccountChange) -> Void = { _ in }
    ) -> AccountChange {
        var change = AccountChange(
            displayName: "amy", roles: roles, unit: nil, engagement: Engagement(),
            mustChangePassword: false)
        edit(&change)
        return change
    }

    @Test(arguments: TestDatabase.available)
    func `two administrators who end each other at once leave one`(
        engine: TestDatabase
    ) async throws {
        for _ in 0..<5 {
            try await withAmy(on: engine) { desk, accounts, amy in
                let zoe = Actor(
                    account: try await accounts.detail("zoe", by: .system).account.id,
                    name: "zoe", roles: [.administrator])
                async let first = ended("zoe", accounts, by: amy)
                async let second = ended("amy", accounts, by: zoe)
                #expect(await [first, second].count { $0 } == 1)
            }
        }
    }

    private func ended(
        _ name: String, _ accounts: ManageAccounts, by actor: Actor
    ) async -> Bool {
        do {
            try await accounts.end(name, by: actor)
            return true
        } catch {
            #expect(error as? AccountRefusal == .lastAdministrator)
            return false
        }
    }

    @Test(arguments: Role.allCases.filter { !Role.withoutOrders.contains($0) })
    func `no account runs or audits the system and sees orders as well`(role: Role) async throws {
        try await withAmy(on: .sqlite) { desk, accounts, amy in
            for other in [Role.administrator, .auditor] {
                let mixed: Set<Role> = [role, other]
                await #expect(throws: AccountRefusal.rolesMixed) {
                    try await accounts.change("zoe", to: change(roles: mixed), by: amy)
                }
                let new = NewAccount(
                    name: "eve", displayName: "", password: Self.password, roles: mixed,
                    unit: Desk.city)
                await #expect(throws: AccountRefusal.rolesMixed) {
                    try await accounts.create(new, by: .system)
                }
                await #expect(throws: AccountRefusal.rolesMixed) {
                    _ = try await InviteAccount(desk.site).invite(new, by: amy)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an older account with mixed roles sees no orders until it has one kind`(
        engine: TestDatabase
    ) async throws {
        try await withAmy(on: engine) { desk, accounts, amy in
            let site = desk.site
            let zoe = try await accounts.detail("zoe", by: amy).account
            try await site.database.write { tx in
                let mixed = Account(
                    id: zoe.id, name: "zoe", displayName: "zoe", password: zoe.password,
                    roles: [.auditor, .desk], unit: nil, isDemo: true,
                    engagement: Engagement(agreementOn: Self.day))
                try site.accounts.update(mixed, in: tx)
            }
            let found = try await accounts.detail("zoe", by: amy).account
            let grant = AccessGrant(
                roles: found.roles, agreementOn: found.engagement.agreementOn,
                mustChangePassword: false, hasFactor: false, isProven: false, needsFactor: false)
            #expect(grant.roles == [.auditor])
            try await accounts.setAgreement(nil, of: "zoe", by: amy)
            try await accounts.change("zoe", to: change(roles: [.desk]), by: amy)
            await #expect(throws: AccountRefusal.rolesMixed) {
                try await accounts.change("zoe", to: change(roles: [.auditor, .desk]), by: amy)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody changes the own roles, unit, agreement or time`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine) { desk, accounts, amy in
            let later = Desk.start.adding(hours: 24)
            let changes = [
                change(roles: [.administrator, .auditor]), change(roles: [.auditor]),
                change { $0.unit = Desk.city }, change { $0.engagement.agreementOn = Self.day },
                change { $0.engagement.from = Desk.start },
                change { $0.engagement.to = later },
            ]
            for change in changes {
                await #expect(throws: AccountRefusal.ownRights) {
                    try await accounts.change("amy", to: change, by: amy)
                }
            }
            await #expect(throws: AccountRefusal.ownRights) {
                try await accounts.setAgreement(Self.day, of: "amy", by: amy)
            }
            try await accounts.change(
                "amy", to: change { $0.engagement.jobTitle = "主管" }, by: amy)
            try await accounts.change("zoe", to: change { $0.engagement.to = later }, by: amy)
            let own = try await accounts.detail("amy", by: amy).account
            #expect(own.engagement == Engagement(jobTitle: "主管"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `nobody resets the own access, a colleague and the command line do`(
        engine: TestDatabase
    ) async throws {
        try await withAmy(on: engine) { desk, accounts, amy in
            let invite = InviteAccount(desk.site)
            for dropsFactor in [false, true] {
                await #expect(throws: AccountRefusal.ownReset) {
                    _ = try await invite.reset("amy", dropsFactor: dropsFactor, by: amy)
                }
            }
            await #expect(throws: AccountRefusal.ownReset) {
                try await accounts.setPassword("another long one", of: "amy", by: amy)
            }
            let still = try await SignIn(desk.site).open(name: "amy", password: Self.password)
            #expect(still != nil)
            _ = try await invite.reset("zoe", dropsFactor: true, by: amy)
            // amy is the last one now who can work.
            await #expect(throws: AccountRefusal.lastAdministrator) {
                _ = try await invite.reset("amy", dropsFactor: false, by: desk.administrator)
            }
            let link = try await invite.reset("amy", dropsFactor: true, by: .system)
            #expect(link.name == "amy")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a form filled before somebody else's change gives nothing back`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine, roles: [.desk]) { desk, accounts, _ in
            let chief = desk.administrator
            let before = try await accounts.detail("amy", by: chief).account
            let shown = AccountDigest.of(before)
            try await accounts.change("amy", to: change(roles: [.reviewer]), by: .system)
            await #expect(throws: AccountRefusal.changedMeanwhile) {
                try await accounts.change(
                    "amy", to: change(roles: [.desk]) { $0.engagement.jobTitle = "一席" },
                    shown: shown, by: chief)
            }
            let kept = try await accounts.detail("amy", by: chief).account
            #expect(kept.roles == [.reviewer])
            #expect(kept.engagement.jobTitle.isEmpty)
            try await accounts.change(
                "amy", to: change(roles: [.reviewer]) { $0.engagement.jobTitle = "一席" },
                shown: AccountDigest.of(kept), by: chief)
        }
    }

    @Test func `whatever a form shows of an account is in its sum`() {
        func sum(_ edit: (inout AccountChange) -> Void = { _ in }) -> String {
            let change = change(edit)
            return AccountDigest.of(
                Account(
                    id: 1, name: "amy", displayName: change.displayName, password: "x",
                    roles: change.roles, unit: change.unit, isDemo: false,
                    engagement: change.engagement,
                    mustChangePassword: change.mustChangePassword))
        }
        let sums = [
            sum(), sum { $0.displayName = "赵一" }, sum { $0.roles = [.auditor] },
            sum { $0.unit = Desk.city }, sum { $0.engagement.employer = "甲" },
            sum { $0.engagement.jobTitle = "甲" }, sum { $0.engagement.from = Desk.start },
            sum { $0.engagement.to = Desk.start }, sum { $0.engagement.agreementOn = Self.day },
            sum { $0.mustChangePassword = true },
        ]
        #expect(Set(sums).count == sums.count)
        #expect(sum() == sums[0])
    }

    @Test(arguments: TestDatabase.available)
    func `a corrected job title signs out nobody who needs no agreement`(engine: TestDatabase)
        async throws
    {
        try await withAmy(on: engine) { desk, accounts, amy in
            let signIn = SignIn(desk.site)
            let token = try #require(
                try await signIn.open(name: "amy", password: Self.password))
            try await accounts.change(
                "amy", to: change { $0.engagement.jobTitle = "主管" }, by: amy)
            let same = try await signIn.resume(token)
            #expect(same != nil)
            try await accounts.change("amy", to: change(roles: [.auditor]), by: .system)
            let gone = try await signIn.resume(token)
            #expect(gone == nil)
        }
    }
}
