import HTTPTypes
import Hummingbird

/// Binds cookies to https where the visitor came by it: they go out `Secure` and with the prefix
/// `__Host-`, which keeps other hosts of the domain and plain connections from setting them, and
/// only those come in. Everything inside of this middleware speaks of plain names.
struct CookieProtection: RouterMiddleware {
    let configuration: WebConfiguration

    static let prefix = "__Host-"

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        guard Self.isSecure(request, context, configuration) else {
            return try await next(request, context)
        }
        var response = try await next(Self.plain(request), context)
        response.headers[values: .setCookie] = response.headers[values: .setCookie].map {
            Self.prefix + $0 + "; Secure"
        }
        return response
    }

    static func isSecure(
        _ request: Request, _ context: SiteContext, _ configuration: WebConfiguration
    ) -> Bool {
        configuration.isSecure
            || ClientAddress.isForwardedSecurely(
                request, context, trustsProxy: configuration.trustsProxy)
    }

    /// The request with the protected cookies alone, under their plain names.
    private static func plain(_ request: Request) -> Request {
        let sent = request.headers[values: .cookie]
        guard !sent.isEmpty else { return request }
        let kept = sent.flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.drop { $0 == " " }
            return pair.hasPrefix(prefix) ? String(pair.dropFirst(prefix.count)) : nil
        }
        var head = request.head
        head.headerFields[values: .cookie] = kept.isEmpty ? [] : [kept.joined(separator: "; ")]
        return Request(head: head, body: request.body)
    }
}
