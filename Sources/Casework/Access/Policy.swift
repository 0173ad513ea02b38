/// What a page, a command or an API call wants to do beyond one order.
package enum SiteAction: String, CaseIterable, Sendable {
    case readOrders = "read_orders"
    case importOrders = "import_orders"
    /// To correct what orders say of category and place, one by one or many at once.
    case editOrders = "edit_orders"
    /// To share a view of the ledger with everybody.
    case shareViews = "share_views"
    case readFigures = "read_figures"
    /// To check in and out of the desk, and to write and read what shifts hand over.
    case keepShifts = "keep_shifts"
    case manageAccounts = "manage_accounts"
    /// To see a complainant's personal data in clear, for a stated purpose.
    case revealPersonal = "reveal_personal"
    /// To read and verify the ledger, and who saw whose data.
    case readLedger = "read_ledger"
    case manageBackups = "manage_backups"
    /// To ask for a confidential order one is not named for.
    case requestAccess = "request_access"
    /// To grant or refuse what somebody else asked for.
    case decideAccess = "decide_access"
}

/// Who may do what. Pure functions over the actor's `PolicyRules`, asked by operations, so that the
/// web, the command line and jobs share one answer. What is not allowed by a rule is forbidden.
package enum Policy {
    package static func allows(_ actor: Actor, _ action: SiteAction) -> Bool {
        // Whoever sees any orders may open the lists.
        if action == .readOrders { return !rules(of: actor, for: .see).isEmpty }
        return !rules(of: actor, for: .site(action)).isEmpty
    }

    /// Whether `actor` may take `action` on an order assigned to `units`. That the order is within
    /// the actor's sight is asked first, of `scope(of:)`.
    package static func allows(
        _ actor: Actor, _ action: OrderAction, units: [UnitID]
    ) -> Bool {
        rules(of: actor, for: .act(action)).contains { rule in
            switch rule.reach {
            case .all: true
            case .ownUnit: actor.isSystem || actor.unit.map(units.contains) ?? false
            case .unitsBelow: !actor.unitsBelow.isDisjoint(with: units)
            case .checkable: false
            }
        }
    }

    /// The orders that `actor` may know of: one value for lists, searches, exports, counts, single
    /// orders and every change.
    package static func scope(of actor: Actor) -> OrderScope {
        var scope = OrderScope(actor: actor.account, limits: actor.rules.limits)
        for rule in rules(of: actor, for: .see) {
            switch rule.reach {
            case .all: scope.reachesAll = true
            case .ownUnit: scope.units.formUnion(actor.unit.map { [$0] } ?? [])
            case .unitsBelow: scope.units.formUnion(actor.unitsBelow)
            case .checkable: scope.reachesCheckable = true
            }
            scope.mayBeGranted = true
        }
        return scope
    }

    /// Whether `actor` may decide about a request of the account `asker`.
    package static func maySettle(_ actor: Actor, askedBy asker: Int64) -> Bool {
        allows(actor, .decideAccess)
            && (actor.account != asker || !actor.rules.limits.contains(.twoPeople))
    }

    private static func rules(
        of actor: Actor, for permission: PolicyRule.Permission
    ) -> [PolicyRule] {
        actor.rules.rules.filter {
            $0.permission == permission && !$0.roles.isDisjoint(with: actor.roles)
        }
    }
}
