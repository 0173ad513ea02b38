package import Casework
import Localization
package import Markup

/// One person in the list.
package struct PersonRow: Sendable {
    package let name: String
    package let displayName: String
    package let roles: Set<Role>
    package let unit: UnitID?
    package let state: AccountState
    package let engagement: Engagement
    package let hasFactor: Bool

    package init(
        name: String, displayName: String, roles: Set<Role>, unit: UnitID?, state: AccountState,
        engagement: Engagement, hasFactor: Bool
    ) {
        self.name = name
        self.displayName = displayName
        self.roles = roles
        self.unit = unit
        self.state = state
        self.engagement = engagement
        self.hasFactor = hasFactor
    }
}

package struct PeopleModel: Sendable {
    /// What was asked for, by the names of the query: `text`, `state`, `role`, `unit`,
    /// `agreement`.
    package let query: [(String, String)]
    package let rows: [PersonRow]
    package let total: Int
    /// Ask for the names after this one; nil on the last page.
    package let next: String?
    package let isFirstPage: Bool
    package let units: [Choice]

    package init(
        query: [(String, String)], rows: [PersonRow], total: Int, next: String?,
        isFirstPage: Bool, units: [Choice]
    ) {
        self.query = query
        self.rows = rows
        self.total = total
        self.next = next
        self.isFirstPage = isFirstPage
        self.units = units
    }

    func value(_ name: String) -> String { query.first { $0.0 == name }?.1 ?? "" }
}

package func peoplePage(_ model: PeopleModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PeopleText.title), in: frame) {
        pageHead(text(PeopleText.title), lead: text(PeopleText.lead)) {
            linkButton(text(PeopleText.invite), to: Links.newPerson, .primary, icon: .person)
        }
        peopleFilter(model, text)
        div(.class("panel")) {
            if model.rows.isEmpty {
                emptyState(
                    text(PeopleText.nobody), text(PeopleText.nobodyLead), icon: .person,
                    buttons: linkButton(text(PeopleText.showAll), to: Links.people))
            } else {
                peopleTable(model, in: frame)
                pager(
                    summary: text(PeopleText.total, ["count": text.number(model.total)]),
                    first: model.isFirstPage ? nil : QueryText.address(Links.people, model.query),
                    previous: nil,
                    next: model.next.map {
                        QueryText.address(Links.people, model.query + [("after", $0)])
                    }, text)
            }
        }
    }
}

private func peopleFilter(_ model: PeopleModel, _ text: PageText) -> HTML {
    form(.class("panel filter"), .action(Links.people), .method(.get)) {
        div(.class("filter-grid")) {
            textInput(
                Field(
                    "text", id: "people-text", label: text(PeopleText.searchLabel),
                    isRequired: false),
                text, value: model.value("text"), type: "search", maximum: 60)
            choice(
                "state", text(PeopleText.state),
                AccountState.allCases.map { Choice($0.rawValue, text.accountState($0)) }, model,
                text)
            choice(
                "role", text(PeopleText.roles),
                Role.allCases.map { Choice($0.rawValue, text.role($0)) }, model, text)
            choice("unit", text(PeopleText.unit), model.units, model, text)
            choice(
                "agreement", text(PeopleText.agreement),
                [
                    Choice("yes", text(PeopleText.onFile)),
                    Choice("no", text(PeopleText.noAgreement)),
                ], model, text)
            div(.class("buttons")) { submitButton(text(CommonText.search), .secondary) }
        }
    }
}

private func choice(
    _ name: String, _ label: String, _ choices: [Choice], _ model: PeopleModel, _ text: PageText
) -> HTML {
    selectInput(
        Field(name, id: "people-" + name, label: label, isRequired: false), text,
        choices: choices, selected: [model.value(name)], empty: text(CommonText.any))
}

private func peopleTable(_ model: PeopleModel, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [
        column(text(PeopleText.person)), column(text(PeopleText.roles)),
        column(text(PeopleText.unit)), column(text(PeopleText.state)),
        column(text(PeopleText.agreement)), column(text(PeopleText.to)),
    ]
    return tableBox(caption: text(PeopleText.title), names: "rows", head: head) {
        for row in model.rows {
            tr(.custom("data-href", Links.person(row.name))) {
                td(.class("matter")) {
                    a(.class("matter-title"), .href(Links.person(row.name))) { row.displayName }
                    div(.class("matter-sub")) {
                        span { row.name }
                        if !row.engagement.jobTitle.isEmpty {
                            span { row.engagement.jobTitle }
                        }
                        if !row.engagement.employer.isEmpty {
                            span { row.engagement.employer }
                        }
                        if row.hasFactor { labelTag(text(PeopleText.factor)) }
                    }
                }
                td { text.list(Role.allCases.filter(row.roles.contains).map { text.role($0) }) }
                td { row.unit.map { frame.names.unit($0) } ?? "" }
                td(.class("nowrap")) { badge(row.state, text) }
                td(.class("nowrap")) { agreementCell(row, text) }
                td(.class("nowrap hide-narrow")) {
                    row.engagement.to.map { moment($0, text) }
                }
            }
        }
    }
}

private func agreementCell(_ row: PersonRow, _ text: PageText) -> HTML {
    if let day = row.engagement.agreementOn {
        return span { text(PeopleText.signedOn, ["date": text.day(day)]) }
    }
    // Who never sees an order needs none.
    if row.roles.isSubset(of: Role.withoutOrders) {
        return span(.class("quiet")) { text(PeopleText.notNeeded) }
    }
    return labelTag(text(PeopleText.noAgreement), isAlert: row.state != .ended)
}
