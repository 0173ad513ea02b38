/// For whom and how long a person works here, and what they signed.
package struct Engagement: Hashable, Sendable {
    package var employer = ""
    package var jobTitle = ""
    /// The account works from this moment on; nil for no beginning.
    package var from: Instant?
    /// The account works until just before this moment; nil for no end.
    package var to: Instant?
    /// The day on which the confidentiality agreement was signed; nil while none is on file, and
    /// then the person sees no orders (J7).
    package var agreementOn: LocalDate?

    package init(
        employer: String = "", jobTitle: String = "", from: Instant? = nil, to: Instant? = nil,
        agreementOn: LocalDate? = nil
    ) {
        self.employer = employer
        self.jobTitle = jobTitle
        self.from = from
        self.to = to
        self.agreementOn = agreementOn
    }

    /// Whether the person works here at `now`.
    package func covers(_ now: Instant) -> Bool {
        if let from, now < from { return false }
        if let to, now >= to { return false }
        return true
    }
}

/// Where an account stands.
package enum AccountState: String, CaseIterable, Sendable {
    /// Waits for its person to set a password.
    case invited
    /// Has a password, but its time has not come.
    case upcoming
    case active
    /// Ended by an administrator, or its time is over.
    case ended

    package init(
        engagement: Engagement, hasPassword: Bool, endedAt: Instant?, at now: Instant
    ) {
        let isOver = engagement.to.map { now >= $0 } ?? false
        if endedAt != nil || isOver {
            self = .ended
        } else if !hasPassword {
            self = .invited
        } else {
            self = engagement.covers(now) ? .active : .upcoming
        }
    }
}

/// What stands between a person whose password was right and their work.
package enum AccessStep: String, CaseIterable, Sendable {
    /// A code of the second factor is still missing.
    case secondFactor = "second_factor"
    /// The password was set by somebody else and must be replaced.
    case newPassword = "new_password"
    /// A role of this person needs a second factor, and there is none yet.
    case enrolment
    /// No confidentiality agreement is on file, and no role is left without it (J7).
    case agreement
}

extension Role {
    /// Roles that never see an order, so that they need no confidentiality agreement to work.
    package static let withoutOrders: Set<Role> = [.administrator, .auditor]

    /// Whether `roles` would let one person run or audit the system and see orders as well.
    package static func mixesOrders(_ roles: Set<Role>) -> Bool {
        !roles.isDisjoint(with: withoutOrders) && !roles.isSubset(of: withoutOrders)
    }

    /// Roles that must have a second factor where the profile says nothing else.
    package static let withSecondFactor: Set<Role> = [.administrator, .auditor]
}

/// What a session may do: the roles that count in it, and the step that is missing.
package struct AccessGrant: Hashable, Sendable {
    package let roles: Set<Role>
    /// Nil when nothing is missing. With a missing step no role counts.
    package let step: AccessStep?

    /// Independent of `Policy`: whoever lacks a step has no role that any policy could allow. Of
    /// roles that mix running or auditing the system with orders, only the former count; no account
    /// gets such a mix any more, but older ones may have it.
    ///
    /// - Parameters:
    ///   - hasFactor: the account has a second factor.
    ///   - isProven: this session was opened with it.
    ///   - needsFactor: a role of the account must have one.
    package init(
        roles: Set<Role>, agreementOn: LocalDate?, mustChangePassword: Bool, hasFactor: Bool,
        isProven: Bool, needsFactor: Bool
    ) {
        let isHeld = agreementOn == nil || Role.mixesOrders(roles)
        let counting = isHeld ? roles.intersection(Role.withoutOrders) : roles
        step =
            if hasFactor, !isProven {
                .secondFactor
            } else if mustChangePassword {
                .newPassword
            } else if needsFactor, !hasFactor {
                .enrolment
            } else if counting.isEmpty {
                .agreement
            } else {
                nil
            }
        self.roles = step == nil ? counting : []
    }
}
