import Casework
import Localization
package import Markup

/// The second factor of the person who reads.
package struct FactorModel: Sendable {
    package enum Stage: Hashable, Sendable {
        /// There is none.
        case none
        /// A secret waits for its first code.
        case waiting(secret: String, link: String)
        case present(recoveryCodesLeft: Int)
    }

    package var form = FormState()
    package let stage: Stage
    /// The person cannot work before there is one.
    package let isForced: Bool
    /// A role needs it, so that it cannot be taken away.
    package let isNeeded: Bool

    package init(stage: Stage, isForced: Bool, isNeeded: Bool) {
        self.stage = stage
        self.isForced = isForced
        self.isNeeded = isNeeded
    }
}

package func factorPage(_ model: FactorModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.factor), in: frame) {
        div(.class("medium")) {
            pageHead(
                text(PeopleText.factor),
                lead: text(model.isForced ? PeopleText.stepEnrolment : .factorLead))
            problems(model.form, text)
            div(.class("panel")) {
                switch model.stage {
                case .none: startFactor(model, in: frame)
                case .waiting(let secret, let link):
                    enrolFactor(model, secret, link, in: frame)
                case .present(let left): keepFactor(model, left, in: frame)
                }
            }
            if model.isForced {
                signOutForm(in: frame)
            } else {
                p(.class("note")) { a(.href(Links.me)) { text(PeopleText.ownAccount) } }
            }
        }
    }
}

private func startFactor(_ model: FactorModel, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("panel-body")) {
        p { text(PeopleText.factorWhat) }
        postForm(Links.ownFactor, in: frame) {
            div(.class("buttons")) { submitButton(text(PeopleText.addFactor), icon: .shield) }
        }
    }
}

private func enrolFactor(
    _ model: FactorModel, _ secret: String, _ link: String, in frame: Frame
) -> HTML {
    let text = frame.text
    return div(.class("panel-body")) {
        div(.class("enrol")) {
            qrPicture(link, label: text(PeopleText.qrLabel)) ?? .empty
            div {
                ol(.class("numbered")) {
                    li { text(PeopleText.enrolInstall) }
                    li {
                        text(PeopleText.enrolScan) + " "
                        a(.href(link)) { text(PeopleText.enrolOpen) }
                    }
                    li { text(PeopleText.enrolType) }
                }
                code(.class("one-time")) { grouped(secret) }
            }
        }
        postForm(Links.confirmFactor, in: frame) {
            codeInput(model.form, text, hint: .confirmHint)
            div(.class("buttons")) { submitButton(text(PeopleText.confirmFactor)) }
        }
    }
}

/// In groups of four, as people read them to each other.
private func grouped(_ secret: String) -> String {
    var parts: [String] = []
    var rest = secret[...]
    while !rest.isEmpty {
        parts.append(String(rest.prefix(4)))
        rest = rest.dropFirst(4)
    }
    return parts.joined(separator: " ")
}

private func keepFactor(_ model: FactorModel, _ left: Int, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        div(.class("panel-body")) {
            p { text(PeopleText.factorOn, ["count": text.number(left)]) }
            if model.isNeeded { p(.class("quiet")) { text(PeopleText.factorNeededByRole) } }
        }
        dangerFold(
            text(PeopleText.renewCodes), text(PeopleText.renewCodesLead),
            button: text(PeopleText.renewCodes), action: Links.recoveryCodes, in: frame
        ) { codeInput(FormState(), text, id: "code-renew", hint: .codeHint) }
        if !model.isNeeded {
            dangerFold(
                text(PeopleText.removeFactor), text(PeopleText.removeFactorLead),
                button: text(PeopleText.removeFactor), action: Links.removeFactor, in: frame
            ) { codeInput(FormState(), text, id: "code-remove", hint: .codeHint) }
        }
    }
}

/// The recovery codes, shown this once.
package func recoveryCodesPage(_ codes: [String], in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.recoveryCodes), in: frame) {
        div(.class("medium")) {
            pageHead(
                text(PeopleText.recoveryCodes), lead: text(PeopleText.recoveryCodesLead))
            div(.class("panel panel-body")) {
                ul(.class("codes")) { for code in codes { li { code } } }
                p(.class("note")) {
                    icon(.warning)
                    span { text(PeopleText.recoveryCodesOnce) }
                }
                div(.class("buttons")) {
                    linkButton(text(PeopleText.codesKept), to: Links.workbench, .primary)
                }
            }
        }
    }
}
