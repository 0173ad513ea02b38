package import Casework
import Localization
package import Markup

/// The form of a new account. Fields sent: `account` and those of `PersonPageModel`.
package struct NewPersonModel: Sendable {
    package var form: FormState
    package let units: [Choice]

    package init(form: FormState = FormState(), units: [Choice]) {
        self.form = form
        self.units = units
    }
}

package func newPersonPage(_ model: NewPersonModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.invite), in: frame) {
        div(.class("medium")) {
            pageHead(text(PeopleText.invite), lead: text(PeopleText.inviteLead))
            problems(model.form, text)
            div(.class("panel panel-body")) {
                postForm(Links.people, in: frame) {
                    textInput(
                        Field(
                            "account", label: text(SessionText.account),
                            hint: text(SessionText.accountHint),
                            error: model.form.errors["account"]),
                        text, value: model.form.value("account"), maximum: AccountNameRules.maximum,
                        .custom("autocomplete", "off"))
                    personFields(model.form, model.units, text)
                    div(.class("buttons")) {
                        submitButton(text(PeopleText.makeLink))
                        linkButton(text(CommonText.cancel), to: Links.people, .quiet)
                    }
                }
            }
        }
    }
}

/// The link to hand over, shown this once.
package struct PersonLinkModel: Sendable {
    package let name: String
    package let link: String
    package let expiresAt: Instant

    package init(name: String, link: String, expiresAt: Instant) {
        self.name = name
        self.link = link
        self.expiresAt = expiresAt
    }
}

package func personLinkPage(_ model: PersonLinkModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.linkTitle), in: frame) {
        div(.class("medium")) {
            pageHead(
                text(PeopleText.linkTitle),
                lead: text(PeopleText.linkLead, ["name": model.name]))
            div(.class("panel panel-body")) {
                code(.class("one-time")) { model.link }
                p(.class("note")) {
                    icon(.warning)
                    span {
                        text(PeopleText.linkOnce, ["moment": text.moment(model.expiresAt)])
                    }
                }
                div(.class("buttons")) {
                    linkButton(
                        text(PeopleText.linkDone), to: Links.person(model.name), .primary)
                }
            }
        }
    }
}

/// One account, for an administrator. Fields sent: `display_name`, `role`, `unit`, `employer`,
/// `job_title`, `from`, `to`, `agreement`, `must_change`, and `shown`, by which a form that was
/// filled before somebody else's change is noticed.
package struct PersonPageModel: Sendable {
    package let name: String
    package let displayName: String
    package let state: AccountState
    package var form: FormState
    package let units: [Choice]
    package let hasFactor: Bool
    package let linkExpiresAt: Instant?
    package let sessions: [SessionRow]
    /// The account was ended for good, and nothing of it changes any more.
    package let isClosed: Bool
    /// The account of the administrator who reads the page.
    package let isOwn: Bool

    package init(
        name: String, displayName: String, state: AccountState, form: FormState, units: [Choice],
        hasFactor: Bool, linkExpiresAt: Instant?, sessions: [SessionRow], isClosed: Bool,
        isOwn: Bool = false
    ) {
        self.name = name
        self.displayName = displayName
        self.state = state
        self.form = form
        self.units = units
        self.hasFactor = hasFactor
        self.linkExpiresAt = linkExpiresAt
        self.sessions = sessions
        self.isClosed = isClosed
        self.isOwn = isOwn
    }
}

package func personPage(_ model: PersonPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(model.displayName, in: frame) {
        pageHead(model.displayName, lead: text(SessionText.account) + " " + model.name) {
            badge(model.state, text)
        }
        problems(model.form, text)
        div(.class("columns")) {
            panel(text(PeopleText.facts), id: "facts") {
                div(.class("panel-body")) {
                    if model.isClosed {
                        p(.class("note")) {
                            icon(.info)
                            span { text(PeopleText.closedLead) }
                        }
                    } else if model.isOwn {
                        p(.class("note")) {
                            icon(.info)
                            span { text(PeopleText.ownLead) }
                        }
                    }
                    postForm(Links.person(model.name), in: frame) {
                        hidden("shown", model.form.value("shown"))
                        personFields(model.form, model.units, text)
                        if !model.isClosed {
                            checkList(
                                Field(
                                    "must_change", label: text(PeopleText.password),
                                    isRequired: false),
                                text, choices: [Choice("yes", text(PeopleText.mustChange))],
                                selected: [model.form.value("must_change")])
                            div(.class("buttons")) { submitButton(text(PeopleText.save)) }
                        }
                    }
                }
            }
            element("aside", [.class("stack")], personAside(model, in: frame))
        }
    }
}

