package import Casework
import Localization
package import Markup

/// A person's own account.
package struct OwnAccountModel: Sendable {
    package var form = FormState()
    package let name: String
    package let displayName: String
    package let roles: Set<Role>
    package let unitName: String
    package let engagement: Engagement
    package let hasFactor: Bool
    /// A role of the person must have the second factor.
    package let needsFactor: Bool
    package let recoveryCodesLeft: Int
    package let sessions: [SessionRow]
    /// Handle of the session that reads this page.
    package let ownHandle: String
    package let limits: SessionLimits

    package init(
        name: String, displayName: String, roles: Set<Role>, unitName: String,
        engagement: Engagement, hasFactor: Bool, needsFactor: Bool, recoveryCodesLeft: Int,
        sessions: [SessionRow], ownHandle: String, limits: SessionLimits
    ) {
        self.name = name
        self.displayName = displayName
        self.roles = roles
        self.unitName = unitName
        self.engagement = engagement
        self.hasFactor = hasFactor
        self.needsFactor = needsFactor
        self.recoveryCodesLeft = recoveryCodesLeft
        self.sessions = sessions
        self.ownHandle = ownHandle
        self.limits = limits
    }
}

package func ownAccountPage(_ model: OwnAccountModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.ownAccount), in: frame) {
        pageHead(text(PeopleText.ownAccount), lead: model.displayName)
        div(.class("columns")) {
            div(.class("stack")) {
                sessionPanel(model, in: frame)
                panel(text(PeopleText.facts), id: "facts") {
                    div(.class("panel-body")) { factPairs(model, text) }
                }
            }
            element("aside", [.class("stack")], ownAside(model, in: frame))
        }
    }
}

private func factPairs(_ model: OwnAccountModel, _ text: PageText) -> HTML {
    let engagement = model.engagement
    return dl(.class("pairs")) {
        dt { text(SessionText.account) }
        dd { model.name }
        dt { text(PeopleText.roles) }
        dd { text.list(Role.allCases.filter(model.roles.contains).map { text.role($0) }) }
        dt { text(PeopleText.unit) }
        dd { text.orDash(model.unitName) }
        dt { text(PeopleText.employer) }
        dd { text.orDash(engagement.employer) }
        dt { text(PeopleText.jobTitle) }
        dd { text.orDash(engagement.jobTitle) }
        dt { text(PeopleText.to) }
        dd { engagement.to.map { text.moment($0) } ?? text(PeopleText.unlimited) }
        dt { text(PeopleText.agreement) }
        dd {
            engagement.agreementOn.map { text(PeopleText.signedOn, ["date": text.day($0)]) }
                ?? text(PeopleText.noAgreement)
        }
    }
}

private func ownAside(_ model: OwnAccountModel, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        panel(text(SessionText.password), id: "password-panel") {
            div(.class("panel-body")) {
                p(.class("quiet")) { text(PeopleText.passwordLead) }
                div(.class("buttons")) {
                    linkButton(text(PeopleText.changePassword), to: Links.ownPassword)
                }
            }
        }
        panel(text(PeopleText.factor), id: "factor-panel") {
            div(.class("panel-body")) {
                p {
                    model.hasFactor
                        ? text(
                            PeopleText.factorOn,
                            ["count": text.number(model.recoveryCodesLeft)])
                        : text(PeopleText.factorOff)
                }
                div(.class("buttons")) {
                    linkButton(
                        text(model.hasFactor ? PeopleText.manageFactor : .addFactor),
                        to: Links.ownFactor)
                }
            }
        }
        appearancePanel(in: frame)
        panel(text(PeopleText.language), id: "language-panel") {
            div(.class("panel-body")) {
                postForm(Links.language, in: frame) {
                    hidden("back", Links.me)
                    radioGroup(
                        Field("language", label: text(PeopleText.languageLead)),
                        choices: [
                            Choice("zh-Hans", text(PeopleText.chinese)),
                            Choice("en", text(PeopleText.english)),
                        ], selected: text.language.rawValue)
                    div(.class("buttons")) { submitButton(text(PeopleText.save), .secondary) }
                }
            }
        }
    }
}

