package import Casework
import Persistence
import Store

/// Who is signed in, with what their pages need.
package struct SignedIn: Sendable {
    /// Has only the roles that count in this session: none while a step is missing.
    package let actor: Actor
    package let displayName: String
    package let csrf: String
    /// Language tag chosen by the person; empty for the site's own.
    package let locale: String
    package let isDemo: Bool
    /// What is missing before this person may work; nil for nothing.
    package var step: AccessStep?
    /// The session does not outlive this moment, whatever is remembered of it.
    package var endsAt: Instant?
}

/// Where somebody signs in from, for their list of sessions.
package struct SessionOrigin: Hashable, Sendable {
    /// What the browser calls itself, in a few words.
    package var agent: String
    package var address: String

    package init(agent: String = "", address: String = "") {
        self.agent = agent
        self.address = address
    }
}

/// Sessions: opened with a password and, where there is one, a second factor; carried by a random
/// token of which only the hash is stored.
package struct SignIn: Sendable {
    private let site: Site

    /// The last use is written at most this often.
    private static let touchSeconds: Int64 = 60
    /// Acts in the ledger where nobody has proven to be anybody.
    private static let nobody = Actor(account: 0, name: "nobody", roles: [])

    package init(_ site: Site) {
        self.site = site
    }

    /// Opens a session.
    ///
    /// - Returns: the token for the cookie, or nil when name or password are wrong, or the account
    ///   has no password, has ended or not begun; the caller is told no difference.
    package func open(
        name: String, password: String, from origin: SessionOrigin = SessionOrigin()
    ) async throws -> String? {
        let site = site
        let account = try await site.database.read { tx in
            try site.accounts.find(name: name, in: tx)
        }
        let fits = await Passwords.check(password, against: account?.password)
        let now = site.clock()
        return try await site.database.write { tx in
            // Looked up again: the account may have ended while the password was checked.
            let current = try account.flatMap { try site.accounts.find(id: $0.id, in: tx) }
            guard fits, let current, current.password == account?.password,
                current.state(at: now) == .active
            else {
                try SignIn.refuse(current, fits ? "not_active" : "password", at: now, site, tx)
                return nil
            }
            return try SignIn.begin(current, from: origin, at: now, site, in: tx)
        }
    }

    /// Gives a code of the second factor, or a recovery code, to a session that waits for it.
    ///
    /// - Returns: the token of the session that takes its place; nil when the code is wrong, was
    ///   used before, or the session waits for none.
    package func prove(_ token: String, code: String) async throws -> String? {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        return try await site.database.write { tx in
            guard let session = try site.session(hash, in: tx) else { return nil }
            let found = try site.ledger.find(account: session.account, in: tx)
            guard let account = try site.accounts.find(id: session.account, in: tx),
                SignIn.isLive(session, account, at: now), account.hasFactor,
                session.factorAt == nil
            else { return nil }
            guard let kind = try FactorProof.use(code, of: account, at: now, site, in: tx) else {
                try SignIn.refuse(account, "second_factor", at: now, site, tx)
                return nil
            }
            try site.accounts.close(tokenHash: hash, in: tx)
            let proven = Token.make()
            try site.accounts.open(
                Session(
                    account: account.id, csrf: Token.make(), locale: session.locale,
                    createdAt: session.createdAt, seenAt: now, agent: session.agent,
                    address: session.address, factorAt: now),
                tokenHash: Token.hash(proven), sealedBy: site.sealer.access, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .signedIn, subject: account.name, detail: ["factor": kind.rawValue]),
                found: found, by: SignIn.actor(of: account, in: site), at: now, in: tx)
            return proven
        }
    }

    /// The person behind a token, nil when the session has ended. The session counts as used.
    package func resume(_ token: String) async throws -> SignedIn? {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        guard let (session, account) = try await live(hash, at: now) else { return nil }
        if now.seconds(since: session.seenAt) > SignIn.touchSeconds {
            try await site.database.write { tx in
                try site.accounts.touch(tokenHash: hash, at: now, in: tx)
            }
        }
        return signedIn(session, account)
    }

    /// The same for a page that asks by itself: the session does not count as used, so that a page
    /// left open does not keep anybody signed in.
    package func peek(_ token: String) async throws -> SignedIn? {
        guard let (session, account) = try await live(Token.hash(token), at: site.clock()) else {
            return nil
        }
        return signedIn(session, account)
    }

    private func live(
        _ hash: [UInt8], at now: Instant
    ) async throws -> (Session, Account)? {
        let site = site
        let found = try await site.database.read { tx -> (Session, Account)? in
            guard let session = try site.session(hash, in: tx),
                let account = try site.accounts.find(id: session.account, in: tx)
            else { return nil }
            return (session, account)
        }
        return found.flatMap { SignIn.isLive($0.0, $0.1, at: now) ? $0 : nil }
    }

    package func setLocale(_ locale: String, token: String) async throws {
        let site = site
        try await site.database.write { tx in
            try site.accounts.setLocale(locale, tokenHash: Token.hash(token), in: tx)
        }
    }

    package func close(_ token: String) async throws {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        try await site.database.write { tx in
            guard let session = try site.session(hash, in: tx),
                let account = try site.accounts.find(id: session.account, in: tx)
            else { return }
            try site.accounts.close(tokenHash: hash, in: tx)
            try site.ledger.append(
                LedgerNote(.signedOut, subject: account.name),
                by: SignIn.actor(of: account, in: site), at: now, in: tx)
        }
    }

    /// Removes sessions that have ended under the longest limits; shorter ones are kept for nobody
    /// until then.
    package func sweep() async throws {
        let site = site
        let now = site.clock()
        let limits = SessionLimits.standard
        try await site.database.write { tx in
            try site.accounts.sweep(
                seenBefore: now.adding(seconds: -limits.idleSeconds),
                createdBefore: now.adding(seconds: -limits.absoluteSeconds), in: tx)
        }
    }
}

