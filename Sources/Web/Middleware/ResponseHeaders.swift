import HTTPTypes
import Hummingbird

/// Headers of every answer: what browsers may load, send and keep. Also leaves the token of a
/// stranger whose page has forms.
struct ResponseHeaders: RouterMiddleware {
    let web: WebSite

    /// Scripts, styles and pictures from this site alone, nothing inline, no frames, no requests
    /// by script, forms to this site alone.
    static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.contentPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in Self.fixed { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if CookieProtection.isSecure(request, context, web.configuration) {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        if let token = context.seat.visitor?.newGuestToken,
            response.headers[.contentType]?.hasPrefix("text/html") == true
        {
            response.setCookie(web.cookies.make(web.cookies.guest, token))
        }
        return response
    }

    private static let fixed: [(HTTPField.Name, String)] = [
        ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
