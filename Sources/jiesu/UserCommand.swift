import ArgumentParser
import Casework
import Deployment
import Foundation
import Operations
import Store

extension Role: ExpressibleByArgument {}

/// Accounts from the command line. Whoever may run it on the data folder acts as the system.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Accounts: invite, create, list, change, agreement, reset, password, end.",
        subcommands: [
            Invite.self, Create.self, List.self, Change.self, Agreement.self, Reset.self,
            Password.self, SignOut.self, End.self,
        ])

    /// What describes the person of an account.
    struct PersonOptions: ParsableArguments {
        @Option(help: "desk, handler, administrator, …; repeatable. See docs/guides/people.md.")
        var role: [Role] = []
        @Option(help: "Code of the unit a handler or unit head works for.") var unit: String?
        @Option(help: "The name shown to others.") var displayName: String?
        @Option(help: "Who employs the person.") var employer: String?
        @Option(help: "The person's job.") var jobTitle: String?
        @Option(help: "Works from then on, yyyy-MM-ddTHH:mm in the site's zone.") var from: String?
        @Option(help: "Works until then, yyyy-MM-ddTHH:mm in the site's zone.") var to: String?
        @Option(help: "Day on which the confidentiality agreement was signed, yyyy-MM-dd.")
        var agreement: Day?

        func engagement(_ zone: SiteZone, onto before: Engagement = Engagement()) throws
            -> Engagement
        {
            var engagement = before
            if let employer { engagement.employer = employer }
            if let jobTitle { engagement.jobTitle = jobTitle }
            if let from { engagement.from = try Self.moment(from, zone) }
            if let to { engagement.to = try Self.moment(to, zone) }
            if let agreement { engagement.agreementOn = agreement.date }
            return engagement
        }

        /// An empty text takes the limit away.
        private static func moment(_ text: String, _ zone: SiteZone) throws -> Instant? {
            if text.isEmpty { return nil }
            guard let moment = zone.instant(minute: text) else {
                throw ConfigurationProblem(
                    what: "\"\(text)\" is no moment", mend: "write it as yyyy-MM-ddTHH:mm")
            }
            return moment
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account and a link with which its person sets the password, once.")

        @OptionGroup var site: SiteOptions
        @Argument(help: "The name to sign in with.") var name: String
        @OptionGroup var person: PersonOptions

        func run() async throws {
            try await site.run { open in
                let link = try await InviteAccount(open.site).invite(
                    NewAccount(
                        name: name, displayName: person.displayName ?? name,
                        roles: Set(person.role), unit: person.unit.map(UnitID.init),
                        engagement: person.engagement(open.site.zone)), by: .system)
                UserCommand.say(link, open, json: site.json)
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account with a password.")

        @OptionGroup var site: SiteOptions
        @Argument(help: "The name to sign in with.") var name: String
        @OptionGroup var person: PersonOptions
        @Flag(help: "Read the password from standard input.") var passwordStdin = false
        @Flag(help: "The person must replace the password at the first sign-in.")
        var mustChangePassword = false

        func run() async throws {
            try await site.run { open in
                let account = try await ManageAccounts(open.site).create(
                    NewAccount(
                        name: name, displayName: person.displayName ?? name,
                        password: PasswordPrompt.read(fromInput: passwordStdin),
                        roles: Set(person.role), unit: person.unit.map(UnitID.init),
                        engagement: person.engagement(open.site.zone),
                        mustChangePassword: mustChangePassword), by: .system)
                UserCommand.done("created \(account.name)", account.name, json: site.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @OptionGroup var site: SiteOptions

        func run() async throws {
            try await site.run { open in
                let accounts = try await ManageAccounts(open.site).all()
                let now = open.site.clock()
                if site.json {
                    Output.say(
                        .list(accounts.map { UserCommand.json($0, open.site.zone, at: now) }))
                    return
                }
                for account in accounts {
                    let roles = account.roles.map(\.rawValue).sorted().joined(separator: ",")
                    let agreement = account.engagement.agreementOn?.text ?? "no agreement"
                    Output.say(
                        "\(account.name)  \(account.state(at: now).rawValue)  \(roles)  "
                            + "\(account.unit?.code ?? "-")  \(agreement)")
                }
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is given, leave the rest; an empty text takes a value away.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String
        @OptionGroup var person: PersonOptions

        func run() async throws {
            try await site.run { open in
                let accounts = ManageAccounts(open.site)
                let account = try await accounts.detail(name, by: .system).account
                var unit = account.unit
                if let code = person.unit { unit = code.isEmpty ? nil : UnitID(code) }
                try await accounts.change(
                    name,
                    to: AccountChange(
                        displayName: person.displayName ?? account.displayName,
                        roles: person.role.isEmpty ? account.roles : Set(person.role),
                        unit: unit,
                        engagement: person.engagement(
                            open.site.zone, onto: account.engagement),
                        mustChangePassword: account.mustChangePassword), by: .system)
                UserCommand.done("changed \(name)", name, json: site.json)
            }
        }
    }

    struct Agreement: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a signed confidentiality agreement on file, or take it off.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String
        @Option(help: "The day it was signed on, yyyy-MM-dd.") var signedOn: Day?
        @Flag(help: "Take it off the file; the person sees no orders any more.")
        var withdraw = false

        func validate() throws {
            guard (signedOn != nil) != withdraw else {
                throw ValidationError("give either --signed-on or --withdraw")
            }
        }

        func run() async throws {
            try await site.run { open in
                try await ManageAccounts(open.site).setAgreement(
                    signedOn?.date, of: name, by: .system)
                UserCommand.done(
                    signedOn.map { "agreement of \(name) signed on \($0.date.text)" }
                        ?? "agreement of \(name) withdrawn", name, json: site.json)
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the password away and make a link to set a new one.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String
        @Flag(help: "Also remove the second factor, for a lost phone.")
        var dropSecondFactor = false

        func run() async throws {
            try await site.run { open in
                let link = try await InviteAccount(open.site).reset(
                    name, dropsFactor: dropSecondFactor, by: .system)
                UserCommand.say(link, open, json: site.json)
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password and sign the account out everywhere.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String
        @Flag(help: "Read the password from standard input.") var passwordStdin = false
        @Flag(help: "The person must replace the password at the next sign-in.")
        var mustChangePassword = false

        func run() async throws {
            try await site.run { open in
                try await ManageAccounts(open.site).setPassword(
                    PasswordPrompt.read(fromInput: passwordStdin), of: name,
                    mustChange: mustChangePassword, by: .system)
                UserCommand.done("password of \(name) set", name, json: site.json)
            }
        }
    }

    struct SignOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End every session of an account.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String

        func run() async throws {
            try await site.run { open in
                let count = try await ManageAccounts(open.site).signOut(name, by: .system)
                UserCommand.done("\(name): \(count) sessions ended", name, json: site.json)
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an account for good and sign it out everywhere.")

        @OptionGroup var site: SiteOptions
        @Argument var name: String

        func run() async throws {
            try await site.run { open in
                try await ManageAccounts(open.site).end(name, by: .system)
                UserCommand.done("\(name) ended", name, json: site.json)
            }
        }
    }
}

// MARK: - Answers

extension UserCommand {
    private static func done(_ sentence: String, _ name: String, json: Bool) {
        if json {
            Output.say(.object([("name", .text(name))]))
        } else {
            Output.say(sentence)
        }
    }

    private static func say(_ link: IssuedLink, _ open: OpenSite, json: Bool) {
        // A token holds nothing that an address would have to encode.
        let address = open.configuration.publicAddress + "/invitation/" + link.token
        let expires = open.site.zone.rfc3339(of: link.expiresAt)
        if json {
            Output.say(
                .object([
                    ("name", .text(link.name)), ("link", .text(address)),
                    ("expiresAt", .text(expires)),
                ]))
        } else {
            Output.say(address)
            Output.note("hand it to \(link.name); it works once, until \(expires)")
        }
    }

    private static func json(_ account: Account, _ zone: SiteZone, at now: Instant) -> JSON {
        let engagement = account.engagement
        return .object([
            ("name", .text(account.name)),
            ("displayName", .text(account.displayName)),
            ("state", .text(account.state(at: now).rawValue)),
            ("roles", .list(account.roles.map(\.rawValue).sorted().map(JSON.text))),
            ("unit", .optional(account.unit?.code)),
            ("employer", .text(engagement.employer)),
            ("jobTitle", .text(engagement.jobTitle)),
            ("from", .optional(engagement.from.map(zone.rfc3339))),
            ("to", .optional(engagement.to.map(zone.rfc3339))),
            ("agreementOn", .optional(engagement.agreementOn?.text)),
            ("secondFactor", .flag(account.hasFactor)),
            ("mustChangePassword", .flag(account.mustChangePassword)),
        ])
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
