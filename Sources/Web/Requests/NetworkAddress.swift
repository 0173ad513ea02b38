import Glibc

/// An address of the internet protocol. An IPv4 address that came mapped into IPv6
/// (`::ffff:192.0.2.1`) is the IPv4 address.
struct NetworkAddress: Hashable, Sendable {
    /// 4 bytes or 16.
    let bytes: [UInt8]

    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads `192.0.2.1` and `2001:db8::1`, and both as forwarded headers write them with a port:
    /// `192.0.2.1:4711`, `[2001:db8::1]:4711`. Nil for anything else.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64, !text.utf8.contains(0) else { return nil }
        var host = String(text)
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let port = host[host.index(after: end)...]
            guard port.isEmpty || port.first == ":" else { return nil }
            host = String(host[host.index(after: host.startIndex)..<end])
        } else if host.contains("."), let colon = host.lastIndex(of: ":"),
            !host[..<colon].contains(":")
        {
            host = String(host[..<colon])
        }
        guard let bytes = Self.parsed(host, AF_INET, 4) ?? Self.parsed(host, AF_INET6, 16) else {
            return nil
        }
        self.bytes = bytes.starts(with: Self.mapped) ? Array(bytes.suffix(4)) : bytes
    }

    private static func parsed(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// What attempts are counted by: the address, of IPv6 the network of 64 bits, because one
    /// machine has all addresses of it.
    var countingKey: String {
        let prefix = bytes.count == 4 ? bytes : Array(bytes.prefix(8))
        return prefix.map { String($0, radix: 16) }.joined(separator: ".")
    }
}

/// Addresses that begin alike, such as `10.0.0.0/8`; one address alone is a network too.
package struct NetworkRange: Hashable, Sendable {
    private let bytes: [UInt8]
    private let bits: Int

    /// Nil when `text` is no address, or the number behind the slash is too great for it.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = NetworkAddress(first) else { return nil }
        let most = address.bytes.count * 8
        var bits = most
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...most).contains(given) else { return nil }
            bits = given
        }
        bytes = address.bytes
        self.bits = bits
    }

    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == bytes.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole) == bytes.prefix(whole) else { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        return (address.bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0
    }
}
