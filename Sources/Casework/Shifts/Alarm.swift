/// Something that must not be missed: an order whose limit is about to pass or has passed, or a
/// threat that nobody has dispatched yet.
package struct OrderAlarm: Hashable, Sendable {
    /// How bad it is. Whoever takes an alarm takes it up to its stage; a worse one comes back.
    package enum Stage: Int, CaseIterable, Sendable {
        case close = 1
        case overdue = 2
    }

    package let order: OrderSummary
    package let stage: Stage
    package let isThreat: Bool

    package init(order: OrderSummary, stage: Stage, isThreat: Bool) {
        self.order = order
        self.stage = stage
        self.isThreat = isThreat
    }
}

/// An alarm that somebody took: "I have it".
package struct TakenAlarm: Hashable, Sendable {
    package let number: OrderNumber
    package let displayName: String
    package let at: Instant

    package init(number: OrderNumber, displayName: String, at: Instant) {
        self.number = number
        self.displayName = displayName
        self.at = at
    }
}

package enum AlarmLimits {
    /// An unsigned order is close to its limit within 10 minutes.
    package static let signSeconds: Int64 = 600
    /// Any other order within an hour.
    package static let otherSeconds: Int64 = 3600
    /// Alarms read at once; more are counted as so many "and more".
    package static let alarmsMaximum = 100
    /// What was taken is shown for so many hours.
    package static let takenHours = 12
    /// States in which a limit that passes costs the unit or the desk.
    package static let states: [OrderState] = [
        .awaitingSigning, .awaitingDispatch, .handling, .awaitingReplyReview,
    ]
}
