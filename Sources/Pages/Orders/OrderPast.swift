import Casework
import Localization
import Markup

/// Says that this is the past, and moves through it: by links, and by a slider that works without
/// script as well.
func pastBanner(_ past: PastOrder, _ model: OrderPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let step = past.order.version
    return div(.class("message message-soon past-banner"), .role("status")) {
        icon(.clock)
        div {
            strong {
                text(
                    OrderPageText.asOfBanner,
                    ["moment": text.moment(past.at), "step": String(step)])
            }
            pastSlider(model.detail.order, step: step, in: frame)
        }
    }
}

/// The slider over the events of `order`; `step` is the one shown.
func pastSlider(_ order: WorkOrder, step: Int, in frame: Frame) -> HTML {
    let text = frame.text
    let count = order.version
    let words = text(
        OrderPageText.asOfStep, ["step": String(step), "count": String(count)])
    return form(
        .class("past-slider"), .action(Links.order(order.number)), .method(.get),
        .flag("data-past"), .custom("data-step", String(step))
    ) {
        label(.for("as-of")) { text(OrderPageText.asOf) }
        if step > 1 {
            a(.class("button button-small"), .href(Links.order(order.number, asOf: step - 1))) {
                text(OrderPageText.earlier)
            }
        }
        input(
            .type("range"), .id("as-of"), .name("as_of"), .custom("min", "1"),
            .custom("max", String(count)), .value(String(step)), .custom("aria-valuetext", words),
            .custom(
                "data-pattern",
                text(OrderPageText.asOfStep, ["step": "{}", "count": String(count)])))
        span(.class("quiet small"), .flag("data-step-words")) { words }
        button(.type("submit"), .class("button button-small")) { text(OrderPageText.asOfShow) }
        if step < count {
            a(.class("button button-small"), .href(Links.order(order.number, asOf: step + 1))) {
                text(OrderPageText.later)
            }
        }
        a(.class("button button-small"), .href(Links.order(order.number))) {
            text(OrderPageText.backToNow)
        }
    }
}

/// What is other now than it was then.
func differencesPanel(since past: WorkOrder, now: WorkOrder, in frame: Frame) -> HTML {
    let changes = now.changes(since: past)
    return panel(
        frame.text(OrderPageText.differences), id: "differences",
        count: countBadge(changes.count, frame.text)
    ) {
        div(.class("panel-body differences")) {
            if changes.isEmpty {
                p(.class("quiet")) { frame.text(OrderPageText.noDifferences) }
            } else {
                changeList(changes, in: frame)
            }
        }
    }
}

extension PageText {
    /// The same reader at another moment.
    func at(_ moment: Instant) -> PageText {
        var text = PageText(language, zone: zone, now: moment)
        text.units = units
        return text
    }
}
