package import Casework
import Crypto
import Foundation
import Persistence
import Store

/// Who is signed in, with what their pages need.
package struct SignedIn: Sendable {
    package let actor: Actor
    package let displayName: String
    package let csrf: String
    /// Language tag chosen by the person; empty for the site's own.
    package let locale: String
    package let isDemo: Bool
}

/// Sessions: opened with a password, carried by a random token of which only the hash is stored.
package struct SignIn: Sendable {
    private let site: Site

    /// A session ends this long after the last request, and this long after it began.
    package static let idleSeconds: Int64 = 12 * 3600
    package static let absoluteSeconds: Int64 = 7 * 24 * 3600
    /// The last use is written at most this often.
    private static let touchSeconds: Int64 = 300

    package init(_ site: Site) {
        self.site = site
    }

    /// Opens a session.
    ///
    /// - Returns: the token for the cookie, or nil when name or password are wrong or the account
    ///   has ended; the caller is told no difference.
    package func open(name: String, password: String) async throws -> String? {
        let site = site
        let account = try await site.database.read { tx in
            try site.accounts.find(name: name, in: tx)
        }
        let record = account?.password ?? Passwords.decoy
        let fits = await withCheckedContinuation { continuation in
            // Deriving the key takes a tenth of a second of one core: not on the shared threads.
            DispatchQueue.global().async {
                continuation.resume(returning: Passwords.matches(password, record))
            }
        }
        guard fits, let account, account.disabledAt == nil else { return nil }
        let token = SignIn.randomText()
        let now = site.clock()
        let session = Session(
            account: account.id, csrf: SignIn.randomText(), locale: "", createdAt: now, seenAt: now)
        try await site.database.write { tx in
            try site.accounts.open(session, tokenHash: SignIn.hash(token), in: tx)
        }
        return token
    }

    /// The person behind a token, nil when the session has ended.
    package func resume(_ token: String) async throws -> SignedIn? {
        let site = site
        let now = site.clock()
        let hash = SignIn.hash(token)
        let found = try await site.database.read { tx -> (Session, Account)? in
            guard let session = try site.accounts.session(tokenHash: hash, in: tx),
                let account = try site.accounts.find(id: session.account, in: tx)
            else { return nil }
            return (session, account)
        }
        guard let (session, account) = found, account.disabledAt == nil,
            now.seconds(since: session.seenAt) < SignIn.idleSeconds,
            now.seconds(since: session.createdAt) < SignIn.absoluteSeconds
        else { return nil }
        if now.seconds(since: session.seenAt) > SignIn.touchSeconds {
            try await site.database.write { tx in
                try site.accounts.touch(tokenHash: hash, at: now, in: tx)
            }
        }
        return SignedIn(
            actor: SignIn.actor(of: account, in: site),
            displayName: account.displayName, csrf: session.csrf, locale: session.locale,
            isDemo: account.isDemo)
    }

    package func setLocale(_ locale: String, token: String) async throws {
        let site = site
        try await site.database.write { tx in
            try site.accounts.setLocale(locale, tokenHash: SignIn.hash(token), in: tx)
        }
    }

    package func close(_ token: String) async throws {
        let site = site
        try await site.database.write { tx in
            try site.accounts.close(tokenHash: SignIn.hash(token), in: tx)
        }
    }

    /// Removes sessions that have ended.
    package func sweep() async throws {
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            try site.accounts.sweep(
                seenBefore: now.adding(seconds: -SignIn.idleSeconds),
                createdBefore: now.adding(seconds: -SignIn.absoluteSeconds), in: tx)
        }
    }

    static func actor(of account: Account, in site: Site) -> Actor {
        Actor(
            account: account.id, name: account.name, roles: account.roles, unit: account.unit,
            in: site.directory, rules: site.policy)
    }

    private static func hash(_ token: String) -> [UInt8] {
        [UInt8](SHA256.hash(data: Data(token.utf8)))
    }

    /// 256 random bits in base 64 without padding, safe in cookies and forms.
    private static func randomText() -> String {
        let bytes = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
        return bytes.base64EncodedString().map { character in
            switch character {
            case "+": "-"
            case "/": "_"
            default: String(character)
            }
        }.joined().filter { $0 != "=" }
    }
}
