/// One look at personal data, as the statement "who saw this citizen's data" lists it. Holds
/// nothing of what was seen.
package struct PersonalLook: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The data of one order in clear.
        case revealed
        /// The order was found by the complainant's number or name.
        case found
        /// Refused rows of an import were given back in clear, the complainant's among them.
        case returned
    }

    package let kind: Kind
    package let at: Instant
    package let account: String
    /// The name people call the account's owner; empty when the account is gone.
    package let displayName: String
    /// Nil for rows that were given back: they are no order yet.
    package let number: OrderNumber?
    /// Nil for a search.
    package let purpose: RevealPurpose?
    package let reason: String
    /// Names of the fields that were shown.
    package let fields: [String]

    package init(
        kind: Kind, at: Instant, account: String, displayName: String, number: OrderNumber?,
        purpose: RevealPurpose?, reason: String, fields: [String]
    ) {
        self.kind = kind
        self.at = at
        self.account = account
        self.displayName = displayName
        self.number = number
        self.purpose = purpose
        self.reason = reason
        self.fields = fields
    }
}

/// Who looked at the data of one complainant, newest first.
package struct PersonalStatement: Sendable {
    /// The orders it is about.
    package let orders: [OrderNumber]
    package let looks: [PersonalLook]
    /// True when there were more than are listed.
    package let isCut: Bool

    package init(orders: [OrderNumber], looks: [PersonalLook], isCut: Bool) {
        self.orders = orders
        self.looks = looks
        self.isCut = isCut
    }
}

/// Somebody looked in an unusual way; the auditor finds out why.
package struct PersonalWarning: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// More often than the norm.
        case many
        /// Outside duty.
        case night
        /// After the end of the account had been set.
        case leaving
        /// Many different people looked at the same complainant.
        case manyPeople = "many_people"
        /// More look-ups by name or number than the norm, found or not.
        case manySearches = "many_searches"
    }

    package let id: Int64
    package let kind: Kind
    package let firstAt: Instant
    package let lastAt: Instant
    package let account: String
    package let displayName: String
    /// The order looked at last; nil when it was none in particular.
    package let number: OrderNumber?
    /// Looks of this kind that day.
    package let count: Int
    package let settlement: Settlement?

    /// What the auditor found, and when.
    package struct Settlement: Hashable, Sendable {
        package let at: Instant
        package let by: String
        package let remark: String

        package init(at: Instant, by: String, remark: String) {
            self.at = at
            self.by = by
            self.remark = remark
        }
    }

    package init(
        id: Int64, kind: Kind, firstAt: Instant, lastAt: Instant, account: String,
        displayName: String, number: OrderNumber?, count: Int, settlement: Settlement?
    ) {
        self.id = id
        self.kind = kind
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.account = account
        self.displayName = displayName
        self.number = number
        self.count = count
        self.settlement = settlement
    }
}

/// Why a warning is not settled.
package enum WarningRefusal: Error, Hashable, Sendable {
    case unknown
    case alreadySettled
    /// Somebody else settles what concerns oneself.
    case own
    case remarkMissing(minimum: Int)
    case remarkTooLong(maximum: Int)
}

/// Personal data of one order in clear, for the page that shows it for a short time.
package struct RevealedPersonal: Sendable {
    package let number: OrderNumber
    package let complainant: Complainant
    /// Texts of the order that hold personal parts, as they were written.
    package let texts: [RevealedText]
    package let shownAt: Instant

    package init(
        number: OrderNumber, complainant: Complainant, texts: [RevealedText], shownAt: Instant
    ) {
        self.number = number
        self.complainant = complainant
        self.texts = texts
        self.shownAt = shownAt
    }
}

/// A text in clear: the field of an order, or what was written into one of its events.
package struct RevealedText: Hashable, Sendable {
    /// Name of the field as stored, e.g. `content`, `summary`.
    package let field: String
    /// The event it was written with.
    package let version: Int
    package let text: String

    package init(field: String, version: Int, text: String) {
        self.field = field
        self.version = version
        self.text = text
    }
}
