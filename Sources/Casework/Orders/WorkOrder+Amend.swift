extension WorkOrder {
    /// The city finished it before anybody here signed it.
    package var cameFinished: Bool {
        state == .closed && moments.signedAt == nil && assignments.isEmpty
    }

    /// When the request counts as raised under `newer` facts of an export that does not say so. An
    /// assumed moment gives way to an earlier one that the city names by now.
    package func assumedReceipt(under newer: OrderFacts) -> Instant {
        let known = moments.receivedAt
        guard known == moments.arrivedAt || known == facts.earliestMoment,
            let earliest = newer.earliestMoment
        else { return known }
        return min(known, earliest)
    }

    /// What a newer export of the city changes: its facts, the limits that follow from them, and
    /// where the order stands if nobody here is at work on it. Work under way is never cut off.
    func amendment(
        to newer: OrderFacts, finishedAtCity: Bool, openAtCity: Bool,
        in context: DecisionContext
    ) throws(OrderRefusal) -> [OrderEvent] {
        var merged = newer.canonical
        merged.receivedAt = newer.receivedAt ?? facts.receivedAt
        let isClosing = finishedAtCity && state == .awaitingSigning
        let isTakenUp = openAtCity && !finishedAtCity && cameFinished
        guard merged != facts || isClosing || isTakenUp else { return [] }
        try Self.check(merged)
        if isClosing {
            return [.amended(merged, reply: newLimit(in: merged), step: .finished)]
        }
        if isTakenUp {
            let anew = try clocks(for: merged, takenUpIn: context)
            return [.amended(merged, reply: anew.reply, step: .takenUpAgain(sign: anew.sign))]
        }
        if !finishedAtCity, isDispatchedAgain(by: merged) {
            let clocks = try context.rules.deadlines(for: merged, arrivedAt: context.now)
            let step = CityStep.dispatchedAgain(sign: clocks.sign)
            return [.amended(merged, reply: clocks.reply, step: step)]
        }
        let given = newLimit(in: merged)
        let reply = given == nil ? try changedClass(in: merged, context) : given
        let due = reply.flatMap { unitsDue(under: $0, context.rules) }
        return [.amended(merged, reply: reply, due: due)]
    }

    private func newLimit(in newer: OrderFacts) -> Deadline? {
        guard let given = newer.cityDueAt, given != facts.cityDueAt else { return nil }
        return .givenByCity(given)
    }

    /// The limit of a class that other facts lead to, while nobody has dispatched and the city gave
    /// none. It counts as at the arrival; of an order that was taken up again, from now.
    func changedClass(
        in newer: OrderFacts, _ context: DecisionContext
    ) throws(OrderRefusal) -> Deadline? {
        guard awaitsDispatch, !deadlines.reply.isGivenByCity, newer.cityDueAt == nil,
            DeadlineFacts(newer) != DeadlineFacts(facts) || newer.receivedAt != facts.receivedAt
                || newer.cityDispatchedAt != facts.cityDispatchedAt
        else { return nil }
        let arrival = moments.arrivedAt
        let before = try context.rules.deadlines(for: facts, arrivedAt: arrival).reply
        let after = try context.rules.deadlines(for: newer, arrivedAt: arrival).reply
        if after == before { return nil }
        if deadlines.reply == before { return after }
        if deadlines.reply.classID == after.classID { return nil }
        return try clocks(for: newer, takenUpIn: context).reply
    }

    private var awaitsDispatch: Bool {
        switch state {
        case .awaitingSigning, .sendBackRequested, .awaitingDispatch: true
        default: false
        }
    }

    /// New clocks: from the city's newer dispatch, else from now. A limit the city gave stays.
    private func clocks(
        for newer: OrderFacts, takenUpIn context: DecisionContext
    ) throws(OrderRefusal) -> OrderDeadlines {
        let isSentAnew = newer.cityDispatchedAt != facts.cityDispatchedAt
        let start = isSentAnew ? newer.cityDispatchedAt ?? context.now : context.now
        var counted = newer
        counted.receivedAt = start
        counted.cityDispatchedAt = start
        return try context.rules.deadlines(for: counted, arrivedAt: context.now)
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
