package import Casework
import Localization
package import Markup

/// Unusual looking, for the auditor.
package struct WarningsModel: Sendable {
    package let warnings: [PersonalWarning]
    /// The warning whose settlement was refused, and what was written.
    package let refused: (id: Int64, form: FormState)?

    package init(_ warnings: [PersonalWarning], refused: (id: Int64, form: FormState)? = nil) {
        self.warnings = warnings
        self.refused = refused
    }
}

package func warningsPage(_ model: WarningsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(RevealText.warnings), in: frame) {
        pageHead(text(RevealText.warnings), lead: text(RevealText.warningsLead)) {
            linkButton(text(RevealText.seenTitle), to: Links.seen, icon: .person)
        }
        if model.warnings.isEmpty {
            emptyState(
                text(RevealText.warningsNone), text(RevealText.warningsNoneLead), icon: .shield)
        } else {
            div(.class("panel")) { warningTable(model, in: frame) }
        }
    }
}

private func warningTable(_ model: WarningsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return tableBox(
        caption: text(RevealText.warnings),
        head: [
            column(text(RevealText.seenAt)), column(text(RevealText.seenWho)),
            column(text(RevealText.warningKind)), column(text(RevealText.warningCount), "num"),
            column(text(RevealText.warningOrder)), column(text(RevealText.warningState)),
        ]
    ) {
        for warning in model.warnings { warningRow(warning, model, in: frame) }
    }
}

private func warningRow(
    _ warning: PersonalWarning, _ model: WarningsModel, in frame: Frame
) -> HTML {
    let text = frame.text
    let isOpen = warning.settlement == nil
    return tr {
        td(.class("nowrap")) { moment(warning.lastAt, text) }
        td { who(warning.displayName, warning.account) }
        td(.class("nowrap")) {
            span(.class(isOpen ? "badge badge-over" : "badge badge-mute")) {
                text.warning(warning.kind)
            }
        }
        td(.class("num")) { text.number(warning.count) }
        td(.class("number")) {
            if let number = warning.number {
                a(.href(QueryText.address(Links.seen, [("order", number.text)]))) { number.text }
            } else {
                text(FormatText.none)
            }
        }
        td {
            if let settlement = warning.settlement {
                span(.class("small said")) {
                    text(
                        RevealText.settled,
                        [
                            "by": settlement.by, "time": text.shortMoment(settlement.at),
                            "remark": settlement.remark,
                        ])
                }
            } else if warning.account == frame.person?.actor.name {
                span(.class("small quiet")) { text(RevealText.ownWarning) }
            } else {
                settleForm(warning, model, in: frame)
            }
        }
    }
}

private func settleForm(
    _ warning: PersonalWarning, _ model: WarningsModel, in frame: Frame
) -> HTML {
    let text = frame.text
    let state = model.refused?.id == warning.id ? model.refused?.form : nil
    return postForm(Links.settleWarning(warning.id), in: frame, .class("settle")) {
        textInput(
            Field(
                "remark", id: "remark-\(warning.id)", label: text(RevealText.remark),
                error: state?.errors["remark"]),
            text, value: state?.value("remark") ?? "", maximum: 500)
        submitButton(text(RevealText.settle), .secondary, icon: .check)
    }
}
