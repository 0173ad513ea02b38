import Casework
import Persistence
import Profiles
import Store

/// What a secret looks like to the person who puts it into an authenticator app.
package struct FactorSecret: Hashable, Sendable {
    /// Base 32, for typing.
    package let text: String
    /// `otpauth://totp/…`, for a link or a picture.
    package let link: String
}

/// What people do with their own account: password, second factor, sessions. Every call names the
/// session it comes from by its token.
package struct OwnAccount: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// The account and its sessions, and the handle of the session that asks.
    ///
    /// - Throws: `AccountRefusal.wrongProof` for a token without a session.
    package func detail(_ token: String) async throws -> (AccountDetail, own: String) {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        return try await site.database.read { tx in
            let account = try OwnAccount.account(hash, site, tx)
            let detail = try ManageAccounts.detail(of: account, at: now, site, in: tx)
            let own = detail.sessions.first { $0.tokenHash == hash }
            return (detail, own: own?.handle ?? "")
        }
    }

    /// Replaces the password and signs the account out everywhere else.
    ///
    /// - Throws: `AccountRefusal`: `wrongPassword` when `current` is not the password.
    package func changePassword(
        _ token: String, current: String, to password: String
    ) async throws {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        let account = try await site.database.read { tx in
            try OwnAccount.account(hash, site, tx)
        }
        guard await Passwords.check(current, against: account.password) else {
            throw AccountRefusal.wrongPassword
        }
        if current == password { throw AccountRefusal.passwordUnchanged }
        let record = try await Passwords.newRecord(
            of: password, names: [account.name, account.displayName])
        try await site.database.write { tx in
            guard let session = try site.session(hash, in: tx) else {
                throw AccountRefusal.wrongProof
            }
            let found = try site.ledger.find(account: account.id, in: tx)
            try site.accounts.setPassword(record, of: account.id, in: tx)
            try site.accounts.open(
                session, tokenHash: hash, sealedBy: site.sealer.access, in: tx)
            try OwnAccount.note("password", account, found, at: now, site, tx)
        }
    }

    /// Closes one session by its handle, or all but the one that asks; returns how many.
    package func signOut(_ token: String, handle: String?) async throws -> Int {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        return try await site.database.write { tx in
            let account = try OwnAccount.account(hash, site, tx)
            var count = 0
            if let handle {
                let chosen = try site.accounts.sessions(of: account.id, in: tx)
                    .first { $0.handle == handle }
                if let chosen, try site.accounts.close(tokenHash: chosen.tokenHash, in: tx) {
                    count = 1
                }
            } else {
                count = try site.accounts.closeAll(of: account.id, but: hash, in: tx)
            }
            if count > 0 {
                try site.ledger.append(
                    LedgerNote(
                        .signedOut, subject: account.name, detail: ["sessions": String(count)]),
                    by: SignIn.actor(of: account, in: site), at: now, in: tx)
            }
            return count
        }
    }

    // MARK: - Second factor

    /// Makes a secret that counts once a code of it was shown.
    ///
    /// - Throws: `AccountRefusal.factorPresent`.
    package func startFactor(_ token: String) async throws {
        let site = site
        let hash = Token.hash(token)
        let secret = TimeCode.makeSecret()
        try await site.database.write { tx in
            let account = try OwnAccount.account(hash, site, tx)
            guard !account.hasFactor else { throw AccountRefusal.factorPresent }
            let found = try site.ledger.find(account: account.id, in: tx)
            try site.accounts.setFactor(
                secret: FactorProof.seal(secret, of: account.id, site), of: account.id, in: tx)
            try OwnAccount.note("factor_begun", account, found, at: site.clock(), site, tx)
        }
    }

    /// The secret that waits for its first code; nil when none does.
    package func pendingSecret(_ token: String) async throws -> FactorSecret? {
        let site = site
        let hash = Token.hash(token)
        return try await site.database.read { tx in
            let account = try OwnAccount.account(hash, site, tx)
            guard let factor = account.factor, factor.since == nil else { return nil }
            let secret = try FactorProof.open(factor, of: account, site)
            return OwnAccount.shown(secret, account.name, site.profile.id)
        }
    }

    /// Makes the waiting secret count, and this session proven by it.
    ///
    /// - Returns: the recovery codes, which nobody can read again.
    /// - Throws: `AccountRefusal`: `factorNotStarted`, `wrongProof`.
    package func confirmFactor(_ token: String, code: String) async throws -> [String] {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        let codes = OwnAccount.makeCodes()
        try await site.database.write { tx in
            let account = try OwnAccount.account(hash, site, tx)
            guard let session = try site.session(hash, in: tx),
                let factor = account.factor, factor.since == nil
            else { throw AccountRefusal.factorNotStarted }
            let found = try site.ledger.find(account: account.id, in: tx)
            guard try FactorProof.use(code, of: account, at: now, site, in: tx) == .totp else {
                throw AccountRefusal.wrongProof
            }
            try site.accounts.confirmFactor(of: account.id, at: now, in: tx)
            try OwnAccount.keep(codes, of: account, site, tx)
            // Sessions elsewhere are signed in without the factor that now counts.
            try site.accounts.closeAll(of: account.id, in: tx)
            var proven = session
            proven.factorAt = now
            try site.accounts.open(
                proven, tokenHash: hash, sealedBy: site.sealer.access, in: tx)
            try OwnAccount.note("factor_added", account, found, at: now, site, tx)
        }
        return codes
    }

    /// Makes new recovery codes in the place of the old ones.
    ///
    /// - Throws: `AccountRefusal.wrongProof` when `code` is not one of the second factor.
    package func renewCodes(_ token: String, code: String) async throws -> [String] {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        let codes = OwnAccount.makeCodes()
        try await site.database.write { tx in
            let account = try OwnAccount.account(hash, site, tx)
            let found = try site.ledger.find(account: account.id, in: tx)
            guard account.hasFactor,
                try FactorProof.use(code, of: account, at: now, site, in: tx) != nil
            else { throw AccountRefusal.wrongProof }
            try OwnAccount.keep(codes, of: account, site, tx)
            try OwnAccount.note("recovery_codes", account, found, at: now, site, tx)
        }
        return codes
    }

    /// Takes the second factor away.
    ///
    /// - Throws: `AccountRefusal`: `factorNeeded` when a role needs it, `wrongProof`.
    package func removeFactor(_ token: String, code: String) async throws {
        let site = site
        let now = site.clock()
        let hash = Token.hash(token)
        try await site.database.write { tx in
            let account = try OwnAccount.account(hash, site, tx)
            guard !site.needsFactor(account) else { throw AccountRefusal.factorNeeded }
            let found = try site.ledger.find(account: account.id, in: tx)
            guard account.hasFactor,
                try FactorProof.use(code, of: account, at: now, site, in: tx) != nil
            else { throw AccountRefusal.wrongProof }
            try site.accounts.removeFactor(of: account.id, in: tx)
            try OwnAccount.note("factor_removed", account, found, at: now, site, tx)
        }
    }

    // MARK: - Parts

    private static func account(
        _ hash: [UInt8], _ site: Site, _ tx: borrowing Transaction
    ) throws -> Account {
        guard let session = try site.session(hash, in: tx),
            let account = try site.accounts.find(id: session.account, in: tx),
            // Who has not shown the second factor yet may not change it, or the password.
            !account.hasFactor || session.factorAt != nil
        else { throw AccountRefusal.wrongProof }
        return account
    }

    private static func note(
        _ what: String, _ account: Account, _ found: FoundRow, at now: Instant, _ site: Site,
        _ tx: borrowing Transaction
    ) throws {
        try site.ledger.append(
            LedgerNote(.credentialChanged, subject: account.name, detail: ["what": what]),
            found: found, by: SignIn.actor(of: account, in: site), at: now, in: tx)
    }

    private static func makeCodes() -> [String] {
        (0..<RecoveryCode.count).map { _ in RecoveryCode.make() }
    }

    private static func keep(
        _ codes: [String], of account: Account, _ site: Site, _ tx: borrowing Transaction
    ) throws {
        try site.accounts.setRecoveryCodes(
            codes.map { site.sealer.codeHash(RecoveryCode.folded($0)) }, of: account.id, in: tx)
    }

    /// A key URI as authenticator apps read it. A long name is cut, so that the picture of the
    /// link stays small; the name only tells the person's entries apart.
    static func shown(_ secret: [UInt8], _ name: String, _ profile: String) -> FactorSecret {
        let text = TimeCode.base32(secret)
        let issuer = encoded("Jiesu " + profile)
        var label = name
        while encoded(label).utf8.count > labelMaximum { label.removeLast() }
        return FactorSecret(
            text: text,
            link: "otpauth://totp/\(issuer):\(encoded(label))?secret=\(text)&issuer=\(issuer)")
    }

    /// Bytes of the encoded name. With it the link stays below the 213 bytes of a version 10 QR
    /// code as long as the profile's name has at most 24 letters.
    private static let labelMaximum = 64

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%"
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
    }
}
