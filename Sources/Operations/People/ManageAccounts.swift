package import Casework
import Foundation
import Persistence
package import Store

/// Why an account cannot be made or changed.
package enum AccountRefusal: Error, Hashable, Sendable {
    case nameTaken(String)
    /// Names are 2 to 64 visible characters without white space.
    case nameUnusable(String)
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximum: Int)
    case roleMissing
    /// A handler works for a unit of the profile.
    case unitMissing
    case unknownUnit(String)
    case unknownAccount(String)
    case setupDone
}

/// A new account as somebody typed it.
package struct NewAccount: Sendable {
    package var name: String
    package var displayName: String
    package var password: String
    package var roles: Set<Role>
    package var unit: UnitID?
    package var isDemo: Bool

    package init(
        name: String, displayName: String, password: String, roles: Set<Role>,
        unit: UnitID? = nil, isDemo: Bool = false
    ) {
        self.name = name
        self.displayName = displayName
        self.password = password
        self.roles = roles
        self.unit = unit
        self.isDemo = isDemo
    }
}

/// Accounts: made, listed, given a new password, ended.
package struct ManageAccounts: Sendable {
    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Throws: `AccountRefusal`.
    @discardableResult
    package func create(_ new: NewAccount) async throws -> Account {
        try check(new)
        let account = try made(new)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            if try site.accounts.find(name: account.name, in: tx) != nil {
                throw AccountRefusal.nameTaken(account.name)
            }
            try site.accounts.create(account, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(.accountCreated, subject: account.name), by: .system, at: now, in: tx)
            return account
        }
    }

    /// Makes the first administrator; only while there is no account at all.
    package func createFirst(_ new: NewAccount) async throws -> Account {
        try check(new)
        let account = try made(new)
        let site = site
        let now = site.clock()
        return try await site.database.write { tx in
            guard try site.accounts.all(in: tx).isEmpty else { throw AccountRefusal.setupDone }
            try site.accounts.create(account, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(.accountCreated, subject: account.name), by: .system, at: now, in: tx)
            return account
        }
    }

    package func all() async throws -> [Account] {
        let site = site
        return try await site.database.read { tx in try site.accounts.all(in: tx) }
    }

    package func setPassword(_ password: String, of name: String) async throws {
        try check(password: password)
        let record = try Passwords.record(of: password)
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            guard let account = try site.accounts.find(name: name, in: tx) else {
                throw AccountRefusal.unknownAccount(name)
            }
            try site.accounts.setPassword(record, of: account.id, in: tx)
            try site.ledger.append(
                LedgerNote(.credentialChanged, subject: name), by: .system, at: now, in: tx)
        }
    }

    /// Ends an account and signs it out everywhere.
    package func disable(_ name: String) async throws {
        let site = site
        let now = site.clock()
        try await site.database.write { tx in
            guard let account = try site.accounts.find(name: name, in: tx) else {
                throw AccountRefusal.unknownAccount(name)
            }
            try site.accounts.disable(account.id, at: now, in: tx)
            try site.ledger.append(
                LedgerNote(.accountEnded, subject: name), by: .system, at: now, in: tx)
        }
    }

    private func made(_ new: NewAccount) throws -> Account {
        Account(
            id: site.makeID(at: site.clock()).value, name: new.name,
            displayName: new.displayName.isEmpty ? new.name : new.displayName,
            password: try Passwords.record(of: new.password), roles: new.roles, unit: new.unit,
            isDemo: new.isDemo)
    }

    private func check(_ new: NewAccount) throws {
        let isVisible = new.name.unicodeScalars.allSatisfy { scalar in
            let category = scalar.properties.generalCategory
            return !scalar.properties.isWhitespace && category != .control && category != .format
        }
        guard (2...64).contains(new.name.count), isVisible else {
            throw AccountRefusal.nameUnusable(new.name)
        }
        try check(password: new.password)
        guard !new.roles.isEmpty else { throw AccountRefusal.roleMissing }
        if let unit = new.unit, site.directory[unit] == nil {
            throw AccountRefusal.unknownUnit(unit.code)
        }
        if new.roles.contains(.handler), new.unit == nil { throw AccountRefusal.unitMissing }
    }

    private func check(password: String) throws {
        if password.count < Passwords.minimumLength {
            throw AccountRefusal.passwordTooShort(minimum: Passwords.minimumLength)
        }
        if password.count > Passwords.maximumLength {
            throw AccountRefusal.passwordTooLong(maximum: Passwords.maximumLength)
        }
    }
}
