import HTTPTypes
import Hummingbird
import Localization
import Operations
import Pages

/// Finds out who sends a request and which language to answer in: the person's own choice, else
/// the language cookie, else what the browser asks for, else Chinese.
struct VisitorReader: RouterMiddleware {
    let web: WebSite

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.visitor = try await visitor(request)
        context.visitor.appearance = Appearance(
            cookie: web.cookies.value(web.cookies.appearance, of: request))
        context.seat.visitor = context.visitor
        return try await next(request, context)
    }

    private func visitor(_ request: Request) async throws -> Visitor {
        guard let token = web.cookies.value(web.cookies.session, of: request) else {
            return stranger(request)
        }
        let site = web.site
        // Before anything is read: what changes from now on is told to the page.
        let mark = site.live.mark
        let person =
            request.isBackground
            ? try await SignIn(site).peek(token)
            : try await web.sessions.person(behind: token) {
                try await SignIn(site).resume(token)
            }
        guard let person else { return stranger(request) }
        return Visitor(
            session: OpenSession(token: token, person: person),
            language: SiteLanguage(rawValue: person.locale) ?? language(request),
            csrf: person.csrf, newGuestToken: nil, liveMark: mark)
    }

    func stranger(_ request: Request) -> Visitor {
        let known = web.cookies.value(web.cookies.guest, of: request)
        let token = known ?? RandomText.letters(32)
        return Visitor(
            session: nil, language: language(request), csrf: token,
            newGuestToken: known == nil ? token : nil)
    }

    private func language(_ request: Request) -> SiteLanguage {
        web.cookies.value(web.cookies.language, of: request).flatMap(SiteLanguage.init(rawValue:))
            ?? request.headers[.acceptLanguage].flatMap(SiteLanguage.preferred(from:))
            ?? .zhHans
    }
}

extension Request {
    /// A page asks by itself, which must not keep anybody signed in.
    var isBackground: Bool {
        Request.backgroundMark.map { headers[$0] != nil } ?? false
    }

    private static let backgroundMark = HTTPField.Name("X-Jiesu-Background")
}
