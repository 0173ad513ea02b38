import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

@Suite struct SecondFactorTests {
    private static let password = "correct horse"

    /// An administrator with a session, and the means to act for them.
    private struct Person: Sendable {
        let desk: Desk
        let signIn: SignIn
        let own: OwnAccount

        func open() async throws -> String {
            try #require(try await signIn.open(name: "amy", password: SecondFactorTests.password))
        }

        /// The code of this moment for the secret in `link`.
        func code(_ secret: FactorSecret, steps: Int64 = 0) throws -> String {
            let second = desk.clock.now.milliseconds / 1000
            return TimeCode.code(
                try SecondFactorTests.bytes(secret.text),
                step: TimeCode.step(atSecond: second) + steps)
        }

        /// Adds the factor to the account of `token`.
        func enrol(_ token: String) async throws -> (FactorSecret, codes: [String]) {
            try await own.startFactor(token)
            let secret = try #require(try await own.pendingSecret(token))
            let codes = try await own.confirmFactor(token, code: try code(secret))
            desk.clock.advance(seconds: 60)
            return (secret, codes)
        }

        func step(_ token: String) async throws -> AccessStep? {
            try #require(try await signIn.resume(token)).step
        }

        func refusal(_ body: () async throws -> Void) async -> AccountRefusal? {
            do {
                try await body()
                return nil
            } catch {
                return error as? AccountRefusal
            }
        }
    }

