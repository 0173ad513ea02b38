import Casework
import Hummingbird
import Localization
import Operations
import Pages

/// Signing in and out.
struct SignInPages {
    let web: WebSite

    /// Longer input is nobody's name or password.
    private static let nameMax = 64

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.signIn), use: show)
        router.post(RouterPath(Routes.signIn), use: signIn)
        router.post(RouterPath(Routes.signOut), use: signOut)
    }

    @Sendable func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let next = SafePath.checked(request.query("next") ?? "/")
        if context.visitor.session != nil { return Reply.seeOther(next) }
        if try await SetupState(web).isOpen() { return Reply.seeOther(Routes.setup) }
        return web.page(request, context.visitor) { frame in
            signInPage(model(FormState(), next: next), in: frame)
        }
    }

    /// 303 with a new session; for programs 200 with the token to send as `X-CSRF-Token`. Name or
    /// password wrong: 422 for people, 401 for programs, without telling which.
    @Sendable func signIn(_ request: Request, _ context: SiteContext) async throws -> Response {
        let form = context.form
        let name = form.text("account")
        let next = SafePath.checked(form.raw("next"))
        guard !name.isEmpty, name.count <= SignInPages.nameMax,
            let token = try await token(name, form.raw("password"), request, context)
        else {
            if request.wantsJSON { throw SignInRequired() }
            let text = web.text(context.visitor)
            let state = form.state(errors: ["": text.problem(.wrongPassword)])
            return web.redrawn(context.visitor, path: Routes.signIn) { frame in
                signInPage(model(state, next: next), in: frame)
            }
        }
        // A session brought along ends here, so that nobody can be made to use a known one.
        if let old = context.visitor.session { try await close(old.token) }
        return try await answer(request, token, next: next)
    }

    /// Hands over a new session; to programs with the token of their changes, and the step that is
    /// missing before they may work.
    func answer(_ request: Request, _ token: String, next: String) async throws -> Response {
        var response = Reply.seeOther(next)
        if request.wantsJSON, let person = try await SignIn(web.site).resume(token) {
            response = Reply.json(
                JSONText.object { json in
                    json.set("account", person.actor.name)
                    json.set("csrf", person.csrf)
                    json.set("step", person.step?.rawValue)
                })
        }
        response.setCookie(web.cookies.make(web.cookies.session, token))
        response.setCookie(web.cookies.removal(web.cookies.guest))
        return response
    }

    @Sendable func signOut(_ request: Request, _ context: SiteContext) async throws -> Response {
        if let session = context.visitor.session { try await close(session.token) }
        var response = web.seeOther(Routes.signIn, .site(.signedOut))
        response.setCookie(web.cookies.removal(web.cookies.session))
        return response
    }

    private func close(_ token: String) async throws {
        web.sessions.forget(token)
        try await SignIn(web.site).close(token)
    }

    private func token(
        _ name: String, _ password: String, _ request: Request, _ context: SiteContext
    ) async throws -> String? {
        try await web.guessing(name, request, context.remoteAddress) {
            try await SignIn(web.site).open(
                name: name, password: password,
                from: web.origin(request, context.remoteAddress))
        }
    }

    private func model(_ form: FormState, next: String) -> SignInModel {
        SignInModel(
            form: form, next: next,
            demoAccounts: web.configuration.isDemo ? web.configuration.demoAccounts : [])
    }
}
