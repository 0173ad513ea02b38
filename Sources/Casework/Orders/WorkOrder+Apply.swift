extension WorkOrder {
    /// Starts an order from its first event.
    ///
    /// - Throws: `CorruptHistory` when the first event is not `received`.
    package init(
        id: OrderID, first event: OrderEvent, at now: Instant
    ) throws(CorruptHistory) {
        guard case .received(let number, let facts, let state, let deadlines) = event else {
            throw CorruptHistory(
                order: id, version: 1, reason: "first event is \(event.kind.rawValue)")
        }
        self.id = id
        self.number = number
        self.facts = facts
        self.state = state
        self.deadlines = deadlines
        moments = OrderMoments(receivedAt: facts.receivedAt ?? now, arrivedAt: now)
        version = 1
    }

    /// Turns `event`, which happened at `now`, into the next value. Never refuses a legal event.
    ///
    /// - Throws: `CorruptHistory` when the event cannot follow what went before.
    package mutating func apply(_ event: OrderEvent, at now: Instant) throws(CorruptHistory) {
        version += 1
        switch event {
        case .received:
            throw CorruptHistory(order: id, version: version, reason: "received twice")
        case .amended(let newer, let reply, let due, let step):
            facts = newer
            moments.receivedAt = newer.receivedAt ?? moments.receivedAt
            if let reply { deadlines.reply = reply }
            if let due { assignments = assignments.map { $0.with(due: due) } }
            if let step { apply(step) }
        case .edited(let edit):
            apply(edit)
        case .signed:
            moments.signedAt = now
            state = .awaitingDispatch
        case .sendBackRequested(let reason):
            sendBack = SendBack(reason: reason, from: state)
            sendBackCount += 1
            state = .sendBackRequested
        case .sendBackReviewed(let review):
            try applySendBack(review, at: now)
        case .dispatched(let assignments, let reply, _, let instead):
            let former = lead?.unit
            self.assignments = assignments
            deadlines.reply = reply
            // What the former unit said to the complainant is no contact of the new one.
            if instead != nil, lead?.unit != former { hasContact = false }
            moments.dispatchedAt = now
            state = .handling
        case .complainantAmended, .progressRecorded:
            break
        case .contactRecorded:
            hasContact = true
            moments.contactedAt = moments.contactedAt ?? now
        case .replied(let text, _, _):
            replyText = text
            moments.repliedAt = now
            state = .awaitingReplyReview
        case .replyReviewed(let review, let judgement):
            deadlines.judgement = judgement
            state = review.isAccepted ? .awaitingJudgement : .handling
        case .callbackRecorded(let callback):
            callbackCount += 1
            if callback.outcome == .valid { lastCallback = callback.evaluation }
        case .judged(let evaluation, _, _):
            judgement = evaluation
            moments.judgedAt = now
            state = .awaitingClosing
        case .closingReviewed(let review):
            applyClosing(review, at: now)
        }
    }

    private mutating func apply(_ step: CityStep) {
        switch step {
        case .finished:
            state = .closed
        case .dispatchedAgain(let sign):
            deadlines.sign = sign
            sendBack = nil
            moments.sentBackAt = nil
            moments.signedAt = nil
            state = .awaitingSigning
        case .takenUpAgain(let sign):
            deadlines.sign = sign
            // What somebody said about the former handling does not count for the new one.
            lastCallback = nil
            state = .awaitingSigning
        }
    }

    private mutating func applySendBack(
        _ review: Review, at now: Instant
    ) throws(CorruptHistory) {
        guard let request = sendBack else {
            throw CorruptHistory(
                order: id, version: version, reason: "review of a send-back nobody asked for")
        }
        if review.isAccepted {
            moments.sentBackAt = now
            state = .sentBack
        } else {
            state = request.from
            sendBack = nil
        }
    }

    private mutating func applyClosing(_ review: Review, at now: Instant) {
        if review.isAccepted {
            moments.closedAt = now
            state = .closed
        } else {
            // A second handling starts: what was judged does not count for it.
            judgement = nil
            lastCallback = nil
            hasContact = false
            moments.judgedAt = nil
            deadlines.judgement = nil
            state = .handling
        }
    }
}
