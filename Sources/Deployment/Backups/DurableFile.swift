import Foundation
import Synchronization

/// Files that are on the disk when the call returns, and folders for work that leave nothing.
enum DurableFile {
    /// A new file that only its owner reads; what had the name before is gone.
    static func create(_ path: String) throws -> FileHandle {
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil,
                attributes: [.posixPermissions: NSNumber(value: 0o600)]),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw ConfigurationProblem(
                what: "the file \(path) cannot be written",
                mend: "give this user write access to its folder, and see that the disk has room")
        }
        return file
    }

    /// Takes the place of what has that name, in one step, and makes that durable.
    static func rename(_ path: String, to name: String) throws {
        guard Foundation.rename(path, name) == 0 else {
            throw ConfigurationProblem(
                what: "\(path) cannot be renamed to \(name)", mend: "check the folder")
        }
        synchronize(folderOf: name)
    }

    /// Makes names durable that were given, changed or taken in the folder of `path`.
    static func synchronize(folderOf path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func synchronize(_ path: String) throws {
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        try file.synchronize()
        try file.close()
    }

    static func bytes(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }
}

/// A lock on a folder by a file in it, across processes; the system lets go of it when a process
/// ends, however it ends.
package final class FolderLock: Sendable {
    private let held: Mutex<Int32?>

    private init(_ descriptor: Int32) {
        held = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets go before this value is gone; doing so again changes nothing.
    func release() {
        held.withLock { held in
            if let descriptor = held { close(descriptor) }
            held = nil
        }
    }

    /// Held by everybody who works on the SQLite database of a folder; nil where a restore has it.
    static func share(_ path: String) -> FolderLock? { take(path, LOCK_SH) }

    /// Nil while anybody else holds it.
    static func alone(_ path: String) -> FolderLock? { take(path, LOCK_EX) }

    private static func take(_ path: String, _ kind: Int32) -> FolderLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, kind | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return FolderLock(descriptor)
    }
}

/// A folder for copies that exist only while they are worked on. Copies hold what the database
/// holds, so it lies in the data folder and only its owner enters it.
final class ScratchFolder: Sendable {
    let path: String
    private let lock: FolderLock

    private static let prefix = "backup-scratch-"

    /// Makes one in `dataFolder`, and removes those that a killed process left there.
    init(in dataFolder: String) throws {
        Self.sweep(dataFolder)
        path =
            dataFolder + "/" + Self.prefix
            + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try OpenSite.createFolder(path)
        guard let lock = FolderLock.alone(path + "/lock") else {
            throw ConfigurationProblem(
                what: "the folder \(path) cannot be locked", mend: "use a local disk")
        }
        self.lock = lock
    }

    deinit { remove() }

    func remove() {
        // ignored: what stays behind is swept by the next backup.
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func sweep(_ dataFolder: String) {
        let files = FileManager.default
        // ignored: without a folder there is nothing to sweep.
        let names = (try? files.contentsOfDirectory(atPath: dataFolder)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = dataFolder + "/" + name
            guard files.fileExists(atPath: path + "/lock"),
                FolderLock.alone(path + "/lock") != nil
            else { continue }
            // ignored: the next backup tries again.
            try? files.removeItem(atPath: path)
        }
    }
}
