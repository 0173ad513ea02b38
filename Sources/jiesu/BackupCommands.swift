import ArgumentParser
import Casework
import Deployment
import Foundation
import Operations
import Profiles

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make an encrypted backup while the site works, and prove it.",
        discussion: """
            Exit codes: 0 made and proven; 1 made but not proven, or the proof found a difference; \
            2 refused; 3 the file is no whole backup; 4 the database does not answer.
            """)

    @OptionGroup var site: SiteOptions
    @Argument(
        help: "File to write; without it one in JIESU_BACKUP_FOLDER.", completion: .file())
    var file: String?
    @Option(
        help: "Only prove this backup: restore it into a scratch place and compare.",
        completion: .file())
    var prove: String?

    func validate() throws {
        if file != nil, prove != nil {
            throw ValidationError("Give a file to write or --prove FILE, not both.")
        }
    }

    func run() async throws {
        try await site.run { open in
            if let prove {
                try await proveFile(prove, open)
            } else {
                try await make(open)
            }
        }
    }

    private func make(_ open: OpenSite) async throws {
        let record = RecordBackups(open.site)
        guard file != nil || open.configuration.backups != nil else {
            throw ConfigurationProblem(
                what: "no file is named", mend: "name one, or set JIESU_BACKUP_FOLDER")
        }
        if let file, FileManager.default.fileExists(atPath: file) {
            throw ConfigurationProblem(
                what: "\(file) is there already", mend: "choose another name; nothing is replaced")
        }
        guard let begun = try await record.begin(by: .system, toStay: file == nil) else {
            throw ConfigurationProblem(
                what: "a backup is under way already", mend: "wait until it has ended")
        }
        let path =
            file.map { URL(fileURLWithPath: $0).path }
            ?? CarryOutBackup.path(
                of: begun, in: open.configuration.backups?.folder ?? ".", zone: open.site.zone,
                at: open.site.clock())
        let done = await CarryOutBackup(open).run(begun, to: path) { reading in
            Output.progress(BackupWords.progress(reading))
        }
        Output.endProgress()
        if site.json {
            Output.say(BackupWords.json(done, open.site.zone))
        } else {
            for line in BackupWords.lines(done, open.site.zone) { Output.say(line) }
            if done.state == .proven {
                Output.note("Keep a copy of the key file apart from the backups.")
            }
        }
        guard done.state != .proven else { return }
        throw done.problem.map(BackupWords.exitCode) ?? Outcome.partly
    }

    private func proveFile(_ path: String, _ open: OpenSite) async throws {
        let watch = BackupWatch()
        let proven = try await watch.follow(every: .milliseconds(500)) { reading in
            Output.progress(BackupWords.progress(reading))
        } _: {
            try await ProveBackup(open).run(path, watch: watch)
        }
        Output.endProgress()
        let zone = open.site.zone
        if site.json {
            Output.say(
                .object([
                    ("file", .text(path)), ("until", .text(zone.rfc3339(of: proven.until))),
                    ("proof", BackupWords.json(proven.proof)),
                ]))
        } else {
            Output.say("\(path) is good: \(BackupWords.sentence(proven.proof))")
            Output.say("everything acknowledged before \(zone.text(of: proven.until)) is inside")
        }
    }
}

