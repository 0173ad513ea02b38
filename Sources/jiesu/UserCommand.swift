import ArgumentParser
import Casework
import Deployment
import Foundation
import Operations
import Store

extension Role: ExpressibleByArgument {}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Accounts: create, list, password, disable.",
        subcommands: [Create.self, List.self, Password.self, Disable.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an account.")

        @OptionGroup var site: SiteOptions
        @Argument(help: "The name to sign in with.") var name: String
        @Option(help: "desk, handler, reviewer, analyst, leader or administrator; repeatable.")
        var role: [Role]
        @Option(help: "Code of the unit a handler works for.") var unit: String?
        @Option(help: "The name shown to others.") var displayName: String?
        @Flag(help: "Read the password from standard input.") var passwordStdin = false

        func run() async throws {
            try await site.run { open in
                let account = try await ManageAccounts(open.site).create(
                    NewAccount(
                        name: name, displayName: displayName ?? name,
                        password: try PasswordPrompt.read(fromInput: passwordStdin),
                        roles: Set(role), unit: unit.map(UnitID.init)))
                if site.json {
                    Output.say(.object([("name", .text(account.name))]))
                } else {
                    Output.say("created \(account.name)")
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @OptionGroup var site: SiteOptions

        func run() async throws {
            try await site.run { open in
                let accounts = try await ManageAccounts(open.site).all()
                if site.json {
                    Output.say(
                        .list(
                            accounts.map { account in
                                .object([
                                    ("name", .text(account.name)),
                                    ("displayName", .text(account.displayName)),
                                    (
                                        "roles",
                                        .list(account.roles.map(\.rawValue).sorted().map(JSON.text))
                                    ),
                                    ("unit", .optional(account.unit?.code)),
                                    ("disabled", .flag(account.disabledAt != nil)),
                                ])
                            }))
                    return
                }
                for account in accounts {
                    let roles = account.roles.map(\.rawValue).sorted().joined(separator: ",")
                    let ended = account.disabledAt == nil ? "" : "  (disabled)"
                    Output.say("\(account.name)  \(roles)  \(account.unit?.code ?? "")\(ended)")
                }
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password and sign the account out everywhere.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String
        @Flag(help: "Read the password from standard input.") var passwordStdin = false

        func run() async throws {
            try await site.run { open in
                try await ManageAccounts(open.site).setPassword(
                    try PasswordPrompt.read(fromInput: passwordStdin), of: name)
                Output.say(site.json ? "{}" : "password of \(name) set")
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an account and sign it out everywhere.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String

        func run() async throws {
            try await site.run { open in
                try await ManageAccounts(open.site).disable(name)
                Output.say(site.json ? "{}" : "\(name) disabled")
            }
        }
    }
}

/// Reads a password without showing it.
enum PasswordPrompt {
    static func read(fromInput: Bool) throws -> String {
        if fromInput {
            guard let line = readLine(), !line.isEmpty else {
                throw ConfigurationProblem(
                    what: "no password on standard input", mend: "give it as the first line")
            }
            return line
        }
        guard let typed = getpass("Password: "), let again = String(validatingCString: typed) else {
            throw ConfigurationProblem(
                what: "there is no terminal to ask for a password on",
                mend: "use --password-stdin")
        }
        return again
    }
}
