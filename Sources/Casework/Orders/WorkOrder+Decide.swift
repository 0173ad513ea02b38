/// The limits on what people write, in Unicode scalars.
package enum OrderLimits {
    package static let reasonMinimum = 5
    package static let remarkMaximum = 1_000
    package static let replyMinimum = 5
    package static let replyMaximum = 5_000
    package static let titleMaximum = 500
    package static let contentMaximum = 20_000
    package static let unitsMaximum = 20
    /// Numbers of an order and names of units and places. They are indexed, and an index of
    /// PostgreSQL takes some 2,700 bytes.
    package static let numberMaximum = 100
    package static let nameMaximum = 200
}

/// Who acts and when; part of every decision.
package struct DecisionContext: Sendable {
    package let now: Instant
    /// Name of the unit the actor acts for; empty for the desk and for imports.
    package let unitName: String
    package let rules: OrderRules

    package init(now: Instant, unitName: String = "", rules: OrderRules) {
        self.now = now
        self.unitName = unitName
        self.rules = rules
    }
}

extension WorkOrder {
    /// The event that brings an order to life.
    ///
    /// - Throws: `unknownDeadlineClass` when the profile lacks a class for it, `textMissing` or
    ///   `textTooLong` for title and content.
    package static func receive(
        number: OrderNumber, facts: OrderFacts, finishedAtCity: Bool, in context: DecisionContext
    ) throws(OrderRefusal) -> OrderEvent {
        var facts = facts.canonical
        facts.receivedAt =
            facts.receivedAt ?? min(facts.earliestMoment ?? context.now, context.now)
        try check(facts)
        let deadlines = try context.rules.deadlines(for: facts, arrivedAt: context.now)
        return .received(
            number: number, facts: facts, state: finishedAtCity ? .closed : .awaitingSigning,
            deadlines: deadlines)
    }

    /// What `command` would do. Reads, never changes; an empty list means nothing to do.
    package func decide(
        _ command: OrderCommand, in context: DecisionContext
    ) throws(OrderRefusal) -> [OrderEvent] {
        switch (state, command) {
        case (_, .amend(let newer, let finishedAtCity, let openAtCity)):
            return try amendment(
                to: newer, finishedAtCity: finishedAtCity, openAtCity: openAtCity, in: context)
        case (.awaitingSigning, .sign):
            return [.signed]
        case (.awaitingSigning, .requestSendBack(let reason)),
            (.awaitingDispatch, .requestSendBack(let reason)):
            try Self.check(
                reason, .reason, minimum: OrderLimits.reasonMinimum,
                maximum: OrderLimits.remarkMaximum)
            return [.sendBackRequested(reason: reason)]
        case (.sendBackRequested, .reviewSendBack(let review)):
            try Self.check(review)
            return [.sendBackReviewed(review)]
        case (.awaitingDispatch, .dispatch(let plan)), (.handling, .dispatch(let plan)):
            return [try dispatched(plan, in: context)]
        case (.handling, .recordContact(let contact)):
            try Self.check(
                contact.summary, .summary, minimum: 1, maximum: OrderLimits.remarkMaximum)
            try check(happenedAt: contact.happenedAt, in: context)
            return [.contactRecorded(contact, unit: context.unitName)]
        case (.handling, .recordProgress(let note)):
            try Self.check(note, .note, minimum: 1, maximum: OrderLimits.remarkMaximum)
            return [.progressRecorded(note: note, unit: context.unitName)]
        case (.handling, .reply(let text, let waiver)):
            return [try replied(text, waiver: waiver, in: context)]
        case (.awaitingReplyReview, .reviewReply(let review)):
            try Self.check(review)
            let due =
                review.isAccepted
                ? try context.rules.deadline(
                    for: .judgement, from: moments.repliedAt ?? context.now) : nil
            return [.replyReviewed(review, judgement: due)]
        case (.awaitingJudgement, .recordCallback(let callback)),
            (.awaitingClosing, .recordCallback(let callback)),
            (.closed, .recordCallback(let callback)):
            try Self.check(callback)
            try check(happenedAt: callback.happenedAt, in: context)
            return [.callbackRecorded(callback)]
        case (.awaitingJudgement, .judge(let evaluation, let reason, let differing)):
            return [try judged(evaluation, withoutCallback: reason, differing: differing)]
        case (.awaitingClosing, .reviewClosing(let review)):
            try Self.check(review)
            return [.closingReviewed(review)]
        default:
            throw .wrongState(state, command.action)
        }
    }

    /// The actions that this state takes, in the order a page offers them.
    package static func actions(in state: OrderState) -> [OrderAction] {
        switch state {
        case .awaitingSigning: [.sign, .requestSendBack]
        case .sendBackRequested: [.reviewSendBack]
        case .awaitingDispatch: [.dispatch, .requestSendBack]
        case .handling: [.recordContact, .recordProgress, .reply, .dispatch]
        case .awaitingReplyReview: [.reviewReply]
        case .awaitingJudgement: [.recordCallback, .judge]
        case .awaitingClosing: [.reviewClosing, .recordCallback]
        case .closed: [.recordCallback]
        case .sentBack, .verdictReceived, .archived: []
        }
    }