struct BackupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backups", abstract: "List the backups made, and what their proofs found.")

    @OptionGroup var site: SiteOptions
    @Option(help: "At most so many, the newest first.") var limit = 50

    func validate() throws {
        guard (1...1_000).contains(limit) else {
            throw ValidationError("--limit takes 1 to 1000.")
        }
    }

    func run() async throws {
        try await site.run { open in
            let runs = try await RecordBackups(open.site).recent(limit: limit)
            if site.json {
                Output.say(.list(runs.map { BackupWords.json($0, open.site.zone) }))
            } else if runs.isEmpty {
                Output.say("no backups yet")
            } else {
                for run in runs {
                    Output.say(
                        "\(run.id)  \(open.site.zone.text(of: run.askedAt))  "
                            + BackupWords.lines(run, open.site.zone).joined(separator: "; "))
                }
            }
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of a database nobody uses.",
        discussion: """
            Everything in the backup is checked before anything is replaced. Exit codes: 0 \
            restored; 1 the contents are not what was saved; 2 refused; 3 the file is no whole \
            backup; 4 the database does not answer.
            """)

    @OptionGroup var site: SiteOptions
    @Argument(help: "The backup.", completion: .file()) var file: String
    @Flag(help: "Also where a database is there; it is kept beside under a new name.")
    var replace = false
    @Flag(help: "Read missing keys from standard input, one a line, the master key first.")
    var keysStdin = false

    func run() async throws {
        do {
            let configuration = try site.configuration()
            let missing = try RestoreBackup(configuration).missingKeys(for: file)
            let restore = RestoreBackup(configuration, typed: try ask(for: missing))
            let watch = BackupWatch()
            let restored = try await watch.follow(every: .milliseconds(500)) { reading in
                Output.progress(BackupWords.progress(reading))
            } _: {
                try await restore.run(file, replaces: replace, watch: watch)
            }
            Output.endProgress()
            answer(restored)
        } catch let problem as BackupProblem {
            Output.endProgress()
            throw Outcome.exit(for: problem, json: site.json)
        } catch {
            Output.endProgress()
            throw Outcome.exit(for: error, json: site.json)
        }
    }

    private func ask(
        for keys: [RestoreBackup.NeededKey]
    ) throws -> [RestoreBackup.NeededKey: String] {
        var typed: [RestoreBackup.NeededKey: String] = [:]
        for key in keys {
            let name = key == .master ? "master key" : "backup key"
            if !keysStdin, isatty(FileHandle.standardInput.fileDescriptor) == 1 {
                let line = getpass("The \(name) (44 characters): ")
                typed[key] = line.map { String(cString: $0) }
            } else {
                typed[key] = readLine()
            }
            guard typed[key] != nil else {
                throw ConfigurationProblem(
                    what: "the \(name) is missing",
                    mend: key == .master
                        ? "type it, put jiesu.key into the folder, or give JIESU_KEY"
                        : "type it, or name its file in JIESU_BACKUP_KEY")
            }
        }
        return typed
    }

    private func answer(_ restored: RestoreBackup.Restored) {
        let zone = SiteZone.beijing
        if site.json {
            Output.say(
                .object([
                    ("file", .text(file)),
                    ("until", .optional(restored.until.map(zone.rfc3339))),
                    ("newest", .optional(restored.newest.map(zone.rfc3339))),
                    ("kept", .optional(restored.kept)),
                    ("keyFile", .optional(restored.keyFile)),
                    ("proof", BackupWords.json(restored.proof)),
                ]))
            return
        }
        Output.say("restored \(file): \(BackupWords.sentence(restored.proof))")
        if let until = restored.until {
            Output.say("everything acknowledged before \(zone.text(of: until)) is there")
        } else {
            Output.say("made by an older version, which does not say up to when")
        }
        if let newest = restored.newest {
            Output.say("the newest change of an order is of \(zone.text(of: newest))")
        }
        if let kept = restored.kept { Output.say("what was there before is kept as \(kept)") }
        if let path = restored.keyFile { Output.say("the key was written to \(path)") }
    }
}

/// A backup in words and in JSON.
enum BackupWords {
    static func progress(_ reading: BackupWatch.Reading) -> String {
        let percent = reading.percent.map { " \($0)%" } ?? ""
        return "\(reading.step.number)/\(BackupStep.allCases.count) \(reading.step.rawValue)"
            + percent
    }

    static func lines(_ run: BackupRun, _ zone: SiteZone) -> [String] {
        var lines = [run.state.rawValue + (run.file.isEmpty ? "" : " \(run.file)")]
        if let bytes = run.bytes { lines[0] += " (\(bytes) bytes)" }
        if let proof = run.proof { lines.append(sentence(proof)) }
        if let until = run.until {
            lines.append("everything acknowledged before \(zone.text(of: until)) is inside")
        }
        if let problem = run.problem { lines.append(problem.detail) }
        if run.removedAt != nil { lines.append("file deleted by the keeping rule") }
        return lines
    }

    static func sentence(_ proof: BackupProof) -> String {
        let figures = proof.figuresDay.isEmpty ? "" : ", figures of \(proof.figuresDay) equal"
        return "\(proof.tables) tables with \(proof.rows) rows and \(proof.orders) orders checked"
            + figures
    }

    static func json(_ run: BackupRun, _ zone: SiteZone) -> JSON {
        .object([
            ("run", .text(String(run.id))), ("state", .text(run.state.rawValue)),
            ("cause", .text(run.cause.rawValue)),
            ("askedAt", .text(zone.rfc3339(of: run.askedAt))),
            ("file", .text(run.file)), ("bytes", .optional(run.bytes)),
            ("until", .optional(run.until.map(zone.rfc3339))),
            ("untilMilliseconds", .optional(run.until.map { String($0.milliseconds) })),
            ("proof", run.proof.map(json) ?? .null),
            ("problem", .optional(run.problem?.code.rawValue)),
            ("detail", .optional(run.problem?.detail)),
            ("removed", .flag(run.removedAt != nil)),
        ])
    }

    static func json(_ proof: BackupProof) -> JSON {
        .object([
            ("tables", .integer(proof.tables)), ("rows", .integer(proof.rows)),
            ("orders", .integer(proof.orders)), ("ledgerEntries", .integer(proof.ledgerEntries)),
            ("figuresDay", .text(proof.figuresDay)), ("seconds", .integer(proof.seconds)),
        ])
    }

    static func exitCode(_ problem: BackupProblem) -> ExitCode {
        switch problem.code {
        case .damaged, .otherKey: Outcome.unusableFile
        case .disk: Outcome.refused
        case .database: Outcome.unavailable
        case .interrupted, .tools, .differs, .scratchRefused, .other: Outcome.partly
        }
    }
}
