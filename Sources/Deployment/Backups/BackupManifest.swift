import Casework
import Foundation
import Operations

/// The first, readable part of a backup: enough to know which key and which program it needs.
struct BackupHeader: Codable, Hashable, Sendable {
    /// Milliseconds since 1970.
    var madeAt: Int64
    /// Every change acknowledged before this moment is inside.
    var until: Int64
    /// `sqlite` or `postgres`.
    var engine: String
    /// The last migration of the schema.
    var schema: String
    var keyOrigin: BackupKey.Origin
    var keyID: String
    /// Plain bytes in each chunk but the last.
    var chunkBytes: Int
    /// 32 random bytes in hexadecimal digits: no two backups have the same chunk key.
    var salt: String

    static let magic: [UInt8] = [0x89, 0x4A, 0x53, 0x42, 0x0D, 0x0A, 0x1A, 0x0A]
    static let version: UInt16 = 1
    static let bytesMax = 16 << 10
    static let codeBytes = 32
    /// 1 MiB: what is held in memory at a time.
    static let chunkBytesStandard = 1 << 20
    static let chunkBytesLimits = 256...(16 << 20)

    /// Everything before the header's code: magic, version, length, the header as JSON.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(self)
        var bytes = Data(Self.magic)
        bytes.append(contentsOf: BigEndian.bytes(Self.version))
        bytes.append(contentsOf: BigEndian.bytes(UInt32(json.count)))
        bytes.append(json)
        return bytes
    }
}

/// The last part of a backup: what the others are, and what the database held.
struct BackupManifest: Codable, Hashable, Sendable {
    struct Part: Codable, Hashable, Sendable {
        /// `database`, or `files/…`.
        var name: String
        var bytes: Int
        /// Hexadecimal digits.
        var sha256: String
    }

    /// The run in the record that made it; nil for none.
    var run: Int64?
    var until: Int64
    var engine: String
    var facts: SnapshotFacts
    var parts: [Part]

    static let database = "database"
    static let bytesMax = 4 << 20

    var untilMoment: Instant { Instant(milliseconds: until) }
}

/// Numbers as the format has them.
enum BigEndian {
    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    static func number<Number: FixedWidthInteger>(
        _ type: Number.Type, _ bytes: some Sequence<UInt8>
    ) -> Number {
        bytes.reduce(0) { ($0 << 8) | Number(truncatingIfNeeded: $1) }
    }
}

/// What stands before each piece of the payload.
enum PayloadMark: UInt8 {
    /// A part begins: its name follows.
    case part = 1
    /// A block of the part's bytes.
    case block = 2
    /// The part is over.
    case end = 3
    /// The manifest, after which nothing follows.
    case manifest = 4

    static let blockBytesMax = 1 << 20
    static let nameBytesMax = 1_024
}
