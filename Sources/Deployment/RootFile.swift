import Foundation
import Operations

/// The file in the data folder that remembers the last root of the ledger that this server signed.
/// Whoever restores a database by hand removes it; `jiesu restore` does so by itself.
struct RootFile: Sendable {
    let path: String

    init(_ configuration: DeploymentConfiguration) {
        path = configuration.dataFolder + "/ledger-root"
    }

    var memory: RootMemory {
        RootMemory(read: read, keep: keep)
    }

    func forget() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
        DurableFile.synchronize(folderOf: path)
    }

    /// A number, a space, 64 hexadecimal digits, the end of the line.
    @Sendable private func read() throws -> RootMemory.Root? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let words = try String(contentsOfFile: path, encoding: .utf8).split {
            $0 == " " || $0 == "\n"
        }
        guard words.count == 2, let number = Int64(words[0]), words[1].utf8.count == 64 else {
            throw ConfigurationProblem(
                what: "\(path) does not hold a root of the ledger",
                mend: "run jiesu verify ledger with a root kept elsewhere, then remove the file")
        }
        return RootMemory.Root(number: number, digest: String(words[1]))
    }

    @Sendable private func keep(_ root: RootMemory.Root) throws {
        let fresh = path + ".new"
        let file = try DurableFile.create(fresh)
        try file.write(contentsOf: Data("\(root.number) \(root.digest)\n".utf8))
        try file.synchronize()
        try file.close()
        try DurableFile.rename(fresh, to: path)
    }
}
