import Casework
import Localization
package import Markup

package struct SecondFactorModel: Sendable {
    package var form: FormState
    /// Path to go to afterwards.
    package var next: String

    package init(form: FormState = FormState(), next: String = "/") {
        self.form = form
        self.next = next
    }
}

/// After the password: the code. Fields sent: `code`, `next`.
package func secondFactorPage(_ model: SecondFactorModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.codeTitle), in: frame) {
        div(.class("narrow")) {
            pageHead(text(PeopleText.codeTitle), lead: text(PeopleText.codeLead))
            problems(model.form, text)
            div(.class("panel panel-body")) {
                postForm(Links.secondFactor, in: frame) {
                    hidden("next", model.next)
                    codeInput(model.form, text, hint: .codeHint)
                    div(.class("buttons")) { submitButton(text(SessionText.signIn)) }
                }
                signOutForm(in: frame)
            }
        }
    }
}

package struct InvitationModel: Sendable {
    package var form: FormState
    package let token: String
    package let name: String
    package let displayName: String

    package init(
        form: FormState = FormState(), token: String, name: String, displayName: String
    ) {
        self.form = form
        self.token = token
        self.name = name
        self.displayName = displayName
    }
}

/// Where a person who was invited chooses a password. Fields sent: `password`, `repeated`.
package func invitationPage(_ model: InvitationModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.invitationTitle), in: frame) {
        div(.class("narrow")) {
            pageHead(
                text(PeopleText.invitationTitle),
                lead: text(PeopleText.invitationLead, ["name": model.displayName]))
            problems(model.form, text)
            div(.class("panel panel-body")) {
                dl(.class("pairs")) {
                    dt { text(SessionText.account) }
                    dd { strong { model.name } }
                }
                postForm(Links.invitation(model.token), in: frame) {
                    newPasswordInputs(model.form, text)
                    div(.class("buttons")) { submitButton(text(PeopleText.setPassword)) }
                }
            }
        }
    }
}

/// The link is unknown, used up or too old.
package func invitationGonePage(in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.linkGoneTitle), in: frame) {
        div(.class("error-page")) {
            h1 { text(PeopleText.linkGoneTitle) }
            p { text(PeopleText.linkGoneLead) }
            div(.class("buttons")) { linkButton(text(ErrorText.signIn), to: Links.signIn) }
        }
    }
}

/// Why somebody who is signed in sees no orders, and what helps (J7).
package func agreementMissingPage(name: String, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.agreementMissingTitle), in: frame) {
        div(.class("error-page")) {
            h1 { text(PeopleText.agreementMissingTitle) }
            p { text(PeopleText.agreementMissingLead, ["name": name]) }
            p { text(PeopleText.agreementMissingWhatNow) }
            div(.class("buttons")) { linkButton(text(PeopleText.ownAccount), to: Links.me) }
            signOutForm(in: frame)
        }
    }
}
