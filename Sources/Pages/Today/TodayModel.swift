package import Casework

/// What the page of today shows. Every count carries the filter of the orders it counts.
package struct TodayModel: Sendable {
    package struct Count: Sendable {
        package let count: Int
        package let filter: OrderFilter

        package init(_ count: Int, _ filter: OrderFilter) {
            self.count = count
            self.filter = filter
        }
    }

    /// One hour of today; `before` is the sum of the same hour of the last weeks.
    package struct Hour: Sendable {
        package let today: Count
        package let before: Int

        package init(today: Count, before: Int) {
            self.today = today
            self.before = before
        }
    }

    package struct LateUnit: Sendable {
        /// Empty for orders that no unit has yet.
        package let name: String
        package let overdue: Count
        package let soon: Count

        package init(name: String, overdue: Count, soon: Count) {
            self.name = name
            self.overdue = overdue
            self.soon = soon
        }
    }

    /// A category or community; `before` is the sum of the last days up to the same time.
    package struct Hot: Sendable {
        package let name: String
        package let today: Count
        package let before: Int

        package init(name: String, today: Count, before: Int) {
            self.name = name
            self.today = today
            self.before = before
        }
    }

    /// The three rates of the period so far and of the period before.
    package struct Rates: Sendable {
        package let from: LocalDate
        package let to: LocalDate
        package let base: Base
        package let rulebookName: String
        package let current: UnitRates
        package let before: UnitRates
        /// The counts the reader may open, and the filter of the period's orders.
        package let visible: RateCounts
        package let filter: OrderFilter

        package init(
            from: LocalDate, to: LocalDate, base: Base, rulebookName: String, current: UnitRates,
            before: UnitRates, visible: RateCounts, filter: OrderFilter
        ) {
            self.from = from
            self.to = to
            self.base = base
            self.rulebookName = rulebookName
            self.current = current
            self.before = before
            self.visible = visible
            self.filter = filter
        }
    }

    package let received: Count
    /// The sum of what the same weekday of the last `weeks` weeks had received by now.
    package let receivedBefore: Int
    package let closed: Count
    package let open: Count
    package let overdue: Count
    package let soon: Count
    package let overFourDays: Count
    package let hours: [Hour]
    /// The hour that is running; later ones have no bar yet.
    package let hour: Int
    package let weeks: Int
    package let days: Int
    package let late: [LateUnit]
    package let rates: Rates
    package let categories: [Hot]
    package let communities: [Hot]
    package let oldest: [OrderSummary]

    package init(
        received: Count, receivedBefore: Int, closed: Count, open: Count, overdue: Count,
        soon: Count, overFourDays: Count, hours: [Hour], hour: Int, weeks: Int, days: Int,
        late: [LateUnit],
        rates: Rates, categories: [Hot], communities: [Hot], oldest: [OrderSummary]
    ) {
        self.received = received
        self.receivedBefore = receivedBefore
        self.closed = closed
        self.open = open
        self.overdue = overdue
        self.soon = soon
        self.overFourDays = overFourDays
        self.hours = hours
        self.hour = hour
        self.weeks = weeks
        self.days = days
        self.late = late
        self.rates = rates
        self.categories = categories
        self.communities = communities
        self.oldest = oldest
    }
}
