import Foundation

/// A file of the repository: its path from the root, with `/`, and its text.
struct TextFile: Hashable {
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }

    /// The layer a file under `Sources` belongs to.
    var layer: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}

/// A broken rule. Its description reads like a compiler's message.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

/// The repository these tests stand in.
enum Repository {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Paths of all files that belong to the project: no build products, nothing a tool generated.
    static let paths: [String] = {
        let skipped: Set<String> = [
            ".git", ".swiftpm", "__pycache__", "jiesu-data", "node_modules",
        ]
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let url = folder.isEmpty ? root : root.appending(path: folder)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
            for name in names where !skipped.contains(name) && !name.hasPrefix(".build") {
                let path = folder.isEmpty ? name : folder + "/" + name
                var isFolder: ObjCBool = false
                let exists = FileManager.default.fileExists(
                    atPath: root.appending(path: path).path, isDirectory: &isFolder)
                if exists, isFolder.boolValue { folders.append(path) } else { found.append(path) }
            }
        }
        return found.filter { $0 != "Package.resolved" }.sorted()
    }()

    /// The files under `folder` whose names end in one of `extensions`, with their text.
    static func files(under folder: String = "", _ extensions: String...) -> [TextFile] {
        paths.filter { path in
            (folder.isEmpty || path.hasPrefix(folder + "/"))
                && extensions.contains { path.hasSuffix("." + $0) }
        }.compactMap(file)
    }

    /// Nil when there is no such file or it is no UTF-8 text.
    static func file(_ path: String) -> TextFile? {
        guard let bytes = FileManager.default.contents(atPath: root.appending(path: path).path),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return TextFile(path: path, text: text)
    }

    static let swiftSources = files(under: "Sources", "swift").map(SwiftText.init)
    static let swiftTests = files(under: "Tests", "swift").map(SwiftText.init)
}
