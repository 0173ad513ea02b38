/// What a person is here for. One person may hold several roles.
package enum Role: String, CaseIterable, Sendable {
    /// Signs, sends back, dispatches, reviews replies and closes (受理).
    case desk
    /// Leads a shift of the desk (班长).
    case shiftLead = "shift_lead"
    /// Contacts, handles and replies for one unit (承办).
    case handler
    /// Leads a unit (单位负责人).
    case unitHead = "unit_head"
    /// Calls back and judges (回访评定).
    case reviewer
    /// Checks the work of the others (质检).
    case qualityChecker = "quality_checker"
    /// Reads figures and makes reports (数据分析).
    case analyst
    /// Urges and supervises units (督办).
    case supervisor
    /// Writes the reports that leave the house (报告撰写).
    case reportWriter = "report_writer"
    /// Answers for the vendor's team (项目经理).
    case projectManager = "project_manager"
    /// The client's section that checks the contract (甲方科室).
    case clientSection = "client_section"
    /// Reads everything that is not personal (领导).
    case leader
    /// Reads the ledger and what was looked at; changes nothing (审计).
    case auditor
    /// Runs the system; does not see orders (管理员).
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
    /// The units below `unit` in the profile's directory, at any depth.
    package let unitsBelow: Set<UnitID>
    /// The policy in force for this person; a site hands it out at sign-in.
    package let rules: PolicyRules

    package init(
        account: Int64, name: String, roles: Set<Role>, unit: UnitID? = nil, unitName: String = "",
        unitsBelow: Set<UnitID> = [], rules: PolicyRules = .standard
    ) {
        self.account = account
        self.name = name
        self.roles = roles
        self.unit = unit
        self.unitName = unitName
        self.unitsBelow = unitsBelow
        self.rules = rules
    }

    /// Somebody who works for `unit` of `directory`.
    package init(
        account: Int64, name: String, roles: Set<Role>, unit: UnitID?,
        in directory: UnitDirectory, rules: PolicyRules = .standard
    ) {
        let subtree = unit.map(directory.subtree) ?? []
        self.init(
            account: account, name: name, roles: roles, unit: unit,
            unitName: unit.flatMap { directory[$0]?.name } ?? "",
            unitsBelow: Set(subtree.map(\.id).filter { $0 != unit }), rules: rules)
    }

    package var isSystem: Bool { account == 0 }

    package static let system = Actor(
        account: 0, name: "system", roles: Set(Role.allCases))
}
