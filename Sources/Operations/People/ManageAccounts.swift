package import Casework
import Foundation
import Persistence
package import Store

/// One page of accounts.
package struct AccountPage: Sendable {
    package let accounts: [Account]
    package let total: Int
    /// Ask for the accounts after this name; nil on the last page.
    package let next: String?
}

/// An account with what belongs to it.
package struct AccountDetail: Sendable {
    package let account: Account
    /// Live sessions, the one used last first.
    package let sessions: [ListedSession]
    /// Until when the link that was handed out works; nil without one.
    package let linkExpiresAt: Instant?
    package let recoveryCodesLeft: Int
}

/// Accounts: made, listed, changed, ended. Each act is for administrators and stands in the ledger.
package struct ManageAccounts: Sendable {
    let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Makes an account with a password.
    ///
    /// - Throws: `AccountRefusal`, `Forbidden`.
    @discardableResult
    package func create(_ new: NewAccount, by actor: Actor) async throws -> Account {
        try permit(actor)
        let account = try await made(new, withPassword: true)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try ManageAccounts.insert(account, by: actor, at: now, site, in: tx)
            return account
        }
    }

    /// Makes the first administrator; only while there is no account at all.
    package func createFirst(_ new: NewAccount) async throws -> Account {
        let account = try await made(new, withPassword: true)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try site.accounts.hold(in: tx)
            guard try site.accounts.count(AccountFilter(), now: now, in: tx) == 0 else {
                throw AccountRefusal.setupDone
            }
            try ManageAccounts.insert(
                account, by: SignIn.actor(of: account, in: site), at: now, site, in: tx)
            return account
        }
    }

    package func all() async throws -> [Account] {
        let site = site
        return try await site.database.read { tx in try site.accounts.all(in: tx) }
    }

    /// Whether there is no account at all.
    package func isEmpty() async throws -> Bool {
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            try site.accounts.count(AccountFilter(), now: now, in: tx) == 0
        }
    }

    package func list(
        _ filter: AccountFilter, after name: String = "", limit: Int, by actor: Actor
    ) async throws -> AccountPage {
        try permit(actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            let found = try site.accounts.list(
                filter, after: name, limit: limit + 1, now: now, in: tx)
            let accounts = Array(found.prefix(limit))
            return AccountPage(
                accounts: accounts, total: try site.accounts.count(filter, now: now, in: tx),
                next: found.count > limit ? accounts.last?.name : nil)
        }
    }

    /// - Throws: `AccountRefusal.unknownAccount`, `Forbidden`.
    package func detail(_ name: String, by actor: Actor) async throws -> AccountDetail {
        try permit(actor)
        let site = site
        let now = site.clock()
        return try await site.database.read { tx in
            let account = try ManageAccounts.find(name, site, in: tx)
            return try ManageAccounts.detail(of: account, at: now, site, in: tx)
        }
    }

    /// Replaces what an administrator may change. When roles or unit become others or the agreement
    /// goes, the account is signed out everywhere; when its time is over, it works no more at once.
    ///
    /// - Parameter shown: the `AccountDigest` of what the form was filled from; empty for no check.
    /// - Throws: `AccountRefusal`: `changedMeanwhile` when the account is not as it was shown;
    ///   `Forbidden`.
    @discardableResult
    package func change(
        _ name: String, to change: AccountChange, shown: String = "", by actor: Actor
    ) async throws -> Account {
        try await modify(name, by: actor) { account in
            guard shown.isEmpty || shown == AccountDigest.of(account) else {
                throw AccountRefusal.changedMeanwhile
            }
            return change
        }
    }

    /// Puts a signed confidentiality agreement on file, or takes it off.
    ///
    /// - Throws: `AccountRefusal`, `Forbidden`.
    @discardableResult
    package func setAgreement(
        _ day: LocalDate?, of name: String, by actor: Actor
    ) async throws -> Account {
        try await modify(name, by: actor) { account in
            var engagement = account.engagement
            engagement.agreementOn = day
            return AccountChange(
                displayName: account.displayName, roles: account.roles, unit: account.unit,
                engagement: engagement, mustChangePassword: account.mustChangePassword)
        }
    }

    private func modify(
        _ name: String, by actor: Actor,
        _ decide: @escaping @Sendable (Account) throws -> AccountChange
    ) async throws -> Account {
        try permit(actor)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            try site.accounts.hold(in: tx)
            let before = try ManageAccounts.find(name, forUpdate: true, site, in: tx)
            guard before.disabledAt == nil else { throw AccountRefusal.accountEnded(name) }
            let change = try decide(before)
            // An older account may mix roles; it is held in check by `AccessGrant`.
            if change.roles != before.roles { try ManageAccounts.checkMix(change.roles) }
            try ManageAccounts.check(
                change.roles, change.unit, change.displayName, change.engagement, site)
            let after = before.changed(by: change)
            let fields = ManageAccounts.changedFields(before, after)
            guard !fields.isEmpty else { return before }
            if before.id == actor.account, !fields.isDisjoint(with: ManageAccounts.rights) {
                throw AccountRefusal.ownRights
            }
            let found = try site.ledger.find(account: before.id, in: tx)
            let hadAdministrator = try ManageAccounts.hasAdministrator(site, at: now, in: tx)
            try site.accounts.update(after, in: tx)
            if hadAdministrator, try !ManageAccounts.hasAdministrator(site, at: now, in: tx) {
                throw AccountRefusal.lastAdministrator
            }
            let losesAgreement =
                before.engagement.agreementOn != nil && after.engagement.agreementOn == nil
            if !fields.isDisjoint(with: ["roles", "unit"]) || losesAgreement
                || !after.engagement.covers(now)
            {
                try site.accounts.closeAll(of: after.id, in: tx)
            }
            try site.ledger.append(
                LedgerNote(
                    .accountChanged, subject: name,
                    detail: ManageAccounts.particulars(after, fields: fields, site.zone)),
                found: found, by: actor, at: now, in: tx)
            return after
        }
    }

    /// Sets a password on behalf of the person and signs the account out everywhere.
    ///
    /// - Parameter mustChange: the person must replace it at the next sign-in.
    /// - Throws: `AccountRefusal`, `Forbidden`.
    package func setPassword(
        _ password: String, of name: String, mustChange: Bool = false, by actor: Actor
    ) async throws {
        let account = try await detail(name, by: actor).account
        let record = try await Passwords.newRecord(
            of: password, names: [account.name, account.displayName])
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            let account = try ManageAccounts.find(name, site, in: tx)
            guard account.id != actor.account else { throw AccountRefusal.ownReset }
            guard account.disabledAt == nil else { throw AccountRefusal.accountEnded(name) }
            let found = try site.ledger.find(account: account.id, in: tx)
            try site.accounts.setPassword(
                record, of: account.id, mustChange: mustChange, in: tx)
            try site.accounts.withdrawInvitation(of: account.id, in: tx)
            try site.ledger.append(
                LedgerNote(
                    .credentialChanged, subject: name, detail: ["what": "password_set"]),
                found: found, by: actor, at: now, in: tx)
        }
    }

    /// Ends an account for good and signs it out everywhere.
    ///
    /// - Throws: `AccountRefusal`, `Forbidden`.
    package func end(_ name: String, by actor: Actor) async throws {
        try permit(actor)
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            try site.accounts.hold(in: tx)
            let account = try ManageAccounts.find(name, site, in: tx)
            guard account.disabledAt == nil else { throw AccountRefusal.accountEnded(name) }
            let found = try site.ledger.find(account: account.id, in: tx)
            let hadAdministrator = try ManageAccounts.hasAdministrator(site, at: now, in: tx)
            try site.accounts.disable(account.id, at: now, in: tx)
            if hadAdministrator, try !ManageAccounts.hasAdministrator(site, at: now, in: tx) {
                throw AccountRefusal.lastAdministrator
            }
            try site.ledger.append(
                LedgerNote(.accountEnded, subject: name), found: found, by: actor, at: now,
                in: tx)
        }
    }

    /// Closes every session of an account; returns how many there were.
    ///
    /// - Throws: `AccountRefusal.unknownAccount`, `Forbidden`.
    @discardableResult
    package func signOut(_ name: String, by actor: Actor) async throws -> Int {
        try permit(actor)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            let account = try ManageAccounts.find(name, site, in: tx)
            let count = try site.accounts.closeAll(of: account.id, in: tx)
            if count > 0 {
                try site.ledger.append(
                    LedgerNote(
                        .signedOut, subject: name, detail: ["sessions": String(count)]),
                    by: actor, at: now, in: tx)
            }
            return count
        }
    }
}

