package import Casework
import Localization
package import Markup

/// A handling unit's own page: what it has, what to do next, how it stands.
package struct UnitPageModel: Sendable {
    package let unit: UnitID
    package let unitName: String
    package let counts: [StateCount]
    /// Open orders, the most pressing first.
    package let orders: [OrderSummary]
    package let next: ListCursor?
    package let openCount: Int
    package let dueSoonCount: Int
    package let overdueCount: Int
    /// Rates of the running period; nil before the first valid callback.
    package let rates: UnitRates?

    package init(
        unit: UnitID, unitName: String, counts: [StateCount], orders: [OrderSummary],
        next: ListCursor?, openCount: Int, dueSoonCount: Int, overdueCount: Int,
        rates: UnitRates?
    ) {
        self.unit = unit
        self.unitName = unitName
        self.counts = counts
        self.orders = orders
        self.next = next
        self.openCount = openCount
        self.dueSoonCount = dueSoonCount
        self.overdueCount = overdueCount
        self.rates = rates
    }
}

package struct StateCount: Sendable {
    package let state: OrderState
    package let count: Int

    package init(_ state: OrderState, count: Int) {
        self.state = state
        self.count = count
    }
}

package func unitPage(_ model: UnitPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(UnitText.title, ["unit": model.unitName])
    return layout(title, in: frame) {
        pageHead(title)
        figures(unitFigures(model, text))
        div(.class("columns")) {
            panel(
                text(UnitText.open), id: "open", count: countBadge(model.openCount, text)
            ) {
                if model.orders.isEmpty {
                    emptyState(text(UnitText.emptyTitle), text(UnitText.emptyLead), icon: .check)
                } else {
                    unitTable(model, in: frame)
                }
            }
            element("aside", [.class("stack")], unitAside(model, text))
        }
    }
}

private func openFilter(_ unit: UnitID) -> OrderFilter {
    var filter = OrderFilter()
    filter.unit = unit
    filter.isOpen = true
    filter.sort = .dueFirst
    return filter
}

private func unitFigures(_ model: UnitPageModel, _ text: PageText) -> [Figure] {
    func link(_ due: OrderFilter.Due?) -> String {
        var filter = openFilter(model.unit)
        filter.due = due
        return Links.orders(filter)
    }
    return [
        Figure(text(UnitText.open), text.number(model.openCount), link: link(nil)),
        Figure(
            text(ListText.dueSoon), text.number(model.dueSoonCount), link: link(.soon),
            tone: model.dueSoonCount > 0 ? .soon : .plain),
        Figure(
            text(ListText.dueOverdue), text.number(model.overdueCount), link: link(.overdue),
            tone: model.overdueCount > 0 ? .over : .plain),
    ]
}

private func unitTable(_ model: UnitPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [
        column(text(ListText.matter)), column(text(UnitText.step)),
        column(text(FieldText.state)), column(text(FieldText.clock)),
    ]
    return group {
        tableBox(caption: text(UnitText.open), names: "rows", head: head) {
            for order in model.orders {
                tr(
                    .custom("data-href", Links.order(order.number)), orderMark(order),
                    versionMark(order)
                ) {
                    td(.class("matter")) { matter(order, in: frame) }
                    td { nextStep(order.state, text) }
                    td(.class("nowrap")) { badge(order.state, text) }
                    td(.class("nowrap")) { rowClock(order, in: frame) }
                }
            }
        }
        if let next = model.next {
            pager(
                summary: text(
                    CommonText.rowsShown, ["count": text.number(model.orders.count)]),
                first: nil, previous: nil,
                next: Links.orders(openFilter(model.unit), after: next), text)
        }
    }
}

private func nextStep(_ state: OrderState, _ text: PageText) -> String {
    text(state == .handling ? UnitText.nextReply : UnitText.nextWait)
}

private func unitAside(_ model: UnitPageModel, _ text: PageText) -> HTML {
    group {
        if model.counts.contains(where: { $0.count > 0 }) { statePanel(model, text) }
        panel(text(UnitText.rates), id: "own-rates") {
            div(.class("panel-body")) {
                if let rates = model.rates {
                    ratePairs(rates, text)
                } else {
                    p(.class("quiet")) { text(ReportText.noRates) }
                }
            }
        }
    }
}

private func statePanel(_ model: UnitPageModel, _ text: PageText) -> HTML {
    panel(text(UnitText.byState), id: "by-state") {
        dl(.class("panel-body pairs")) {
            for count in model.counts where count.count > 0 {
                dt { badge(count.state, text) }
                dd(.class("num")) { a(.href(link(count, model.unit))) { String(count.count) } }
            }
        }
    }
}

private func link(_ count: StateCount, _ unit: UnitID) -> String {
    var filter = OrderFilter()
    filter.unit = unit
    filter.states = [count.state]
    return Links.orders(filter)
}

private func ratePairs(_ rates: UnitRates, _ text: PageText) -> HTML {
    dl(.class("pairs")) {
        dt { text(ReportText.responseRate) }
        dd(.class("num")) { text.percent(rates.responseText) }
        dt { text(ReportText.resolutionRate) }
        dd(.class("num")) { text.percent(rates.resolutionText) }
        dt { text(ReportText.satisfactionRate) }
        dd(.class("num")) { text.percent(rates.satisfactionText) }
        dt { text(ReportText.score) }
        dd(.class("num")) { strong { text.orDash(rates.scoreText) } }
        dt { text(ReportText.validCallbacks) }
        dd(.class("num")) { text.number(rates.counts.validCallbacks) }
    }
}
