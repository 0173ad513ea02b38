import Casework
import Localization
import Markup

/// What can be decided at the desk: sign, dispatch, send back. The first letter of each is its key.
func deskDecision(_ work: DeskWork, in frame: Frame) -> HTML {
    let text = frame.text
    let order = work.detail.order
    let actions = work.detail.actions
    let signs = actions.contains(.sign)
    let dispatches =
        (signs || actions.contains(.dispatch)) && !order.facts.isConfidential
    return section(.class("panel desk-decision"), .custom("aria-labelledby", "decision")) {
        div(.class("panel-head")) { h2(.id("decision")) { text(DeskText.decision) } }
        div(.class("panel-body")) {
            if signs { signForm(order, in: frame) }
            if dispatches { dispatchForm(work, isAhead: signs, in: frame) }
            if order.facts.isConfidential, actions.contains(.dispatch) {
                p(.class("note note-alert")) {
                    icon(.shield)
                    span { text(DeskText.confidential) }
                }
            }
            if actions.contains(.requestSendBack) { sendBackForm(order, in: frame) }
            if !signs, !dispatches, !actions.contains(.requestSendBack) {
                p(.class("quiet")) { text(DeskText.elsewhere) }
            }
            keyLine(text)
        }
    }
}

/// A form of the desk: without the script it is sent as any other and comes back to the desk.
private func deskForm(
    _ order: WorkOrder, _ action: OrderAction, _ name: String, isAhead: Bool = false,
    in frame: Frame, @HTMLBuilder content: () -> HTML
) -> HTML {
    postForm(
        Links.order(order.number, action), in: frame,
        version: order.version + (isAhead ? 1 : 0), .custom("data-act", name),
        .flag("hidden", isAhead)
    ) {
        hidden("back", Links.desk)
        content()
    }
}

private func signForm(_ order: WorkOrder, in frame: Frame) -> HTML {
    deskForm(order, .sign, "sign", in: frame) {
        div(.class("buttons")) {
            submitButton(frame.text.action(.sign), .primary, icon: .check)
            kbd { "s" }
        }
    }
}

/// - Parameter isAhead: the order must be signed first; the script shows the form when it was.
private func dispatchForm(_ work: DeskWork, isAhead: Bool, in frame: Frame) -> HTML {
    let text = frame.text
    let order = work.detail.order
    return deskForm(order, .dispatch, "dispatch", isAhead: isAhead, in: frame) {
        suggestions(work, in: frame)
        field(
            Field(
                "lead", id: "desk-lead", label: text(FieldText.leadUnit),
                hint: text(DeskText.unitHint)),
            text, control: unitChoice(work, in: frame))
        if !order.assignments.isEmpty {
            textArea(
                Field("reason", id: "desk-reason", label: text(FieldText.reason)), text, rows: 2,
                maximum: OrderLimits.remarkMaximum)
        }
        textArea(
            Field(
                "instruction", id: "desk-instruction", label: text(FieldText.instruction),
                isRequired: false), text, rows: 2, maximum: OrderLimits.remarkMaximum)
        div(.class("buttons")) {
            submitButton(text.action(.dispatch), .primary, icon: .send)
            kbd { "d" }
        }
    }
}

/// The units to choose from, each with what it has on its hands.
private func unitChoice(_ work: DeskWork, in frame: Frame) -> HTML {
    let text = frame.text
    return element(
        "select",
        [
            .id("desk-lead"), .name("lead"), .flag("required"), .flag("data-units"),
            .describedBy("desk-lead-hint"),
        ],
        group {
            option(.value("")) { text(CommonText.choose) }
            for unit in work.units {
                let load = loadWords(work.loads[UnitID(unit.value)], text)
                option(
                    .value(unit.value), .custom("data-name", unit.label),
                    .custom("data-load", load)
                ) { unit.label + " · " + load }
            }
        })
}

private func loadWords(_ load: UnitLoad?, _ text: PageText) -> String {
    text(
        DeskText.load,
        [
            "open": text.number(load?.open ?? 0), "late": text.number(load?.late ?? 0),
            "today": text.number(load?.today ?? 0),
        ])
}

/// Up to three units that alike orders went to, each a key; a person presses it.
private func suggestions(_ work: DeskWork, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("desk-suggestions")) {
        h3 { text(DeskText.suggested) }
        if work.suggestions.isEmpty {
            p(.class("quiet small")) { text(DeskText.noEvidence) }
        }
        for (index, suggestion) in work.suggestions.enumerated() {
            let unit = frame.names.unit(suggestion.unit)
            button(
                .class("button desk-suggestion"), .type("submit"), .name("lead"),
                .value(suggestion.unit.code), .flag("formnovalidate"), .flag("data-suggested"),
                .label(text(DeskText.useUnit, ["unit": unit]))
            ) {
                kbd { String(index + 1) }
                span(.class("desk-suggestion-unit")) { unit }
                span(.class("quiet small")) {
                    text(
                        DeskText.evidence,
                        [
                            "count": text.number(suggestion.count),
                            "total": text.number(suggestion.outOf),
                        ])
                    ". "
                    loadWords(work.loads[suggestion.unit], text)
                }
            }
        }
    }
}

private func sendBackForm(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    return details(.class("desk-return")) {
        summary {
            icon(.back)
            text.action(.requestSendBack)
            " "
            kbd { "b" }
        }
        deskForm(order, .requestSendBack, "return", in: frame) {
            textArea(
                Field(
                    "reason", id: "desk-return-reason", label: text(FieldText.reason),
                    hint: text(OrderText.reasonHint)), text, rows: 2,
                maximum: OrderLimits.remarkMaximum)
            div(.class("buttons")) {
                submitButton(text.action(.requestSendBack), .danger, icon: .back)
            }
        }
    }
}

private func keyLine(_ text: PageText) -> HTML {
    let keys: [(String, String)] = [
        ("s", text.action(.sign)), ("d", text.action(.dispatch)),
        ("1–3", text(DeskText.suggested)), ("b", text.action(.requestSendBack)),
        ("n", text(DeskText.next)), ("p", text(DeskText.previous)),
        ("u", text(DeskText.correct)),
    ]
    return details(.class("desk-keys small"), .flag("open")) {
        summary { text(DeskText.keys) }
        dl {
            for (key, meaning) in keys {
                div {
                    dt { kbd { key } }
                    dd { meaning }
                }
            }
        }
    }
}