    private func dispatched(
        _ plan: DispatchPlan, in context: DecisionContext
    ) throws(OrderRefusal) -> OrderEvent {
        try Self.check(plan.instruction, .instruction, maximum: OrderLimits.remarkMaximum)
        var instead: Redispatch?
        if state == .handling {
            try Self.check(
                plan.reason, .reason, minimum: OrderLimits.reasonMinimum,
                maximum: OrderLimits.remarkMaximum)
            instead = Redispatch(reason: plan.reason, former: assignments)
        }
        guard plan.assisting.count < OrderLimits.unitsMaximum else {
            throw .tooManyUnits(maximum: OrderLimits.unitsMaximum)
        }
        let reply = try replyDeadline(plan.deadlineClass, in: context)
        let due = context.rules.policy.internalDue(
            cityDue: reply.due, from: context.now, zone: context.rules.zone)
        var seen: Set<UnitID> = []
        var assignments: [Assignment] = []
        for (index, unit) in ([plan.lead] + plan.assisting).enumerated() {
            guard let name = context.rules.unitName(unit) else { throw .unknownUnit(unit) }
            guard seen.insert(unit).inserted else { throw .unitNamedTwice(unit) }
            assignments.append(
                Assignment(
                    unit: unit, unitName: name, role: index == 0 ? .lead : .assisting, due: due))
        }
        return .dispatched(
            assignments, reply: reply, instruction: plan.instruction, instead: instead)
    }

    /// A limit that the city gave is kept; otherwise a named class counts from the city's dispatch.
    private func replyDeadline(
        _ classID: String?, in context: DecisionContext
    ) throws(OrderRefusal) -> Deadline {
        guard let classID else { return deadlines.reply }
        let start = context.rules.start(
            of: classID, for: facts, arrivedAt: moments.arrivedAt)
        let chosen = try context.rules.deadline(
            classID, from: start, arrival: moments.arrivedAt)
        return deadlines.reply.isGivenByCity ? deadlines.reply : chosen
    }

    private func replied(
        _ text: String, waiver: String?, in context: DecisionContext
    ) throws(OrderRefusal) -> OrderEvent {
        try Self.check(
            text, .reply, minimum: OrderLimits.replyMinimum, maximum: OrderLimits.replyMaximum)
        if !hasContact {
            guard let waiver, !waiver.isEmpty else { throw .contactMissing }
            try Self.check(
                waiver, .waiver, minimum: OrderLimits.reasonMinimum,
                maximum: OrderLimits.remarkMaximum)
        }
        return .replied(
            text: text, contactWaiver: hasContact ? nil : waiver, unit: context.unitName)
    }

    private func judged(
        _ evaluation: Evaluation, withoutCallback reason: String?, differing: String?
    ) throws(OrderRefusal) -> OrderEvent {
        guard evaluation.isComplete else { throw .answersMissing }
        if let called = lastCallback, called.isValid {
            var valid = evaluation
            valid.isValid = true
            if valid == called { return .judged(valid, withoutCallback: nil) }
            guard let differing, !differing.isEmpty else { throw .judgementDiffers }
            try Self.check(
                differing, .reason, minimum: OrderLimits.reasonMinimum,
                maximum: OrderLimits.remarkMaximum)
            return .judged(valid, withoutCallback: nil, differing: differing)
        }
        guard let reason, !reason.isEmpty else { throw .callbackMissing }
        try Self.check(
            reason, .reason, minimum: OrderLimits.reasonMinimum,
            maximum: OrderLimits.remarkMaximum)
        var unconfirmed = evaluation
        unconfirmed.isValid = false
        return .judged(unconfirmed, withoutCallback: reason)
    }

    /// Recorded now, happened then: not before the order was received, not later than now.
    private func check(
        happenedAt moment: Instant?, in context: DecisionContext
    ) throws(OrderRefusal) {
        guard let moment else { return }
        if moment > context.now { throw .happenedInFuture }
        if moment < moments.receivedAt { throw .happenedBeforeReceipt }
    }

    static func check(_ facts: OrderFacts) throws(OrderRefusal) {
        if facts.title.isEmpty, facts.content.isEmpty {
            throw .textMissing(.content, minimum: 1)
        }
        try check(facts.title, .title, maximum: OrderLimits.titleMaximum)
        try check(facts.content, .content, maximum: OrderLimits.contentMaximum)
    }

    private static func check(_ review: Review) throws(OrderRefusal) {
        try check(
            review.remark, review.isAccepted ? .remark : .reason,
            minimum: review.isAccepted ? 0 : OrderLimits.reasonMinimum,
            maximum: OrderLimits.remarkMaximum)
    }

    private static func check(_ callback: Callback) throws(OrderRefusal) {
        try check(callback.words, .words, maximum: OrderLimits.remarkMaximum)
        let answers = callback.evaluation
        if callback.outcome == .valid {
            guard answers.isComplete else { throw .answersMissing }
        } else if answers.contacted != nil || answers.resolution != nil
            || answers.satisfaction != nil
        {
            throw .answersWithoutCallback
        }
    }

    private static func check(
        _ text: String, _ field: OrderField, minimum: Int = 0, maximum: Int
    ) throws(OrderRefusal) {
        let count = text.unicodeScalars.count
        if count > maximum { throw .textTooLong(field, maximum: maximum) }
        let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        if count < minimum || (minimum > 0 && isBlank) {
            throw .textMissing(field, minimum: minimum)
        }
    }
}
