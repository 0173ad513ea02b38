import Foundation
import Persistence
import Synchronization

/// Why a tool of PostgreSQL could not do its work.
package enum PostgresToolProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(String)
    case tooOld(String, found: Int, needed: Int)
    /// What the tool said first; never a stored value.
    case failed(String, said: String)

    package var description: String {
        switch self {
        case .missing(let tool):
            "\(tool) is not installed; install the client package of PostgreSQL "
                + "(Debian: postgresql-client) on the machine that runs jiesu"
        case .tooOld(let tool, let found, let needed):
            "\(tool) is of version \(found), the server of version \(needed); "
                + "install the client package of version \(needed) or newer"
        case .failed(let tool, let said): "\(tool) failed: \(said)"
        }
    }
}

/// `pg_dump` and `pg_restore` as child processes. Secrets reach them through the environment only.
package struct PostgresTools: Sendable {
    let server: PostgresServer

    package init(_ server: PostgresServer) {
        self.server = server
    }

    /// The newest `tool` in PATH or where Debian keeps them, not older than the server.
    static func find(_ tool: String, notOlderThan needed: Int) throws -> String {
        let files = FileManager.default
        var folders = (ProcessInfo.processInfo.environment["PATH"] ?? "")
            .split(separator: ":").map(String.init)
        let home = "/usr/lib/postgresql"
        // ignored: without that folder there is nothing to add.
        let versions = (try? files.contentsOfDirectory(atPath: home)) ?? []
        folders += versions.map { "\(home)/\($0)/bin" }
        var best: (path: String, version: Int)?
        for path in folders.map({ $0 + "/" + tool }) where files.isExecutableFile(atPath: path) {
            guard let version = version(of: path) else { continue }
            if version >= needed { return path }
            if version > best?.version ?? 0 { best = (path, version) }
        }
        guard let best else { throw PostgresToolProblem.missing(tool) }
        throw PostgresToolProblem.tooOld(tool, found: best.version, needed: needed)
    }

    /// Reads "pg_dump (PostgreSQL) 15.3 …".
    private static func version(of path: String) -> Int? {
        do {
            let child = ChildProcess(path, ["--version"], environment: [:])
            try child.start()
            var said: [UInt8] = []
            while let some = try child.read(), said.count < 4_096 { said += some }
            guard try child.end().isSuccess else { return nil }
            let words = String(decoding: said, as: UTF8.self).split(separator: " ")
            return words.lazy.compactMap { word in
                Int(word.prefix { $0.isNumber })
            }.first
        } catch {
            return nil
        }
    }

    /// A dump of what the transaction that exported `snapshot` sees. The transaction must last
    /// until `PostgresDump.waitUntilItReads` returns.
    package func dump(snapshot: String) throws -> PostgresDump {
        let path = try Self.find("pg_dump", notOlderThan: try server.majorVersion())
        let child = ChildProcess(
            path,
            [
                "--format=custom", "--no-owner", "--no-privileges", "--no-password",
                "--lock-wait-timeout=60000", "--snapshot=" + snapshot,
            ], environment: server.environment)
        try child.start()
        return PostgresDump(child)
    }

    /// Fills the empty database `name` from the dump in `file`, whole or not at all.
    package func restore(_ file: String, into name: String) throws {
        let path = try Self.find("pg_restore", notOlderThan: try server.majorVersion())
        let child = ChildProcess(
            path,
            [
                "--no-owner", "--no-privileges", "--no-password", "--single-transaction",
                "--exit-on-error", "--dbname=" + name, file,
            ], environment: server.with(database: name).environment)
        try child.start()
        while try child.read() != nil {}
        let end = try child.end()
        guard end.isSuccess else {
            throw PostgresToolProblem.failed("pg_restore", said: end.said)
        }
    }
}

/// A running `pg_dump`.
package final class PostgresDump: Sendable {
    private let child: ChildProcess
    private let first = Mutex<[UInt8]?>(nil)

    init(_ child: ChildProcess) {
        self.child = child
    }

    /// Returns once the tool has begun to write: then it has taken over the snapshot.
    package func waitUntilItReads() throws {
        guard let bytes = try child.read() else { throw try problem() }
        first.withLock { $0 = bytes }
    }

    /// The next bytes, nil at the end of a dump that went well.
    package func read() throws -> [UInt8]? {
        if let bytes = first.withLock({ bytes in
            defer { bytes = nil }
            return bytes
        }) {
            return bytes
        }
        if let bytes = try child.read() { return bytes }
        let end = try child.end()
        guard end.isSuccess else {
            throw PostgresToolProblem.failed("pg_dump", said: end.said)
        }
        return nil
    }

    package func cancel() {
        child.stop()
    }

    private func problem() throws -> PostgresToolProblem {
        let end = try child.end()
        return .failed("pg_dump", said: end.isSuccess ? "it wrote nothing" : end.said)
    }
}