// MARK: - What the operations share

extension ManageAccounts {
    /// - Throws: `Forbidden` unless `actor` may manage accounts.
    package func permit(_ actor: Actor) throws {
        guard Policy.allows(actor, .manageAccounts) else {
            throw Forbidden(action: SiteAction.manageAccounts.rawValue)
        }
    }

    static func find(
        _ name: String, forUpdate: Bool = false, _ site: Site, in tx: borrowing Transaction
    ) throws -> Account {
        guard let account = try site.accounts.find(name: name, forUpdate: forUpdate, in: tx)
        else {
            throw AccountRefusal.unknownAccount(name)
        }
        return account
    }

    static func detail(
        of account: Account, at now: Instant, _ site: Site, in tx: borrowing Transaction
    ) throws -> AccountDetail {
        let limits = SessionLimits.of(account.roles)
        return AccountDetail(
            account: account,
            sessions: try site.accounts.sessions(of: account.id, in: tx).filter {
                limits.allow(opened: $0.session.createdAt, seen: $0.session.seenAt, at: now)
            },
            linkExpiresAt: try site.accounts.invitation(of: account.id, in: tx)
                .flatMap { $0.expiresAt > now ? $0.expiresAt : nil },
            recoveryCodesLeft: try site.accounts.recoveryCodesLeft(of: account.id, in: tx))
    }

