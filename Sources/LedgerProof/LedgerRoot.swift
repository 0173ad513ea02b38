import Crypto
import Foundation

/// A signed statement of where every lane of the ledger stood: whoever keeps it can tell later
/// whether anything written before has been changed.
package struct LedgerRoot: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// The root of a day, made after its end.
        case day
        /// In between, while new entries come.
        case hour
    }

    package struct Head: Sendable, Hashable {
        package let lane: Int64
        package let seq: Int64
        package let hash: FullDigest

        package init(lane: Int64, seq: Int64, hash: FullDigest) {
            self.lane = lane
            self.seq = seq
            self.hash = hash
        }
    }

    /// Numbers of roots and of entries, and moments, stay below: sums of them fit, and 2^48
    /// milliseconds are the year 10889.
    package static let numberMax: Int64 = 1 << 48

    /// 1, 2, 3, …
    package let number: Int64
    /// The day it ends, `yyyy-MM-dd`.
    package let day: String
    package let kind: Kind
    /// Unix milliseconds.
    package let at: Int64
    /// Lanes with entries, ascending.
    package let heads: [Head]
    /// The digest of the root before, 32 zero bytes for the first.
    package let previous: FullDigest

    package init(
        number: Int64, day: String, kind: Kind, at: Int64, heads: [Head], previous: FullDigest
    ) {
        self.number = number
        self.day = day
        self.kind = kind
        self.at = at
        self.heads = heads
        self.previous = previous
    }

    /// False for numbers that no server writes, with which nothing must be calculated.
    package var isPlausible: Bool {
        let numbers = 1...LedgerRoot.numberMax
        return numbers ~= number && (0...LedgerRoot.numberMax) ~= at
            && heads.allSatisfy { numbers ~= $0.seq }
    }

    /// How many entries it covers.
    package var entryCount: Int64 { heads.map(\.seq).reduce(0, +) }

    /// What is signed: a fixed first line, then the canonical bytes of the fields.
    package var message: [UInt8] {
        var bytes = ProofBytes()
        bytes.begin(.root, columns: 6)
        bytes.add(number)
        bytes.add(day)
        bytes.add(kind.rawValue)
        bytes.add(at)
        bytes.add(bytes: headBytes)
        bytes.add(bytes: previous.bytes)
        return Array("jiesu ledger root 1\n".utf8) + bytes.bytes
    }

    /// The SHA-256 of the message: the short name of the root, printed in the daily report.
    package var digest: FullDigest { FullDigest(of: message) }

    package var headBytes: [UInt8] {
        var bytes: [UInt8] = []
        for head in heads {
            bytes.append(UInt8(truncatingIfNeeded: head.lane))
            withUnsafeBytes(of: head.seq.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: head.hash.bytes)
        }
        return bytes
    }

    /// Nil where `bytes` are no list of heads.
    package static func heads(from bytes: [UInt8]) -> [Head]? {
        guard bytes.count % 41 == 0 else { return nil }
        return stride(from: 0, to: bytes.count, by: 41).compactMap { start in
            let seq = bytes[start + 1..<start + 9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return FullDigest(Array(bytes[start + 9..<start + 41])).map {
                Head(lane: Int64(bytes[start]), seq: Int64(bitPattern: seq), hash: $0)
            }
        }
    }

    /// - Parameter publicKey: 32 bytes, Ed25519.
    package func isSigned(_ signature: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            // ignored: bytes that are no key sign nothing.
            return false
        }
        return key.isValidSignature(signature, for: Data(message))
    }
}
