import Testing

@testable import Web

@Suite struct ProxyTrustTests {
    @Test(arguments: [
        ("0", ProxyTrust.nobody), ("1", .hops(1)), ("8", .hops(8)),
    ])
    func `a number is so many proxies`(_ text: String, _ expected: ProxyTrust) {
        #expect(ProxyTrust(text) == expected)
    }

    @Test(arguments: [
        "", "9", "-1", "yes", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.1,",
        "10.0.0.1;10.0.0.2", "localhost", String(repeating: "10.0.0.1,", count: 40) + "10.0.0.1",
    ])
    func `what is neither a number of proxies nor networks is refused`(_ text: String) {
        #expect(ProxyTrust(text) == nil)
    }

    @Test func `nobody's forwarded headers are believed without being told`() {
        let found = ProxyTrust.nobody.client(peer: "192.0.2.7", forwarded: ["198.51.100.1"])
        #expect(found == "192.0.2.7")
        #expect(!ProxyTrust.nobody.believes("127.0.0.1"))
    }

    @Test(arguments: [
        (1, ["203.0.113.9"], "203.0.113.9"),
        (1, ["198.51.100.66", "203.0.113.9"], "203.0.113.9"),
        (2, ["198.51.100.66", "203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        (2, ["203.0.113.9"], "203.0.113.9"),
        (1, [], "10.0.0.1"), (1, ["203.0.113.9", "no address"], "10.0.0.1"),
        (2, ["no address", "10.0.0.2"], "10.0.0.2"),
    ])
    func `each proxy is believed for the entry it wrote and no further`(
        _ hops: Int, _ forwarded: [String], _ expected: String
    ) {
        #expect(
            ProxyTrust.hops(hops).client(peer: "10.0.0.1", forwarded: forwarded) == expected)
    }

    @Test func `networks are believed from the nearest on until the first stranger`() throws {
        let trust = try #require(ProxyTrust("127.0.0.1, 10.0.0.0/8,2001:db8::/32"))
        let chain = ["198.51.100.66", "203.0.113.9", "10.1.2.3", "2001:db8::5"]
        #expect(trust.client(peer: "127.0.0.1", forwarded: chain) == "203.0.113.9")
        #expect(trust.client(peer: "::ffff:10.9.9.9", forwarded: chain) == "203.0.113.9")
        #expect(trust.client(peer: "11.0.0.1", forwarded: chain) == "11.0.0.1")
        #expect(trust.client(peer: nil, forwarded: chain) == "unknown")
        #expect(trust.client(peer: "10.0.0.1", forwarded: ["10.0.0.2"]) == "10.0.0.2")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.200", true),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
        ("2001:db8:1::/47", "2001:db8:0:ffff::1", true), ("::1", "::1", true),
    ])
    func `a network holds the addresses that begin alike`(
        _ network: String, _ address: String, _ isInside: Bool
    ) throws {
        let range = try #require(NetworkRange(network))
        let found = try #require(NetworkAddress(address))
        #expect(range.contains(found) == isInside)
    }

    @Test(arguments: [
        ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ])
    func `an address is the same with a port or without`(_ text: String, _ plain: String) {
        #expect(NetworkAddress(text) == NetworkAddress(plain))
        #expect(NetworkAddress(text) != nil)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "[::1", "[::1]x", "unknown", "1.2.3.4\u{0}", "::1%lo",
        String(repeating: "1", count: 100),
    ])
    func `what is no address is none`(_ text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func `one machine's many addresses of version 6 are counted as one`() throws {
        let first = try #require(NetworkAddress("2001:db8:1:2::1"))
        let second = try #require(NetworkAddress("2001:db8:1:2:ffff::9"))
        let other = try #require(NetworkAddress("2001:db8:1:3::1"))
        #expect(first.countingKey == second.countingKey)
        #expect(first.countingKey != other.countingKey)
    }
}
