package import Casework

/// Why an account cannot be made, changed or used like this.
package enum AccountRefusal: Error, Hashable, Sendable {
    case nameTaken(String)
    /// Names are 2 to 64 visible characters without white space.
    case nameUnusable(String)
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximum: Int)
    /// It stands in the list of common passwords.
    case passwordCommon
    /// A repetition, a sequence or a date.
    case passwordPredictable
    /// The name of the account, the person or the service.
    case passwordNamed(String)
    /// It is the one that was to be replaced.
    case passwordUnchanged
    /// The code that was to prove who this is was wrong, or the session has ended.
    case wrongProof
    /// The present password, which was to prove who this is, was wrong.
    case wrongPassword
    case roleMissing
    /// Whoever runs or audits the system sees no orders, so these roles go with no others.
    case rolesMixed
    /// Nobody changes their own roles, unit, agreement or time.
    case ownRights
    /// Nobody resets their own access; that would go around the password and the second factor.
    case ownReset
    /// The account is not as it was when the form was filled.
    case changedMeanwhile
    /// A handler or unit head works for a unit of the profile.
    case unitMissing
    case unknownUnit(String)
    case unknownAccount(String)
    case setupDone
    /// A text is longer than `AccountLimits.textMaximum`.
    case textTooLong(AccountField, maximum: Int)
    /// The account would end before it begins.
    case endsBeforeItBegins
    /// An agreement cannot have been signed on a day to come.
    case agreementInFuture
    /// Somebody must be left who can manage accounts.
    case lastAdministrator
    /// An ended account is not changed any more; the person gets a new one.
    case accountEnded(String)
    /// Unknown, used up or too old; which of these is not told.
    case linkUnusable
    /// A role of the account needs the second factor.
    case factorNeeded
    /// There is no secret that waits for its first code.
    case factorNotStarted
    /// The account has its second factor already.
    case factorPresent

    init(_ refusal: PasswordRefusal) {
        self =
            switch refusal {
            case .tooShort(let minimum): .passwordTooShort(minimum: minimum)
            case .tooLong(let maximum): .passwordTooLong(maximum: maximum)
            case .common: .passwordCommon
            case .predictable: .passwordPredictable
            case .named(let name): .passwordNamed(name)
            }
    }
}

/// Fields of an account that hold free text.
package enum AccountField: String, CaseIterable, Sendable {
    case displayName = "display_name"
    case employer
    case jobTitle = "job_title"
}

package enum AccountLimits {
    /// Characters of the name shown, the employer and the job title.
    package static let textMaximum = 60
}

/// A new account as somebody typed it.
package struct NewAccount: Sendable {
    package var name: String
    package var displayName: String
    /// Empty for somebody who is invited to choose it.
    package var password: String
    package var roles: Set<Role>
    package var unit: UnitID?
    package var isDemo: Bool
    package var engagement: Engagement
    package var mustChangePassword: Bool

    package init(
        name: String, displayName: String, password: String = "", roles: Set<Role>,
        unit: UnitID? = nil, isDemo: Bool = false, engagement: Engagement = Engagement(),
        mustChangePassword: Bool = false
    ) {
        self.name = name
        self.displayName = displayName
        self.password = password
        self.roles = roles
        self.unit = unit
        self.isDemo = isDemo
        self.engagement = engagement
        self.mustChangePassword = mustChangePassword
    }
}

/// What an administrator may change of an account; everything is replaced.
package struct AccountChange: Sendable {
    package var displayName: String
    package var roles: Set<Role>
    package var unit: UnitID?
    package var engagement: Engagement
    package var mustChangePassword: Bool

    package init(
        displayName: String, roles: Set<Role>, unit: UnitID?, engagement: Engagement,
        mustChangePassword: Bool
    ) {
        self.displayName = displayName
        self.roles = roles
        self.unit = unit
        self.engagement = engagement
        self.mustChangePassword = mustChangePassword
    }
}
