import Hummingbird
import Logging

/// One line per request: method, pattern of the address, status, milliseconds, where it came from.
/// Neither the address itself nor its query nor anything that was typed is written. Stands outside
/// of everything that answers, so that it sees the status that goes out.
struct RequestLog: RouterMiddleware {
    let trust: ProxyTrust

    func handle(
        _ request: Request, context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let taken = ContinuousClock.now - start
        let milliseconds = taken / .milliseconds(1)
        context.logger.log(
            level: response.status.code >= 500 ? .warning : .info, "request",
            metadata: [
                "http.method": .string(request.method.rawValue),
                "http.route": .string(context.endpointPath ?? "none"),
                "http.status": .stringConvertible(response.status.code),
                "ms": .stringConvertible((milliseconds * 10).rounded() / 10),
                "client": .string(
                    ClientAddress.text(request, context, trustsProxy: trust)),
            ])
        return response
    }
}
