import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request comes from, for counting.
enum ClientAddress {
    static func text(_ request: Request, _ context: SiteContext, trustsProxy: Bool) -> String {
        text(request, context.remoteAddress, trustsProxy: trustsProxy)
    }

    static func text(
        _ request: Request, _ remote: SocketAddress?, trustsProxy: Bool
    ) -> String {
        if trustsProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[name]?.split(separator: ",").last
        {
            return last.filter { $0 != " " }
        }
        return remote?.ipAddress ?? "unknown"
    }
}
