/// What decides who may know of an order, without the order: for notices that outlive it.
package struct OrderTrace: Hashable, Sendable {
    package let units: Set<UnitID>
    package let isConfidential: Bool
    /// Closed, or called back: what checkers see.
    package let isCheckable: Bool

    package init(units: Set<UnitID>, isConfidential: Bool, isCheckable: Bool) {
        self.units = units
        self.isConfidential = isConfidential
        self.isCheckable = isCheckable
    }

    package init(_ order: WorkOrder) {
        self.init(
            units: Set(order.assignments.map(\.unit)),
            isConfidential: order.facts.isConfidential,
            isCheckable: order.state.isFinished || order.callbackCount > 0)
    }
}

/// Word that an order changed. Holds nothing personal and nothing that was typed.
package struct OrderNotice: Hashable, Sendable {
    package let id: OrderID
    package let number: OrderNumber
    /// The version after the change.
    package let version: Int
    package let state: OrderState
    package let lead: UnitID?
    package let after: OrderTrace
    /// As the order was before; nil for a new one. Who knew of it then is told that it went.
    package let before: OrderTrace?

    package init(_ order: WorkOrder, before: WorkOrder? = nil) {
        id = order.id
        number = order.number
        version = order.version
        state = order.state
        lead = order.lead?.unit
        after = OrderTrace(order)
        self.before = before.map(OrderTrace.init)
    }

    /// One of the two traces may be known of only by people named for the order.
    package var isConfidential: Bool { after.isConfidential || before?.isConfidential == true }

    /// Whether a reader of `scope` may be told: who may know of the order now, or knew of it until
    /// now.
    package func reaches(
        _ scope: OrderScope, _ standing: OrderScope.Standing, at now: Instant
    ) -> Bool {
        scope.holds(after, standing, at: now)
            || before.map { scope.holds($0, standing, at: now) } ?? false
    }
}

// MARK: - As text

extension OrderNotice {
    /// One line for the wire between nodes; nil where a unit's code would break it.
    package var text: String? {
        let units = after.units.union(before?.units ?? []).union(lead.map { [$0] } ?? [])
        guard units.allSatisfy({ !$0.code.contains(where: { "\t\n,".contains($0) }) }) else {
            return nil
        }
        return [
            String(id.value), number.text, String(version), state.rawValue, lead?.code ?? "",
            after.text, before?.text ?? "",
        ].joined(separator: "\t")
    }

    /// Nil unless `text` is what `text` makes.
    package init?(text: String) {
        let parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, let id = Int64(parts[0]), let number = OrderNumber(parts[1]),
            let version = Int(parts[2]), let state = OrderState(rawValue: parts[3]),
            let after = OrderTrace(text: parts[5])
        else { return nil }
        self.id = OrderID(id)
        self.number = number
        self.version = version
        self.state = state
        lead = parts[4].isEmpty ? nil : UnitID(parts[4])
        self.after = after
        before = parts[6].isEmpty ? nil : OrderTrace(text: parts[6])
    }
}

extension OrderTrace {
    package var text: String {
        let flags = (isConfidential ? "c" : "-") + (isCheckable ? "k" : "-")
        return ([flags] + units.map(\.code).sorted()).joined(separator: ",")
    }

    package init?(text: String) {
        let parts = text.split(separator: ",").map(String.init)
        guard let flags = parts.first, flags.count == 2 else { return nil }
        self.init(
            units: Set(parts.dropFirst().map { UnitID($0) }),
            isConfidential: flags.hasPrefix("c"), isCheckable: flags.hasSuffix("k"))
    }
}

extension OrderNotice {
    /// This notice and an earlier one of the same order as one: whoever may be told of either is
    /// told of the later version.
    package func following(_ earlier: OrderNotice) -> OrderNotice {
        let newest = version >= earlier.version ? self : earlier
        let known = [before, earlier.before, earlier.after].compactMap(\.self)
        let traces = known.filter { !$0.isConfidential }
        // Confidential traces join no open ones: they would tell of what only the named may know.
        let base = traces.isEmpty ? known : traces
        let joined = OrderTrace(
            units: base.reduce(into: []) { $0.formUnion($1.units) },
            isConfidential: traces.isEmpty, isCheckable: base.contains(where: \.isCheckable))
        return OrderNotice(newest, knownBefore: joined)
    }

    private init(_ notice: OrderNotice, knownBefore: OrderTrace) {
        id = notice.id
        number = notice.number
        version = notice.version
        state = notice.state
        lead = notice.lead
        after = notice.after
        before = knownBefore
    }
}
