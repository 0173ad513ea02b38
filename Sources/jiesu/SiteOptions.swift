import ArgumentParser
import Casework
import Deployment
import Foundation
import Localization
import Operations

/// Options every command takes: which deployment, and how to answer.
struct SiteOptions: ParsableArguments {
    @Option(help: "Folder of the database, the key and uploads (JIESU_DATA).")
    var data: String?

    @Option(help: "PostgreSQL URL instead of SQLite in the data folder (JIESU_DATABASE).")
    var database: String?

    @Option(help: "Deployment profile, e.g. zhongguancun-2026 (JIESU_PROFILE).")
    var profile: String?

    @Flag(help: "Answer with one JSON value on standard output.")
    var json = false

    /// The environment with these options on top.
    func configuration() throws -> DeploymentConfiguration {
        var configuration = try DeploymentConfiguration(
            environment: ProcessInfo.processInfo.environment)
        if let data { configuration.dataFolder = data }
        if let database { configuration.databaseURL = database }
        if let profile { configuration.profile = profile }
        return configuration
    }

    /// Opens the deployment for `body` and closes it afterwards; errors end the program with the
    /// documented exit code and a message.
    func run(_ body: (OpenSite) async throws -> Void) async throws {
        do {
            let open = try await OpenSite.open(configuration())
            do {
                try await body(open)
                await open.close()
            } catch {
                await open.close()
                throw error
            }
        } catch {
            throw Outcome.exit(for: error, json: json)
        }
    }

    /// The language of messages: Chinese where the environment says so, English otherwise.
    var text: Localizer {
        let language = ProcessInfo.processInfo.environment["LANG"] ?? ""
        return Localizer(language.hasPrefix("zh") ? .zhHans : .en)
    }
}

/// A day given as `yyyy-MM-dd`.
struct Day: ExpressibleByArgument {
    let date: LocalDate

    init?(argument: String) {
        guard let date = LocalDate(argument) else { return nil }
        self.date = date
    }
}
