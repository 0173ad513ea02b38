import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// The second step of signing in: a code of the second factor.
struct SecondFactorPages {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.secondFactor), use: show)
        router.post(RouterPath(Routes.secondFactor), use: prove)
    }

    @Sendable func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let next = SafePath.checked(request.query("next") ?? "/")
        guard let session = context.visitor.session else { throw SignInRequired() }
        guard session.person.step == .secondFactor else { return Reply.seeOther(next) }
        return web.page(request, context.visitor) { frame in
            secondFactorPage(SecondFactorModel(next: next), in: frame)
        }
    }

    /// 303 with a session that may work; for programs 200 with its token for changes. A wrong code:
    /// 422 for people, 401 for programs.
    @Sendable func prove(_ request: Request, _ context: SiteContext) async throws -> Response {
        let next = SafePath.checked(context.form.raw("next"))
        guard let session = context.visitor.session else { throw SignInRequired() }
        guard session.person.step == .secondFactor else { return Reply.seeOther(next) }
        let proven = try await web.guessing(
            "code " + session.person.actor.name, request, context.remoteAddress
        ) { try await SignIn(web.site).prove(session.token, code: context.form.raw("code")) }
        web.sessions.forget(session.token)
        guard let proven else {
            if request.wantsJSON { throw SignInRequired() }
            let text = web.text(context.visitor)
            let state = FormState(errors: ["code": text(PeopleText.wrongCode)])
            return web.redrawn(context.visitor, path: Routes.secondFactor) { frame in
                secondFactorPage(SecondFactorModel(form: state, next: next), in: frame)
            }
        }
        return try await SignInPages(web: web).answer(request, proven, next: next)
    }
}

/// Setting a password by a link that works once.
struct InvitationPages {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.invitation), use: show)
        router.post(RouterPath(Routes.invitation), use: accept)
    }

    @Sendable func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let token = try context.part(Routes.Name.token)
        guard let person = try await person(token, request, context) else {
            return gone(request, context)
        }
        return web.page(request, context.visitor) { frame in
            invitationPage(
                InvitationModel(token: token, name: person.name, displayName: person.displayName),
                in: frame)
        }
    }

    @Sendable func accept(_ request: Request, _ context: SiteContext) async throws -> Response {
        let token = try context.part(Routes.Name.token)
        guard let person = try await person(token, request, context) else {
            if request.wantsJSON { throw AccountRefusal.linkUnusable }
            return gone(request, context)
        }
        let form = context.form
        let text = web.text(context.visitor)
        func redraw(_ errors: [String: String]) -> Response {
            web.redrawn(context.visitor, path: Links.invitation(token)) { frame in
                invitationPage(
                    InvitationModel(
                        form: FormState(errors: errors), token: token, name: person.name,
                        displayName: person.displayName), in: frame)
            }
        }
        guard form.raw("password") == form.raw("repeated") else {
            return redraw(["repeated": text.problem(.passwordsDiffer)])
        }
        let session: String?
        do {
            session = try await InviteAccount(web.site).accept(
                token, password: form.raw("password"),
                from: web.origin(request, context.remoteAddress))
        } catch AccountRefusal.linkUnusable {
            return gone(request, context)
        } catch let refusal as AccountRefusal where !request.wantsJSON {
            return redraw([refusal.fieldName: refusal.sentence(text)])
        }
        if let old = context.visitor.session {
            web.sessions.forget(old.token)
            try await SignIn(web.site).close(old.token)
        }
        guard let session else { return web.seeOther(Routes.signIn, .people(.passwordSet)) }
        return try await SignInPages(web: web).answer(request, session, next: "/")
    }

    /// Tokens cannot be guessed, but trying is held back all the same.
    private func person(
        _ token: String, _ request: Request, _ context: SiteContext
    ) async throws -> InvitedPerson? {
        try await web.guessing(
            "invitation " + token.prefix(8), request, context.remoteAddress
        ) { try await InviteAccount(web.site).person(behind: token) }
    }

    private func gone(_ request: Request, _ context: SiteContext) -> Response {
        web.page(request, context.visitor, status: .notFound) { invitationGonePage(in: $0) }
    }
}
