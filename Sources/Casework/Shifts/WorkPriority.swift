/// In which order work is to be done: by what it costs if it is left.
///
/// The cost of an order is the pressure of its running clock times the weight of its consequence.
///
/// | Pressure | Clock |
/// |---|---|
/// | 100, and 1 more for each full hour, at most 172 | past its end |
/// | 60 | within its warning: 30 minutes for signing, 24 hours otherwise |
/// | 20 | ends within 72 hours |
/// | 5 | ends later, or none runs |
///
/// | Weight | Order |
/// |---|---|
/// | 4 | a threat (扬言): somebody may come to harm |
/// | 3 | of an urgent category of the profile |
/// | 2 | to be signed, dispatched or replied to: its limit is counted by the city |
/// | 1 | anything else |
///
/// Equal costs: the clock that ends first, then the older order.
package struct WorkPriority: Hashable, Sendable {
    /// First-level categories of threats.
    package let threats: Set<String>
    /// First-level categories whose orders get the profile's urgent limit.
    package let urgent: Set<String>

    package init(threats: Set<String> = [], urgent: Set<String> = []) {
        self.threats = threats
        self.urgent = urgent
    }

    /// The categories that `policy` sends to its limit class `urgent`; its rule `threat` names the
    /// threats.
    package init(_ policy: DeadlinePolicy) {
        func categories(_ matches: (DeadlineRule) -> Bool) -> Set<String> {
            Set(policy.rules.filter(matches).flatMap(\.categoryPrefixes).compactMap(\.first))
        }
        self.init(
            threats: categories { $0.id == "threat" },
            urgent: categories { $0.classID == "urgent" })
    }

    package func isThreat(_ order: OrderSummary) -> Bool {
        order.category.first.map(threats.contains) ?? false
    }

    /// What leaving `order` costs; only good for comparing. From 5 to 688.
    package func cost(of order: OrderSummary, at now: Instant) -> Int {
        WorkPriority.pressure(of: order, at: now) * weight(of: order)
    }

    /// `orders` in the order to work them off.
    package func ranked(_ orders: [OrderSummary], at now: Instant) -> [OrderSummary] {
        orders.map { (cost: cost(of: $0, at: now), order: $0) }.sorted { first, second in
            if first.cost != second.cost { return first.cost > second.cost }
            let ends = (first.order.due?.milliseconds, second.order.due?.milliseconds)
            if ends.0 != ends.1 { return ends.0 ?? Int64.max < ends.1 ?? Int64.max }
            return first.order.id < second.order.id
        }.map(\.order)
    }

    private static func pressure(of order: OrderSummary, at now: Instant) -> Int {
        guard let due = order.due else { return 5 }
        let left = due.seconds(since: now)
        // 30 minutes and 24 hours, as the clocks that people see turn amber.
        let warning: Int64 = order.state == .awaitingSigning ? 1800 : 86_400
        if now > due { return 100 + Int(min(-left / 3600, 72)) }
        if left < warning { return 60 }
        return left < 72 * 3600 ? 20 : 5
    }

    private func weight(of order: OrderSummary) -> Int {
        if isThreat(order) { return 4 }
        if let category = order.category.first, urgent.contains(category) { return 3 }
        switch order.state {
        case .awaitingSigning, .awaitingDispatch, .handling: return 2
        default: return 1
        }
    }
}
