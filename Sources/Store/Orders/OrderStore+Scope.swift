import Casework
import Persistence

extension OrderStore {
    /// What `scope` leaves of `work_order o`; all conditions must hold. Says in SQL what
    /// `OrderScope.holds` says of one order.
    ///
    /// The hidden orders are few and stand in a partial index, so they are gathered once for a
    /// statement; the indexes that lists walk need not know of confidentiality.
    func conditions(of scope: OrderScope, now: Instant) -> [SQL] {
        var conditions: [SQL] = []
        if !scope.reachesAll { conditions.append(reach(of: scope, now)) }
        if scope.limits.contains(.namedOnly) {
            let granted: SQL = " OR \(raw: granted(scope, now))"
            conditions.append(
                """
                o.id NOT IN (SELECT c.id FROM work_order c WHERE c.is_confidential = 1
                    AND c.id NOT IN (SELECT h.order_id FROM confidential_handler h
                        WHERE h.account = \(scope.account)
                        AND (h.until IS NULL\(raw: scope.mayBeGranted ? granted : ""))))
                """)
        }
        return conditions
    }

    private func reach(of scope: OrderScope, _ now: Instant) -> SQL {
        var parts: [SQL] = []
        if !scope.units.isEmpty {
            let units = scope.units.map(\.code).sorted()
            parts.append(
                "o.id IN (SELECT order_id FROM assignment WHERE unit IN \(list: units))")
        }
        if scope.reachesCheckable {
            let finished = OrderState.allCases.filter(\.isFinished).map(\.rawValue)
            parts.append("o.state IN \(list: finished)")
            parts.append("o.callback_count > 0")
        }
        if scope.mayBeGranted {
            let named: SQL =
                scope.limits.contains(.namedWithinReach) ? "" : "h.until IS NULL OR "
            parts.append(
                """
                o.id IN (SELECT h.order_id FROM confidential_handler h
                    WHERE h.account = \(scope.account)
                    AND (\(raw: named)\(raw: granted(scope, now))))
                """)
        }
        if parts.isEmpty { return "1 = 0" }
        return "(\(raw: SQL.joined(parts, separator: " OR ")))"
    }

    /// Access over `confidential_handler h` that was granted and has not ended.
    private func granted(_ scope: OrderScope, _ now: Instant) -> SQL {
        guard scope.limits.contains(.accessEnds) else { return "h.until IS NOT NULL" }
        return "h.until > \(now.milliseconds)"
    }
}
