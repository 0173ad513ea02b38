/// One line of the policy: these roles may do this, as far as this.
package struct PolicyRule: Hashable, Sendable {
    package enum Permission: Hashable, Sendable {
        /// To know of orders at all: in lists, counts, exports, searches and one by one.
        case see
        case act(OrderAction)
        case site(SiteAction)
    }

    /// Which orders a rule is about.
    package enum Reach: String, CaseIterable, Sendable {
        case all
        /// Orders in which the actor's own unit takes part, as lead or assisting.
        case ownUnit = "own_unit"
        /// Orders of the units below the actor's own in the profile's directory.
        case unitsBelow = "units_below"
        /// Orders that are closed or were called back.
        case checkable
    }

    /// Stable name, by which documents and tests speak of the rule.
    package let name: String
    package let permission: Permission
    package var roles: Set<Role>
    package var reach: Reach

    init(_ name: String, _ permission: Permission, _ roles: Set<Role>, _ reach: Reach = .all) {
        self.name = name
        self.permission = permission
        self.roles = roles
        self.reach = reach
    }
}

/// What no role may do, whatever its rules allow.
package enum PolicyLimit: String, CaseIterable, Sendable {
    /// Confidential orders are known to the people named for them, and to nobody else.
    case namedOnly = "named_only"
    /// Being named for an order does not widen what a role reaches; only a granted request does.
    case namedWithinReach = "named_within_reach"
    /// Access that was granted ends with its time.
    case accessEnds = "access_ends"
    /// Who asks for access does not decide about it.
    case twoPeople = "two_people"
}

/// The whole policy as data, so that every line of it can be taken out and missed by a test.
package struct PolicyRules: Hashable, Sendable {
    package var rules: [PolicyRule]
    package var limits: Set<PolicyLimit>

    package static let standard = PolicyRules(
        rules: seeing + acting + using, limits: Set(PolicyLimit.allCases))

    private static let deskRoles: Set<Role> = [.desk, .shiftLead]
    private static let unitRoles: Set<Role> = [.handler, .unitHead]
    private static let figureReaders: Set<Role> = [
        .desk, .shiftLead, .reviewer, .analyst, .supervisor, .reportWriter, .projectManager,
        .clientSection, .leader,
    ]

    private static let seeing = [
        PolicyRule("see_all", .see, figureReaders),
        PolicyRule("see_own_unit", .see, unitRoles, .ownUnit),
        PolicyRule("see_units_below", .see, [.unitHead], .unitsBelow),
        PolicyRule("see_checkable", .see, [.qualityChecker], .checkable),
    ]

    private static let acting = [
        // A newer export of the city; comes with an import, has no form.
        PolicyRule("amend", .act(.amend), deskRoles),
        PolicyRule("sign", .act(.sign), deskRoles),
        PolicyRule("request_send_back", .act(.requestSendBack), deskRoles),
        PolicyRule("review_send_back", .act(.reviewSendBack), deskRoles),
        PolicyRule("dispatch", .act(.dispatch), deskRoles),
        PolicyRule("record_contact", .act(.recordContact), unitRoles, .ownUnit),
        PolicyRule("record_progress", .act(.recordProgress), unitRoles, .ownUnit),
        PolicyRule("note_supervision", .act(.recordProgress), [.supervisor]),
        PolicyRule("reply", .act(.reply), unitRoles, .ownUnit),
        PolicyRule("review_reply", .act(.reviewReply), deskRoles),
        PolicyRule("record_callback", .act(.recordCallback), deskRoles.union([.reviewer])),
        PolicyRule("judge", .act(.judge), deskRoles.union([.reviewer])),
        PolicyRule("review_closing", .act(.reviewClosing), deskRoles),
    ]

    private static let using = [
        PolicyRule("import_orders", .site(.importOrders), deskRoles),
        PolicyRule("edit_orders", .site(.editOrders), deskRoles),
        PolicyRule("share_views", .site(.shareViews), [.shiftLead, .analyst, .projectManager]),
        PolicyRule("read_figures", .site(.readFigures), figureReaders),
        PolicyRule("keep_shifts", .site(.keepShifts), deskRoles.union([.reviewer])),
        PolicyRule("manage_accounts", .site(.manageAccounts), [.administrator]),
        PolicyRule(
            "reveal_personal", .site(.revealPersonal),
            deskRoles.union(unitRoles).union([.reviewer])),
        PolicyRule("read_ledger", .site(.readLedger), [.auditor]),
        PolicyRule("manage_backups", .site(.manageBackups), [.administrator]),
        PolicyRule(
            "request_access", .site(.requestAccess),
            deskRoles.union(unitRoles).union([
                .reviewer, .qualityChecker, .supervisor, .leader,
            ])),
        PolicyRule("decide_access", .site(.decideAccess), [.shiftLead, .leader]),
    ]
}
