import Casework
import HTTPTypes
import HanText
import Hummingbird
import Localization
import Operations
import Pages
import Store

/// Everybody's accounts, for administrators.
struct PeoplePages {
    let web: WebSite

    private static let rowsMax = 50

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.people), use: list)
        group.get(RouterPath(Routes.newPerson), use: new)
        group.post(RouterPath(Routes.people), use: invite)
        group.get(RouterPath(Routes.person), use: show)
        group.post(RouterPath(Routes.person), use: change)
        group.post(RouterPath(Routes.endPerson), use: end)
        group.post(RouterPath(Routes.resetPerson), use: reset)
        group.post(RouterPath(Routes.personSessions), use: signOut)
    }

    private var accounts: ManageAccounts { ManageAccounts(web.site) }

    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let names = ["text", "state", "role", "unit", "agreement"]
        let query = names.compactMap { name -> (String, String)? in
            let value = normalizedText(request.query(name) ?? "")
            return value.isEmpty ? nil : (name, value)
        }
        let after = normalizedText(request.query("after") ?? "")
        let page = try await accounts.list(
            PeoplePages.filter(query), after: after, limit: PeoplePages.rowsMax,
            by: context.staff.actor)
        let now = web.site.clock()
        let model = PeopleModel(
            query: query,
            rows: page.accounts.map { account in
                PersonRow(
                    name: account.name, displayName: account.displayName, roles: account.roles,
                    unit: account.unit, state: account.state(at: now),
                    engagement: account.engagement, hasFactor: account.hasFactor)
            }, total: page.total, next: page.next, isFirstPage: after.isEmpty,
            units: units(context))
        return web.page(request, context.visitor) { peoplePage(model, in: $0) }
    }

    private static func filter(_ query: [(String, String)]) -> AccountFilter {
        var filter = AccountFilter()
        for (name, value) in query {
            switch name {
            case "text": filter.text = String(value.prefix(60))
            case "state": filter.state = AccountState(rawValue: value)
            case "role": filter.role = Role(rawValue: value)
            case "unit": filter.unit = UnitID(value)
            case "agreement": filter.hasAgreement = value == "yes"
            default: break
            }
        }
        return filter
    }

    // MARK: - New

    @Sendable func new(_ request: Request, _ context: StaffContext) async throws -> Response {
        try accounts.permit(context.staff.actor)
        let units = units(context)
        return web.page(request, context.visitor) { frame in
            newPersonPage(NewPersonModel(units: units), in: frame)
        }
    }

    @Sendable func invite(_ request: Request, _ context: StaffContext) async throws -> Response {
        try accounts.permit(context.staff.actor)
        let text = web.text(context.visitor)
        do {
            let change = try change(context.form)
            let link = try await InviteAccount(web.site).invite(
                NewAccount(
                    name: context.form.text("account"), displayName: change.displayName,
                    roles: change.roles, unit: change.unit, engagement: change.engagement),
                by: context.staff.actor)
            return answer(link, request, context)
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return redrawNew([refusal.fieldName: refusal.sentence(text)], context)
        } catch let errors as FieldErrors where !request.wantsJSON {
            return redrawNew(errors.fields.mapValues { text($0) }, context)
        }
    }

    private func redrawNew(
        _ errors: [String: String], _ context: StaffContext
    ) -> Response {
        let model = NewPersonModel(
            form: context.form.state(errors: errors), units: units(context))
        return web.redrawn(context.visitor, path: Routes.newPerson) {
            newPersonPage(model, in: $0)
        }
    }

    // MARK: - One person

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        let model = model(detail, PeoplePages.form(detail.account, web.site.zone), context)
        return web.page(request, context.visitor) { personPage(model, in: $0) }
    }

    @Sendable func change(_ request: Request, _ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        let name = detail.account.name
        let text = web.text(context.visitor)
        do {
            let account = try await accounts.change(
                name, to: change(context.form), shown: context.form.text("shown"),
                by: context.staff.actor)
            web.sessions.forget(account: account.id)
            return web.seeOther(Links.person(name), .people(.changed))
        } catch AccountRefusal.changedMeanwhile where !request.wantsJSON {
            return try await redrawStale(context)
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return redraw(detail, [refusal.fieldName: refusal.sentence(text)], context)
        } catch let errors as FieldErrors where !request.wantsJSON {
            return redraw(detail, errors.fields.mapValues { text($0) }, context)
        }
    }

    @Sendable func end(_ request: Request, _ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        do {
            try await accounts.end(detail.account.name, by: context.staff.actor)
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            let sentence = refusal.sentence(web.text(context.visitor))
            return redraw(
                detail, ["": sentence], context,
                form: PeoplePages.form(detail.account, web.site.zone))
        }
        web.sessions.forget(account: detail.account.id)
        return web.seeOther(Links.person(detail.account.name), .people(.ended))
    }

    @Sendable func reset(_ request: Request, _ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        do {
            let link = try await InviteAccount(web.site).reset(
                detail.account.name, dropsFactor: context.form.text("drop_factor") == "yes",
                by: context.staff.actor)
            web.sessions.forget(account: detail.account.id)
            return answer(link, request, context)
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            let sentence = refusal.sentence(web.text(context.visitor))
            return redraw(
                detail, ["": sentence], context,
                form: PeoplePages.form(detail.account, web.site.zone))
        }
    }

    @Sendable func signOut(_ request: Request, _ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        try await accounts.signOut(detail.account.name, by: context.staff.actor)
        web.sessions.forget(account: detail.account.id)
        return web.seeOther(Links.person(detail.account.name), .people(.signedOut))
    }

    // MARK: - Parts

    /// - Throws: `PageNotFound` for a name nobody has.
    private func detail(_ context: StaffContext) async throws -> AccountDetail {
        let name = try context.part(Routes.Name.name)
        try accounts.permit(context.staff.actor)
        // No database can store this character, so no name has it.
        guard !name.unicodeScalars.contains("\0") else { throw PageNotFound() }
        do {
            return try await accounts.detail(name, by: context.staff.actor)
        } catch AccountRefusal.unknownAccount {
            throw PageNotFound()
        }
    }

    private func redraw(
        _ detail: AccountDetail, _ errors: [String: String], _ context: StaffContext,
        form: FormState? = nil
    ) -> Response {
        var state = form ?? context.form.state(errors: [:])
        state.errors = errors
        let model = model(detail, state, context)
        return web.redrawn(context.visitor, path: Links.person(detail.account.name)) {
            personPage(model, in: $0)
        }
    }

    /// The account as it is now, with the texts that were typed: rights that somebody else has
    /// taken or given meanwhile are never sent back unseen.
    private func redrawStale(_ context: StaffContext) async throws -> Response {
        let detail = try await detail(context)
        var form = PeoplePages.form(detail.account, web.site.zone)
        for name in ["display_name", "employer", "job_title"] {
            form.values[name] = [context.form.text(name)]
        }
        form.errors = ["": web.text(context.visitor)(PeopleText.changedMeanwhile)]
        let model = model(detail, form, context)
        return web.redrawn(
            context.visitor, path: Links.person(detail.account.name), status: .conflict
        ) {
            personPage(model, in: $0)
        }
    }

    private func model(
        _ detail: AccountDetail, _ form: FormState, _ context: StaffContext
    ) -> PersonPageModel {
        let account = detail.account
        return PersonPageModel(
            name: account.name, displayName: account.displayName,
            state: account.state(at: web.site.clock()), form: form, units: units(context),
            hasFactor: account.hasFactor, linkExpiresAt: detail.linkExpiresAt,
            sessions: detail.sessions.map(SessionRow.init),
            isClosed: account.disabledAt != nil,
            isOwn: account.id == context.staff.actor.account)
    }

    private func units(_ context: StaffContext) -> [Choice] {
        web.vocabulary(context.visitor).choices.units
    }

    /// The link in the answer itself: no address shows it a second time.
    private func answer(
        _ link: IssuedLink, _ request: Request, _ context: StaffContext
    ) -> Response {
        let address = address(request, context) + Links.invitation(link.token)
        if request.wantsJSON {
            return Reply.json(
                JSONText.object { json in
                    json.set("name", link.name)
                    json.set("link", address)
                    json.set("expiresAt", web.site.zone.rfc3339(of: link.expiresAt))
                })
        }
        let model = PersonLinkModel(
            name: link.name, link: address, expiresAt: link.expiresAt)
        return Reply.page(
            personLinkPage(model, in: web.frame(context.visitor, path: Routes.people)))
    }

    /// The address people are told to reach the site by; where nobody said it, the one by which the
    /// administrator came, as far as the proxy that tells it is believed.
    private func address(_ request: Request, _ context: StaffContext) -> String {
        let configuration = web.configuration
        if let told = configuration.publicAddress { return told }
        let (trust, remote) = (configuration.trustsProxy, context.remoteAddress)
        let forwarded =
            trust.believes(remote?.ipAddress)
            ? HTTPField.Name("X-Forwarded-Host").flatMap { request.headers[$0] } : nil
        let isSecure =
            configuration.isSecure
            || ClientAddress.isForwardedSecurely(request, remote, trustsProxy: trust)
        return (isSecure ? "https://" : "http://") + (forwarded ?? request.head.authority ?? "")
    }
}

