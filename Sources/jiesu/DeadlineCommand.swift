import ArgumentParser
import Casework
import Deployment
import Foundation
import Profiles

struct DeadlineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadline", abstract: "Explain how a limit is counted.",
        subcommands: [ExplainCommand.self])

    struct ExplainCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain", abstract: "The due moment of a class and every day counted.")

        @OptionGroup var site: SiteOptions

        @Option(name: .customLong("class"), help: "Deadline class of the profile, e.g. ordinary.")
        var deadlineClass: String
        @Option(help: "Start: yyyy-MM-ddTHH:mm:ss+08:00, or yyyy-MM-dd for 00:00 of that day.")
        var from: String

        func run() async throws {
            do {
                try await answer()
            } catch {
                throw Outcome.exit(for: error, json: site.json)
            }
        }

        /// The profile alone knows; a database is only asked which profile it was used with.
        private func answer() async throws {
            let configuration = try site.configuration()
            let name = try await OpenSite.profileName(configuration)
            let profile = try OpenSite.library(configuration).profile(name)
            guard let start = Moment.parse(from, zone: profile.zone) else {
                throw ConfigurationProblem(
                    what: "--from \"\(from)\" is no moment",
                    mend: "write it like 2026-02-13T09:00:00+08:00")
            }
            guard
                let found = profile.orderRules.deadlineClass(
                    deadlineClass, from: start, arrival: start)
            else {
                let known = Set(profile.deadlines.classes.map(\.id)).sorted()
                throw ConfigurationProblem(
                    what: "the profile \(name) has no deadline class \(deadlineClass)",
                    mend: "it has: " + known.joined(separator: ", "))
            }
            show(
                found.proof(from: start, calendar: profile.calendar, zone: profile.zone), of: found,
                zone: profile.zone)
        }

        private func show(_ proof: DeadlineProof, of found: DeadlineClass, zone: SiteZone) {
            for year in proof.unannouncedYears {
                Output.note(
                    "warning: the holidays of \(year) are not announced in this profile; "
                        + "Monday to Friday are taken as working days")
            }
            if site.json {
                Output.say(
                    .object([
                        ("class", .text(proof.classID)),
                        ("start", .text(zone.rfc3339(of: proof.start))),
                        ("due", .text(zone.rfc3339(of: proof.due))),
                        ("source", .text(found.source)),
                        ("warnings", .list(proof.unannouncedYears.map { .integer($0) })),
                        (
                            "steps",
                            .list(
                                proof.steps.map { step in
                                    .object([
                                        ("date", .text(step.date.text)),
                                        ("kind", .text(step.kind.rawValue)),
                                        ("count", .integer(step.count)),
                                        ("assumed", .flag(step.isAssumed)),
                                    ])
                                })
                        ),
                    ]))
                return
            }
            Output.say("due \(zone.rfc3339(of: proof.due))  (\(proof.classID): \(found.source))")
            for step in proof.steps {
                Output.say("  \(step.date.text)  \(step.kind.rawValue)  \(step.count)")
            }
        }
    }
}

/// Moments as people give them on the command line.
enum Moment {
    static func parse(_ text: String, zone: SiteZone) -> Instant? {
        if let date = LocalDate(text) { return zone.instant(on: date) }
        let formatter = ISO8601DateFormatter()
        if let date = formatter.date(from: text) {
            return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
        }
        // Without an offset the moment is meant in the site's zone.
        let parts = text.split { $0 == "T" || $0 == " " }
        guard parts.count == 2, let date = LocalDate(parts[0]) else { return nil }
        let clock = parts[1].split(separator: ":").map { Int($0) }
        guard (2...3).contains(clock.count), let hour = clock[0], let minute = clock[1],
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        let second = clock.count == 3 ? clock[2] : 0
        guard let second, (0...59).contains(second) else { return nil }
        return zone.instant(on: date, secondOfDay: hour * 3600 + minute * 60 + second)
    }
}
