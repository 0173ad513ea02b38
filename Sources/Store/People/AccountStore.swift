package import Casework
package import Persistence

/// Accounts, sessions and credentials. Tokens and codes are stored as hashes only.
package struct AccountStore: Sendable {
    package init() {}

    package func create(
        _ account: Account, at now: Instant, in tx: borrowing Transaction
    ) throws {
        let engagement = account.engagement
        try tx.insert(
            into: "account",
            columns: """
                id, name, display_name, password, roles, unit, is_demo, disabled_at, created_at, \
                employer, job_title, valid_from, valid_to, agreement_on, must_change_password, \
                factor_secret, factor_since, factor_step
                """,
            rows: [
                [
                    .integer(account.id), .text(account.name), .text(account.displayName),
                    .text(account.password), .text(text(account.roles)),
                    account.unit.map(\.code).sqlValue, account.isDemo.sqlValue,
                    account.disabledAt.map(\.milliseconds).sqlValue,
                    .integer(now.milliseconds), .text(engagement.employer),
                    .text(engagement.jobTitle), engagement.from.map(\.milliseconds).sqlValue,
                    engagement.to.map(\.milliseconds).sqlValue,
                    engagement.agreementOn.map(\.text).sqlValue,
                    account.mustChangePassword.sqlValue,
                    account.factor.map(\.secret).sqlValue,
                    account.factor.flatMap(\.since).map(\.milliseconds).sqlValue,
                    .integer(account.factor?.step ?? 0),
                ]
            ])
    }

    /// Waits until nobody else changes who may manage accounts, so that two administrators cannot
    /// end each other.
    package func hold(in tx: borrowing Transaction) throws {
        try tx.advisoryLock(AccountStore.changeKey)
    }

    /// "jiesacct" in ASCII.
    private static let changeKey: Int64 = 0x6A69_6573_6163_6374

    /// The account called `name`; with `forUpdate` it stays as read until the transaction ends.
    package func find(
        name: String, forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> Account? {
        try accounts(where: "name = \(name)", limit: 1, forUpdate: forUpdate, in: tx).first
    }

    package func find(id: Int64, in tx: borrowing Transaction) throws -> Account? {
        try accounts(where: "id = \(id)", limit: 1, in: tx).first
    }

    package func all(in tx: borrowing Transaction) throws -> [Account] {
        try accounts(where: "1 = 1", limit: Self.accountsMax, in: tx)
    }

    /// More accounts than any deployment has.
    private static let accountsMax = 100_000

    /// The names shown of accounts that are known by number or by sign-in name.
    package func names(
        ofIDs ids: Set<Int64>, orNames names: Set<String>, in tx: borrowing Transaction
    ) throws -> [(id: Int64, name: String, displayName: String)] {
        guard !ids.isEmpty || !names.isEmpty else { return [] }
        let (ids, names) = (ids.union([0]).sorted(), names.union([""]).sorted())
        return try tx.fetch(
            """
            SELECT id, name, display_name FROM account
            WHERE id IN \(list: ids) OR name IN \(list: names)
            """
        ) { ($0.int64(0), $0.text(1), $0.text(2)) }
    }

    /// Accounts by sign-in name after `name`, at most `limit`.
    package func list(
        _ filter: AccountFilter, after name: String, limit: Int, now: Instant,
        in tx: borrowing Transaction
    ) throws -> [Account] {
        try accounts(
            where: "name > \(name) AND \(raw: condition(filter, now))", limit: limit, in: tx)
    }

    package func count(
        _ filter: AccountFilter, now: Instant, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.fetchFirst(
            "SELECT count(*) FROM account WHERE \(raw: condition(filter, now))"
        ) { $0.int(0) } ?? 0
    }

    /// Writes everything an administrator may change: name shown, roles, unit, engagement, and
    /// whether the password must be replaced.
    package func update(_ account: Account, in tx: borrowing Transaction) throws {
        let engagement = account.engagement
        try tx.execute(
            """
            UPDATE account SET display_name = \(account.displayName),
                roles = \(text(account.roles)), unit = \(account.unit.map(\.code)),
                employer = \(engagement.employer), job_title = \(engagement.jobTitle),
                valid_from = \(engagement.from.map(\.milliseconds)),
                valid_to = \(engagement.to.map(\.milliseconds)),
                agreement_on = \(engagement.agreementOn.map(\.text)),
                must_change_password = \(account.mustChangePassword)
            WHERE id = \(account.id)
            """)
    }

    /// Sets the record, or none for an empty one, and signs the account out everywhere.
    package func setPassword(
        _ record: String, of account: Int64, mustChange: Bool = false,
        in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE account SET password = \(record), must_change_password = \(mustChange)
            WHERE id = \(account)
            """)
        try closeAll(of: account, in: tx)
    }

    /// Ends the account, every session of it and its invitation.
    package func disable(
        _ account: Int64, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            "UPDATE account SET disabled_at = \(now.milliseconds) WHERE id = \(account)")
        try tx.execute("DELETE FROM invitation WHERE account = \(account)")
        try closeAll(of: account, in: tx)
    }

    private func condition(_ filter: AccountFilter, _ now: Instant) -> SQL {
        var parts: [SQL] = ["1 = 1"]
        if !filter.text.isEmpty {
            let pattern = "%" + AccountStore.escaped(filter.text.lowercased()) + "%"
            let columns: [SQL] = ["name", "display_name", "employer", "job_title"]
            let each = columns.map { column -> SQL in
                "lower(\(raw: column)) LIKE \(pattern) ESCAPE '!'"
            }
            parts.append("(\(raw: SQL.joined(each, separator: " OR ")))")
        }
        if let role = filter.role {
            let pattern = "%," + AccountStore.escaped(role.rawValue) + ",%"
            parts.append("',' || roles || ',' LIKE \(pattern) ESCAPE '!'")
        }
        if let unit = filter.unit { parts.append("unit = \(unit.code)") }
        if let hasAgreement = filter.hasAgreement {
            parts.append(hasAgreement ? "agreement_on IS NOT NULL" : "agreement_on IS NULL")
        }
        if let state = filter.state { parts.append(condition(state, now)) }
        return SQL.joined(parts, separator: " AND ")
    }

    /// The same distinction as `AccountState.init`.
    private func condition(_ state: AccountState, _ now: Instant) -> SQL {
        let now = now.milliseconds
        let open: SQL = "disabled_at IS NULL AND (valid_to IS NULL OR valid_to > \(now))"
        return switch state {
        case .ended: "NOT (\(raw: open))"
        case .invited: "\(raw: open) AND password = ''"
        case .upcoming:
            "\(raw: open) AND password <> '' AND valid_from IS NOT NULL AND valid_from > \(now)"
        case .active:
            "\(raw: open) AND password <> '' AND (valid_from IS NULL OR valid_from <= \(now))"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }

    private func accounts(
        where condition: SQL, limit: Int, forUpdate: Bool = false, in tx: borrowing Transaction
    ) throws -> [Account] {
        let lock = forUpdate ? tx.dialect.forUpdate : ""
        return try tx.fetch(
            """
            SELECT id, name, display_name, password, roles, unit, is_demo, disabled_at, employer,
                job_title, valid_from, valid_to, agreement_on, must_change_password,
                factor_secret, factor_since, factor_step
            FROM account WHERE \(raw: condition) ORDER BY name LIMIT \(limit)\(raw: lock)
            """
        ) { row in
            Account(
                id: row.int64(0), name: row.text(1), displayName: row.text(2),
                password: row.text(3),
                roles: Set(
                    row.text(4).split(separator: ",").compactMap { Role(rawValue: String($0)) }),
                unit: row.textIfPresent(5).map(UnitID.init), isDemo: row.bool(6),
                disabledAt: OrderRow.instant(row, 7),
                engagement: Engagement(
                    employer: row.text(8), jobTitle: row.text(9), from: OrderRow.instant(row, 10),
                    to: OrderRow.instant(row, 11),
                    agreementOn: row.textIfPresent(12).flatMap { LocalDate($0) }),
                mustChangePassword: row.bool(13),
                factor: row.blobIfPresent(14).map {
                    SecondFactor(
                        secret: $0, since: OrderRow.instant(row, 15), step: row.int64(16))
                })
        }
    }

    private func text(_ roles: Set<Role>) -> String {
        roles.map(\.rawValue).sorted().joined(separator: ",")
    }
}