// MARK: - The form and the account

extension PeoplePages {
    fileprivate static func form(_ account: Account, _ zone: SiteZone) -> FormState {
        let engagement = account.engagement
        return FormState(values: [
            "display_name": [account.displayName],
            "role": account.roles.map(\.rawValue).sorted(),
            "unit": [account.unit?.code ?? ""],
            "employer": [engagement.employer],
            "job_title": [engagement.jobTitle],
            "from": [engagement.from.map(zone.minuteText) ?? ""],
            "to": [engagement.to.map(zone.minuteText) ?? ""],
            "agreement": [engagement.agreementOn?.text ?? ""],
            "must_change": [account.mustChangePassword ? "yes" : ""],
            "shown": [AccountDigest.of(account)],
        ])
    }

    /// - Throws: `FieldErrors`.
    fileprivate func change(_ form: FormFields) throws -> AccountChange {
        var errors: [String: RequestText] = [:]
        func moment(_ name: String) -> Instant? {
            guard let text = form.optional(name) else { return nil }
            let found = web.site.zone.instant(minute: text)
            if found == nil { errors[name] = .wrongMoment }
            return found
        }
        var agreementOn: LocalDate?
        if let text = form.optional("agreement") {
            agreementOn = LocalDate(text)
            if agreementOn == nil { errors["agreement"] = .wrongDate }
        }
        let engagement = Engagement(
            employer: form.text("employer"), jobTitle: form.text("job_title"),
            from: moment("from"), to: moment("to"), agreementOn: agreementOn)
        guard errors.isEmpty else { throw FieldErrors(fields: errors) }
        return AccountChange(
            displayName: form.text("display_name"),
            roles: Set(form.texts("role").compactMap(Role.init(rawValue:))),
            unit: form.optional("unit").map(UnitID.init), engagement: engagement,
            mustChangePassword: form.text("must_change") == "yes")
    }
}
