import Assets
import Casework
import Foundation
import Yams

/// The files a library reads: those in the binary, with a user's folder laid over them.
struct ProfileFiles: Sendable {
    /// Contents by name, e.g. `calendar-2026.yaml`.
    private let contents: [String: [UInt8]]
    /// Names that come from the user's folder.
    private let ownNames: Set<String>

    static let sizeMaximum = 4_000_000

    init(_ contents: [String: [UInt8]], ownNames: Set<String> = []) {
        self.contents = contents
        self.ownNames = ownNames
    }

    /// The `profiles/` part of the embedded files.
    static func embedded() -> ProfileFiles {
        let contents = Dictionary(Asset.all(in: "profiles").map { ($0.name, $0.bytes) }) { $1 }
        return ProfileFiles(contents)
    }

    /// These files with those of `folder` in place of the ones they name.
    ///
    /// - Throws: `ProfileRefusal` when the folder or a file in it cannot be read.
    func overlaid(byFolder folder: String) throws(ProfileRefusal) -> ProfileFiles {
        let url = URL(fileURLWithPath: folder, isDirectory: true)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw .unreadable(folder, "the folder cannot be read")
        }
        var merged = contents
        var ownNames = ownNames
        for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".csv") {
            let file = url.appendingPathComponent(name)
            do {
                let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
                guard size <= ProfileFiles.sizeMaximum else {
                    throw ProfileRefusal.unreadable(name, "the file is larger than 4 MB", .tooLarge)
                }
                merged[name] = [UInt8](try Data(contentsOf: file))
            } catch let refusal as ProfileRefusal {
                throw refusal
            } catch {
                throw .unreadable(name, "the file cannot be read")
            }
            ownNames.insert(name)
        }
        return ProfileFiles(merged, ownNames: ownNames)
    }

    var names: [String] { contents.keys.sorted() }

    func has(_ name: String) -> Bool { contents[name] != nil }

    func isOwn(_ name: String) -> Bool { ownNames.contains(name) }

    /// Nil when it is not UTF-8; logged.
    func text(_ name: String, _ log: ProblemLog) -> String? {
        guard let bytes = contents[name] else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            log.error(
                .unreadableText, Place(file: name, line: 1), "the file is not UTF-8 text",
                mend: "save it as UTF-8")
            return nil
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// The top section of a YAML file; nil when it is missing or broken, which is logged.
    func section(_ name: String, askedAt place: Place, _ log: ProblemLog) -> Section? {
        guard has(name) else {
            log.error(
                .noSuchFile, place, "the file `\(name)` does not exist",
                mend: "correct the name or add the file to the folder")
            return nil
        }
        guard let text = text(name, log) else { return nil }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                log.error(
                    .brokenSyntax, Place(file: name, line: 1), "the file is empty",
                    mend: "fill it or delete it")
                return nil
            }
            return Section(node, file: name, fallbackLine: 1, log: log)
        } catch {
            report(error, in: name, log)
            return nil
        }
    }

    private func report(_ error: any Error, in name: String, _ log: ProblemLog) {
        var line = 1
        var what = "the file is not valid YAML"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (line, what) = (mark.line, "not valid YAML: \(problem)")
        case .reader(let problem, _, _, _):
            what = "not valid YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            let names = Set(keys).sorted()
            what =
                "the key " + names.map { "`\($0)`" }.joined(separator: ", ")
                + " is there twice"
        default:
            break
        }
        log.error(
            .brokenSyntax, Place(file: name, line: line), what,
            mend: "check indentation, quotes, colons and repeated keys near this line")
    }
}

extension ProfileRefusal {
    fileprivate static func unreadable(
        _ name: String, _ what: String, _ cause: ProfileProblem.Cause = .noSuchFile
    ) -> ProfileRefusal {
        let problem = ProfileProblem(
            severity: .error, cause: cause, file: name, line: 1, what: what,
            mend: "check the path, the size and the permissions")
        return ProfileRefusal(problems: [problem])
    }
}
