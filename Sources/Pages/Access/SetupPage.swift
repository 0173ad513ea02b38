import Casework
import Localization
package import Markup

package struct SetupModel: Sendable {
    package var form: FormState
    /// True when the server printed a code that must be typed here.
    package var needsCode: Bool

    package init(form: FormState = FormState(), needsCode: Bool = true) {
        self.form = form
        self.needsCode = needsCode
    }
}

/// First run: creates the administrator.
/// Fields sent: `code`, `account`, `display_name`, `password`, `repeated`.
package func setupPage(_ model: SetupModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(SessionText.setupTitle), in: frame) {
        div(.class("narrow")) {
            pageHead(text(SessionText.setupTitle), lead: text(SessionText.setupLead))
            problems(model.form, text)
            div(.class("panel panel-body")) {
                postForm(Links.setup, in: frame) {
                    if model.needsCode { codeInput(model.form, text) }
                    nameInputs(model.form, text)
                    passwordInputs(model.form, text)
                    div(.class("buttons")) {
                        submitButton(text(SessionText.createAdministrator))
                    }
                }
            }
        }
    }
}

private func codeInput(_ form: FormState, _ text: PageText) -> HTML {
    textInput(
        Field(
            "code", label: text(SessionText.setupToken), hint: text(SessionText.setupTokenHint),
            error: form.errors["code"]),
        text, value: form.value("code"), maximum: 64, .custom("autocomplete", "off"))
}

private func nameInputs(_ form: FormState, _ text: PageText) -> HTML {
    group {
        textInput(
            Field(
                "account", label: text(SessionText.account), hint: text(SessionText.accountHint),
                error: form.errors["account"]),
            text, value: form.value("account"), maximum: AccountNameRules.maximum,
            .custom("autocomplete", "username"))
        textInput(
            Field(
                "display_name", label: text(SessionText.displayName),
                hint: text(SessionText.displayNameHint), error: form.errors["display_name"]),
            text, value: form.value("display_name"), maximum: 60, .custom("autocomplete", "name"))
    }
}

private func passwordInputs(_ form: FormState, _ text: PageText) -> HTML {
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
