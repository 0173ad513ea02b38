/// A part in handling an order: the lead carries first-receiver responsibility (条例 art. 14).
package struct Assignment: Hashable, Sendable {
    package enum Role: String, CaseIterable, Sendable {
        case lead, assisting
    }

    package let unit: UnitID
    package let unitName: String
    package let role: Role
    package let due: Instant

    package init(unit: UnitID, unitName: String, role: Role, due: Instant) {
        self.unit = unit
        self.unitName = unitName
        self.role = role
        self.due = due
    }
}

/// How a unit tried to reach the complainant.
package enum ContactChannel: String, CaseIterable, Sendable {
    case phone, message, visit, online
}

package struct Contact: Hashable, Sendable {
    package let channel: ContactChannel
    package let reached: Bool
    package let summary: String
    /// When it happened, where that is not when it is recorded. Clocks and figures go by the moment
    /// of recording.
    package let happenedAt: Instant?

    package init(
        channel: ContactChannel, reached: Bool, summary: String, happenedAt: Instant? = nil
    ) {
        self.channel = channel
        self.reached = reached
        self.summary = summary
        self.happenedAt = happenedAt
    }
}

/// Accept or reject, with the words that go with it. A rejection always says why.
package struct Review: Hashable, Sendable {
    package let isAccepted: Bool
    package let remark: String

    package init(isAccepted: Bool, remark: String = "") {
        self.isAccepted = isAccepted
        self.remark = remark
    }
}

/// Where an order goes: the units and the class its limit is taken from.
package struct DispatchPlan: Hashable, Sendable {
    package let lead: UnitID
    package let assisting: [UnitID]
    /// Nil keeps the limit that the order already has.
    package let deadlineClass: String?
    package let instruction: String
    /// Why the units that have the order lose it; needed only once it was dispatched.
    package let reason: String

    package init(
        lead: UnitID, assisting: [UnitID] = [], deadlineClass: String? = nil,
        instruction: String = "", reason: String = ""
    ) {
        self.lead = lead
        self.assisting = assisting
        self.deadlineClass = deadlineClass
        self.instruction = instruction
        self.reason = reason
    }
}

/// What a person or an import wants to do to an order.
package enum OrderCommand: Hashable, Sendable {
    /// A newer export of the city, and whether its word for the state says that the city has
    /// finished the order or has it in hand; neither where the word is not known.
    case amend(OrderFacts, finishedAtCity: Bool = false, openAtCity: Bool = false)
    case sign
    case requestSendBack(reason: String)
    case reviewSendBack(Review)
    case dispatch(DispatchPlan)
    case recordContact(Contact)
    case recordProgress(note: String)
    /// `contactWaiver` says why nobody was contacted; needed only where no contact is on record.
    case reply(text: String, contactWaiver: String?)
    case reviewReply(Review)
    case recordCallback(Callback)
    /// `withoutCallback` says why no valid callback stands behind the judgement, `differing` why
    /// it is not what the last valid one said.
    case judge(Evaluation, withoutCallback: String?, differing: String? = nil)
    case reviewClosing(Review)

    /// Adds to the order's history and changes no field: two people may do so at the same time
    /// without either overwriting the other. The order's state still decides.
    package var isAddition: Bool {
        switch self {
        case .recordContact, .recordProgress: true
        default: false
        }
    }

    package var action: OrderAction {
        switch self {
        case .amend: .amend
        case .sign: .sign
        case .requestSendBack: .requestSendBack
        case .reviewSendBack: .reviewSendBack
        case .dispatch: .dispatch
        case .recordContact: .recordContact
        case .recordProgress: .recordProgress
        case .reply: .reply
        case .reviewReply: .reviewReply
        case .recordCallback: .recordCallback
        case .judge: .judge
        case .reviewClosing: .reviewClosing
        }
    }
}

/// The verbs of `OrderCommand` without their objects: what policies allow and pages offer.
package enum OrderAction: String, CaseIterable, Sendable {
    case amend
    case sign
    case requestSendBack = "request_send_back"
    case reviewSendBack = "review_send_back"
    case dispatch
    case recordContact = "record_contact"
    case recordProgress = "record_progress"
    case reply
    case reviewReply = "review_reply"
    case recordCallback = "record_callback"
    case judge
    case reviewClosing = "review_closing"
}

/// Why the domain says no. Nothing has changed when one is thrown.
package enum OrderRefusal: Error, Hashable, Sendable {
    /// The order's state does not take this action.
    case wrongState(OrderState, OrderAction)
    /// A text that must be given is missing or shorter than `minimum` characters.
    case textMissing(OrderField, minimum: Int)
    /// A text is longer than `maximum` characters.
    case textTooLong(OrderField, maximum: Int)
    case unknownUnit(UnitID)
    case unitNamedTwice(UnitID)
    case tooManyUnits(maximum: Int)
    case unknownDeadlineClass(String)
    /// A reply needs a recorded contact or a stated reason for having none (条例 art. 15).
    case contactMissing
    /// A valid callback needs all three answers.
    case answersMissing
    /// A callback that reached nobody has no answers.
    case answersWithoutCallback
    /// A judgement needs a valid callback or a stated reason for having none.
    case callbackMissing
    /// A judgement that is not what the last valid callback said needs a stated reason.
    case judgementDiffers
    /// What happened cannot have happened after it was recorded.
    case happenedInFuture
    /// What happened on an order cannot have happened before it was received.
    case happenedBeforeReceipt
    /// A confidential order is handed to people of its lead unit, not to the unit.
    case handlersMissing
    /// Somebody named works for none of the units the order goes to.
    case handlerElsewhere
}

/// The field a refusal is about.
package enum OrderField: String, CaseIterable, Sendable {
    case reason, remark, instruction, summary, note, reply, waiver, words, title, content
}
