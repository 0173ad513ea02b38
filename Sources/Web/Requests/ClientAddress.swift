import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request comes from and how, past the proxies that are believed.
enum ClientAddress {
    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")
    private static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")
    /// A longer chain is cut at its beginning, which strangers write.
    private static let entriesMax = 32

    /// The address, for counting and for the log.
    static func text(
        _ request: Request, _ context: SiteContext, trustsProxy trust: ProxyTrust
    ) -> String {
        text(request, context.remoteAddress, trustsProxy: trust)
    }

    static func text(
        _ request: Request, _ remote: SocketAddress?, trustsProxy trust: ProxyTrust
    ) -> String {
        trust.client(peer: remote?.ipAddress, forwarded: entries(forwardedFor, of: request))
    }

    /// True where a believed proxy says that the visitor came by https. Of several words the
    /// nearest proxy's, the last, counts.
    static func isForwardedSecurely(
        _ request: Request, _ context: SiteContext, trustsProxy trust: ProxyTrust
    ) -> Bool {
        isForwardedSecurely(request, context.remoteAddress, trustsProxy: trust)
    }

    static func isForwardedSecurely(
        _ request: Request, _ remote: SocketAddress?, trustsProxy trust: ProxyTrust
    ) -> Bool {
        guard trust.believes(remote?.ipAddress) else { return false }
        return entries(forwardedProto, of: request).last?.lowercased() == "https"
    }

    private static func entries(_ name: HTTPField.Name?, of request: Request) -> [String] {
        guard let name else { return [] }
        return request.headers[values: name].flatMap { $0.split(separator: ",") }
            .suffix(entriesMax).map { $0.filter { $0 != " " && $0 != "\t" } }
    }
}