    private static func bytes(_ base32: String) throws -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, buffer, bits): ([UInt8], Int, Int) = ([], 0, 0)
        for letter in base32 {
            buffer = buffer << 5 | (try #require(letters.firstIndex(of: letter)))
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 255))
            }
        }
        return bytes
    }

    private func withPerson(
        on engine: TestDatabase, roles: Set<Role> = [.administrator],
        _ body: (Person) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            try await ManageAccounts(desk.site).create(
                NewAccount(
                    name: "amy", displayName: "赵一", password: Self.password, roles: roles,
                    engagement: Engagement(agreementOn: LocalDate("2026-08-01"))),
                by: desk.administrator)
            try await body(
                Person(desk: desk, signIn: SignIn(desk.site), own: OwnAccount(desk.site)))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a role that needs a second factor has no power before there is one`(
        engine: TestDatabase
    ) async throws {
        try await withPerson(on: engine) { person in
            let token = try await person.open()
            let before = try #require(try await person.signIn.resume(token))
            #expect(before.step == .enrolment)
            #expect(before.actor.roles.isEmpty)
            let (_, codes) = try await person.enrol(token)
            let after = try #require(try await person.signIn.resume(token))
            #expect(after.step == nil)
            #expect(after.actor.roles == [.administrator])
            #expect(Set(codes).count == 10)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the password alone opens nothing, the code of the moment does`(engine: TestDatabase)
        async throws
    {
        try await withPerson(on: engine) { person in
            let (secret, _) = try await person.enrol(try await person.open())
            let token = try await person.open()
            let waiting = try #require(try await person.signIn.resume(token))
            #expect(waiting.step == .secondFactor)
            #expect(waiting.actor.roles.isEmpty)
            for wrong in ["", "000000", "12345", "１２３４５６", "abcdef"] {
                let none = try await person.signIn.prove(token, code: wrong)
                #expect(none == nil, "\(wrong)")
            }
            let code = try person.code(secret)
            let proven = try #require(try await person.signIn.prove(token, code: code))
            #expect(try await person.step(proven) == nil)
            let spent = try await person.signIn.resume(token)
            #expect(spent == nil, "the waiting session is gone")
            let twice = try await person.signIn.prove(proven, code: code)
            #expect(twice == nil, "nothing waits any more")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a code works once, even within its half minute`(engine: TestDatabase) async throws {
        try await withPerson(on: engine) { person in
            let (secret, _) = try await person.enrol(try await person.open())
            let (first, second) = (try await person.open(), try await person.open())
            let code = try person.code(secret)
            let opened = try await person.signIn.prove(first, code: code)
            #expect(opened != nil)
            let again = try await person.signIn.prove(second, code: code)
            #expect(again == nil)
            let earlier = try await person.signIn.prove(
                second, code: try person.code(secret, steps: -1))
            #expect(earlier == nil)
            let later = try await person.signIn.prove(
                second, code: try person.code(secret, steps: 1))
            #expect(later != nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a recovery code works once, however it is typed`(engine: TestDatabase) async throws {
        try await withPerson(on: engine) { person in
            let (_, codes) = try await person.enrol(try await person.open())
            let typed = codes[3].lowercased().replacing("-", with: " ")
            let first = try await person.open()
            let proven = try #require(try await person.signIn.prove(first, code: typed))
            let left = try await person.own.detail(proven).0.recoveryCodesLeft
            #expect(left == 9)
            let second = try await person.open()
            let again = try await person.signIn.prove(second, code: codes[3])
            #expect(again == nil)
            let other = try await person.signIn.prove(second, code: codes[4])
            #expect(other != nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `secret and codes are nowhere in clear`(engine: TestDatabase) async throws {
        try await withPerson(on: engine) { person in
            let (secret, codes) = try await person.enrol(try await person.open())
            let site = person.desk.site
            let bytes = try Self.bytes(secret.text)
            let stored = try await site.database.read { tx in
                try tx.fetch("SELECT factor_secret FROM account LIMIT 9") { $0.blob(0) }
                    + tx.fetch("SELECT code_hash FROM recovery_code LIMIT 99") { $0.blob(0) }
            }
            #expect(stored.count == 11)
            for value in stored {
                #expect(!value.contains(bytes))
                for code in codes { #expect(!value.contains(Array(code.utf8))) }
            }
        }
    }

    @Test func `a key is shown until its first code, and to its own session only`() async throws {
        try await withPerson(on: .sqlite, roles: [.desk]) { person in
            let token = try await person.open()
            let none = try await person.own.pendingSecret(token)
            #expect(none == nil)
            #expect(
                await person.refusal {
                    _ = try await person.own.confirmFactor(token, code: "000000")
                } == .factorNotStarted)
            try await person.own.startFactor(token)
            let secret = try #require(try await person.own.pendingSecret(token))
            #expect(secret.text.count == 32)
            #expect(
                secret.link.hasPrefix(
                    "otpauth://totp/Jiesu%20zhongguancun-2026:amy?secret=\(secret.text)&"))
            #expect(try await person.step(token) == nil, "a key alone asks nothing of anybody")
            #expect(
                await person.refusal {
                    _ = try await person.own.confirmFactor(token, code: "000000")
                } == .wrongProof)
            _ = try await person.own.confirmFactor(token, code: try person.code(secret))
            let after = try await person.own.pendingSecret(token)
            #expect(after == nil)
            #expect(
                await person.refusal { try await person.own.startFactor(token) }
                    == .factorPresent)
            #expect(
                await person.refusal { try await person.own.startFactor("guessed") }
                    == .wrongProof)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `adding a factor ends the sessions that were opened without it`(engine: TestDatabase)
        async throws
    {
        try await withPerson(on: engine, roles: [.desk]) { person in
            let (own, other) = (try await person.open(), try await person.open())
            _ = try await person.enrol(own)
            #expect(try await person.step(own) == nil)
            let gone = try await person.signIn.resume(other)
            #expect(gone == nil)
        }
    }

    @Test func `new codes and removal take a code, and a waiting session can do neither`()
        async throws
    {
        try await withPerson(on: .sqlite, roles: [.desk]) { person in
            let token = try await person.open()
            let (_, codes) = try await person.enrol(token)
            #expect(
                await person.refusal {
                    _ = try await person.own.renewCodes(token, code: "000000")
                } == .wrongProof)
            let renewed = try await person.own.renewCodes(token, code: codes[0])
            #expect(Set(renewed).isDisjoint(with: codes))
            #expect(
                await person.refusal {
                    try await person.own.removeFactor(token, code: codes[1])
                } == .wrongProof)
            let waiting = try await person.open()
            #expect(
                await person.refusal {
                    try await person.own.removeFactor(waiting, code: renewed[0])
                } == .wrongProof)
            #expect(
                await person.refusal {
                    try await person.own.changePassword(
                        waiting, current: Self.password, to: "a new long one")
                } == .wrongProof)
            try await person.own.removeFactor(token, code: renewed[0])
            #expect(try await person.step(try await person.open()) == nil)
        }
    }

    @Test func `a factor that a role needs cannot be removed by its person`() async throws {
        try await withPerson(on: .sqlite) { person in
            let token = try await person.open()
            let (_, codes) = try await person.enrol(token)
            #expect(
                await person.refusal {
                    try await person.own.removeFactor(token, code: codes[0])
                } == .factorNeeded)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a reset for a lost phone takes the factor away, any other leaves it`(
        engine: TestDatabase
    ) async throws {
        try await withPerson(on: engine, roles: [.desk]) { person in
            _ = try await person.enrol(try await person.open())
            let invite = InviteAccount(person.desk.site)
            let administrator = person.desk.administrator
            func afterwards(dropsFactor: Bool) async throws -> AccessStep? {
                let link = try await invite.reset(
                    "amy", dropsFactor: dropsFactor, by: administrator)
                let token = try #require(
                    try await invite.accept(
                        link.token, password: "tea with amy", from: SessionOrigin()))
                return try await person.step(token)
            }
            #expect(try await afterwards(dropsFactor: false) == .secondFactor)
            #expect(try await afterwards(dropsFactor: true) == nil)
        }
    }

    @Test func `the ledger tells of each step, never of a code`() async throws {
        try await withPerson(on: .sqlite) { person in
            let (secret, _) = try await person.enrol(try await person.open())
            let token = try await person.open()
            _ = try await person.signIn.prove(token, code: "000000")
            _ = try await person.signIn.prove(token, code: try person.code(secret))
            #expect(
                try await person.desk.ledger()
                    == [
                        "credential_changed amy amy", "account_created root amy",
                        "signed_in amy amy",
                        "credential_changed amy amy", "sign_in_refused nobody amy",
                        "signed_in amy amy",
                    ].sorted())
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool { firstRange(of: part) != nil }
}
