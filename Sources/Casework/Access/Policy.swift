/// What a page, a command or an API call wants to do beyond one order.
package enum SiteAction: String, CaseIterable, Sendable {
    case readOrders = "read_orders"
    case importOrders = "import_orders"
    case readFigures = "read_figures"
    case manageAccounts = "manage_accounts"
}

/// Who may do what. Pure functions, asked by operations, so that the web, the command line and
/// jobs share one answer.
package enum Policy {
    package static func allows(_ actor: Actor, _ action: SiteAction) -> Bool {
        switch action {
        case .readOrders:
            !actor.roles.isDisjoint(with: [.desk, .handler, .reviewer, .analyst, .leader])
        case .importOrders:
            actor.roles.contains(.desk)
        case .readFigures:
            !actor.roles.isDisjoint(with: [.desk, .reviewer, .analyst, .leader])
        case .manageAccounts:
            actor.roles.contains(.administrator)
        }
    }

    /// Whether `actor` may take `action` on an order assigned to `units`.
    package static func allows(
        _ actor: Actor, _ action: OrderAction, units: [UnitID]
    ) -> Bool {
        switch action {
        case .amend:
            actor.account == 0 || actor.roles.contains(.desk)
        case .sign, .requestSendBack, .reviewSendBack, .dispatch, .reviewReply, .reviewClosing:
            actor.roles.contains(.desk)
        case .recordContact, .recordProgress, .reply:
            actor.account == 0 || worksFor(actor, units)
        case .recordCallback, .judge:
            !actor.roles.isDisjoint(with: [.reviewer, .desk])
        }
    }

    /// Whether `actor` may see an order assigned to `units`: handlers see their unit's own.
    package static func maySee(_ actor: Actor, units: [UnitID]) -> Bool {
        if !actor.roles.isDisjoint(with: [.desk, .reviewer, .analyst, .leader]) { return true }
        return worksFor(actor, units)
    }

    private static func worksFor(_ actor: Actor, _ units: [UnitID]) -> Bool {
        guard actor.roles.contains(.handler), let unit = actor.unit else { return false }
        return units.contains(unit)
    }
}
