/// One citizen's request (工单) and all that is done about it.
///
/// A pure value: `decide` reads it and returns events or refuses, `apply` turns an event into the
/// next value. Neither reads a clock, a store or a random number.
///
/// Invariants, checked by `checkInvariants()`:
/// 1. `version` is the number of events applied.
/// 2. An order has been signed if and only if `signedAt` is set, except orders that the city
///    finished before anybody here signed them.
/// 3. From `handling` to `closed` there is exactly one lead assignment, with the same exception.
/// 4. `closed` has a closing moment of ours, with the same exception; earlier states have none.
/// 5. A send-back request has a reason and remembers the state it came from.
package struct WorkOrder: Hashable, Sendable {
    package let id: OrderID
    package let number: OrderNumber
    package internal(set) var version = 0
    package internal(set) var state = OrderState.awaitingSigning
    package internal(set) var facts: OrderFacts
    package internal(set) var deadlines: OrderDeadlines
    package internal(set) var moments: OrderMoments
    package internal(set) var assignments: [Assignment] = []
    package internal(set) var sendBack: SendBack?
    package internal(set) var sendBackCount = 0
    package internal(set) var replyText = ""
    /// True from the first contact on that reached the complainant or tried to.
    package internal(set) var hasContact = false
    package internal(set) var callbackCount = 0
    /// Our judgement of the three rates, which the figures count unless the city has a verdict.
    package internal(set) var judgement: Evaluation?
    /// What the last valid callback of this handling said. Counts through the judgement alone.
    package internal(set) var lastCallback: Evaluation?

    /// The lead unit, once dispatched.
    package var lead: Assignment? {
        assignments.first { $0.role == .lead }
    }

    /// What the figures count: the city's verdict where there is one, our judgement otherwise.
    package var effectiveEvaluation: Evaluation? {
        facts.verdict ?? judgement
    }

    /// The closing moment the figures count: ours, else the one the city exported. Nil while the
    /// order is open here, whatever the city says, and where the city gave no moment.
    package var closedAt: Instant? {
        state.isClosed ? moments.closedAt ?? facts.cityClosedAt : nil
    }

    /// The unit the figures count an order for: our lead, else the city's, else the subdistrict.
    package var responsibleUnitName: String {
        if let lead { return lead.unitName }
        return facts.unitName.isEmpty ? facts.subdistrict : facts.unitName
    }

    /// The clock that runs out first among those that run now; nil when none does.
    package var currentDeadline: Deadline? {
        switch state {
        case .awaitingSigning:
            deadlines.reply.due < deadlines.sign.due ? deadlines.reply : deadlines.sign
        case .sendBackRequested, .awaitingDispatch, .handling, .awaitingReplyReview:
            deadlines.reply
        case .awaitingJudgement: deadlines.judgement
        case .awaitingClosing, .sentBack, .closed, .verdictReceived, .archived: nil
        }
    }
}

/// When what happened. Stored with the order, never recomputed.
package struct OrderMoments: Hashable, Sendable {
    /// When the request was raised, as the city's latest export says; else the earliest moment that
    /// the city names, else the arrival. The moment that puts an order into a period.
    package var receivedAt: Instant
    /// When it reached this deployment.
    package let arrivedAt: Instant
    package var signedAt: Instant?
    /// When the city got it back; nil again once the city has dispatched it anew.
    package var sentBackAt: Instant?
    /// When the units that have it got it.
    package var dispatchedAt: Instant?
    /// The first contact.
    package var contactedAt: Instant?
    package var repliedAt: Instant?
    package var judgedAt: Instant?
    /// When we closed it; nil where the city did.
    package var closedAt: Instant?

    package init(receivedAt: Instant, arrivedAt: Instant) {
        self.receivedAt = receivedAt
        self.arrivedAt = arrivedAt
    }
}

/// A request to give the order back (退回), pending or accepted.
package struct SendBack: Hashable, Sendable {
    package let reason: String
    package let from: OrderState

    package init(reason: String, from: OrderState) {
        self.reason = reason
        self.from = from
    }
}

extension WorkOrder {
    /// Everything of an order as the store keeps it.
    package struct Snapshot: Sendable {
        package var version: Int
        package var state: OrderState
        package var facts: OrderFacts
        package var deadlines: OrderDeadlines
        package var moments: OrderMoments
        package var assignments: [Assignment] = []
        package var sendBack: SendBack?
        package var sendBackCount = 0
        package var replyText = ""
        package var hasContact = false
        package var callbackCount = 0
        package var judgement: Evaluation?
        package var lastCallback: Evaluation?

        package init(
            version: Int, state: OrderState, facts: OrderFacts, deadlines: OrderDeadlines,
            moments: OrderMoments
        ) {
            self.version = version
            self.state = state
            self.facts = facts
            self.deadlines = deadlines
            self.moments = moments
        }
    }

    /// Restores an order from its stored row.
    package init(id: OrderID, number: OrderNumber, snapshot: Snapshot) {
        self.id = id
        self.number = number
        version = snapshot.version
        state = snapshot.state
        facts = snapshot.facts
        deadlines = snapshot.deadlines
        moments = snapshot.moments
        assignments = snapshot.assignments
        sendBack = snapshot.sendBack
        sendBackCount = snapshot.sendBackCount
        replyText = snapshot.replyText
        hasContact = snapshot.hasContact
        callbackCount = snapshot.callbackCount
        judgement = snapshot.judgement
        lastCallback = snapshot.lastCallback
    }

    /// Completes an order read in two steps with its assignments.
    package mutating func restore(assignments: [Assignment]) {
        self.assignments = assignments
    }

    /// Names the first invariant that does not hold; nil when all do.
    package func checkInvariants() -> String? {
        let cameClosed = signedNeverNeeded
        let pastSigning: Bool
        switch state {
        case .awaitingSigning: pastSigning = false
        case .sendBackRequested, .sentBack: pastSigning = moments.signedAt != nil
        default: pastSigning = true
        }
        if pastSigning != (moments.signedAt != nil), !cameClosed {
            return "2: state \(state.rawValue) and signedAt disagree"
        }
        let leads = assignments.filter { $0.role == .lead }.count
        switch state {
        case .awaitingSigning, .sendBackRequested, .sentBack, .awaitingDispatch:
            if leads > 1 { return "3: \(leads) lead assignments" }
        default:
            if leads != 1, !cameClosed { return "3: \(leads) lead assignments" }
        }
        switch state {
        case .closed, .verdictReceived, .archived:
            if moments.closedAt == nil, !cameClosed { return "4: closed without a closing moment" }
        default:
            if moments.closedAt != nil { return "4: open with a closing moment" }
        }
        if state == .sendBackRequested, sendBack == nil { return "5: no send-back reason" }
        return nil
    }

    /// The city finished this order: it never passed our desk.
    private var signedNeverNeeded: Bool {
        moments.signedAt == nil && assignments.isEmpty && state.isFinished
    }
}
