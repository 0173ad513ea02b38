import Crypto
import Foundation
import Operations

/// Writes a backup file as a stream: what was sealed into chunks is never held again. The file has
/// a temporary name until `finish`; a writer given up by `discard` leaves nothing.
final class BackupWriter {
    private let path: String
    private let partial: String
    private let file: FileHandle
    private let chunkKey: SymmetricKey
    private let chunkBytes: Int
    private let watch: BackupWatch
    private var pending = Data()
    private var chunk: UInt64 = 0
    private var written = 0
    private var part: (name: String, bytes: Int, hash: SHA256)?
    private(set) var parts: [BackupManifest.Part] = []

    init(_ path: String, _ header: BackupHeader, _ key: BackupKey, watch: BackupWatch) throws {
        self.path = path
        self.watch = watch
        partial = path + ".partial"
        file = try DurableFile.create(partial)
        chunkBytes = header.chunkBytes
        let head = try header.encoded()
        let keys = key.fileKeys(header: head)
        chunkKey = keys.chunks
        let code = HMAC<SHA256>.authenticationCode(for: head, using: keys.code)
        try put(head)
        try put(Data(code))
    }

    func begin(_ name: String) throws {
        part = (name, 0, SHA256())
        try emit(.part, Data(name.utf8))
    }

    func append(_ bytes: Data) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try watch.check()
            let block = Data(rest.prefix(PayloadMark.blockBytesMax))
            rest = rest.dropFirst(block.count)
            part?.bytes += block.count
            part?.hash.update(data: block)
            try emit(.block, block)
        }
    }

    func end() throws {
        guard let done = part else { return }
        parts.append(
            BackupManifest.Part(
                name: done.name, bytes: done.bytes, sha256: Hex.text(done.hash.finalize())))
        part = nil
        try emit(.end, Data())
    }

    /// Seals the manifest as the end of the file, makes the file durable and gives it its name.
    ///
    /// - Returns: its size in bytes.
    func finish(_ manifest: BackupManifest) throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try emit(.manifest, try encoder.encode(manifest))
        try seal(pending, isLast: true)
        try file.synchronize()
        try file.close()
        try DurableFile.rename(partial, to: path)
        return written
    }

    func discard() {
        // ignored: the first error is the one to tell; a partial file has a name that says so.
        try? file.close()
        try? FileManager.default.removeItem(atPath: partial)  // ignored: as above.
    }

    private func emit(_ mark: PayloadMark, _ bytes: Data) throws {
        pending.append(mark.rawValue)
        pending.append(contentsOf: BigEndian.bytes(UInt32(bytes.count)))
        pending.append(bytes)
        // The last chunk is marked, so a full one has to wait until more follows it.
        while pending.count > chunkBytes {
            try seal(Data(pending.prefix(chunkBytes)), isLast: false)
            pending = Data(pending.dropFirst(chunkBytes))
        }
    }

    private func seal(_ plain: Data, isLast: Bool) throws {
        let box = try AES.GCM.seal(
            plain, using: chunkKey, nonce: try ChunkNonce.of(chunk, isLast: isLast))
        chunk += 1
        try put(box.ciphertext)
        try put(box.tag)
    }

    private func put(_ bytes: Data) throws {
        try file.write(contentsOf: bytes)
        written += bytes.count
    }
}

/// A nonce that says which chunk it is and whether it is the last: 11 bytes of number, one of end.
/// The key is another one for each file, so no nonce is used twice.
enum ChunkNonce {
    static let tagBytes = 16

    static func of(_ index: UInt64, isLast: Bool) throws -> AES.GCM.Nonce {
        try AES.GCM.Nonce(data: [0, 0, 0] + BigEndian.bytes(index) + [isLast ? 1 : 0])
    }
}
