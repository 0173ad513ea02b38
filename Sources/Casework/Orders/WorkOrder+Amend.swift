extension WorkOrder {
    /// What a newer export of the city changes: its facts, the limits that follow from them, and
    /// where the order stands if nobody here is at work on it. Work under way is never cut off.
    func amendment(
        to newer: OrderFacts, finishedAtCity: Bool, in context: DecisionContext
    ) throws(OrderRefusal) -> [OrderEvent] {
        var merged = newer.canonical
        merged.receivedAt = newer.receivedAt ?? facts.receivedAt
        let isClosing = finishedAtCity && state == .awaitingSigning
        guard merged != facts || isClosing else { return [] }
        try Self.check(merged)
        if isClosing {
            return [.amended(merged, reply: newLimit(in: merged), step: .finished)]
        }
        if !finishedAtCity, isDispatchedAgain(by: merged) {
            let clocks = try context.rules.deadlines(for: merged, arrivedAt: context.now)
            let step = CityStep.dispatchedAgain(sign: clocks.sign)
            return [.amended(merged, reply: clocks.reply, step: step)]
        }
        let reply = newLimit(in: merged)
        let due = reply.flatMap { unitsDue(under: $0, context.rules) }
        return [.amended(merged, reply: reply, due: due)]
    }

    private func newLimit(in newer: OrderFacts) -> Deadline? {
        guard let given = newer.cityDueAt, given != facts.cityDueAt else { return nil }
        return .givenByCity(given)
    }

    /// The internal limit of units that still owe their reply.
    private func unitsDue(under reply: Deadline, _ rules: OrderRules) -> Instant? {
        guard let start = moments.dispatchedAt, state.owesReply else { return nil }
        return rules.policy.internalDue(cityDue: reply.due, from: start, zone: rules.zone)
    }

    /// The city dispatched the order after we had sent it back.
    private func isDispatchedAgain(by newer: OrderFacts) -> Bool {
        guard state == .sentBack, let back = moments.sentBackAt,
            let sent = newer.cityDispatchedAt, sent != facts.cityDispatchedAt
        else { return false }
        return sent > back
    }
}

extension Assignment {
    func with(due: Instant) -> Assignment {
        Assignment(unit: unit, unitName: unitName, role: role, due: due)
    }
}
