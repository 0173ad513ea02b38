import ArgumentParser
import Casework
import Deployment
import Foundation
import Logging
import Operations
import Persistence
import Profiles

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the site until it is told to stop.")

    @OptionGroup var site: SiteOptions

    @Option(help: "Address to listen on (JIESU_HOST).") var host: String?
    @Option(help: "Port to listen on, 0 for any free one (JIESU_PORT).") var port: Int?
    @Flag(help: "Fill an empty database with demo data first; listens on the loopback only.")
    var demo = false

    func run() async throws {
        do {
            var configuration = try site.configuration()
            if let host { configuration.host = host }
            if let port { configuration.port = port }
            let level = configuration.logLevel
            LoggingSystem.bootstrap { label in
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = level
                return handler
            }
            let open = try await OpenSite.open(configuration)
            if demo { try await DemoCommand.fillIfEmpty(open.site, seed: DemoCommand.defaultSeed) }
            let isDemo = try await DemoMark(open.site).isSet()
            try await ServeSite.run(open, logger: Logger(label: "jiesu")) { listening in
                Output.sayNow("listening on \(listening.address)")
                if let code = listening.setupCode {
                    Output.sayNow(
                        "no account yet; \(listening.address)/setup asks for this code: \(code)")
                }
                if isDemo { Output.sayNow(DemoCommand.signIn) }
            }
        } catch {
            throw Outcome.exit(for: error, json: site.json)
        }
    }
}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the tables up to date.")

    @OptionGroup var site: SiteOptions
    @Flag(help: "Only say what is missing; exit code 1 when something is.") var check = false

    func run() async throws {
        do {
            let before = try await MigrateSite.run(try site.configuration(), isCheck: check)
            answer(before)
            if check, !before.isComplete { throw Outcome.partly }
        } catch {
            throw Outcome.exit(for: error, json: site.json)
        }
    }

    private func answer(_ plan: MigrationPlan) {
        if site.json {
            Output.say(
                .object([
                    ("applied", .list(plan.applied.map(JSON.text))),
                    ("pending", .list(plan.pending.map(JSON.text))),
                ]))
        } else if plan.pending.isEmpty {
            Output.say("up to date (\(plan.applied.count) migrations)")
        } else {
            let verb = check ? "missing" : "applied"
            Output.say("\(verb): " + plan.pending.joined(separator: ", "))
        }
    }
}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check profiles and stored data.",
        subcommands: [ProfileCheck.self, DataCheck.self])

    struct ProfileCheck: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "profile", abstract: "Validate profiles, every problem with file and line."
        )

        @OptionGroup var site: SiteOptions
        @Argument(help: "Name of a profile; all of them otherwise.") var name: String?
        @Option(help: "Folder with profile files (JIESU_PROFILES).", completion: .directory)
        var folder: String?

        func run() async throws {
            do {
                var configuration = try site.configuration()
                if let folder { configuration.profileFolder = folder }
                let library = try OpenSite.library(configuration)
                let wanted = name ?? site.profile
                let names = wanted.map { [$0] } ?? library.profileIDs
                let reports = names.map { ($0, library.check($0)) }
                answer(reports)
                if reports.contains(where: { !$0.1.errors.isEmpty }) { throw Outcome.partly }
            } catch {
                throw Outcome.exit(for: error, json: site.json)
            }
        }

        private func answer(_ reports: [(String, ProfileReport)]) {
            if site.json {
                Output.say(
                    .list(
                        reports.map { name, report in
                            .object([
                                ("profile", .text(name)),
                                ("valid", .flag(report.errors.isEmpty)),
                                ("problems", .list(report.problems.map { problem($0) })),
                            ])
                        }))
                return
            }
            for (name, report) in reports {
                for problem in report.problems { Output.say(problem.text) }
                if report.errors.isEmpty { Output.say("\(name): valid") }
                if self.name != nil, let profile = report.profile {
                    for line in profile.explain() { Output.say("  " + line) }
                }
            }
        }

        private func problem(_ problem: ProfileProblem) -> JSON {
            .object([
                ("severity", .text(problem.severity.rawValue)), ("file", .text(problem.file)),
                ("line", .integer(problem.line)), ("what", .text(problem.what)),
                ("mend", .text(problem.mend)),
            ])
        }
    }

    struct DataCheck: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "data", abstract: "Replay every order's events and compare its row.")

        @OptionGroup var site: SiteOptions

        func run() async throws {
            try await site.run { open in
                let found = try await CheckHistory(open.site).run()
                if site.json {
                    Output.say(
                        .object([
                            ("checked", .integer(found.checked)),
                            (
                                "problems",
                                .list(
                                    found.problems.map { problem in
                                        .object([
                                            ("order", .text(String(problem.order.value))),
                                            ("what", .text(problem.what)),
                                        ])
                                    })
                            ),
                        ]))
                } else {
                    for problem in found.problems {
                        Output.say("order \(problem.order.value): \(problem.what)")
                    }
                    Output.say("\(found.checked) orders checked, \(found.problems.count) problems")
                }
                if !found.problems.isEmpty { throw Outcome.partly }
            }
        }
    }
}
