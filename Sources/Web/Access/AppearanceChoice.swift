import Hummingbird
import Pages

/// `POST /appearance`: fields `theme`, `density` and `back`. What is not sent stays as it was; a
/// value that does not exist changes nothing.
struct AppearanceChoice {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.post(RouterPath(Routes.appearance), use: choose)
    }

    @Sendable func choose(_ request: Request, _ context: SiteContext) async throws -> Response {
        var chosen = context.visitor.appearance
        chosen.theme = context.form.choice("theme") ?? chosen.theme
        chosen.density = context.form.choice("density") ?? chosen.density
        var response = Reply.seeOther(SafePath.checked(context.form.raw("back")))
        response.setCookie(
            web.cookies.make(
                web.cookies.appearance, chosen.cookieValue, seconds: SiteCookies.languageSeconds))
        return response
    }
}