private func personFields(_ form: FormState, _ units: [Choice], _ text: PageText) -> HTML {
    group {
        personTexts(form, text)
        checkList(
            Field(
                "role", label: text(PeopleText.roles), hint: text(PeopleText.rolesHint),
                error: form.errors["role"]),
            text, choices: Role.allCases.map { Choice($0.rawValue, text.role($0)) },
            selected: form.values["role"] ?? [])
        selectInput(
            Field(
                "unit", label: text(PeopleText.unit), hint: text(PeopleText.unitHint),
                error: form.errors["unit"], isRequired: false),
            text, choices: units, selected: [form.value("unit")],
            empty: text(FormatText.none))
        div(.class("field-row")) {
            textInput(
                Field(
                    "from", label: text(PeopleText.from), error: form.errors["from"],
                    isRequired: false),
                text, value: form.value("from"), type: "datetime-local")
            textInput(
                Field(
                    "to", label: text(PeopleText.to), error: form.errors["to"],
                    isRequired: false),
                text, value: form.value("to"), type: "datetime-local")
        }
        textInput(
            Field(
                "agreement", label: text(PeopleText.agreementOn),
                hint: text(PeopleText.agreementHint), error: form.errors["agreement"],
                isRequired: false),
            text, value: form.value("agreement"), type: "date")
    }
}

private func personTexts(_ form: FormState, _ text: PageText) -> HTML {
    group {
        textInput(
            Field(
                "display_name", label: text(SessionText.displayName),
                hint: text(SessionText.displayNameHint), error: form.errors["display_name"],
                isRequired: false),
            text, value: form.value("display_name"), maximum: 60, .custom("autocomplete", "off"))
        div(.class("field-row")) {
            textInput(
                Field(
                    "employer", label: text(PeopleText.employer),
                    error: form.errors["employer"], isRequired: false),
                text, value: form.value("employer"), maximum: 60)
            textInput(
                Field(
                    "job_title", label: text(PeopleText.jobTitle),
                    error: form.errors["job_title"], isRequired: false),
                text, value: form.value("job_title"), maximum: 60)
        }
    }
}

private func personAside(_ model: PersonPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        panel(
            text(PeopleText.sessions), id: "sessions",
            count: countBadge(model.sessions.count, text)
        ) {
            if model.sessions.isEmpty {
                p(.class("panel-body quiet")) { text(PeopleText.noSessions) }
            } else {
                ul(.class("panel-body stack")) {
                    for session in model.sessions {
                        li {
                            session.agent.isEmpty
                                ? text(PeopleText.unknownBrowser) : session.agent
                            div(.class("quiet small")) {
                                text(PeopleText.seenAt) + " "
                                moment(session.seenAt, text)
                            }
                        }
                    }
                }
                dangerFold(
                    text(PeopleText.signOutEverywhere), text(PeopleText.signOutEverywhereLead),
                    button: text(PeopleText.signOutEverywhere),
                    action: Links.personSessions(model.name), in: frame)
            }
        }
        panel(text(PeopleText.access), id: "access") {
            accessFacts(model, text)
            if !model.isClosed {
                if model.isOwn {
                    p(.class("panel-body")) {
                        a(.href(Links.me)) { text(PeopleText.ownAccount) }
                    }
                } else {
                    resetFold(model, in: frame)
                }
                dangerFold(
                    text(PeopleText.end), text(PeopleText.endLead),
                    button: text(PeopleText.end), action: Links.endPerson(model.name), in: frame)
            }
        }
    }
}

private func resetFold(_ model: PersonPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    return dangerFold(
        text(PeopleText.reset), text(PeopleText.resetLead), button: text(PeopleText.makeLink),
        action: Links.resetPerson(model.name), in: frame
    ) {
        if model.hasFactor {
            checkList(
                Field("drop_factor", label: text(PeopleText.factor), isRequired: false),
                text, choices: [Choice("yes", text(PeopleText.dropFactor))], selected: [])
        }
    }
}

private func accessFacts(_ model: PersonPageModel, _ text: PageText) -> HTML {
    dl(.class("panel-body pairs")) {
        dt { text(PeopleText.factor) }
        dd { text(model.hasFactor ? PeopleText.present : .absent) }
        if let moment = model.linkExpiresAt {
            dt { text(PeopleText.openLink) }
            dd { text(PeopleText.worksUntil, ["moment": text.moment(moment)]) }
        }
    }
}
