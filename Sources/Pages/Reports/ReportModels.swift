package import Casework

/// Everything the report page shows about one day and the period it lies in.
package struct ReportModel: Sendable {
    package let day: LocalDate
    package let periodStart: LocalDate
    package let periodEnd: LocalDate
    package let base: Base
    package let rulebookName: String
    package let style: FigureStyle
    package let totals: [ReportTotal]
    package let league: League
    /// The filter of a unit's orders in the period, by unit.
    package let unitFilter: @Sendable (UnitID) -> OrderFilter
    package let categories: [CategoryCount]
    /// Orders that need attention, with all of their kind behind the count.
    package let attention: [AttentionList]
    package let stored: [StoredReport]
    /// The days of the period so far, at most its last two months.
    package var days: [ReportDay] = []

    package init(
        day: LocalDate, periodStart: LocalDate, periodEnd: LocalDate, base: Base,
        rulebookName: String, style: FigureStyle, totals: [ReportTotal], league: League,
        unitFilter: @escaping @Sendable (UnitID) -> OrderFilter, categories: [CategoryCount],
        attention: [AttentionList], stored: [StoredReport]
    ) {
        self.day = day
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.base = base
        self.rulebookName = rulebookName
        self.style = style
        self.totals = totals
        self.league = league
        self.unitFilter = unitFilter
        self.categories = categories
        self.attention = attention
        self.stored = stored
    }
}

/// A count of the day, the day before it and the period so far.
package struct ReportTotal: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case received, closed, open, validCallbacks
    }

    package let kind: Kind
    package let count: Int
    /// Nil where a day before does not compare, as with what is open now.
    package let dayBefore: Int?
    package let periodSoFar: Int?
    package let filter: OrderFilter

    package init(
        _ kind: Kind, count: Int, dayBefore: Int?, periodSoFar: Int?, filter: OrderFilter
    ) {
        self.kind = kind
        self.count = count
        self.dayBefore = dayBefore
        self.periodSoFar = periodSoFar
        self.filter = filter
    }
}

package struct CategoryCount: Sendable {
    package let name: String
    package let count: Int
    /// All orders of the span, for the share.
    package let total: Int
    package let change: Change
    package let filter: OrderFilter

    package init(name: String, count: Int, total: Int, change: Change, filter: OrderFilter) {
        self.name = name
        self.count = count
        self.total = total
        self.change = change
        self.filter = filter
    }
}

package struct AttentionList: Sendable {
    package let due: OrderFilter.Due
    package let count: Int
    package let filter: OrderFilter
    package let orders: [OrderSummary]

    package init(
        _ due: OrderFilter.Due, count: Int, filter: OrderFilter, orders: [OrderSummary]
    ) {
        self.due = due
        self.count = count
        self.filter = filter
        self.orders = orders
    }
}

package struct StoredReport: Sendable {
    package let day: LocalDate
    package let madeAt: Instant

    package init(day: LocalDate, madeAt: Instant) {
        self.day = day
        self.madeAt = madeAt
    }
}
