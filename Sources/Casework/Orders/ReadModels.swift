/// One line of a list. Holds nothing personal.
package struct OrderSummary: Hashable, Sendable {
    package let id: OrderID
    package let number: OrderNumber
    package let cityNumber: String?
    package let version: Int
    package let state: OrderState
    package let channel: String
    package let kind: String
    package let category: [String]
    package let title: String
    package let subdistrict: String
    package let community: String
    package let place: String
    package let labels: [String]
    package let unitName: String
    package let receivedAt: Instant
    /// The clock that runs, nil when none does.
    package let due: Instant?
    package let closedAt: Instant?
    package let evaluation: Evaluation?

    package init(
        id: OrderID, number: OrderNumber, cityNumber: String?, version: Int, state: OrderState,
        channel: String, kind: String, category: [String], title: String, subdistrict: String,
        community: String, place: String, labels: [String], unitName: String, receivedAt: Instant,
        due: Instant?, closedAt: Instant?, evaluation: Evaluation?
    ) {
        self.id = id
        self.number = number
        self.cityNumber = cityNumber
        self.version = version
        self.state = state
        self.channel = channel
        self.kind = kind
        self.category = category
        self.title = title
        self.subdistrict = subdistrict
        self.community = community
        self.place = place
        self.labels = labels
        self.unitName = unitName
        self.receivedAt = receivedAt
        self.due = due
        self.closedAt = closedAt
        self.evaluation = evaluation
    }
}

/// One page of a list and where the next one begins.
package struct OrderListPage: Sendable {
    package let orders: [OrderSummary]
    package let next: ListCursor?
    /// The number of matching orders, nil when counting would cost more than it tells.
    package let total: Int?

    package init(orders: [OrderSummary], next: ListCursor?, total: Int?) {
        self.orders = orders
        self.next = next
        self.total = total
    }
}

/// The complainant as everybody sees them: masked: the family name and the ends of the phone.
package struct MaskedComplainant: Hashable, Sendable {
    package let name: String
    package let phone: String
    package let hasContact: Bool
    package let hasAddress: Bool

    package init(name: String, phone: String, hasContact: Bool, hasAddress: Bool) {
        self.name = name
        self.phone = phone
        self.hasContact = hasContact
        self.hasAddress = hasAddress
    }
}

/// One value of an order before and after an event.
package struct FieldChange: Hashable, Sendable {
    package let field: String
    package let before: String?
    package let after: String?

    package init(field: String, before: String?, after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}

/// One entry of an order's history: who did what when, and what it changed.
package struct TimelineEntry: Sendable {
    package let version: Int
    package let at: Instant
    /// The name of the account that acted.
    package let actor: String
    /// The name of its person; empty where no account bears one.
    package var displayName = ""
    package let event: OrderEvent
    package let changes: [FieldChange]

    /// The person, or the account where no person is known.
    package var who: String { displayName.isEmpty ? actor : displayName }

    package init(
        version: Int, at: Instant, actor: String, event: OrderEvent, changes: [FieldChange]
    ) {
        self.version = version
        self.at = at
        self.actor = actor
        self.event = event
        self.changes = changes
    }
}

/// Everything an order page shows.
package struct OrderDetail: Sendable {
    package let order: WorkOrder
    package let complainant: MaskedComplainant
    package let timeline: [TimelineEntry]
    /// What this reader may do now, in the order to offer it.
    package let actions: [OrderAction]
    /// What of the order's personal data this reader may ask to see.
    package let reveal: RevealOffer
    /// Who may know of it; nil for orders that are not confidential.
    package var confidentiality: Confidentiality?

    package init(
        order: WorkOrder, complainant: MaskedComplainant, timeline: [TimelineEntry],
        actions: [OrderAction], reveal: RevealOffer = RevealOffer(isAllowed: false, textCount: 0),
        confidentiality: Confidentiality? = nil
    ) {
        self.confidentiality = confidentiality
        self.order = order
        self.complainant = complainant
        self.timeline = timeline
        self.actions = actions
        self.reveal = reveal
    }
}
