import Casework
import Foundation
import PersistenceSQLite

/// Where a SQLite database lies: its file, and the logs that SQLite keeps beside it. A log whose
/// database is gone is not harmless: SQLite plays it into whatever file takes the name.
struct SQLitePlace: Sendable {
    let path: String

    private static let endings = ["", "-wal", "-shm", "-journal"]

    private var found: [String] { Self.endings.filter { DurableFile.isThere(path + $0) } }

    /// What is there may be moved away: it is an empty file, or `replaces` says so and nobody works
    /// with it.
    func requireFree(replaces: Bool, inUse: ConfigurationProblem) throws {
        let found = found
        guard !found.isEmpty else { return }
        let folder = (path as NSString).deletingLastPathComponent
        let bytes = found.contains("") ? try DurableFile.bytes(of: path) : 0
        guard replaces || (found == [""] && bytes == 0) else {
            let what =
                bytes > 0
                ? "there is a database in \(folder)"
                : "there are remains of a database in \(folder): "
                    + found.map { (path as NSString).lastPathComponent + $0 }
                    .joined(separator: ", ")
            throw ConfigurationProblem(
                what: what,
                mend: "give an empty folder with --data, "
                    + "or --replace to put the backup in its place; it is kept beside")
        }
        // Opening would make a file where there is none, and delete the log of an empty one.
        guard bytes == 0 || SQLiteFile.use(path) != .inUse else { throw inUse }
    }

    /// Moves what is there to names of its own in the same folder; nil where nothing is.
    func keepAside(at now: Instant) throws -> KeptAside? {
        let found = found
        guard !found.isEmpty else { return nil }
        let stem = path + ".before-restore-" + String(now.milliseconds / 1000)
        var name = stem
        var count = 1
        while Self.endings.contains(where: { DurableFile.isThere(name + $0) }) {
            count += 1
            name = "\(stem)-\(count)"
        }
        let kept = KeptAside(name: name, path: path, endings: found)
        try kept.move()
        return kept
    }
}

/// A database that was moved out of the way.
struct KeptAside: Sendable {
    let name: String
    fileprivate let path: String
    fileprivate let endings: [String]

    /// All of it or nothing; durable on return.
    fileprivate func move() throws {
        do {
            for ending in endings {
                try FileManager.default.moveItem(atPath: path + ending, toPath: name + ending)
            }
        } catch {
            putBack()
            throw error
        }
        DurableFile.synchronize(folderOf: path)
    }

    func putBack() {
        for ending in endings where DurableFile.isThere(name + ending) {
            // ignored: the first error is the one to tell; nothing is lost under the other name.
            try? FileManager.default.moveItem(atPath: name + ending, toPath: path + ending)
        }
        DurableFile.synchronize(folderOf: path)
    }
}
