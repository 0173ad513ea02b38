import LedgerCheck
import Testing

@Suite struct VerifyOptionsTests {
    private static let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let root = "0123456789abcdef"

    @Test func `the command line is understood`() throws {
        let options = try #require(
            VerifyOptions([
                "a.db", "--public-key", Self.key, "--root", "0123456789ABCDEF", "--json",
            ]))
        #expect(options.path == "a.db")
        #expect(options.publicKey == [UInt8](repeating: 0, count: 32))
        #expect(options.roots == [Self.root])
        #expect(options.isJSON)
    }

    @Test(
        arguments: [
            [], ["--json"], ["a", "b"], ["a", "--public-key"], ["a", "--public-key", "AAAA"],
            ["a", "--public-key", "?"], ["a", "--root", "0123"], ["a", "--what"],
            ["a", "--root", "g123456789abcdef"],
        ])
    func `another command line is refused`(arguments: [String]) {
        #expect(VerifyOptions(arguments) == nil)
    }
}
