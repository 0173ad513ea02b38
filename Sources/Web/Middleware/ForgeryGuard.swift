import HTTPTypes
import Hummingbird

/// Lets a change through only when it comes from a page of this site and carries the token of its
/// session, in the field `_csrf` or the header `X-CSRF-Token`. Reads the form on the way.
///
/// An upload is read by its handler, which checks the token before the file (`UploadReader`). A
/// stranger's JSON needs no token: a page of another site cannot send JSON without being asked
/// first by the browser, and we never agree.
struct ForgeryGuard: RouterMiddleware {
    let trustsProxy: ProxyTrust

    private static let tokenHeader = HTTPField.Name("X-CSRF-Token")
    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    private static let forwardedHost = HTTPField.Name("X-Forwarded-Host")

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else {
            return try await next(request, context)
        }
        guard let pattern = context.endpointPath else { throw PageNotFound() }
        try checkOrigin(request, context)
        let isStranger = context.visitor.session == nil
        if isStranger, !Routes.open.contains(pattern) { throw SignInRequired() }
        if request.contentType == "multipart/form-data", Routes.uploads.contains(pattern) {
            return try await next(request, context)
        }
        var context = context
        context.form = try await ForgeryGuard.form(
            request,
            upTo: Routes.long.contains(pattern)
                ? FormFields.longBytesMax : FormFields.bytesMax)
        if !(isStranger && request.sendsJSON) {
            let token = ForgeryGuard.header(request) ?? context.form.raw("_csrf")
            guard RandomText.equal(token, context.visitor.csrf) else {
                throw ForgedRequest.wrongToken
            }
        }
        return try await next(request, context)
    }

    /// The token a program sends beside its body.
    static func header(_ request: Request) -> String? {
        tokenHeader.flatMap { request.headers[$0] }
    }

    private static func form(
        _ request: Request, upTo maximum: Int
    ) async throws -> FormFields {
        let bytes = try await request.bytes(upTo: maximum)
        switch request.contentType {
        case "application/x-www-form-urlencoded":
            return FormFields(items: QueryItems.read(bytes))
        case "application/json":
            return try FormFields(json: bytes)
        case "" where bytes.isEmpty:
            return FormFields()
        default:
            throw BadRequest.unsupportedType
        }
    }

    /// Browsers say where a request comes from; programs say nothing and have no cookies to steal.
    private func checkOrigin(_ request: Request, _ context: SiteContext) throws {
        if let site = Self.fetchSite.flatMap({ request.headers[$0] }),
            site != "same-origin", site != "none"
        {
            throw ForgedRequest.otherSite
        }
        guard let origin = request.headers[.origin] else { return }
        let forwarded =
            trustsProxy.believes(context.remoteAddress?.ipAddress)
            ? Self.forwardedHost.flatMap { request.headers[$0] } : nil
        let host = (forwarded ?? request.head.authority ?? "").lowercased()
        let parts = origin.lowercased().split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 2, !host.isEmpty, parts[1] == host else {
            throw ForgedRequest.otherSite
        }
    }
}
