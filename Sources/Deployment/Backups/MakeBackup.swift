package import Casework
import Crypto
import Foundation
import Operations
import Persistence
import PersistencePostgres
import PersistenceSQLite
import Store
import Synchronization

/// Writes a backup while people work: one consistent state, encrypted, under its name only when it
/// is whole and on the disk. Whether it is good is for `ProveBackup` to tell.
package struct MakeBackup: Sendable {
    package struct Made: Sendable {
        package let bytes: Int
        /// Every change acknowledged before this moment is inside.
        package let until: Instant
    }

    private let open: OpenSite
    private let chunkBytes: Int

    package init(_ open: OpenSite) {
        self.init(open, chunkBytes: BackupHeader.chunkBytesStandard)
    }

    init(_ open: OpenSite, chunkBytes: Int) {
        self.open = open
        self.chunkBytes = chunkBytes
    }

    /// - Parameter run: its number in the record, which it carries inside.
    /// - Throws: `ConfigurationProblem`, `PostgresToolProblem`, `PersistenceError`,
    ///   `CancellationError`; then there is no file.
    package func run(to path: String, run: Int64?, watch: BackupWatch) async throws -> Made {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationProblem(
                what: "\(path) is there already", mend: "choose another name; nothing is replaced")
        }
        watch.enter(.copying)
        if let sqlite = open.sqlite {
            return try await copySQLite(sqlite, to: path, run, watch)
        }
        return try await dumpPostgres(to: path, run, watch)
    }

    private func copySQLite(
        _ sqlite: SQLiteDatabase, to path: String, _ run: Int64?, _ watch: BackupWatch
    ) async throws -> Made {
        let scratch = try ScratchFolder(in: open.configuration.dataFolder)
        defer { scratch.remove() }
        let copy = scratch.path + "/" + BackupManifest.database
        let site = open.site
        // Read before the snapshot is taken: what was acknowledged earlier is in the snapshot.
        let until = site.clock()
        let facts = try await sqlite.backup(
            to: copy,
            progress: { done, total in
                try watch.check()
                watch.advance(done, of: total)
            },
            alongside: { tx in try TakeFacts(site).run(until: until, in: tx) })
        return try await seal(facts, until, to: path, run, watch) { writer in
            try Self.feed(writer, fromFile: copy, watch)
        }
    }

    private func dumpPostgres(
        to path: String, _ run: Int64?, _ watch: BackupWatch
    ) async throws -> Made {
        let tools = PostgresTools(try PostgresServer(open.configuration.databaseURL ?? ""))
        let dump = DumpUnderWay()
        let site = open.site
        let until = site.clock()
        do {
            let facts = try await site.database.read { tx in
                let store = SnapshotStore()
                try store.allowLongStatements(in: tx)
                let begun = try tools.dump(snapshot: try store.export(in: tx))
                dump.replace(with: begun)
                let facts = try TakeFacts(site).run(until: until, in: tx)
                // The dump takes over the snapshot while this transaction lasts.
                try begun.waitUntilItReads()
                return facts
            }
            return try await seal(facts, until, to: path, run, watch) { writer in
                while let bytes = try dump.current?.read() { try writer.append(Data(bytes)) }
            }
        } catch {
            dump.replace(with: nil)
            throw error
        }
    }

    private func seal(
        _ facts: SnapshotFacts, _ until: Instant, to path: String, _ run: Int64?,
        _ watch: BackupWatch, _ feed: @escaping @Sendable (BackupWriter) throws -> Void
    ) async throws -> Made {
        watch.enter(.sealing)
        let key = try BackupKey.load(open.configuration)
        let engine = open.site.database.dialect.rawValue
        let salt = SymmetricKey(size: .bits256).withUnsafeBytes { Hex.text($0) }
        let header = BackupHeader(
            madeAt: open.site.clock().milliseconds, until: until.milliseconds, engine: engine,
            schema: facts.migrations.last ?? "", keyOrigin: key.origin, keyID: key.id,
            chunkBytes: chunkBytes, salt: salt)
        let bytes = try await onOwnThread {
            let writer = try BackupWriter(path, header, key, watch: watch)
            do {
                try writer.begin(BackupManifest.database)
                try feed(writer)
                try writer.end()
                return try writer.finish(
                    BackupManifest(
                        run: run, until: until.milliseconds, engine: engine, facts: facts,
                        parts: writer.parts))
            } catch {
                writer.discard()
                throw error
            }
        }
        return Made(bytes: bytes, until: until)
    }

    private static func feed(
        _ writer: BackupWriter, fromFile path: String, _ watch: BackupWatch
    ) throws {
        let total = try DurableFile.bytes(of: path)
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ConfigurationProblem(
                what: "the copy \(path) cannot be read", mend: "check the data folder")
        }
        var done = 0
        while let bytes = try file.read(upToCount: PayloadMark.blockBytesMax), !bytes.isEmpty {
            try writer.append(bytes)
            done += bytes.count
            watch.advance(done, of: total)
        }
        try file.close()
    }
}

/// The dump at work: the transaction that begins it may run more than once.
private final class DumpUnderWay: Sendable {
    private let held = Mutex<PostgresDump?>(nil)

    var current: PostgresDump? { held.withLock { $0 } }

    /// Ends the one before.
    func replace(with dump: PostgresDump?) {
        let before = held.withLock { held in
            defer { held = dump }
            return held
        }
        before?.cancel()
    }
}
