import Casework
import Operations
import Store
import TestSupport
import Testing

@Suite struct ManageAccountsTests {
    private static func account(_ change: (inout NewAccount) -> Void = { _ in }) -> NewAccount {
        var account = NewAccount(
            name: "amy", displayName: "赵一", password: "long enough", roles: [.desk])
        change(&account)
        return account
    }

    private func refusal(_ desk: Desk, _ account: NewAccount) async -> AccountRefusal? {
        do {
            try await ManageAccounts(desk.site).create(account, by: desk.administrator)
            return nil
        } catch {
            return error as? AccountRefusal
        }
    }

    @Test func `an account that cannot be made is refused with its reason`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let cases: [(AccountRefusal, (inout NewAccount) -> Void)] = [
                (.nameUnusable("a"), { $0.name = "a" }),
                (.nameUnusable(""), { $0.name = "" }),
                (.nameUnusable("a b"), { $0.name = "a b" }),
                (.nameUnusable("a\u{0}b"), { $0.name = "a\u{0}b" }),
                (.nameUnusable("\u{200B}amy"), { $0.name = "\u{200B}amy" }),
                (
                    .nameUnusable(String(repeating: "a", count: 65)),
                    { $0.name = String(repeating: "a", count: 65) }
                ),
                (.passwordTooShort(minimum: 8), { $0.password = "1234567" }),
                (
                    .passwordTooLong(maximum: 256),
                    { $0.password = String(repeating: "a", count: 257) }
                ),
                (.roleMissing, { $0.roles = [] }),
                (.unitMissing, { $0.roles = [.handler] }),
                (.unknownUnit("moon"), { $0.unit = UnitID("moon") }),
            ]
            for (expected, change) in cases {
                #expect(await refusal(desk, Self.account(change)) == expected)
            }
            let all = try await ManageAccounts(desk.site).all()
            #expect(all.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an account is made once and listed`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let accounts = ManageAccounts(desk.site)
            let made = try await accounts.create(
                Self.account { account in
                    account.displayName = ""
                    account.roles = [.handler, .reviewer]
                    account.unit = Desk.city
                }, by: desk.administrator)
            #expect(made.displayName == "amy")
            #expect(!made.password.contains("long enough"))
            #expect(try await accounts.all() == [made])
            #expect(await refusal(desk, Self.account()) == .nameTaken("amy"))
            #expect(try await accounts.all() == [made])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the first administrator is made while there is nobody`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let accounts = ManageAccounts(desk.site)
            let first = try await accounts.createFirst(Self.account { $0.roles = [.administrator] })
            await #expect(throws: AccountRefusal.setupDone) {
                _ = try await accounts.createFirst(Self.account { $0.name = "eve" })
            }
            #expect(try await accounts.all() == [first])
        }
    }

    @Test func `an unknown account has no password to change and no end`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let accounts = ManageAccounts(desk.site)
            await #expect(throws: AccountRefusal.unknownAccount("eve")) {
                try await accounts.setPassword(
                    "long enough", of: "eve", by: desk.administrator)
            }
            await #expect(throws: AccountRefusal.unknownAccount("eve")) {
                try await accounts.end("eve", by: desk.administrator)
            }
            await #expect(throws: AccountRefusal.passwordTooShort(minimum: 8)) {
                try await accounts.create(
                    Self.account { $0.password = "short" }, by: desk.administrator)
            }
        }
    }

    @Test func `a record fits its own password only`() throws {
        let record = try Passwords.record(of: "e\u{301}cole 路灯")
        #expect(Passwords.matches("\u{E9}cole 路灯", record), "however it is composed")
        #expect(!Passwords.matches("ecole 路灯", record))
        #expect(!Passwords.matches("", record))
        #expect(!Passwords.matches("e\u{301}cole 路灯", Passwords.decoy))
        for broken in [
            "", "scrypt", "plain$15$8$1$YQ==$YQ==", "scrypt$15$8$1$YQ==$?", record + "$x",
        ] {
            #expect(!Passwords.matches("e\u{301}cole 路灯", broken))
        }
        #expect(try Passwords.record(of: "e\u{301}cole 路灯") != record)
    }
}