    static func insert(
        _ account: Account, by actor: Actor, at now: Instant, _ site: Site,
        in tx: borrowing Transaction
    ) throws {
        if try site.accounts.find(name: account.name, in: tx) != nil {
            throw AccountRefusal.nameTaken(account.name)
        }
        try site.accounts.create(account, at: now, in: tx)
        try site.ledger.append(
            LedgerNote(
                .accountCreated, subject: account.name,
                detail: particulars(account, fields: fieldNames, site.zone)),
            by: actor, at: now, in: tx)
    }

    /// Whether anybody who works now manages accounts.
    static func hasAdministrator(
        _ site: Site, at now: Instant, in tx: borrowing Transaction
    ) throws -> Bool {
        var filter = AccountFilter()
        filter.state = .active
        filter.role = .administrator
        return try site.accounts.count(filter, now: now, in: tx) > 0
    }

    private static let fieldNames: Set<String> = [
        "roles", "unit", "from", "to", "agreement", "must_change_password",
    ]

    /// What nobody changes of the own account.
    private static let rights: Set<String> = ["roles", "unit", "from", "to", "agreement"]

    private static func changedFields(_ before: Account, _ after: Account) -> Set<String> {
        let (old, new) = (before.engagement, after.engagement)
        let pairs: [(String, Bool)] = [
            ("display_name", before.displayName != after.displayName),
            ("roles", before.roles != after.roles), ("unit", before.unit != after.unit),
            ("employer", old.employer != new.employer),
            ("job_title", old.jobTitle != new.jobTitle), ("from", old.from != new.from),
            ("to", old.to != new.to), ("agreement", old.agreementOn != new.agreementOn),
            ("must_change_password", before.mustChangePassword != after.mustChangePassword),
        ]
        return Set(pairs.filter(\.1).map(\.0))
    }

