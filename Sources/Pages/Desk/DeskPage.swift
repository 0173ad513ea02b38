package import Casework
import Localization
package import Markup

/// A desk: a queue at the left, the matter whole in the middle, the decision at the right.
package struct DeskModel: Sendable {
    package let orders: [OrderSummary]
    package let total: Int
    /// The order in the middle; nil when the queue is empty or the order cannot be shown.
    package let work: DeskWork?
    /// The order that was asked for is not there any more.
    package var isGone = false

    package init(orders: [OrderSummary], total: Int, work: DeskWork?) {
        self.orders = orders
        self.total = total
        self.work = work
    }
}

/// One order with what helps to decide about it.
package struct DeskWork: Sendable {
    package let detail: OrderDetail
    package let units: [Choice]
    package let loads: [UnitID: UnitLoad]
    package let suggestions: [DispatchSuggestion]

    package init(
        detail: OrderDetail, units: [Choice], loads: [UnitLoad],
        suggestions: [DispatchSuggestion]
    ) {
        self.detail = detail
        self.units = units
        self.loads = Dictionary(loads.map { ($0.unit, $0) }) { first, _ in first }
        self.suggestions = suggestions
    }
}

package func deskPage(_ model: DeskModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(DeskText.title), parts: [.desk], in: frame) {
        watermark(in: frame)
        if model.isGone { message(Flash(.notice, text(DeskText.gone)), text) }
        element(
            "div", [.class("desk"), .custom("data-desk", Links.desk)] + deskWords(text),
            group {
                section(.class("desk-queue"), .custom("aria-labelledby", "desk-queue")) {
                    div(.class("panel-head")) { h1(.id("desk-queue")) { text(DeskText.title) } }
                    deskQueue(model, in: frame)
                }
                div(.class("desk-work"), .flag("data-work"), .custom("tabindex", "-1")) {
                    if let work = model.work {
                        deskWork(work, in: frame)
                    } else {
                        deskEmpty(text)
                    }
                }
            })
        p(.class("desk-waiting"), .role("status"), .flag("hidden"))
        div(.class("desk-toasts"), .role("status"))
        element("template", [.flag("data-empty")], deskEmpty(text))
    }
}

private func deskEmpty(_ text: PageText) -> HTML {
    emptyState(text(DeskText.empty), text(DeskText.emptyLead), icon: .check)
}

/// What the script says; `{}` stands for a number.
private func deskWords(_ text: PageText) -> [Attribute] {
    [
        .custom("data-sign", text(DeskText.didSign)),
        .custom("data-signed", text.state(.awaitingDispatch)),
        .custom("data-dispatch", text(DeskText.didDispatch)),
        .custom("data-return", text(DeskText.didReturn)),
        .custom("data-offline", text(DeskText.waiting, ["count": "{}"])),
        .custom("data-failed", text(DeskText.failed)),
        .custom("data-undone", text(DeskText.undone)),
        .custom("data-nothing", text(DeskText.nothingToUndo)),
        .custom("data-correcting", text(DeskText.correcting)),
        .custom("data-unknown", text(DeskText.unitUnknown)),
        .custom("data-close", text(CommonText.close)),
    ]
}

/// The queue, a part of its own so that it can be fetched anew.
package func deskQueue(_ model: DeskModel, in frame: Frame) -> HTML {
    let text = frame.text
    let current = model.work?.detail.order.number
    return div(.flag("data-queue")) {
        p(.class("quiet small desk-count"), .role("status")) {
            text(DeskText.queue) + " "
            countBadge(model.total, text)
            if model.total > model.orders.count {
                " "
                text(
                    DeskText.queueMore,
                    [
                        "count": text.number(model.total),
                        "shown": text.number(model.orders.count),
                    ])
            }
        }
        ol(.class("desk-rows")) {
            for order in model.orders { queueRow(order, isCurrent: order.number == current, frame) }
        }
    }
}

private func queueRow(_ order: OrderSummary, isCurrent: Bool, _ frame: Frame) -> HTML {
    li(.custom("data-number", order.number.text)) {
        a(
            .class("desk-row"), .href(Links.desk(order.number)),
            .custom("data-part", Links.deskOrder(order.number)),
            .when(isCurrent, .custom("aria-current", "true"))
        ) {
            span(.class("desk-row-title said")) {
                order.title.isEmpty ? order.number.text : order.title
            }
            span(.class("desk-row-sub")) {
                badge(order.state, frame.text)
                rowClock(order, in: frame)
            }
            span(.class("desk-row-sub quiet small")) {
                span { order.community.isEmpty ? order.place : order.community }
                span { order.category.last ?? "" }
            }
        }
    }
}

/// Matter and decision of one order, a part of its own so that it can be fetched ahead.
package func deskWork(_ work: DeskWork, in frame: Frame) -> HTML {
    let order = work.detail.order
    return div(
        .class("desk-split"), .custom("data-order", order.number.text),
        .custom("data-version", String(order.version)),
        .custom("data-state", order.state.rawValue)
    ) {
        deskMatter(work.detail, in: frame)
        deskDecision(work, in: frame)
    }
}

/// The matter whole: what was said, where, about what, by whom (masked), and the clock.
func deskMatter(_ detail: OrderDetail, in frame: Frame) -> HTML {
    let text = frame.text
    let order = detail.order
    let facts = order.facts
    let pairs: [(FieldText, String)] = [
        (.number, order.number.text), (.cityNumber, facts.cityNumber ?? ""),
        (.category, facts.category.joined(separator: " › ")), (.kind, facts.kind),
        (.channel, frame.names.channel(facts.channel)), (.community, facts.community),
        (.place, facts.place), (.urgency, facts.urgency),
        (.receivedAt, text.moment(order.moments.receivedAt)),
        (.complainantName, detail.complainant.name),
        (.complainantPhone, detail.complainant.phone),
        (.leadUnit, order.lead?.unitName ?? ""),
    ]
    return article(.class("panel desk-matter")) {
        div(.class("panel-body")) {
            h2(.class("said")) { facts.title.isEmpty ? order.number.text : facts.title }
            div(.class("line")) {
                badge(order.state, text)
                if let deadline = order.currentDeadline {
                    clock(
                        Clock(
                            order.state == .awaitingSigning ? .sign : .reply,
                            due: deadline.due, deadline: deadline), in: frame)
                }
                if facts.isConfidential {
                    labelTag(text(FieldText.confidential), isAlert: true)
                }
                for name in facts.labels { labelTag(name) }
            }
            p(.class("prose said")) { text.orDash(facts.content) }
            dl(.class("facts")) {
                for (key, value) in pairs where !value.isEmpty {
                    div {
                        dt { text(key) }
                        dd(.class("said")) { value }
                    }
                }
            }
            a(.href(Links.order(order.number))) { text(DeskText.whole) }
        }
    }
}
