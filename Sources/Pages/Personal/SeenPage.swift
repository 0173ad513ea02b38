package import Casework
import Localization
package import Markup

/// Who saw one complainant's data.
package struct SeenModel: Sendable {
    package let form: FormState
    /// Nil before anybody asked.
    package let statement: PersonalStatement?

    package init(form: FormState = FormState(), statement: PersonalStatement? = nil) {
        self.form = form
        self.statement = statement
    }
}

package func seenPage(_ model: SeenModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(RevealText.seenTitle), in: frame) {
        watermark(in: frame)
        pageHead(text(RevealText.seenTitle), lead: text(RevealText.seenLead)) {
            linkButton(text(RevealText.warnings), to: Links.personalWarnings, icon: .warning)
        }
        div(.class("panel filter seen-forms")) {
            form(.action(Links.seen), .method(.get)) {
                askField("order", text(RevealText.seenOrderField), model.form, text)
            }
            postForm(Links.seen, in: frame) {
                askField("phone", text(RevealText.seenPhoneField), model.form, text)
            }
        }
        if let statement = model.statement { statementPanel(statement, model.form, in: frame) }
    }
}

private func askField(
    _ name: String, _ label: String, _ state: FormState, _ text: PageText
) -> HTML {
    group {
        textInput(
            Field(name, label: label, error: state.errors[name]), text, value: state.value(name),
            maximum: 60, .custom("autocomplete", "off"))
        div(.class("buttons")) { submitButton(text(RevealText.seenBy), .secondary, icon: .search) }
    }
}

private func statementPanel(
    _ statement: PersonalStatement, _ state: FormState, in frame: Frame
) -> HTML {
    let text = frame.text
    guard !statement.looks.isEmpty else {
        return emptyState(
            text(RevealText.seenNone), text(RevealText.seenNoneLead), icon: .shield)
    }
    let download = postForm(
        Links.seenFile, in: frame, .class("inline-form"), .flag("data-download")
    ) {
        hidden("order", state.value("order"))
        hidden("phone", state.value("phone"))
        submitButton(text(RevealText.seenDownload), .secondary, icon: .download)
    }
    return panel(
        text(RevealText.seenTitle), id: "statement", end: download,
        count: countBadge(statement.looks.count, text)
    ) {
        p(.class("panel-body small")) {
            text(
                RevealText.seenOrders,
                ["orders": text.list(statement.orders.prefix(20).map(\.text))])
            if statement.isCut {
                " "
                text(RevealText.seenCut, ["count": text.number(statement.looks.count)])
            }
        }
        tableBox(
            caption: text(RevealText.seenTitle),
            head: [
                RevealText.seenAt, .seenWho, .seenKind, .seenPurpose, .seenFields, .seenOrder,
            ].map { column(text($0)) }
        ) {
            for look in statement.looks { lookRow(look, text) }
        }
        p(.class("panel-body quiet small")) { text(RevealText.seenPrint) }
    }
}

private func lookRow(_ look: PersonalLook, _ text: PageText) -> HTML {
    tr {
        td(.class("nowrap")) { moment(look.at, text, isShort: false) }
        td { who(look.displayName, look.account) }
        td { text.look(look.kind) }
        td {
            text.orDash(look.purpose.map { text.purpose($0) })
            if !look.reason.isEmpty { div(.class("quiet small said")) { look.reason } }
        }
        td { text.orDash(text.list(look.fields.map { text.personalField($0) })) }
        td(.class("number")) { text.orDash(look.number?.text ?? "") }
    }
}

/// A person's name with the account beside it.
func who(_ displayName: String, _ account: String) -> HTML {
    group {
        if displayName.isEmpty || displayName == account {
            account
        } else {
            displayName
            span(.class("quiet small")) { " " + account }
        }
    }
}
