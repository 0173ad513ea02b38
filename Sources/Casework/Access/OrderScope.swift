/// The orders a reader may know of. The store translates it to SQL; `reaches` says the same of one
/// order in memory, and a test holds the two against each other.
package struct OrderScope: Hashable, Sendable {
    /// The account whose names and grants count for confidential orders.
    package let account: Int64
    package let limits: Set<PolicyLimit>
    package var reachesAll = false
    /// Orders in which one of these takes part.
    package var units: Set<UnitID> = []
    /// Orders that are closed or were called back.
    package var reachesCheckable = false
    /// Granted requests open orders; not for those who see no orders at all.
    package var mayBeGranted = false

    package init(actor account: Int64, limits: Set<PolicyLimit>) {
        self.account = account
        self.limits = limits
    }

    /// Every order that is not confidential: for lists that are passed on to several readers, as
    /// the daily report's.
    package static let shared: OrderScope = {
        var scope = OrderScope(actor: 0, limits: Set(PolicyLimit.allCases))
        scope.reachesAll = true
        return scope
    }()

    /// Every order. For aggregates that name none, and for work that shows nothing.
    package static let everything: OrderScope = {
        var scope = OrderScope(actor: 0, limits: [])
        scope.reachesAll = true
        return scope
    }()

    /// The same without any confidential order.
    package var withoutConfidential: OrderScope {
        var scope = OrderScope(actor: 0, limits: limits)
        scope.reachesAll = reachesAll
        scope.units = units
        scope.reachesCheckable = reachesCheckable
        return scope
    }

    /// How somebody stands to a confidential order.
    package enum Standing: Hashable, Sendable {
        case unnamed
        case named
        /// By a granted request, until a moment.
        case granted(until: Instant)
    }

    /// Whether the reader may know of `order`.
    ///
    /// - Parameter standing: how the reader stands to the order, should it be confidential.
    package func holds(_ order: WorkOrder, _ standing: Standing, at now: Instant) -> Bool {
        holds(OrderTrace(order), standing, at: now)
    }

    /// The same of what is left of an order in a notice.
    package func holds(_ order: OrderTrace, _ standing: Standing, at now: Instant) -> Bool {
        if order.isConfidential {
            switch standing {
            case .granted(let until) where mayBeGranted && isRunning(until, now): return true
            case .named where !limits.contains(.namedWithinReach):
                return mayBeGranted || reaches(order)
            case .named: return reaches(order)
            case .granted, .unnamed: return !limits.contains(.namedOnly) && reaches(order)
            }
        }
        return reaches(order)
    }

    private func isRunning(_ until: Instant, _ now: Instant) -> Bool {
        now < until || !limits.contains(.accessEnds)
    }

    private func reaches(_ order: OrderTrace) -> Bool {
        reachesAll || !units.isDisjoint(with: order.units)
            || reachesCheckable && order.isCheckable
    }
}
