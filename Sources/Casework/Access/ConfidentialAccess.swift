/// How confidential orders (举报, 保密工单) are opened to those who are not named for them.
package enum ConfidentialAccess {
    /// Hours for which a granted request opens an order: a shift and the one after it, so that the
    /// work begun can be finished; whoever needs it longer is asked for the reason again.
    package static let hours = 24
    /// Characters of a reason. Five, as for every reason of an order, so that it says something.
    package static let reasonMinimum = 5
    package static let reasonMaximum = 500
    /// Requests of one account that may wait for an answer at the same time.
    package static let openRequestsMaximum = 20
}

/// Somebody who may know of a confidential order.
package struct NamedPerson: Hashable, Sendable {
    package let account: Int64
    package let displayName: String
    package let unit: UnitID?
    /// Who named them; empty when the system did.
    package let namedBy: String
    package let at: Instant
    /// The end of access that was asked for and granted; nil for those named for the order.
    package let until: Instant?

    package init(
        account: Int64, displayName: String, unit: UnitID?, namedBy: String, at: Instant,
        until: Instant?
    ) {
        self.account = account
        self.displayName = displayName
        self.unit = unit
        self.namedBy = namedBy
        self.at = at
        self.until = until
    }
}

/// Somebody a confidential order can be handed to: a handler or head of a unit.
package struct HandlerChoice: Hashable, Sendable {
    package let account: Int64
    package let displayName: String
    package let unit: UnitID

    package init(account: Int64, displayName: String, unit: UnitID) {
        self.account = account
        self.displayName = displayName
        self.unit = unit
    }
}

/// Who may know of a confidential order, as its page shows it.
package struct Confidentiality: Hashable, Sendable {
    package let named: [NamedPerson]
    /// People to whom a dispatch may hand the order; empty when it cannot be dispatched now.
    package let handlers: [HandlerChoice]

    package init(named: [NamedPerson], handlers: [HandlerChoice]) {
        self.named = named
        self.handlers = handlers
    }
}

/// Somebody asks to see a confidential order.
package struct AccessRequest: Hashable, Sendable {
    package enum Decision: String, CaseIterable, Sendable {
        case granted, refused
    }

    package let id: Int64
    package let order: OrderID
    package let number: OrderNumber
    package let account: Int64
    package let displayName: String
    package let reason: String
    package let askedAt: Instant
    package let decision: Decision?
    package let decidedAt: Instant?
    /// The end of the access, when it was granted; nil also where the asker had been named for the
    /// order before the decision.
    package let until: Instant?

    package init(
        id: Int64, order: OrderID, number: OrderNumber, account: Int64, displayName: String,
        reason: String, askedAt: Instant, decision: Decision? = nil, decidedAt: Instant? = nil,
        until: Instant? = nil
    ) {
        self.id = id
        self.order = order
        self.number = number
        self.account = account
        self.displayName = displayName
        self.reason = reason
        self.askedAt = askedAt
        self.decision = decision
        self.decidedAt = decidedAt
        self.until = until
    }
}

/// Why asking for access, or deciding about it, comes to nothing.
package enum AccessRefusal: Error, Hashable, Sendable {
    case reasonTooShort(minimum: Int)
    case reasonTooLong(maximum: Int)
    case tooManyRequests(maximum: Int)
    case alreadyDecided
}
