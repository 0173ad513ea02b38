/// A limit of an order with the rule and the count behind it, to be checked by hand.
package struct ClockProof: Hashable, Sendable {
    /// The version of the rule that was counted with.
    package let rule: DeadlineClass
    package let count: DeadlineProof

    package init(rule: DeadlineClass, count: DeadlineProof) {
        self.rule = rule
        self.count = count
    }
}

/// The proofs of an order's clocks; nil for limits that the city gave, and for those that the
/// profile in force would count otherwise: an order keeps what was counted when the clock began.
package struct OrderProofs: Hashable, Sendable {
    package var sign: ClockProof?
    package var reply: ClockProof?
    package var judgement: ClockProof?

    package init() {}
}

extension OrderRules {
    package func proofs(of order: WorkOrder) -> OrderProofs {
        var proofs = OrderProofs()
        let arrival = order.moments.arrivedAt
        let reply = order.deadlines.reply
        proofs.sign = proof(of: order.deadlines.sign, from: arrival, arrival)
        proofs.reply = proof(
            of: reply, from: start(of: reply.classID, for: order.facts, arrivedAt: arrival),
            arrival)
        if let judgement = order.deadlines.judgement, let replied = order.moments.repliedAt {
            proofs.judgement = proof(of: judgement, from: replied, arrival)
        }
        return proofs
    }

    private func proof(
        of deadline: Deadline, from start: Instant, _ arrival: Instant
    ) -> ClockProof? {
        guard !deadline.isGivenByCity,
            let rule = deadlineClass(deadline.classID, from: start, arrival: arrival)
        else { return nil }
        let count = rule.proof(from: start, calendar: calendar, zone: zone)
        return count.due == deadline.due ? ClockProof(rule: rule, count: count) : nil
    }
}
