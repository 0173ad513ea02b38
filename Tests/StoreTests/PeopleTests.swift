import Casework
import Persistence
import Store
import TestSupport
import Testing

/// Accounts, sessions and settings.
@Suite struct PeopleTests {
    private static let accounts = AccountStore()
    private static let now = Shelf.now

    private static func account(
        _ id: Int64, _ name: String, roles: Set<Role> = [.desk], unit: UnitID? = nil
    ) -> Account {
        Account(
            id: id, name: name, displayName: "赵'一\"💡", password: "scrypt$x", roles: roles,
            unit: unit, isDemo: id == 2)
    }

    @Test(arguments: TestDatabase.available)
    func `accounts come back as they were made, by name`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let made = [
                Self.account(1, "zoe", roles: Set(Role.allCases), unit: UnitID("u.road")),
                Self.account(2, "Amy", roles: [.handler, .reviewer], unit: UnitID("u")),
                Self.account(3, "amy", roles: []),
            ]
            try await shelf.database.write { tx in
                for account in made { try Self.accounts.create(account, at: Self.now, in: tx) }
            }
            let all = try await shelf.read { tx in try Self.accounts.all(in: tx) }
            #expect(all == [made[1], made[2], made[0]])
            for account in made {
                let found = try await shelf.read { tx in
                    [
                        try Self.accounts.find(name: account.name, in: tx),
                        try Self.accounts.find(id: account.id, in: tx),
                    ]
                }
                #expect(found == [account, account])
            }
            let none = try await shelf.read { tx in try Self.accounts.find(name: "AMY", in: tx) }
            #expect(none == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a name is taken once`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            await #expect {
                try await shelf.database.write { tx in
                    try Self.accounts.create(Self.account(1, "amy"), at: Self.now, in: tx)
                    try Self.accounts.create(Self.account(2, "amy"), at: Self.now, in: tx)
                    _ = try Self.accounts.all(in: tx)
                }
            } throws: { error in
                if case PersistenceError.uniqueViolation = error { true } else { false }
            }
            let all = try await shelf.read { tx in try Self.accounts.all(in: tx) }
            #expect(all.isEmpty)
        }
    }

    private static let sealer = Shelf.sealer.access

    private static func session(_ account: Int64, seen hours: Int = 0) -> Session {
        Session(
            account: account, csrf: "c", locale: "", createdAt: now,
            seenAt: now.adding(hours: hours))
    }

    private func live(_ shelf: Shelf, _ tokens: [UInt8]) async throws -> [UInt8] {
        try await shelf.read { tx in
            try tokens.filter {
                try Self.accounts.session(
                    tokenHash: [$0], sealedBy: Self.sealer, in: tx) != nil
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `sessions open, move and close`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.database.write { tx in
                try Self.accounts.create(Self.account(1, "amy"), at: Self.now, in: tx)
                try Self.accounts.open(
                    Self.session(1), tokenHash: [1], sealedBy: Self.sealer, in: tx)
                try Self.accounts.open(
                    Self.session(1), tokenHash: [2], sealedBy: Self.sealer, in: tx)
                let later = Self.now.adding(hours: 3)
                try Self.accounts.touch(tokenHash: [1], at: later, in: tx)
                try Self.accounts.setLocale("en", tokenHash: [1], in: tx)
            }
            let found = try await shelf.read { tx in
                [
                    try Self.accounts.session(
                        tokenHash: [1], sealedBy: Self.sealer, in: tx),
                    try Self.accounts.session(
                        tokenHash: [2], sealedBy: Self.sealer, in: tx),
                    try Self.accounts.session(
                        tokenHash: [3], sealedBy: Self.sealer, in: tx),
                ]
            }
            let moved = Session(
                account: 1, csrf: "c", locale: "en", createdAt: Self.now,
                seenAt: Self.now.adding(hours: 3))
            #expect(found == [moved, Self.session(1), nil])
            try await shelf.database.write { tx in
                try Self.accounts.close(tokenHash: [1], in: tx)
            }
            #expect(try await live(shelf, [1, 2]) == [2])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a new password and an ended account sign out everywhere`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.database.write { tx in
                for id in Int64(1)...3 {
                    try Self.accounts.create(
                        Self.account(id, "a\(id)"), at: Self.now, in: tx)
                    try Self.accounts.open(
                        Self.session(id), tokenHash: [UInt8(id)], sealedBy: Self.sealer, in: tx)
                }
                try Self.accounts.setPassword("new", of: 1, in: tx)
                try Self.accounts.disable(2, at: Self.now, in: tx)
            }
            #expect(try await live(shelf, [1, 2, 3]) == [3])
            let accounts = try await shelf.read { tx in try Self.accounts.all(in: tx) }
            #expect(accounts.map(\.password) == ["new", "scrypt$x", "scrypt$x"])
            #expect(accounts.map(\.disabledAt) == [nil, Self.now, nil])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `idle and old sessions are swept`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.database.write { tx in
                try Self.accounts.create(Self.account(1, "amy"), at: Self.now, in: tx)
                for hours in 0...3 {
                    try Self.accounts.open(
                        Self.session(1, seen: hours), tokenHash: [UInt8(hours)],
                        sealedBy: Self.sealer, in: tx)
                }
                try Self.accounts.sweep(
                    seenBefore: Self.now.adding(hours: 2), createdBefore: Self.now, in: tx)
            }
            #expect(try await live(shelf, [0, 1, 2, 3]) == [2, 3])
            try await shelf.database.write { tx in
                try Self.accounts.sweep(
                    seenBefore: Self.now, createdBefore: Self.now.adding(seconds: 1), in: tx)
            }
            #expect(try await live(shelf, [0, 1, 2, 3]) == [])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a setting keeps its last value`(engine: TestDatabase) async throws {
        let settings = SettingStore()
        try await Shelf.open(on: engine) { shelf in
            let values = try await shelf.database.write { tx -> [String?] in
                let before = try settings.value("profile", in: tx)
                try settings.set("profile", to: "a", in: tx)
                try settings.set("profile", to: "b'\"💡", in: tx)
                try settings.set("other", to: "", in: tx)
                return [
                    before, try settings.value("profile", in: tx),
                    try settings.value("other", in: tx),
                ]
            }
            #expect(values == [nil, "b'\"💡", ""])
        }
    }

    // MARK: - Lists

    private func names(
        _ shelf: Shelf, after name: String = "", limit: Int = 50,
        _ edit: @Sendable (inout AccountFilter) -> Void = { _ in }
    ) async throws -> [String] {
        var filter = AccountFilter()
        edit(&filter)
        let wanted = filter
        return try await shelf.read { tx in
            let found = try Self.accounts.list(
                wanted, after: name, limit: limit, now: Self.now, in: tx)
            let count = try Self.accounts.count(wanted, now: Self.now, in: tx)
            if name.isEmpty, limit == 50 { #expect(count == found.count) }
            // The list says the same of a state as the domain.
            if let state = wanted.state {
                #expect(found.allSatisfy { $0.state(at: Self.now) == state })
            }
            return found.map(\.name)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a list shows those who were asked for, by name and in pages`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let day = LocalDate("2026-01-05")
            let made = [
                Self.account(1, "amy", roles: [.desk, .reviewer], unit: UnitID("u.road")),
                Account(
                    id: 2, name: "bo_b", displayName: "钱二", password: "", roles: [.desk],
                    unit: nil, isDemo: false,
                    engagement: Engagement(employer: "示例 Company", agreementOn: day)),
                Account(
                    id: 3, name: "carl", displayName: "孙三", password: "x",
                    roles: [.unitHead], unit: nil, isDemo: false,
                    engagement: Engagement(
                        jobTitle: "100% lead", from: Self.now.adding(seconds: 1))),
                Account(
                    id: 4, name: "dora", displayName: "李四", password: "x",
                    roles: [.handler], unit: nil, isDemo: false,
                    engagement: Engagement(to: Self.now, agreementOn: day)),
                Account(
                    id: 5, name: "emil", displayName: "周五", password: "", roles: [.leader],
                    unit: nil, isDemo: false, disabledAt: Self.now),
            ]
            try await shelf.database.write { tx in
                for account in made { try Self.accounts.create(account, at: Self.now, in: tx) }
            }
            #expect(try await shelf.read { tx in try Self.accounts.all(in: tx) } == made)
            #expect(try await names(shelf) == ["amy", "bo_b", "carl", "dora", "emil"])
            #expect(try await names(shelf, limit: 2) == ["amy", "bo_b"])
            #expect(try await names(shelf, after: "bo_b", limit: 2) == ["carl", "dora"])
            #expect(try await names(shelf) { $0.text = "AMY" } == ["amy"])
            #expect(try await names(shelf) { $0.text = "二" } == ["bo_b"])
            #expect(try await names(shelf) { $0.text = "company" } == ["bo_b"])
            #expect(try await names(shelf) { $0.text = "100%" } == ["carl"])
            #expect(try await names(shelf) { $0.text = "_" } == ["bo_b"])
            #expect(try await names(shelf) { $0.text = "%" } == ["carl"])
            #expect(try await names(shelf) { $0.text = "!" } == [])
            #expect(try await names(shelf) { $0.text = "' OR 1=1" } == [])
            #expect(try await names(shelf) { $0.role = .desk } == ["amy", "bo_b"])
            #expect(try await names(shelf) { $0.role = .unitHead } == ["carl"])
            #expect(try await names(shelf) { $0.unit = UnitID("u.road") } == ["amy"])
            #expect(try await names(shelf) { $0.hasAgreement = true } == ["bo_b", "dora"])
            #expect(try await names(shelf) { $0.hasAgreement = false } == ["amy", "carl", "emil"])
            #expect(try await names(shelf) { $0.state = .active } == ["amy"])
            #expect(try await names(shelf) { $0.state = .invited } == ["bo_b"])
            #expect(try await names(shelf) { $0.state = .upcoming } == ["carl"])
            #expect(try await names(shelf) { $0.state = .ended } == ["dora", "emil"])
        }
    }

    // MARK: - Credentials

    @Test(arguments: TestDatabase.available)
    func `steps, recovery codes and invitations are used once`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let results = try await shelf.database.write { tx -> [Bool] in
                for id in Int64(1)...2 {
                    try Self.accounts.create(
                        Self.account(id, "a\(id)"), at: Self.now, in: tx)
                    try Self.accounts.setFactor(secret: [7], of: id, in: tx)
                }
                try Self.accounts.setRecoveryCodes([[1], [2]], of: 1, in: tx)
                return [
                    try Self.accounts.useStep(5, of: 1, in: tx),
                    try Self.accounts.useStep(5, of: 1, in: tx),
                    try Self.accounts.useStep(4, of: 1, in: tx),
                    try Self.accounts.useStep(6, of: 1, in: tx),
                    try Self.accounts.useRecoveryCode([1], of: 2, at: Self.now, in: tx),
                    try Self.accounts.useRecoveryCode([1], of: 1, at: Self.now, in: tx),
                    try Self.accounts.useRecoveryCode([1], of: 1, at: Self.now, in: tx),
                    try Self.accounts.recoveryCodesLeft(of: 1, in: tx) == 1,
                ]
            }
            #expect(results == [true, false, false, true, false, true, false, true])
            let later = Self.now.adding(hours: 1)
            let found = try await shelf.database.write { tx -> [Invitation?] in
                let first = Invitation(account: 1, expiresAt: later)
                try Self.accounts.invite(
                    first, tokenHash: [1], sealedBy: Self.sealer, at: Self.now, in: tx)
                try Self.accounts.invite(
                    first, tokenHash: [2], sealedBy: Self.sealer, at: Self.now, in: tx)
                return [
                    try Self.accounts.invitation(
                        tokenHash: [1], sealedBy: Self.sealer, in: tx),
                    try Self.accounts.invitation(
                        tokenHash: [2], sealedBy: Self.sealer, in: tx),
                ]
            }
            #expect(found == [nil, Invitation(account: 1, expiresAt: later)])
            let left = try await shelf.database.write { tx -> [Bool] in
                try Self.accounts.confirmFactor(of: 1, at: later, in: tx)
                let had = try Self.accounts.find(id: 1, in: tx)?.hasFactor ?? false
                try Self.accounts.removeFactor(of: 1, in: tx)
                try Self.accounts.withdrawInvitation(of: 1, in: tx)
                return [
                    had, try Self.accounts.find(id: 1, in: tx)?.factor == nil,
                    try Self.accounts.recoveryCodesLeft(of: 1, in: tx) == 0,
                    try Self.accounts.invitation(of: 1, in: tx) == nil,
                ]
            }
            #expect(left == [true, true, true, true])
        }
    }
}