    /// Values of the named fields as the ledger keeps them; of free texts only that they changed.
    private static func particulars(
        _ account: Account, fields: Set<String>, _ zone: SiteZone
    ) -> [String: String] {
        let engagement = account.engagement
        let values: [String: String] = [
            "roles": account.roles.map(\.rawValue).sorted().joined(separator: ","),
            "unit": account.unit?.code ?? "",
            "from": engagement.from.map(zone.minuteText) ?? "",
            "to": engagement.to.map(zone.minuteText) ?? "",
            "agreement": engagement.agreementOn?.text ?? "",
            "must_change_password": account.mustChangePassword ? "yes" : "no",
        ]
        return Dictionary(uniqueKeysWithValues: fields.map { ($0, values[$0] ?? "changed") })
    }

    /// The account that `new` describes.
    ///
    /// - Throws: `AccountRefusal`.
    func made(_ new: NewAccount, withPassword: Bool) async throws -> Account {
        let isVisible = new.name.unicodeScalars.allSatisfy { scalar in
            let category = scalar.properties.generalCategory
            return !scalar.properties.isWhitespace && category != .control && category != .format
        }
        // Names stand in addresses: `new` is the page that makes one, browsers drop `..`.
        guard
            (AccountNameRules.minimum...AccountNameRules.maximum).contains(new.name.count),
            isVisible, !["new", ".."].contains(new.name)
        else {
            throw AccountRefusal.nameUnusable(new.name)
        }
        var record = ""
        if withPassword {
            record = try await Passwords.newRecord(
                of: new.password, names: [new.name, new.displayName])
        }
        try ManageAccounts.checkMix(new.roles)
        try ManageAccounts.check(
            new.roles, new.unit, new.displayName, new.engagement, site)
        return Account(
            id: site.makeID(at: site.clock()).value, name: new.name,
            displayName: new.displayName.isEmpty ? new.name : new.displayName,
            password: record, roles: new.roles, unit: new.unit, isDemo: new.isDemo,
            engagement: new.engagement,
            mustChangePassword: withPassword && new.mustChangePassword)
    }

    private static func checkMix(_ roles: Set<Role>) throws {
        if Role.mixesOrders(roles) { throw AccountRefusal.rolesMixed }
    }

    private static func check(
        _ roles: Set<Role>, _ unit: UnitID?, _ displayName: String, _ engagement: Engagement,
        _ site: Site
    ) throws {
        guard !roles.isEmpty else { throw AccountRefusal.roleMissing }
        if let unit, site.directory[unit] == nil { throw AccountRefusal.unknownUnit(unit.code) }
        if !roles.isDisjoint(with: [.handler, .unitHead]), unit == nil {
            throw AccountRefusal.unitMissing
        }
        let texts: [(AccountField, String)] = [
            (.displayName, displayName), (.employer, engagement.employer),
            (.jobTitle, engagement.jobTitle),
        ]
        for (field, text) in texts where text.count > AccountLimits.textMaximum {
            throw AccountRefusal.textTooLong(field, maximum: AccountLimits.textMaximum)
        }
        if let from = engagement.from, let to = engagement.to, to <= from {
            throw AccountRefusal.endsBeforeItBegins
        }
        if let day = engagement.agreementOn, day > site.zone.date(of: site.clock()) {
            throw AccountRefusal.agreementInFuture
        }
    }
}

extension Account {
    fileprivate func changed(by change: AccountChange) -> Account {
        Account(
            id: id, name: name, displayName: change.displayName.isEmpty ? name : change.displayName,
            password: password, roles: change.roles, unit: change.unit, isDemo: isDemo,
            disabledAt: disabledAt, engagement: change.engagement,
            mustChangePassword: change.mustChangePassword, factor: factor)
    }
}
