import Foundation
import LedgerCheck
import LedgerProof

/// Verifies the ledger of a copied database without the server, its key or its code.
@main
enum VerifyLedger {
    private static let usage = """
        usage: jiesu-verify FILE [--public-key KEY] [--root DIGEST]... [--json]

        FILE is a SQLite database of Jiesu, or what pg_dump --data-only wrote. Nothing is written.
        --public-key KEY  base 64; checks the signatures of the roots (jiesu verify ledger
                          --public-key prints it; keep it apart from the database)
        --root DIGEST     hexadecimal, at least 16 digits; the root must be there, as a daily
                          report lists it; may be given again

        Exit codes: 0 everything is proven; 1 there are findings; 3 the file cannot be used;
        64 wrong usage.
        """

    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        if arguments.contains("--help") || arguments.contains("-h") {
            say(usage)
            return 0
        }
        guard let options = VerifyOptions(arguments) else {
            note(usage)
            return 64
        }
        do {
            let source: any LedgerSource =
                SQLiteFile.isOne(options.path)
                ? SQLiteFile(options.path) : try DumpFile(options.path)
            let report = try LedgerReport.make(
                of: source, publicKey: options.publicKey, known: options.roots)
            say(options.isJSON ? report.json : report.text(isSigned: options.publicKey != nil))
            return report.isProven ? 0 : 1
        } catch {
            note("jiesu-verify: \(error)")
            return 3
        }
    }

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    private static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