// MARK: - What other operations share

extension SignIn {
    /// Opens a session in the caller's transaction and returns its token.
    static func begin(
        _ account: Account, from origin: SessionOrigin, at now: Instant, _ site: Site,
        in tx: borrowing Transaction
    ) throws -> String {
        let token = Token.make()
        try site.accounts.open(
            Session(
                account: account.id, csrf: Token.make(), locale: "", createdAt: now, seenAt: now,
                agent: origin.agent, address: origin.address),
            tokenHash: Token.hash(token), sealedBy: site.sealer.access, in: tx)
        // With a second factor nobody is signed in yet; `prove` notes it.
        if !account.hasFactor {
            try site.ledger.append(
                LedgerNote(.signedIn, subject: account.name, detail: ["factor": "none"]),
                by: actor(of: account, in: site), at: now, in: tx)
        }
        return token
    }

    /// Notes a refused attempt. A name that no account bears is not written down: people type
    /// their password into the wrong field.
    static func refuse(
        _ account: Account?, _ reason: String, at now: Instant, _ site: Site,
        _ tx: borrowing Transaction
    ) throws {
        try site.ledger.append(
            LedgerNote(
                .signInRefused, subject: account?.name ?? "unknown",
                detail: ["reason": account == nil ? "no_account" : reason]),
            by: nobody, at: now, in: tx)
    }

    static func actor(of account: Account, in site: Site) -> Actor {
        Actor(
            account: account.id, name: account.name, roles: account.roles, unit: account.unit,
            in: site.directory, rules: site.policy)
    }

    private static func isLive(_ session: Session, _ account: Account, at now: Instant) -> Bool {
        account.state(at: now) == .active
            && SessionLimits.of(account.roles).allow(
                opened: session.createdAt, seen: session.seenAt, at: now)
    }

    private func signedIn(_ session: Session, _ account: Account) -> SignedIn {
        let grant = AccessGrant(
            roles: account.roles, agreementOn: account.engagement.agreementOn,
            mustChangePassword: account.mustChangePassword, hasFactor: account.hasFactor,
            isProven: session.factorAt != nil,
            needsFactor: site.needsFactor(account))
        let whole = SignIn.actor(of: account, in: site)
        let limit = session.createdAt.adding(
            seconds: SessionLimits.of(account.roles).absoluteSeconds)
        return SignedIn(
            actor: Actor(
                account: whole.account, name: whole.name, roles: grant.roles, unit: whole.unit,
                unitName: whole.unitName, unitsBelow: whole.unitsBelow, rules: whole.rules),
            displayName: account.displayName, csrf: session.csrf, locale: session.locale,
            isDemo: account.isDemo, step: grant.step,
            endsAt: min(limit, account.engagement.to ?? limit))
    }
}
