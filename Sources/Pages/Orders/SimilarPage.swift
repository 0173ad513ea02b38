package import Casework
import Localization
package import Markup

package struct SimilarModel: Sendable {
    package let order: WorkOrder
    package let found: [SimilarOrder]
    package let days: Int

    package init(order: WorkOrder, found: [SimilarOrder], days: Int) {
        self.order = order
        self.found = found
        self.days = days
    }
}

/// The orders like one, each with why; also read by the script of the order page, which puts
/// `#similar-found` beside the order.
package func similarPage(_ model: SimilarModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(OrderPageText.similar, ["days": String(model.days)])
    return layout(title, parts: [.order], in: frame) {
        watermark(in: frame)
        pageHead(title, lead: text(OrderPageText.similarLead)) {
            linkButton(
                text(OrderPageText.backToOrder) + " " + model.order.number.text,
                to: Links.order(model.order.number), icon: .back)
        }
        section(.class("panel")) {
            div(.class("panel-body"), .id("similar-found")) {
                if model.found.isEmpty {
                    p(.class("quiet")) { text(OrderPageText.noSimilar) }
                } else {
                    ul(.class("near-orders")) {
                        for one in model.found {
                            nearOrder(one.order, in: frame) { evidenceLine(one.evidence, text) }
                        }
                    }
                }
            }
        }
        orderDrawer(text)
    }
}

/// The place on the order page where similar orders appear; without script, the way to them.
func similarPanel(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(OrderPageText.similar, ["days": "90"]), id: "similar") {
        div(.class("panel-body"), .custom("data-similar", Links.similar(order.number))) {
            a(.href(Links.similar(order.number))) { text(OrderPageText.findSimilar) }
        }
    }
}

/// Where the script opens another order beside the page.
func orderDrawer(_ text: PageText) -> HTML {
    element(
        "dialog",
        [
            .class("drawer"), .id("order-drawer"),
            .label(text(OrderPageText.openWhole)),
        ],
        group {
            div(.class("drawer-tools")) {
                a(.class("button button-small"), .href(Links.orders), .flag("data-whole")) {
                    text(OrderPageText.openWhole)
                }
                button(
                    .type("button"), .class("button button-small"), .flag("data-close-drawer")
                ) { text(OrderPageText.closePreview) }
            }
            div(
                .flag("data-drawer-body"),
                .custom("data-failed", text(OrderPageText.previewFailed))
            ) {}
        })
}

/// One line of a short list of other orders; the script opens it beside the page.
func nearOrder(
    _ order: OrderSummary, in frame: Frame, @HTMLBuilder note: () -> HTML = { .empty }
) -> HTML {
    li {
        a(.class("said"), .href(Links.order(order.number)), .flag("data-preview")) {
            order.title.isEmpty ? order.number.text : order.title
        }
        div(.class("near-line")) {
            badge(order.state, frame.text)
            span(.class("number quiet small")) { order.number.text }
            span(.class("quiet small")) { frame.text.shortMoment(order.receivedAt) }
            if !order.unitName.isEmpty { span(.class("quiet small")) { order.unitName } }
        }
        note()
    }
}

private func evidenceLine(_ evidence: [SimilarEvidence], _ text: PageText) -> HTML {
    p(.class("evidence small")) {
        span(.class("quiet")) { text(OrderPageText.whySimilar) + " " }
        for one in evidence { labelTag(words(one, text)) }
    }
}

private func words(_ evidence: SimilarEvidence, _ text: PageText) -> String {
    switch evidence {
    case .place(let place): text(OrderPageText.samePlace, ["place": place])
    case .community(let name): text(OrderPageText.sameCommunity, ["community": name])
    case .category(let path):
        text(OrderPageText.sameCategory, ["category": path.joined(separator: " › ")])
    case .words(let words): text(OrderPageText.sameWords, ["words": text.list(words)])
    }
}