private func sessionPanel(_ model: OwnAccountModel, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(
        text(PeopleText.sessions), id: "sessions",
        count: countBadge(model.sessions.count, text)
    ) {
        sessionTable(model.sessions, own: model.ownHandle, in: frame)
        div(.class("panel-body")) {
            p(.class("quiet small")) {
                text(
                    PeopleText.sessionLimits,
                    [
                        "idle": text.localizer.duration(seconds: model.limits.idleSeconds),
                        "whole": text.localizer.duration(seconds: model.limits.absoluteSeconds),
                    ])
            }
        }
        if model.sessions.count > 1 {
            dangerFold(
                text(PeopleText.signOutElsewhere), text(PeopleText.signOutElsewhereLead),
                button: text(PeopleText.signOutElsewhere), action: Links.ownSessions, in: frame
            ) { hidden("session", "others") }
        }
    }
}

/// Sessions with a button for each but the one that reads; without buttons where `own` is nil.
func sessionTable(_ sessions: [SessionRow], own: String?, in frame: Frame) -> HTML {
    let text = frame.text
    var head = [
        column(text(PeopleText.browser)), column(text(PeopleText.address)),
        column(text(PeopleText.openedAt)), column(text(PeopleText.seenAt)),
    ]
    if own != nil { head.append(column(text(PeopleText.act))) }
    return tableBox(caption: text(PeopleText.sessions), names: "rows", head: head) {
        for session in sessions {
            tr {
                td(.class("matter")) {
                    span(.class("matter-title")) {
                        session.agent.isEmpty ? text(PeopleText.unknownBrowser) : session.agent
                    }
                    if session.handle == own {
                        labelTag(text(PeopleText.thisBrowser))
                        " "
                    }
                    if session.isProven { labelTag(text(PeopleText.factor)) }
                }
                td(.class("nowrap")) { text.orDash(session.address) }
                td(.class("nowrap hide-narrow")) { moment(session.openedAt, text) }
                td(.class("nowrap")) { moment(session.seenAt, text) }
                if let own {
                    td(.class("nowrap")) {
                        if session.handle != own { signOutThere(session, in: frame) }
                    }
                }
            }
        }
    }
}

private func signOutThere(_ session: SessionRow, in frame: Frame) -> HTML {
    postForm(Links.ownSessions, in: frame, .class("inline-form")) {
        hidden("session", session.handle)
        button(.type("submit"), .class("button button-small")) {
            frame.text(PeopleText.signOutThere)
        }
    }
}

package struct OwnPasswordModel: Sendable {
    package var form: FormState
    /// The person cannot work before.
    package let isForced: Bool

    package init(form: FormState = FormState(), isForced: Bool) {
        self.form = form
        self.isForced = isForced
    }
}

/// Fields sent: `current`, `password`, `repeated`.
package func ownPasswordPage(_ model: OwnPasswordModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.changePassword), in: frame) {
        div(.class("narrow")) {
            pageHead(
                text(PeopleText.changePassword),
                lead: text(model.isForced ? PeopleText.stepNewPassword : .passwordLead))
            problems(model.form, text)
            div(.class("panel panel-body")) {
                postForm(Links.ownPassword, in: frame) {
                    textInput(
                        Field(
                            "current", label: text(PeopleText.currentPassword),
                            error: model.form.errors["current"]),
                        text, type: "password", maximum: PasswordRules.maximum,
                        .custom("autocomplete", "current-password"))
                    newPasswordInputs(model.form, text)
                    div(.class("buttons")) {
                        submitButton(text(PeopleText.changePassword))
                        if !model.isForced {
                            linkButton(text(CommonText.cancel), to: Links.me, .quiet)
                        }
                    }
                }
                if model.isForced { signOutForm(in: frame) }
            }
        }
    }
}
