package import Casework
import Localization
package import Markup

package struct OrderPageModel: Sendable {
    package let detail: OrderDetail
    package let choices: FilterChoices
    /// A form that was refused, drawn again with what was written.
    package var refused: RefusedForm?
    /// Address of the list the reader came from.
    package var backLink: String

    package init(
        detail: OrderDetail, choices: FilterChoices, refused: RefusedForm? = nil,
        backLink: String = Links.orders
    ) {
        self.detail = detail
        self.choices = choices
        self.refused = refused
        self.backLink = backLink
    }
}

package struct RefusedForm: Sendable {
    package let action: OrderAction
    package let form: FormState

    package init(_ action: OrderAction, _ form: FormState) {
        self.action = action
        self.form = form
    }
}

package func orderPage(_ model: OrderPageModel, in frame: Frame) -> HTML {
    let order = model.detail.order
    let title = order.facts.title.isEmpty ? order.number.text : order.facts.title
    return layout(title, in: frame) {
        watermark(in: frame)
        orderHead(model, title, in: frame)
        if let sendBack = order.sendBack, order.state == .sendBackRequested {
            pendingReturn(sendBack, frame.text)
        }
        div(.class("columns")) {
            div(.class("stack")) {
                matterPanel(order, in: frame)
                if !order.replyText.isEmpty { replyPanel(order.replyText, frame.text) }
                actionsPanel(model, in: frame)
                timelinePanel(model.detail.timeline, in: frame)
            }
            element("aside", [.class("stack")], asidePanels(model.detail, in: frame))
        }
    }
}

private func orderHead(_ model: OrderPageModel, _ title: String, in frame: Frame) -> HTML {
    let text = frame.text
    let order = model.detail.order
    return div(.class("order-head")) {
        div(.class("line")) {
            a(.href(model.backLink)) { "← " + text(OrderText.backToList) }
            span {
                text(FieldText.number) + " "
                strong(.class("number")) { order.number.text }
            }
            if let number = order.facts.cityNumber {
                span {
                    text(FieldText.cityNumber) + " "
                    strong(.class("said")) { number }
                }
            }
        }
        h1(.class("said")) { title }
        div(.class("line")) {
            badge(order.state, text, isLarge: true)
            if let current = runningClock(order) { clock(current, in: frame) }
            if order.facts.isConfidential {
                labelTag(text(FieldText.confidential), isAlert: true)
            }
            if order.facts.isExcluded { labelTag(text(FieldText.excluded)) }
            if order.facts.isUncounted { labelTag(text(FieldText.uncounted)) }
            for name in order.facts.labels { labelTag(name) }
            if order.sendBackCount > 0 {
                labelTag(
                    text(OrderText.sendBackCount, ["count": String(order.sendBackCount)]))
            }
        }
    }
}

private func runningClock(_ order: WorkOrder) -> Clock? {
    guard let deadline = order.currentDeadline else { return nil }
    let kind: Clock.Kind =
        switch order.state {
        case .awaitingSigning: .sign
        case .awaitingJudgement: .judgement
        default: .reply
        }
    return Clock(kind, due: deadline.due, deadline: deadline)
}

private func pendingReturn(_ sendBack: SendBack, _ text: PageText) -> HTML {
    div(.class("message message-soon")) {
        icon(.back)
        div {
            strong { text(OrderText.pendingReturn) }
            p(.class("said")) {
                text(OrderText.pendingReturnReason, ["reason": sendBack.reason])
            }
        }
    }
}

private func matterPanel(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(OrderText.matter), id: "matter") {
        div(.class("panel-body")) {
            p(.class("prose said")) { text.orDash(order.facts.content) }
            dl(.class("facts")) { factPairs(order, in: frame) }
            if !order.facts.extra.isEmpty { extraColumns(order.facts.extra, text) }
        }
    }
}

private func factPairs(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    let facts = order.facts
    let pairs: [(FieldText, String)] = [
        (.category, facts.category.joined(separator: " › ")),
        (.kind, facts.kind),
        (.channel, frame.names.channel(facts.channel)),
        (.subdistrict, text.list([facts.district, facts.subdistrict].filter { !$0.isEmpty })),
        (.community, facts.community),
        (.place, facts.place),
        (.company, facts.company),
        (.urgency, facts.urgency),
        (.nature, facts.nature),
        (.receivedAt, text.moment(order.moments.receivedAt)),
        (.cityUnitName, facts.unitName),
        (.cityState, facts.cityState),
        (.handlingResult, facts.handlingResult),
        (.districtNumber, facts.districtNumber ?? ""),
    ]
    return .joined(
        pairs.filter { !$0.1.isEmpty }.map { key, value in
            div {
                dt { text(key) }
                dd(.class("said")) { value }
            }
        })
}

private func extraColumns(_ extra: [String: String], _ text: PageText) -> HTML {
    details(.class("note")) {
        summary { text(OrderText.otherColumns) }
        dl(.class("pairs")) {
            for (heading, value) in extra.sorted(by: { $0.key < $1.key }) {
                dt { heading }
                dd(.class("said")) { text.orDash(value) }
            }
        }
    }
}

private func replyPanel(_ reply: String, _ text: PageText) -> HTML {
    panel(text(OrderText.reply), id: "current-reply") {
        div(.class("panel-body")) { p(.class("prose said")) { reply } }
    }
}

private func timelinePanel(_ entries: [TimelineEntry], in frame: Frame) -> HTML {
    panel(
        frame.text(OrderText.timeline), id: "timeline",
        count: countBadge(entries.count, frame.text)
    ) {
        div(.class("panel-body")) { timeline(entries, in: frame) }
    }
}
