import Casework
import Localization
package import Markup

package struct SignInModel: Sendable {
    /// What was typed, without the password, and what was wrong.
    package var form: FormState
    /// Path to go to afterwards; the server accepts only paths of this site.
    package var next: String
    /// Accounts of the demonstration, empty everywhere else.
    package var demoAccounts: [DemoAccount]

    package init(
        form: FormState = FormState(), next: String = "/", demoAccounts: [DemoAccount] = []
    ) {
        self.form = form
        self.next = next
        self.demoAccounts = demoAccounts
    }
}

package struct DemoAccount: Sendable {
    package let account: String
    package let password: String
    package let displayName: String

    package init(account: String, password: String, displayName: String) {
        self.account = account
        self.password = password
        self.displayName = displayName
    }
}

/// Fields sent: `account`, `password`, `next`.
package func signInPage(_ model: SignInModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(SessionText.signInTitle), in: frame) {
        div(.class("narrow")) {
            pageHead(text(SessionText.signInTitle), lead: text(SessionText.signInLead))
            problems(model.form, text)
            div(.class("panel panel-body")) { signInForm(model, in: frame) }
            if !model.demoAccounts.isEmpty { demoPanel(model.demoAccounts, text) }
        }
    }
}

private func signInForm(_ model: SignInModel, in frame: Frame) -> HTML {
    let text = frame.text
    return postForm(Links.signIn, in: frame) {
        hidden("next", model.next)
        textInput(
            Field(
                "account", label: text(SessionText.account), error: model.form.errors["account"]),
            text, value: model.form.value("account"), maximum: AccountNameRules.maximum,
            .custom("autocomplete", "username"), .flag("autofocus"))
        textInput(
            Field(
                "password", label: text(SessionText.password),
                error: model.form.errors["password"]),
            text, type: "password", maximum: PasswordRules.maximum,
            .custom("autocomplete", "current-password"))
        div(.class("buttons")) { submitButton(text(SessionText.signIn)) }
    }
}

private func demoPanel(_ accounts: [DemoAccount], _ text: PageText) -> HTML {
    section(.class("panel panel-body demo-accounts")) {
        h2 { text(SessionText.demoAccounts) }
        dl(.class("accounts")) {
            for account in accounts {
                dt { account.account }
                dd { account.displayName }
                dd(.class("quiet")) { code { account.password } }
            }
        }
    }
}
