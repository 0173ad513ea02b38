/// Something that happened to an order. Events are stored in the same transaction as the row they
/// change; replaying an order's events gives its row.
package enum OrderEvent: Hashable, Sendable {
    /// `state` is `closed` for orders that the city exported as finished.
    case received(
        number: OrderNumber, facts: OrderFacts, state: OrderState, deadlines: OrderDeadlines)
    /// `reply` is a new limit, `due` what follows from it for the units that have the order.
    case amended(
        OrderFacts, reply: Deadline?, due: Instant? = nil, step: CityStep? = nil)
    /// A person corrected values of the order, or took such a correction back.
    case edited(OrderEdit)
    /// The city's newer export has another name, phone, contact or address. Which ones, not what.
    case complainantAmended(fields: [String])
    case signed
    case sendBackRequested(reason: String)
    case sendBackReviewed(Review)
    /// `instead` tells which units had the order before and why they lost it.
    case dispatched(
        [Assignment], reply: Deadline, instruction: String, instead: Redispatch? = nil)
    case contactRecorded(Contact, unit: String)
    case progressRecorded(note: String, unit: String)
    case replied(text: String, contactWaiver: String?, unit: String)
    case replyReviewed(Review, judgement: Deadline?)
    case callbackRecorded(Callback)
    case judged(Evaluation, withoutCallback: String?, differing: String? = nil)
    case closingReviewed(Review)

    package var kind: Kind {
        switch self {
        case .received: .received
        case .amended: .amended
        case .edited: .edited
        case .complainantAmended: .complainantAmended
        case .signed: .signed
        case .sendBackRequested: .sendBackRequested
        case .sendBackReviewed: .sendBackReviewed
        case .dispatched: .dispatched
        case .contactRecorded: .contactRecorded
        case .progressRecorded: .progressRecorded
        case .replied: .replied
        case .replyReviewed: .replyReviewed
        case .callbackRecorded: .callbackRecorded
        case .judged: .judged
        case .closingReviewed: .closingReviewed
        }
    }

    /// The name an event is stored under. Never rename one.
    package enum Kind: String, CaseIterable, Sendable {
        case received
        case amended
        case edited
        case complainantAmended = "complainant_amended"
        case signed
        case sendBackRequested = "send_back_requested"
        case sendBackReviewed = "send_back_reviewed"
        case dispatched
        case contactRecorded = "contact_recorded"
        case progressRecorded = "progress_recorded"
        case replied
        case replyReviewed = "reply_reviewed"
        case callbackRecorded = "callback_recorded"
        case judged
        case closingReviewed = "closing_reviewed"
    }
}

/// How a newer export of the city moves an order.
package enum CityStep: Hashable, Sendable {
    /// The city finished what nobody here had signed.
    case finished
    /// The city dispatched again what was sent back to it: it is to be signed anew.
    case dispatchedAgain(sign: Deadline)
    /// The city took up again what it had finished before anybody here signed it.
    case takenUpAgain(sign: Deadline)
}

/// Units lose an order to others (改派).
package struct Redispatch: Hashable, Sendable {
    package let reason: String
    package let former: [Assignment]

    package init(reason: String, former: [Assignment]) {
        self.reason = reason
        self.former = former
    }
}

/// An event that does not fit the order it is applied to: the stored history is broken.
package struct CorruptHistory: Error, Hashable, Sendable {
    package let order: OrderID
    package let version: Int
    package let reason: String

    package init(order: OrderID, version: Int, reason: String) {
        self.order = order
        self.version = version
        self.reason = reason
    }
}
