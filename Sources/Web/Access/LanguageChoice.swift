import Hummingbird
import Localization
import Operations

/// `POST /language`: fields `language` and `back`.
struct LanguageChoice {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.post(RouterPath(Routes.language), use: choose)
    }

    @Sendable func choose(_ request: Request, _ context: SiteContext) async throws -> Response {
        var response = Reply.seeOther(SafePath.checked(context.form.raw("back")))
        guard let language: SiteLanguage = context.form.choice("language") else { return response }
        if let session = context.visitor.session {
            try await SignIn(web.site).setLocale(language.rawValue, token: session.token)
            web.sessions.forget(session.token)
        }
        response.setCookie(
            web.cookies.make(
                web.cookies.language, language.rawValue, seconds: SiteCookies.languageSeconds))
        return response
    }
}
