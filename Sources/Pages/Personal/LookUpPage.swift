package import Casework
import Localization
package import Markup

/// Orders found by a whole name or number.
package struct LookUpModel: Sendable {
    package let form: FormState
    /// Nil before anybody asked.
    package let found: [OrderSummary]?

    package init(form: FormState = FormState(), found: [OrderSummary]? = nil) {
        self.form = form
        self.found = found
    }
}

package func lookUpPage(_ model: LookUpModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(RevealText.lookUpTitle), in: frame) {
        if model.found != nil { watermark(in: frame, isOnScreen: true) }
        pageHead(text(RevealText.lookUpTitle), lead: text(RevealText.lookUpLead))
        div(.class("panel look-up")) {
            postForm(Links.lookUp, in: frame, .class("panel-body medium")) {
                problems(model.form, text)
                textInput(
                    Field(
                        "who", label: text(RevealText.lookUpField),
                        error: model.form.errors["who"]),
                    text, value: model.form.value("who"), maximum: 60,
                    .custom("autocomplete", "off"))
                div(.class("buttons")) { submitButton(text(CommonText.search), icon: .search) }
            }
        }
        if let found = model.found { results(found, in: frame) }
    }
}

private func results(_ found: [OrderSummary], in frame: Frame) -> HTML {
    let text = frame.text
    guard !found.isEmpty else {
        return emptyState(
            text(RevealText.lookUpNone), text(RevealText.lookUpNoneLead), icon: .search)
    }
    let count = text(RevealText.lookUpFound, ["count": text.number(found.count)])
    return panel(count, id: "found") {
        tableBox(
            caption: count, names: "rows",
            head: [
                column(text(ListText.matter)), column(text(FieldText.state)),
                column(text(FieldText.unitName)), column(text(FieldText.receivedAt)),
            ]
        ) {
            for order in found {
                tr(.custom("data-href", Links.order(order.number))) {
                    td(.class("matter")) { matter(order, in: frame) }
                    td(.class("nowrap")) { badge(order.state, text) }
                    td { text.orDash(order.unitName) }
                    td(.class("nowrap quiet")) { moment(order.receivedAt, text) }
                }
            }
        }
    }
}
