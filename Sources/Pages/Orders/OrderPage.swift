package import Casework
import Localization
package import Markup

package struct OrderPageModel: Sendable {
    package let detail: OrderDetail
    package let choices: FilterChoices
    /// A form that was refused, drawn again with what was written.
    package var refused: RefusedForm?
    /// The list the reader came from, by which the orders before and after this one are found.
    package var list: OrderFilter?
    package var proofs = OrderProofs()
    package var surroundings = OrderSurroundings()
    /// The order as it was, to be shown in place of the order as it is.
    package var past: PastOrder?
    /// The part of the history to show.
    package var shownEvents: TimelinePart?

    package init(detail: OrderDetail, choices: FilterChoices, refused: RefusedForm? = nil) {
        self.detail = detail
        self.choices = choices
        self.refused = refused
    }

    /// The order to show: as it is, or as it was.
    var order: WorkOrder { past?.order ?? detail.order }
}

package struct RefusedForm: Sendable {
    package let action: OrderAction
    package let form: FormState

    package init(_ action: OrderAction, _ form: FormState) {
        self.action = action
        self.form = form
    }
}

/// Everything to decide on one order: the matter, beside it what to do next, beside that the
/// clocks and the people; below it the history.
package func orderPage(_ model: OrderPageModel, in frame: Frame) -> HTML {
    let order = model.order
    let title = order.facts.title.isEmpty ? order.number.text : order.facts.title
    var frame = frame
    // Clocks stand where they stood then.
    if let past = model.past { frame.text = frame.text.at(past.at) }
    let shown = frame
    return layout(title, parts: [.order], in: shown) {
        watermark(in: shown)
        orderHead(model, title, in: shown)
        if let past = model.past { pastBanner(past, model, in: shown) }
        if let sendBack = order.sendBack, order.state == .sendBackRequested {
            pendingReturn(sendBack, shown.text)
        }
        div(.class("order-desk")) {
            div(.class("stack order-matter")) {
                matterPanel(order, in: shown)
                if !order.replyText.isEmpty { replyPanel(order.replyText, shown.text) }
            }
            div(.class("stack order-work")) {
                if model.past == nil {
                    actionsPanel(model, in: shown)
                } else {
                    differencesPanel(since: order, now: model.detail.order, in: shown)
                }
            }
            element("aside", [.class("stack order-aside")], asidePanels(model, in: shown))
            div(.class("order-history")) { timelinePanel(model, in: shown) }
            if model.past == nil {
                div(.class("order-like")) { similarPanel(order, in: shown) }
            }
        }
        orderDrawer(shown.text)
    }
}

private func orderHead(_ model: OrderPageModel, _ title: String, in frame: Frame) -> HTML {
    let text = frame.text
    let order = model.order
    return div(.class("order-head")) {
        div(.class("line")) {
            a(.href(model.list.map { Links.orders($0) } ?? Links.orders)) {
                "← " + text(OrderText.backToList)
            }
            span {
                text(FieldText.number) + " "
                strong(.class("number")) { order.number.text }
                copyButton(order.number.text, text)
            }
            if let number = order.facts.cityNumber {
                span {
                    text(FieldText.cityNumber) + " "
                    strong(.class("said")) { number }
                    copyButton(number, text)
                }
            }
            headTools(model, text)
        }
        h1(.class("said")) { title }
        presenceSlot(order)
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

/// Puts a number on the clipboard; shown by the script, which alone can do it.
private func copyButton(_ number: String, _ text: PageText) -> HTML {
    element(
        "button",
        [
            .type("button"), .class("button button-quiet button-small needs-script"),
            .custom("data-copy", number), .custom("data-copied", text(OrderPageText.copied)),
            .label(text(OrderPageText.copyNumber) + " " + number),
        ], .escaped(text(OrderPageText.copyNumber)))
}

/// The orders before and after this one in the list one came from, and paper.
private func headTools(_ model: OrderPageModel, _ text: PageText) -> HTML {
    span(.class("order-tools")) {
        if let list = model.list, model.past == nil {
            let number = model.order.number
            a(
                .class("button button-small"), .custom("rel", "prev"),
                .href(Links.neighbour(of: number, in: list, isNext: false))
            ) { "‹ " + text(OrderPageText.previous) }
            a(
                .class("button button-small"), .custom("rel", "next"),
                .href(Links.neighbour(of: number, in: list, isNext: true))
            ) { text(OrderPageText.next) + " ›" }
        }
        element(
            "button",
            [
                .type("button"), .class("button button-small needs-script"),
                .flag("data-print"),
            ],
            group {
                icon(.print)
                text(OrderPageText.print)
            })
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
