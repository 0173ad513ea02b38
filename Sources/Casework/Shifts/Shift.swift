/// Somebody who has the desk, from when to when, and the line they answer.
package struct DutyShift: Hashable, Sendable {
    package let id: Int64
    package let account: Int64
    package let displayName: String
    /// The phone line or seat of the desk; empty where none was given.
    package let line: String
    package let startedAt: Instant
    /// When the person means to leave.
    package let until: Instant

    package init(
        id: Int64, account: Int64, displayName: String, line: String, startedAt: Instant,
        until: Instant
    ) {
        self.id = id
        self.account = account
        self.displayName = displayName
        self.line = line
        self.startedAt = startedAt
        self.until = until
    }
}

/// What one shift leaves for the next, kept for good.
package struct HandOverNote: Hashable, Sendable {
    package struct Receipt: Hashable, Sendable {
        package let displayName: String
        package let at: Instant

        package init(displayName: String, at: Instant) {
            self.displayName = displayName
            self.at = at
        }
    }

    package let id: Int64
    package let account: Int64
    package let displayName: String
    package let writtenAt: Instant
    /// Numbers that point to a person are masked in it.
    package let body: String
    package let orders: [OrderNumber]
    /// Who has read it, in the order they said so.
    package var receipts: [Receipt]

    package init(
        id: Int64, account: Int64, displayName: String, writtenAt: Instant, body: String,
        orders: [OrderNumber], receipts: [Receipt] = []
    ) {
        self.id = id
        self.account = account
        self.displayName = displayName
        self.writtenAt = writtenAt
        self.body = body
        self.orders = orders
        self.receipts = receipts
    }
}

package enum ShiftLimits {
    /// Nobody works longer than a day.
    package static let hoursMaximum = 24
    package static let lineMaximum = 40
    package static let noteMaximum = 2_000
    /// Orders named in one note.
    package static let ordersMaximum = 50
    /// Notes shown of one day, and found by one search.
    package static let notesMaximum = 100
    /// Whoever forgot to check out is no longer on duty so many hours after the end they gave.
    package static let graceHours = 2
}

/// Why a shift or a note stays as it is.
package enum ShiftRefusal: Error, Hashable, Sendable {
    case alreadyOnDuty
    case notOnDuty
    case badHours(maximum: Int)
    case lineTooLong(maximum: Int)
    case noteEmpty
    case noteTooLong(maximum: Int)
    case tooManyOrders(maximum: Int)
    /// Not a number of an order, or of none the writer knows of.
    case unknownOrder(String)
    /// Whoever wrote a note cannot take it over.
    case ownNote
}

/// There is no such note.
package struct HandOverNotFound: Error, Hashable, Sendable {
    package let id: Int64

    package init(id: Int64) {
        self.id = id
    }
}
