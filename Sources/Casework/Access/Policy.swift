/// What a page, a command or an API call wants to do beyond one order.
package enum SiteAction: String, CaseIterable, Sendable {
    case readOrders = "read_orders"
    case importOrders = "import_orders"
    case readFigures = "read_figures"
    case manageAccounts = "manage_accounts"
    /// To see a complainant's personal data in clear, for a stated purpose.
    case revealPersonal = "reveal_personal"
    /// To read and verify the ledger, and who saw whose data.
    case readLedger = "read_ledger"
    case manageBackups = "manage_backups"
}

/// Who may do what. Pure functions, asked by operations, so that the web, the command line and
/// jobs share one answer.
package enum Policy {
    /// Those who see every order that is not confidential.
    private static let readers: Set<Role> = [
        .desk, .shiftLead, .reviewer, .qualityChecker, .analyst, .supervisor, .reportWriter,
        .projectManager, .clientSection, .leader,
    ]
    private static let deskRoles: Set<Role> = [.desk, .shiftLead]
    private static let unitRoles: Set<Role> = [.handler, .unitHead]

    package static func allows(_ actor: Actor, _ action: SiteAction) -> Bool {
        switch action {
        case .readOrders:
            !actor.roles.isDisjoint(with: readers.union(unitRoles))
        case .importOrders:
            !actor.roles.isDisjoint(with: deskRoles)
        case .readFigures:
            !actor.roles.isDisjoint(with: readers)
        case .manageAccounts, .manageBackups:
            actor.roles.contains(.administrator)
        case .revealPersonal:
            !actor.roles.isDisjoint(with: deskRoles.union(unitRoles).union([.reviewer]))
        case .readLedger:
            actor.roles.contains(.auditor)
        }
    }

    /// Whether `actor` may take `action` on an order assigned to `units`.
    package static func allows(
        _ actor: Actor, _ action: OrderAction, units: [UnitID]
    ) -> Bool {
        switch action {
        case .amend:
            actor.account == 0 || !actor.roles.isDisjoint(with: deskRoles)
        case .sign, .requestSendBack, .reviewSendBack, .dispatch, .reviewReply, .reviewClosing:
            !actor.roles.isDisjoint(with: deskRoles)
        case .recordContact, .recordProgress, .reply:
            actor.account == 0 || worksFor(actor, units)
        case .recordCallback, .judge:
            !actor.roles.isDisjoint(with: deskRoles.union([.reviewer]))
        }
    }

    /// Whether `actor` may see an order assigned to `units`: handlers see their unit's own.
    package static func maySee(_ actor: Actor, units: [UnitID]) -> Bool {
        if seesAllUnits(actor) { return true }
        return worksFor(actor, units)
    }

    /// Whether `actor` sees the orders of every unit.
    package static func seesAllUnits(_ actor: Actor) -> Bool {
        !actor.roles.isDisjoint(with: readers)
    }

    private static func worksFor(_ actor: Actor, _ units: [UnitID]) -> Bool {
        guard !actor.roles.isDisjoint(with: unitRoles), let unit = actor.unit else { return false }
        return units.contains(unit)
    }
}
