package import Casework
import Persistence
import Store

/// A link to hand over. The token is known now and never again.
package struct IssuedLink: Sendable {
    package let name: String
    package let token: String
    package let expiresAt: Instant
}

/// Whom a link belongs to.
package struct InvitedPerson: Hashable, Sendable {
    package let name: String
    package let displayName: String
}

/// Accounts whose person chooses the password: made without one, with a link that works once.
package struct InviteAccount: Sendable {
    private let site: Site

    /// A link works for three days.
    package static let linkHours = 72

    package init(_ site: Site) {
        self.site = site
    }

    /// Makes an account without a password.
    ///
    /// - Throws: `AccountRefusal`, `Forbidden`.
    package func invite(_ new: NewAccount, by actor: Actor) async throws -> IssuedLink {
        let accounts = ManageAccounts(site)
        try accounts.permit(actor)
        let account = try await accounts.made(new, withPassword: false)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try ManageAccounts.insert(account, by: actor, at: now, site, in: tx)
            let found = try site.ledger.find(account: account.id, in: tx)
            return try InviteAccount.issue(
                account, found, what: "invited", by: actor, at: now, site, tx)
        }
    }

    /// Takes the password away, signs the account out everywhere and gives a new link. Nobody does
    /// it to themselves: whoever sits at an open session knows neither password nor code. From the
    /// command line also the last administrator is let in again.
    ///
    /// - Parameter dropsFactor: also takes the second factor away, for a lost phone.
    /// - Throws: `AccountRefusal`, `Forbidden`.
    package func reset(
        _ name: String, dropsFactor: Bool, by actor: Actor
    ) async throws -> IssuedLink {
        try ManageAccounts(site).permit(actor)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try site.accounts.hold(in: tx)
            let account = try ManageAccounts.find(name, site, in: tx)
            guard account.id != actor.account else { throw AccountRefusal.ownReset }
            guard account.state(at: now) != .ended else {
                throw AccountRefusal.accountEnded(name)
            }
            let found = try site.ledger.find(account: account.id, in: tx)
            let hadAdministrator = try ManageAccounts.hasAdministrator(site, at: now, in: tx)
            try site.accounts.setPassword("", of: account.id, in: tx)
            if !actor.isSystem, hadAdministrator,
                try !ManageAccounts.hasAdministrator(site, at: now, in: tx)
            {
                throw AccountRefusal.lastAdministrator
            }
            if dropsFactor { try site.accounts.removeFactor(of: account.id, in: tx) }
            return try InviteAccount.issue(
                account, found, what: dropsFactor ? "reset_with_factor" : "reset", by: actor,
                at: now, site, tx)
        }
    }

    /// Whom a link is for; nil when it is unknown, used up or too old.
    package func person(behind token: String) async throws -> InvitedPerson? {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try InviteAccount.account(behind: token, at: now, site, tx).map {
                InvitedPerson(name: $0.name, displayName: $0.displayName)
            }
        }
    }

    /// Sets the password, uses the link up and signs in.
    ///
    /// - Returns: the session's token, or nil when the account's time has not come yet.
    /// - Throws: `AccountRefusal`.
    package func accept(
        _ token: String, password: String, from origin: SessionOrigin
    ) async throws -> String? {
        guard let person = try await person(behind: token) else {
            throw AccountRefusal.linkUnusable
        }
        let record = try await Passwords.newRecord(
            of: password, names: [person.name, person.displayName])
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            guard let account = try InviteAccount.account(behind: token, at: now, site, tx) else {
                throw AccountRefusal.linkUnusable
            }
            let actor = SignIn.actor(of: account, in: site)
            let found = try site.ledger.find(account: account.id, in: tx)
            try site.accounts.setPassword(record, of: account.id, in: tx)
            try site.accounts.withdrawInvitation(of: account.id, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .credentialChanged, subject: account.name, detail: ["what": "password"]),
                found: found, by: actor, at: now, in: tx)
            guard account.engagement.covers(now) else { return nil }
            return try SignIn.begin(account, from: origin, at: now, site, in: tx)
        }
    }

    private static func issue(
        _ account: Account, _ found: FoundRow, what: String, by actor: Actor, at now: Instant,
        _ site: Site, _ tx: borrowing Transaction
    ) throws -> IssuedLink {
        let token = Token.make()
        let expiresAt = now.adding(hours: linkHours)
        try site.accounts.invite(
            Invitation(account: account.id, expiresAt: expiresAt), tokenHash: Token.hash(token),
            sealedBy: site.sealer.access, at: now, in: tx)
        try site.ledger.append(
            LedgerNote(.credentialChanged, subject: account.name, detail: ["what": what]),
            found: found, by: actor, at: now, in: tx)
        return IssuedLink(name: account.name, token: token, expiresAt: expiresAt)
    }

    private static func account(
        behind token: String, at now: Instant, _ site: Site, _ tx: borrowing Transaction
    ) throws -> Account? {
        guard
            let invitation = try site.accounts.invitation(
                tokenHash: Token.hash(token), sealedBy: site.sealer.access, in: tx),
            now < invitation.expiresAt,
            let account = try site.accounts.find(id: invitation.account, in: tx),
            account.state(at: now) != .ended
        else { return nil }
        return account
    }
}
