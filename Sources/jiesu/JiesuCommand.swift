import ArgumentParser
import Deployment

/// The one program: server, import, reports and upkeep.
@main
struct JiesuCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jiesu",
        abstract: "Jiesu: citizens' requests, from the city's spreadsheet to the daily report.",
        discussion: """
            Exit codes: 0 done; 1 done in part, or a check found errors; 2 refused by a rule; \
            3 a file cannot be used; 4 the database does not answer; 64 wrong usage; 70 a fault \
            of the program.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ImportCommand.self, ReportCommand.self, RatesCommand.self,
            SearchCommand.self, DeadlineCommand.self, UserCommand.self, MigrateCommand.self,
            CheckCommand.self, VerifyCommand.self, BackupCommand.self, BackupsCommand.self,
            RestoreCommand.self, DemoCommand.self,
        ])
}
