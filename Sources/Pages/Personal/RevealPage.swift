package import Casework
import Localization
package import Markup

/// The question for what the data is needed, when it was not answered well or the norm is used up.
package struct RevealRequestModel: Sendable {
    package let number: OrderNumber
    package let form: FormState
    /// The norm is used up; sending the form again goes on all the same.
    package let asksToConfirm: Bool

    package init(number: OrderNumber, form: FormState, asksToConfirm: Bool) {
        self.number = number
        self.form = form
        self.asksToConfirm = asksToConfirm
    }
}

package func revealRequestPage(_ model: RevealRequestModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(model.asksToConfirm ? RevealText.confirmTitle : .title)
    return layout(title, in: frame) {
        div(.class("medium")) {
            pageHead(title) {
                linkButton(text(RevealText.back), to: Links.order(model.number), icon: .back)
            }
            div(.class("panel panel-body")) {
                revealForm(
                    model.number, state: model.form, asksToConfirm: model.asksToConfirm,
                    in: frame)
            }
        }
    }
}

/// Purpose and reason for one order's complainant.
func revealForm(
    _ number: OrderNumber, state: FormState = FormState(), asksToConfirm: Bool = false,
    in frame: Frame
) -> HTML {
    let text = frame.text
    let choices = RevealPurpose.ofOrders
    return postForm(Links.reveal(number), in: frame) {
        purposeFields(choices, state, asksToConfirm: asksToConfirm, text)
        div(.class("buttons")) {
            submitButton(
                text(asksToConfirm ? RevealText.confirm : .action),
                asksToConfirm ? .danger : .primary, icon: .person)
        }
    }
}

/// The question what personal data is needed for. The reason hides until the purpose asks for it,
/// where scripts run.
@HTMLBuilder
func purposeFields(
    _ purposes: [RevealPurpose], _ state: FormState, asksToConfirm: Bool, _ text: PageText
) -> HTML {
    let reason = textArea(
        Field(
            "reason", id: "reveal-reason", label: text(RevealText.reason),
            hint: text(RevealText.reasonHint), error: state.errors["reason"],
            isRequired: asksToConfirm),
        text, value: state.value("reason"), rows: 2, maximum: RevealRequest.reasonMaximum)
    if asksToConfirm { hidden("confirmed", "yes") }
    if let whole = state.errors[""] {
        message(Flash(.warning, whole), text)
    } else {
        problems(state, text)
    }
    selectInput(
        Field(
            "purpose", id: "reveal-purpose", label: text(RevealText.purpose),
            error: state.errors["purpose"]),
        text, choices: purposes.map { Choice($0.rawValue, text.purpose($0)) },
        selected: [state.value("purpose")], empty: text(CommonText.choose),
        .when(!asksToConfirm, .flag("data-decides")))
    if asksToConfirm {
        reason
    } else {
        div(
            .custom("data-for", "purpose"), .custom("data-when", RevealPurpose.other.rawValue)
        ) { reason }
    }
}

/// The complainant in clear, for a minute.
package func revealedPage(_ revealed: RevealedPersonal, in frame: Frame) -> HTML {
    let text = frame.text
    var frame = frame
    let back = Links.order(revealed.number)
    frame.returns = PageReturn(seconds: RevealRequest.secondsShown, to: back)
    let end = revealed.shownAt.adding(seconds: Int64(RevealRequest.secondsShown))
    return layout(text(RevealText.title), in: frame) {
        watermark(in: frame, isOnScreen: true)
        div(.class("medium"), .custom("data-back", back)) {
            pageHead(text(RevealText.title)) {
                linkButton(text(RevealText.back), to: back, icon: .back)
            }
            div(
                .class("stack"), .custom("data-expires", String(end.milliseconds)),
                .custom("data-gone", text(RevealText.gone))
            ) {
                p(.class("message message-soon"), .role("status")) {
                    icon(.lock)
                    span {
                        text(RevealText.notice) + " "
                        strong(
                            .custom(
                                "data-seconds", text(RevealText.shownFor, ["seconds": "{}"]))
                        ) {
                            text(
                                RevealText.shownFor,
                                ["seconds": String(RevealRequest.secondsShown)])
                        }
                    }
                }
                complainantInClear(revealed, text)
                if !revealed.texts.isEmpty { textsInClear(revealed.texts, text) }
            }
        }
    }
}

private func complainantInClear(_ revealed: RevealedPersonal, _ text: PageText) -> HTML {
    let person = revealed.complainant
    return panel(
        text(OrderText.complainant), id: "complainant",
        end: span(.class("number")) { revealed.number.text }
    ) {
        div(.class("panel-body")) {
            if person.isEmpty { p(.class("quiet")) { text(RevealText.nothing) } }
            dl(.class("pairs pairs-large")) {
                clear(text(FieldText.complainantName), person.name)
                if !person.phone.isEmpty {
                    dt { text(FieldText.complainantPhone) }
                    dd(.class("said")) { phone(person.phone, text) }
                }
                clear(text(FieldText.complainantContact), person.contact)
                clear(text(OrderText.personalAddress), person.exactAddress)
            }
        }
    }
}

private func clear(_ label: String, _ value: String) -> HTML? {
    guard !value.isEmpty else { return nil }
    return group {
        dt { label }
        dd(.class("said")) { value }
    }
}

/// One number is a link that dials; several are plain text.
private func phone(_ phone: String, _ text: PageText) -> HTML {
    let digits = phone.filter { ("0"..."9").contains($0) || $0 == "+" }
    let isOne = phone.allSatisfy { ("0"..."9").contains($0) || "+- ()".contains($0) }
    guard isOne, (7...15).contains(digits.count) else { return .escaped(phone) }
    return a(.href("tel:" + digits), .title(text(RevealText.calls))) { phone }
}

private func textsInClear(_ texts: [RevealedText], _ text: PageText) -> HTML {
    panel(text(RevealText.texts), id: "texts") {
        dl(.class("panel-body stack")) {
            for entry in texts {
                div {
                    dt(.class("quiet small")) {
                        text.personalField(entry.field)
                        if entry.version > 1 {
                            text(FormatText.sentenceSeparator)
                            text(RevealText.atEvent, ["version": String(entry.version)])
                        }
                    }
                    dd(.class("prose said")) { entry.text }
                }
            }
        }
    }
}
