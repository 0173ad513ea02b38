import ArgumentParser
import Deployment
import Foundation

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the SQLite database while it is in use.")

    @OptionGroup var site: SiteOptions
    @Argument(help: "File to write.", completion: .file()) var file: String

    func run() async throws {
        try await site.run { open in
            let bytes = try await Backup.make(of: open, to: file)
            if site.json {
                Output.say(.object([("file", .text(file)), ("bytes", .integer(bytes))]))
            } else {
                Output.say("\(file): \(bytes) bytes, integrity checked")
                Output.note("Keep a copy of the key file apart from the backups.")
            }
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the SQLite database.")

    @OptionGroup var site: SiteOptions
    @Argument(help: "The backup.", completion: .file()) var file: String

    func run() async throws {
        do {
            let replaced = try await Backup.restore(file, configuration: try site.configuration())
            if site.json {
                Output.say(.object([("kept", .optional(replaced))]))
            } else {
                Output.say("restored \(file)")
                if let replaced { Output.say("the database that was there is kept as \(replaced)") }
            }
        } catch {
            throw Outcome.exit(for: error, json: site.json)
        }
    }
}
