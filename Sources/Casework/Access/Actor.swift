/// What a person is here for. One person may hold several roles.
package enum Role: String, CaseIterable, Sendable {
    /// Signs, sends back, dispatches, reviews replies and closes.
    case desk
    /// Contacts, handles and replies for one unit.
    case handler
    /// Calls back and judges.
    case reviewer
    /// Reads figures and makes reports.
    case analyst
    /// Reads everything that is not personal.
    case leader
    /// Runs the system; does not see orders.
    case administrator
}

/// Who acts: a person signed in, or the system itself on import and schedule.
package struct Actor: Hashable, Sendable {
    /// Account number; 0 for the system.
    package let account: Int64
    /// Sign-in name as it is written into events; `system` for the system.
    package let name: String
    package let roles: Set<Role>
    /// The unit a handler works for.
    package let unit: UnitID?
    package let unitName: String

    package init(
        account: Int64, name: String, roles: Set<Role>, unit: UnitID? = nil, unitName: String = ""
    ) {
        self.account = account
        self.name = name
        self.roles = roles
        self.unit = unit
        self.unitName = unitName
    }

    package static let system = Actor(
        account: 0, name: "system", roles: Set(Role.allCases))
}
