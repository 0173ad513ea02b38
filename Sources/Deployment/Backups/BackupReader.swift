import Crypto
import Foundation
import Operations

/// Reads a backup file from its beginning to its end, trusting nothing: what comes out was written
/// by whoever holds the key, in this order, and is all of it.
struct BackupReader {
    let header: BackupHeader
    private let file: FileHandle
    private let chunkKey: SymmetricKey
    private let watch: BackupWatch
    private var chunk: UInt64 = 0
    /// The sealed bytes of the next chunk; empty after the last one.
    private var next: Data
    /// Opened bytes that nobody took yet.
    private var plain = Data()

    /// Reads the header alone, without a key, to know which one is needed. Its contents are not
    /// proven yet.
    static func header(of path: String) throws -> BackupHeader {
        let file = try open(path)
        // ignored: nothing was written.
        defer { try? file.close() }
        return try readHeader(file).header
    }

    init(_ path: String, _ key: BackupKey, watch: BackupWatch) throws {
        file = try Self.open(path)
        self.watch = watch
        let (head, bytes) = try Self.readHeader(file)
        guard head.keyID == key.id else {
            throw BackupDamage.otherKey(wanted: head.keyID, origin: head.keyOrigin.rawValue)
        }
        let keys = key.fileKeys(header: bytes)
        let code = try Self.read(file, BackupHeader.codeBytes)
        guard
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: keys.code)
        else { throw BackupDamage.header }
        guard BackupHeader.chunkBytesLimits.contains(head.chunkBytes) else {
            throw BackupDamage.header
        }
        header = head
        chunkKey = keys.chunks
        next = try Self.read(file, head.chunkBytes + ChunkNonce.tagBytes)
        guard !next.isEmpty else { throw BackupDamage.truncated }
    }

    /// Reads everything and compares it with the manifest.
    ///
    /// - Parameter folder: where the parts are written to, under their names; nil only checks.
    mutating func readAll(into folder: String?) throws -> BackupManifest {
        var found: [BackupManifest.Part] = []
        while true {
            switch try piece() {
            case (.part, let name):
                found.append(try readPart(Self.partName(name), into: folder))
            case (.manifest, let bytes):
                guard plain.isEmpty, next.isEmpty else {
                    throw BackupDamage.contents("something follows the manifest")
                }
                try file.close()
                return try Self.manifest(bytes, header, found)
            case (.block, _), (.end, _):
                throw BackupDamage.contents("bytes outside of any part")
            }
        }
    }

    private mutating func readPart(
        _ name: String, into folder: String?
    ) throws -> BackupManifest.Part {
        let target = try folder.map { folder in
            let path = folder + "/" + name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: NSNumber(value: 0o700)])
            return try DurableFile.create(path)
        }
        var hash = SHA256()
        var bytes = 0
        while true {
            switch try piece() {
            case (.block, let block):
                hash.update(data: block)
                bytes += block.count
                try target?.write(contentsOf: block)
            case (.end, _):
                try target?.synchronize()
                try target?.close()
                return BackupManifest.Part(
                    name: name, bytes: bytes, sha256: Hex.text(hash.finalize()))
            case (.part, _), (.manifest, _):
                throw BackupDamage.contents("the part \(name) has no end")
            }
        }
    }

    /// A name that stays inside its folder: `database`, or plain segments below `files`.
    private static func partName(_ bytes: Data) throws -> String {
        let name = String(decoding: bytes, as: UTF8.self)
        if name == BackupManifest.database { return name }
        let segments = name.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count > 1, segments[0] == "files",
            segments.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { throw BackupDamage.contents("a part has an unusable name") }
        return name
    }

    private static func manifest(
        _ bytes: Data, _ header: BackupHeader, _ found: [BackupManifest.Part]
    ) throws -> BackupManifest {
        let manifest: BackupManifest
        do {
            manifest = try JSONDecoder().decode(BackupManifest.self, from: bytes)
        } catch {
            throw BackupDamage.contents("the manifest cannot be read")
        }
        guard manifest.parts == found, found.contains(where: { $0.name == BackupManifest.database })
        else { throw BackupDamage.contents("the parts are not those of the manifest") }
        guard manifest.until == header.until, manifest.engine == header.engine,
            manifest.facts.migrations.last ?? "" == header.schema
        else { throw BackupDamage.contents("header and manifest differ") }
        return manifest
    }

    // MARK: - Pieces and chunks

    private mutating func piece() throws -> (PayloadMark, Data) {
        let head = try take(5)
        guard let mark = PayloadMark(rawValue: head[0]) else {
            throw BackupDamage.contents("an unknown mark")
        }
        let count = Int(BigEndian.number(UInt32.self, head.dropFirst()))
        let limit =
            switch mark {
            case .part: PayloadMark.nameBytesMax
            case .block: PayloadMark.blockBytesMax
            case .end: 0
            case .manifest: BackupManifest.bytesMax
            }
        guard count <= limit else { throw BackupDamage.contents("a piece is too long") }
        return (mark, try take(count))
    }

    private mutating func take(_ count: Int) throws -> Data {
        while plain.count < count {
            guard let more = try openChunk() else {
                throw BackupDamage.contents("it ends in the middle of a piece")
            }
            plain.append(more)
        }
        let taken = Data(plain.prefix(count))
        plain = Data(plain.dropFirst(count))
        return taken
    }

    /// The plain bytes of the next chunk; nil after the last one.
    private mutating func openChunk() throws -> Data? {
        guard !next.isEmpty else { return nil }
        try watch.check()
        let sealed = next
        next = try Self.read(file, header.chunkBytes + ChunkNonce.tagBytes)
        guard sealed.count > ChunkNonce.tagBytes else { throw BackupDamage.truncated }
        let isLast = next.isEmpty
        defer { chunk += 1 }
        if let opened = open(sealed, isLast: isLast) { return opened }
        // A chunk that opens as one in the middle shows that the rest of the file is gone.
        if isLast, open(sealed, isLast: false) != nil { throw BackupDamage.truncated }
        throw BackupDamage.chunk(Int(chunk))
    }

    private func open(_ sealed: Data, isLast: Bool) -> Data? {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: try ChunkNonce.of(chunk, isLast: isLast),
                ciphertext: sealed.dropLast(ChunkNonce.tagBytes),
                tag: sealed.suffix(ChunkNonce.tagBytes))
            return try AES.GCM.open(box, using: chunkKey)
        } catch {
            return nil
        }
    }

    // MARK: - The file

    private static func open(_ path: String) throws -> FileHandle {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            !isFolder.boolValue, let file = FileHandle(forReadingAtPath: path)
        else { throw BackupDamage.missing(path) }
        return file
    }

    private static func readHeader(
        _ file: FileHandle
    ) throws -> (header: BackupHeader, bytes: Data) {
        let lengthAt = BackupHeader.magic.count + 2
        let start = try read(file, lengthAt + 4)
        guard !start.isEmpty else { throw BackupDamage.empty }
        guard start.starts(with: BackupHeader.magic) else {
            throw start.starts(with: Array("SQLite forma".utf8))
                ? BackupDamage.olderFormat : BackupDamage.foreign
        }
        guard start.count == lengthAt + 4 else { throw BackupDamage.header }
        let version = BigEndian.number(UInt16.self, start[(lengthAt - 2)..<lengthAt])
        guard version == BackupHeader.version else {
            throw BackupDamage.unsupportedVersion(Int(version))
        }
        let count = Int(BigEndian.number(UInt32.self, start[lengthAt...]))
        guard (1...BackupHeader.bytesMax).contains(count) else { throw BackupDamage.header }
        let json = try read(file, count)
        guard json.count == count else { throw BackupDamage.header }
        do {
            return (try JSONDecoder().decode(BackupHeader.self, from: json), start + json)
        } catch {
            throw BackupDamage.header
        }
    }

    /// `count` bytes, or fewer at the end of the file.
    private static func read(_ file: FileHandle, _ count: Int) throws -> Data {
        var bytes = Data()
        while bytes.count < count {
            guard let some = try file.read(upToCount: count - bytes.count), !some.isEmpty else {
                break
            }
            bytes.append(some)
        }
        return bytes
    }
}
