/// Whose forwarded headers are believed. Anybody can write `X-Forwarded-For`; only what a proxy of
/// our own added says where a request really comes from.
package enum ProxyTrust: Hashable, Sendable {
    /// Nobody stands before this node.
    case nobody
    /// So many proxies stand one behind the other before this node, and nothing else reaches it.
    case hops(Int)
    /// The proxies are those whose address lies in one of these networks.
    case networks([NetworkRange])

    package static let hopsMax = 8
    package static let networksMax = 32

    /// Reads a number of hops from 0 to `hopsMax`, or networks separated by commas, such as
    /// `127.0.0.1, 10.0.0.0/8`. Nil for anything else.
    package init?(_ text: String) {
        if let hops = Int(text) {
            guard (0...Self.hopsMax).contains(hops) else { return nil }
            self = hops == 0 ? .nobody : .hops(hops)
            return
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let networks = parts.compactMap { NetworkRange($0.filter { $0 != " " }) }
        guard networks.count == parts.count, networks.count <= Self.networksMax else { return nil }
        self = .networks(networks)
    }

    /// Whether headers of the sender `peer` are believed. A sender without an address, as a socket
    /// file has, counts as a hop and lies in no network.
    func believes(_ peer: String?) -> Bool {
        switch self {
        case .nobody: return false
        case .hops: return true
        case .networks(let networks):
            guard let address = peer.flatMap({ NetworkAddress($0) }) else { return false }
            return networks.contains { $0.contains(address) }
        }
    }

    /// Where a request comes from. `forwarded` are the entries of `X-Forwarded-For`, first to last,
    /// each added by the one it reached next. An entry that is no address ends the search: what
    /// stands before it was written by who knows whom.
    func client(peer: String?, forwarded: [String]) -> String {
        let nearest = peer ?? "unknown"
        guard believes(peer) else { return nearest }
        var found = nearest
        var hops = 0
        for entry in forwarded.reversed() {
            guard let address = NetworkAddress(entry) else { return found }
            found = entry
            hops += 1
            switch self {
            case .nobody: return found
            case .hops(let most): if hops == most { return found }
            case .networks(let networks):
                if !networks.contains(where: { $0.contains(address) }) { return found }
            }
        }
        return found
    }
}
