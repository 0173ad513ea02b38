import ArgumentParser
import Casework
import Deployment
import LedgerProof
import Operations

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that stored data is what was written.",
        subcommands: [Ledger.self])

    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ledger",
            abstract: "Check the ledger, every row it tells of, and every order's events.",
            discussion: """
                Exit codes: 0 everything is proven; 1 there are findings, printed one a line. \
                jiesu-verify does the same without the server's key and code, on a copy.
                """)

        @OptionGroup var site: SiteOptions
        @Flag(help: "Print the key that checks the signatures of the roots, nothing else.")
        var publicKey = false
        @Option(
            help: """
                A root kept elsewhere, as daily reports list it; at least 16 hexadecimal digits. \
                May be given again.
                """)
        var root: [String] = []

        private static let rootDigits = 16...64

        func validate() throws {
            for root in root {
                guard Self.rootDigits.contains(root.utf8.count), root.allSatisfy(\.isHexDigit)
                else { throw ValidationError("--root takes 16 to 64 hexadecimal digits") }
            }
        }

        func run() async throws {
            try await site.run { open in
                if publicKey {
                    let key = try ReadLedger(open.site).publicKey()
                    if site.json {
                        Output.say(.object([("publicKey", .text(key))]))
                    } else {
                        Output.say(key)
                    }
                    return
                }
                let report = try await VerifyLedger(open.site).run(
                    known: root.map { $0.lowercased() }, for: .system)
                Output.say(site.json ? report.json : report.text(isSigned: true))
                if !report.isProven { throw Outcome.partly }
            }
        }
    }
}
