import Casework
import Operations
import Simulator
import Store
import TestSupport
import Testing

@Suite struct SignInTests {
    private static let password = "correct horse"

    private func withAccount(
        on engine: TestDatabase, _ body: (Desk, SignIn) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            try await ManageAccounts(desk.site).create(
                NewAccount(
                    name: "amy", displayName: "赵一", password: Self.password,
                    roles: [.handler, .desk], unit: Desk.city, isDemo: true,
                    engagement: Engagement(agreementOn: LocalDate("2026-08-01"))),
                by: desk.administrator)
            try await body(desk, SignIn(desk.site))
        }
    }

    private func open(_ signIn: SignIn) async throws -> String {
        try #require(try await signIn.open(name: "amy", password: Self.password))
    }

    @Test(arguments: TestDatabase.available)
    func `the right password opens a session that knows its person`(engine: TestDatabase)
        async throws
    {
        try await withAccount(on: engine) { desk, signIn in
            let token = try await open(signIn)
            let person = try #require(try await signIn.resume(token))
            #expect(person.actor.name == "amy")
            #expect(person.actor.roles == [.handler, .desk])
            #expect(person.actor.unit == Desk.city)
            #expect(person.actor.unitName == "城市管理办公室")
            #expect(person.displayName == "赵一")
            #expect(person.isDemo)
            #expect(person.locale == "")
            let other = try await open(signIn)
            #expect(other != token)
            let second = try #require(try await signIn.resume(other))
            #expect(second.csrf != person.csrf)
            #expect(token.count >= 43)
        }
    }

    @Test func `a wrong name and a wrong password are one answer`() async throws {
        try await withAccount(on: .sqlite) { desk, signIn in
            for (name, password) in [
                ("amy", "correct horsE"), ("amy", ""), ("Amy", Self.password), ("", ""),
                ("eve", Self.password), ("amy' --", Self.password),
            ] {
                let token = try await signIn.open(name: name, password: password)
                #expect(token == nil, "\(name)")
            }
            for token in ["", "x", "' OR 1=1 --"] {
                let person = try await signIn.resume(token)
                #expect(person == nil)
            }
        }
    }

    private func isOpen(_ token: String, _ signIn: SignIn) async throws -> Bool {
        try await signIn.resume(token) != nil
    }

    @Test(arguments: TestDatabase.available)
    func `a session ends when nobody used it for half a day`(engine: TestDatabase) async throws {
        try await withAccount(on: engine) { desk, signIn in
            let token = try await open(signIn)
            desk.clock.advance(seconds: SessionLimits.standard.idleSeconds - 1)
            #expect(try await isOpen(token, signIn), "and this use counts")
            desk.clock.advance(seconds: SessionLimits.standard.idleSeconds - 1)
            #expect(try await isOpen(token, signIn))
            desk.clock.advance(seconds: SessionLimits.standard.idleSeconds)
            #expect(try await isOpen(token, signIn) == false)
        }
    }

    @Test func `a session ends after a week, however much it is used`() async throws {
        try await withAccount(on: .sqlite) { desk, signIn in
            let token = try await open(signIn)
            var hours = 0
            while try await isOpen(token, signIn) {
                desk.clock.advance(hours: 6)
                hours += 6
                try #require(hours < 1_000)
            }
            #expect(hours == 7 * 24)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `signing out ends one session, the language stays with it`(engine: TestDatabase)
        async throws
    {
        try await withAccount(on: engine) { desk, signIn in
            let (first, second) = (try await open(signIn), try await open(signIn))
            try await signIn.setLocale("en", token: first)
            let english = try await signIn.resume(first)
            let other = try await signIn.resume(second)
            #expect(english?.locale == "en")
            #expect(other?.locale == "")
            try await signIn.close(first)
            #expect(try await isOpen(first, signIn) == false)
            #expect(try await isOpen(second, signIn))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a new password and an ended account sign out everywhere`(engine: TestDatabase)
        async throws
    {
        try await withAccount(on: engine) { desk, signIn in
            let accounts = ManageAccounts(desk.site)
            let token = try await open(signIn)
            try await accounts.setPassword("another one", of: "amy", by: desk.administrator)
            #expect(try await isOpen(token, signIn) == false)
            let old = try await signIn.open(name: "amy", password: Self.password)
            #expect(old == nil)
            let newer = try #require(
                try await signIn.open(name: "amy", password: "another one"))
            try await accounts.end("amy", by: desk.administrator)
            #expect(try await isOpen(newer, signIn) == false)
            let ended = try await signIn.open(name: "amy", password: "another one")
            #expect(ended == nil)
        }
    }

    @Test func `sweeping leaves living sessions alone`() async throws {
        try await withAccount(on: .sqlite) { desk, signIn in
            let early = try await open(signIn)
            desk.clock.advance(hours: 8)
            let late = try await open(signIn)
            desk.clock.advance(hours: 5)
            try await signIn.sweep()
            desk.clock.advance(hours: -5)
            #expect(
                try await isOpen(early, signIn) == false,
                "swept, so not even an earlier clock helps")
            #expect(try await isOpen(late, signIn))
        }
    }
}
