package import Casework

/// A person who can sign in.
package struct Account: Hashable, Sendable {
    package let id: Int64
    package let name: String
    package let displayName: String
    /// The scrypt record of the password, never the password; empty while its person has none.
    package let password: String
    package let roles: Set<Role>
    package let unit: UnitID?
    package let isDemo: Bool
    package let disabledAt: Instant?
    package var engagement = Engagement()
    /// Somebody else set the password: it must be replaced at the next sign-in.
    package var mustChangePassword = false
    package var factor: SecondFactor?

    package init(
        id: Int64, name: String, displayName: String, password: String, roles: Set<Role>,
        unit: UnitID?, isDemo: Bool, disabledAt: Instant? = nil,
        engagement: Engagement = Engagement(), mustChangePassword: Bool = false,
        factor: SecondFactor? = nil
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.password = password
        self.roles = roles
        self.unit = unit
        self.isDemo = isDemo
        self.disabledAt = disabledAt
        self.engagement = engagement
        self.mustChangePassword = mustChangePassword
        self.factor = factor
    }

    package func state(at now: Instant) -> AccountState {
        AccountState(
            engagement: engagement, hasPassword: !password.isEmpty, endedAt: disabledAt, at: now)
    }

    /// Whether the person can sign in at `now` and see any order: has a password, is within the
    /// time of the account, signed the agreement (J7), and neither runs nor audits the system.
    package func canSeeOrders(at now: Instant) -> Bool {
        state(at: now) == .active && engagement.agreementOn != nil
            && roles.isDisjoint(with: Role.withoutOrders)
    }

    /// Whether a code of the second factor is asked for.
    package var hasFactor: Bool { factor?.since != nil }
}

/// The second factor of an account (TOTP, RFC 6238).
package struct SecondFactor: Hashable, Sendable {
    /// Sealed with the account as its context.
    package let secret: [UInt8]
    /// Nil while the person has not yet shown a code of it; then it does not count.
    package let since: Instant?
    /// The last time step whose code was used; a code of it or an earlier one is refused.
    package let step: Int64

    package init(secret: [UInt8], since: Instant?, step: Int64 = 0) {
        self.secret = secret
        self.since = since
        self.step = step
    }
}

/// A signed-in browser.
package struct Session: Hashable, Sendable {
    package let account: Int64
    package let csrf: String
    package let locale: String
    package let createdAt: Instant
    package let seenAt: Instant
    /// What the browser calls itself, in a few words.
    package var agent = ""
    /// The address it signed in from.
    package var address = ""
    /// When a code of the second factor was given; nil for none.
    package var factorAt: Instant?

    package init(
        account: Int64, csrf: String, locale: String, createdAt: Instant, seenAt: Instant,
        agent: String = "", address: String = "", factorAt: Instant? = nil
    ) {
        self.account = account
        self.csrf = csrf
        self.locale = locale
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.agent = agent
        self.address = address
        self.factorAt = factorAt
    }
}

/// Which accounts a list shows.
package struct AccountFilter: Hashable, Sendable {
    /// A part of the sign-in name, the name shown, the employer or the job title.
    package var text = ""
    package var state: AccountState?
    package var role: Role?
    package var unit: UnitID?
    /// True for those with a confidentiality agreement on file, false for those without.
    package var hasAgreement: Bool?

    package init() {}
}
