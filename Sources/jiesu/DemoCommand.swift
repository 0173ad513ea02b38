import ArgumentParser
import Casework
import Deployment
import Operations

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an empty database with an invented subdistrict.")

    static let signIn =
        "sign in as desk, unit, callback, analyst, leader, auditor or admin; "
        + "password \(GenerateDemo.password)"

    static let defaultSeed: UInt64 = 1

    @OptionGroup var site: SiteOptions
    @Option(help: "The same seed gives the same orders.") var seed: UInt64 = DemoCommand.defaultSeed

    func run() async throws {
        try await site.run { open in
            try await Self.fill(open.site, seed: seed)
            if site.json { Output.say(.object([("seed", .text(String(seed)))])) }
        }
    }

    static func fillIfEmpty(_ site: Site, seed: UInt64) async throws {
        if try await DemoMark(site).isEmpty() { try await fill(site, seed: seed) }
    }

    static func fill(_ site: Site, seed: UInt64) async throws {
        let summary = try await GenerateDemo(site).run(
            seed: seed, until: site.clock(),
            progress: { done, total in Output.progress("demo: \(done) of \(total) orders") })
        Output.endProgress()
        Output.note(
            "demo data: \(summary.orders) orders from \(summary.firstDay.text) to "
                + "\(summary.lastDay.text); accounts \(summary.accounts.joined(separator: ", ")), "
                + "password \(GenerateDemo.password)")
    }
}
