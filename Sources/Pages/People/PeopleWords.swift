package import Casework
import Localization
import Markup

/// What has just been done to an account, said once.
package enum PeopleNote: String, CaseIterable, Hashable, Sendable {
    case changed, ended, signedOut, passwordChanged, factorRemoved, passwordSet
}

extension PageText {
    package func done(_ note: PeopleNote) -> String {
        let key: PeopleText =
            switch note {
            case .changed: .doneChanged
            case .ended: .doneEnded
            case .signedOut: .doneSignedOut
            case .passwordChanged: .donePassword
            case .factorRemoved: .doneFactorRemoved
            case .passwordSet: .donePasswordSet
            }
        return self(key)
    }

    /// Why somebody may not work yet, for programs and pages.
    package func sentence(of step: AccessStep) -> String {
        let key: PeopleText =
            switch step {
            case .secondFactor: .stepSecondFactor
            case .newPassword: .stepNewPassword
            case .enrolment: .stepEnrolment
            case .agreement: .stepAgreement
            }
        return self(key)
    }

    func accountState(_ state: AccountState) -> String {
        let key: PeopleText =
            switch state {
            case .invited: .stateInvited
            case .upcoming: .stateUpcoming
            case .active: .stateActive
            case .ended: .stateEnded
            }
        return self(key)
    }
}

func badge(_ state: AccountState, _ text: PageText) -> HTML {
    let tone =
        switch state {
        case .invited: "soon"
        case .upcoming: "info"
        case .active: "calm"
        case .ended: "mute"
        }
    return span(.class("badge badge-" + tone)) { text.accountState(state) }
}

/// A session as its owner or an administrator reads it.
package struct SessionRow: Sendable {
    /// Names the session in forms; it opens nothing.
    package let handle: String
    package let agent: String
    package let address: String
    package let openedAt: Instant
    package let seenAt: Instant
    package let isProven: Bool

    package init(
        handle: String, agent: String, address: String, openedAt: Instant, seenAt: Instant,
        isProven: Bool
    ) {
        self.handle = handle
        self.agent = agent
        self.address = address
        self.openedAt = openedAt
        self.seenAt = seenAt
        self.isProven = isProven
    }
}

/// A thing that cannot be undone: folded away, so that it takes two decisions.
func dangerFold(
    _ heading: String, _ warning: String, button: String, action: String, in frame: Frame,
    @HTMLBuilder fields: () -> HTML = { .empty }
) -> HTML {
    details(.class("action")) {
        summary { heading }
        div(.class("action-body")) {
            p(.class("lead")) { warning }
            postForm(action, in: frame) {
                fields()
                div(.class("buttons")) { submitButton(button, .danger) }
            }
        }
    }
}

/// Password twice, with what helps to choose one.
func newPasswordInputs(_ form: FormState, _ text: PageText) -> HTML {
    group {
        textInput(
            Field(
                "password", label: text(SessionText.newPassword),
                hint: text(SessionText.passwordHint), error: form.errors["password"]),
            text, type: "password", maximum: PasswordRules.maximum,
            .custom("autocomplete", "new-password"))
        textInput(
            Field(
                "repeated", label: text(SessionText.repeatPassword),
                error: form.errors["repeated"]),
            text, type: "password", maximum: PasswordRules.maximum,
            .custom("autocomplete", "new-password"))
    }
}

func codeInput(_ form: FormState, _ text: PageText, id: String = "code", hint: PeopleText) -> HTML {
    textInput(
        Field(
            "code", id: id, label: text(PeopleText.code), hint: text(hint),
            error: form.errors["code"]),
        text, maximum: 20, .custom("autocomplete", "one-time-code"),
        .custom("autocapitalize", "characters"), .custom("spellcheck", "false"))
}

/// For those who may not work yet: there is no other way out of the page.
func signOutForm(in frame: Frame) -> HTML {
    postForm(Links.signOut, in: frame) {
        div(.class("buttons")) { submitButton(frame.text(CommonText.signOut), .quiet) }
    }
}
