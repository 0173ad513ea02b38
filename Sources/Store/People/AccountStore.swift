package import Casework
package import Persistence

/// A person who can sign in.
package struct Account: Hashable, Sendable {
    package let id: Int64
    package let name: String
    package let displayName: String
    /// The scrypt record of the password; never the password.
    package let password: String
    package let roles: Set<Role>
    package let unit: UnitID?
    package let isDemo: Bool
    package let disabledAt: Instant?

    package init(
        id: Int64, name: String, displayName: String, password: String, roles: Set<Role>,
        unit: UnitID?, isDemo: Bool, disabledAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.password = password
        self.roles = roles
        self.unit = unit
        self.isDemo = isDemo
        self.disabledAt = disabledAt
    }
}

/// A signed-in browser.
package struct Session: Hashable, Sendable {
    package let account: Int64
    package let csrf: String
    package let locale: String
    package let createdAt: Instant
    package let seenAt: Instant

    package init(
        account: Int64, csrf: String, locale: String, createdAt: Instant, seenAt: Instant
    ) {
        self.account = account
        self.csrf = csrf
        self.locale = locale
        self.createdAt = createdAt
        self.seenAt = seenAt
    }
}

/// Accounts and sessions. Session tokens are stored as hashes only.
package struct AccountStore: Sendable {
    package init() {}

    package func create(
        _ account: Account, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "account",
            columns: """
                id, name, display_name, password, roles, unit, is_demo, disabled_at, created_at
                """,
            rows: [
                [
                    .integer(account.id), .text(account.name), .text(account.displayName),
                    .text(account.password), .text(text(account.roles)),
                    account.unit.map(\.code).sqlValue, account.isDemo.sqlValue, .null,
                    .integer(now.milliseconds),
                ]
            ])
    }

    package func find(name: String, in tx: borrowing Transaction) throws -> Account? {
        try accounts(where: "name = \(name)", in: tx).first
    }

    package func find(id: Int64, in tx: borrowing Transaction) throws -> Account? {
        try accounts(where: "id = \(id)", in: tx).first
    }

    package func all(in tx: borrowing Transaction) throws -> [Account] {
        try accounts(where: "1 = 1", in: tx)
    }

    package func setPassword(
        _ record: String, of account: Int64, in tx: borrowing Transaction
    ) throws {
        try tx.execute("UPDATE account SET password = \(record) WHERE id = \(account)")
        try tx.execute("DELETE FROM session WHERE account = \(account)")
    }

    /// Ends the account and every session of it.
    package func disable(
        _ account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE account SET disabled_at = \(now.milliseconds) WHERE id = \(account)")
        try tx.execute("DELETE FROM session WHERE account = \(account)")
    }

    private func accounts(
        where condition: SQL, in tx: borrowing Transaction
    ) throws -> [Account] {
        try tx.fetch(
            """
            SELECT id, name, display_name, password, roles, unit, is_demo, disabled_at
            FROM account WHERE \(raw: condition) ORDER BY name
            """
        ) { row in
            Account(
                id: row.int64(0), name: row.text(1), displayName: row.text(2),
                password: row.text(3),
                roles: Set(
                    row.text(4).split(separator: ",").compactMap { Role(rawValue: String($0)) }),
                unit: row.textIfPresent(5).map(UnitID.init), isDemo: row.bool(6),
                disabledAt: OrderRow.instant(row, 7))
        }
    }

    private func text(_ roles: Set<Role>) -> String {
        roles.map(\.rawValue).sorted().joined(separator: ",")
    }

    // MARK: - Sessions

    package func open(
        _ session: Session, tokenHash: [UInt8], in tx: borrowing Transaction
    ) throws {
        try tx.insert(
            into: "session", columns: "token_hash, account, csrf, locale, created_at, seen_at",
            rows: [
                [
                    .blob(tokenHash), .integer(session.account), .text(session.csrf),
                    .text(session.locale), .integer(session.createdAt.milliseconds),
                    .integer(session.seenAt.milliseconds),
                ]
            ])
    }

    package func session(
        tokenHash: [UInt8], in tx: borrowing Transaction
    ) throws -> Session? {
        try tx.fetchFirst(
            """
            SELECT account, csrf, locale, created_at, seen_at FROM session
            WHERE token_hash = \(tokenHash)
            """
        ) { row in
            Session(
                account: row.int64(0), csrf: row.text(1), locale: row.text(2),
                createdAt: Instant(milliseconds: row.int64(3)),
                seenAt: Instant(milliseconds: row.int64(4)))
        }
    }

    package func touch(
        tokenHash: [UInt8], at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE session SET seen_at = \(now.milliseconds) WHERE token_hash = \(tokenHash)")
    }

    package func setLocale(
        _ locale: String, tokenHash: [UInt8], in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE session SET locale = \(locale) WHERE token_hash = \(tokenHash)")
    }

    package func close(tokenHash: [UInt8], in tx: borrowing Transaction) throws {
        try tx.execute("DELETE FROM session WHERE token_hash = \(tokenHash)")
    }

    /// Removes sessions last seen before `seen` or opened before `created`.
    package func sweep(
        seenBefore seen: Instant, createdBefore created: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            DELETE FROM session
            WHERE seen_at < \(seen.milliseconds) OR created_at < \(created.milliseconds)
            """)
    }
}
