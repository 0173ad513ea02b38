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

    /// A new file with the bytes of the one at `path`, also where that is a link.
    static func copy(_ path: String, to name: String, _ watch: BackupWatch) throws {
        guard let source = FileHandle(forReadingAtPath: path) else {
            throw BackupDamage.missing(path)
        }
        let target = try create(name)
        while let bytes = try source.read(upToCount: 1 << 20), !bytes.isEmpty {
            try watch.check()
            try target.write(contentsOf: bytes)
        }
        try target.synchronize()
        try target.close()
        try source.close()
    }

    /// Whether the name is taken, also by a link that leads nowhere.
    static func isThere(_ path: String) -> Bool { kind(path) != nil }

    /// False for folders, links and devices.
    static func isRegularOrMissing(_ path: String) -> Bool {
        kind(path).map { $0 == S_IFREG } ?? true
    }

    private static func kind(_ path: String) -> mode_t? {
        var found = stat()
        return lstat(path, &found) == 0 ? found.st_mode & S_IFMT : nil
    }

    /// Removes one name, never a folder; none is fine.
    static func unlink(_ path: String) throws {
        guard Foundation.unlink(path) == 0 || errno == ENOENT else {
            throw ConfigurationProblem(
                what: "\(path) cannot be deleted", mend: "give this user write access to its folder"
            )
        }
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
    ///
    /// - Throws: `ConfigurationProblem` when the lock's file cannot be opened.
    static func share(_ path: String) throws -> FolderLock? { try take(path, LOCK_SH) }

    /// Nil while anybody else holds it.
    ///
    /// - Throws: `ConfigurationProblem` when the lock's file cannot be opened.
    static func alone(_ path: String) throws -> FolderLock? { try take(path, LOCK_EX) }

    private static func take(_ path: String, _ kind: Int32) throws -> FolderLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ConfigurationProblem(
                what: "the file \(path) cannot be opened",
                mend: "run this as the user who owns the data folder, or give the file to this one")
        }
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
        path = dataFolder + "/" + ScratchName(Self.prefix).text
        try OpenSite.createFolder(path)
        guard let lock = try FolderLock.alone(path + "/lock") else {
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
        for name in names where ScratchName(reading: name, prefix) != nil {
            let path = dataFolder + "/" + name
            let lock = path + "/lock"
            // ignored: what cannot be locked is left to the next backup.
            guard files.fileExists(atPath: lock), (try? FolderLock.alone(lock)) != nil else {
                continue
            }
            // ignored: the next backup tries again.
            try? files.removeItem(atPath: path)
        }
    }
}
