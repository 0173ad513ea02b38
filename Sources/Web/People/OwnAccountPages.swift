import Casework
import Hummingbird
import Localization
import Operations
import Pages
import Store

/// A person's own account: password, second factor, sessions, language.
struct OwnAccountPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<OwnContext>) {
        group.get(RouterPath(Routes.me), use: show)
        group.get(RouterPath(Routes.ownPassword), use: showPassword)
        group.post(RouterPath(Routes.ownPassword), use: changePassword)
        group.get(RouterPath(Routes.ownFactor), use: showFactor)
        group.post(RouterPath(Routes.ownFactor), use: startFactor)
        group.post(RouterPath(Routes.confirmFactor), use: confirmFactor)
        group.post(RouterPath(Routes.removeFactor), use: removeFactor)
        group.post(RouterPath(Routes.recoveryCodes), use: renewCodes)
        group.post(RouterPath(Routes.ownSessions), use: signOut)
    }

    private var own: OwnAccount { OwnAccount(web.site) }

    @Sendable func show(_ request: Request, _ context: OwnContext) async throws -> Response {
        let (detail, handle) = try await own.detail(context.session.token)
        let account = detail.account
        let model = OwnAccountModel(
            name: account.name, displayName: account.displayName, roles: account.roles,
            unitName: account.unit.flatMap { web.site.directory[$0]?.name } ?? "",
            engagement: account.engagement, hasFactor: account.hasFactor,
            needsFactor: web.site.needsFactor(account), recoveryCodesLeft: detail.recoveryCodesLeft,
            sessions: detail.sessions.map(SessionRow.init), ownHandle: handle,
            limits: SessionLimits.of(account.roles))
        return web.page(request, context.visitor) { ownAccountPage(model, in: $0) }
    }

    // MARK: - Password

    @Sendable func showPassword(
        _ request: Request, _ context: OwnContext
    ) async throws -> Response {
        web.page(request, context.visitor) { frame in
            ownPasswordPage(
                OwnPasswordModel(isForced: context.staff.step == .newPassword), in: frame)
        }
    }

    @Sendable func changePassword(
        _ request: Request, _ context: OwnContext
    ) async throws -> Response {
        let form = context.form
        let text = web.text(context.visitor)
        guard form.raw("password") == form.raw("repeated") else {
            return redrawPassword(["repeated": text.problem(.passwordsDiffer)], context)
        }
        do {
            _ = try await guessing("password", request, context) {
                try await own.changePassword(
                    context.session.token, current: form.raw("current"),
                    to: form.raw("password"))
                return true
            }
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return redrawPassword([refusal.fieldName: refusal.sentence(text)], context)
        }
        forget(context)
        return web.seeOther(
            context.staff.step == nil ? Routes.me : Routes.workbench, .people(.passwordChanged))
    }

    private func redrawPassword(
        _ errors: [String: String], _ context: OwnContext
    ) -> Response {
        web.redrawn(context.visitor, path: Routes.ownPassword) { frame in
            ownPasswordPage(
                OwnPasswordModel(
                    form: FormState(errors: errors),
                    isForced: context.staff.step == .newPassword), in: frame)
        }
    }

    // MARK: - Second factor

    @Sendable func showFactor(_ request: Request, _ context: OwnContext) async throws -> Response {
        let model = try await factorModel(context)
        return web.page(request, context.visitor) { factorPage(model, in: $0) }
    }

    @Sendable func startFactor(
        _ request: Request, _ context: OwnContext
    ) async throws -> Response {
        try await own.startFactor(context.session.token)
        return Reply.seeOther(Routes.ownFactor)
    }

    /// The recovery codes come in the answer itself: no address shows them a second time.
    @Sendable func confirmFactor(
        _ request: Request, _ context: OwnContext
    ) async throws -> Response {
        try await codes(request, context) {
            try await own.confirmFactor(context.session.token, code: context.form.raw("code"))
        }
    }

    @Sendable func renewCodes(_ request: Request, _ context: OwnContext) async throws -> Response {
        try await codes(request, context) {
            try await own.renewCodes(context.session.token, code: context.form.raw("code"))
        }
    }

    @Sendable func removeFactor(
        _ request: Request, _ context: OwnContext
    ) async throws -> Response {
        do {
            _ = try await guessing("code", request, context) {
                try await own.removeFactor(
                    context.session.token, code: context.form.raw("code"))
                return true
            }
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return try await redrawFactor(refusal, context)
        }
        forget(context)
        return web.seeOther(Routes.ownFactor, .people(.factorRemoved))
    }

    private func codes(
        _ request: Request, _ context: OwnContext, _ make: () async throws -> [String]
    ) async throws -> Response {
        let made: [String]
        do {
            made = try await guessing("code", request, context, make) ?? []
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return try await redrawFactor(refusal, context)
        }
        forget(context)
        if request.wantsJSON {
            return Reply.json(JSONText.object { $0.set("recovery_codes", made) })
        }
        return Reply.page(
            recoveryCodesPage(made, in: web.frame(context.visitor, path: Routes.ownFactor)))
    }

    private func redrawFactor(
        _ refusal: AccountRefusal, _ context: OwnContext
    ) async throws -> Response {
        var model = try await factorModel(context)
        let sentence = refusal.sentence(web.text(context.visitor))
        // A present factor has two forms for a code, so the sentence stands above both.
        let isEnrolling = if case .waiting = model.stage { true } else { false }
        model.form = FormState(errors: [isEnrolling ? refusal.fieldName : "": sentence])
        return web.redrawn(context.visitor, path: Routes.ownFactor) { [model] frame in
            factorPage(model, in: frame)
        }
    }

    private func factorModel(_ context: OwnContext) async throws -> FactorModel {
        let (detail, _) = try await own.detail(context.session.token)
        var stage = FactorModel.Stage.none
        if detail.account.hasFactor {
            stage = .present(recoveryCodesLeft: detail.recoveryCodesLeft)
        } else if let secret = try await own.pendingSecret(context.session.token) {
            stage = .waiting(secret: secret.text, link: secret.link)
        }
        return FactorModel(
            stage: stage, isForced: context.staff.step == .enrolment,
            isNeeded: web.site.needsFactor(detail.account))
    }

    // MARK: - Sessions

    @Sendable func signOut(_ request: Request, _ context: OwnContext) async throws -> Response {
        let chosen = context.form.text("session")
        _ = try await own.signOut(
            context.session.token, handle: chosen == "others" ? nil : chosen)
        web.sessions.forget(account: context.staff.actor.account)
        return web.seeOther(Routes.me, .people(.signedOut))
    }

    private func forget(_ context: OwnContext) {
        web.sessions.forget(account: context.staff.actor.account)
    }

    private func guessing<Result: Sendable>(
        _ what: String, _ request: Request, _ context: OwnContext,
        _ body: () async throws -> Result?
    ) async throws -> Result? {
        try await web.guessing(
            what + " " + context.staff.actor.name, request, context.remoteAddress, body)
    }
}

extension SessionRow {
    init(_ listed: ListedSession) {
        self.init(
            handle: listed.handle, agent: listed.session.agent,
            address: listed.session.address, openedAt: listed.session.createdAt,
            seenAt: listed.session.seenAt, isProven: listed.session.factorAt != nil)
    }
}
