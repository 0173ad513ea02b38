import Crypto

/// A whole SHA-256: the links of the chain, what a root signs.
package struct FullDigest: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    private init(words: SIMD4<UInt64>) { self.words = words }

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(words: bytes.withUnsafeBytes { FullDigest.words(of: $0) })
    }

    package init(of bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self.init(words: hash.finalize().withUnsafeBytes { FullDigest.words(of: $0) })
    }

    package init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { FullDigest(of: $0) }
    }

    /// The start of the chain of `lane`: the number of the lane in 32 bytes, so that no lane can
    /// be passed off as another.
    package static func start(of lane: Int64) -> FullDigest {
        FullDigest(words: [0, 0, 0, UInt64(bitPattern: lane)])
    }

    /// The link after this one: the digest of this link and of the entry.
    package func next(_ entry: FullDigest) -> FullDigest {
        var pair = (words, entry.words)
        pair.0.swapBytes()
        pair.1.swapBytes()
        return withUnsafeBytes(of: pair) { FullDigest(of: $0) }
    }

    package var bytes: [UInt8] {
        var words = words
        words.swapBytes()
        return withUnsafeBytes(of: words) { Array($0) }
    }

    package var hex: String {
        bytes.map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// The first half, as it stands in contents.
    package var short: ShortDigest { ShortDigest(high: words[0], low: words[1]) }

    private static func words(of bytes: UnsafeRawBufferPointer) -> SIMD4<UInt64> {
        var words = SIMD4<UInt64>()
        for index in 0..<4 {
            words[index] = UInt64(
                bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return words
    }
}

extension SIMD4<UInt64> {
    fileprivate mutating func swapBytes() {
        for index in 0..<4 { self[index] = self[index].bigEndian }
    }
}

/// The first 16 bytes of a SHA-256: enough that nobody finds a second row for a given one (2^128),
/// half the room in every entry.
package struct ShortDigest: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Stands for "there is no row": an erased person, an empty list of assignments.
    package static let absent = ShortDigest(high: 0, low: 0)

    /// The digest of a list of rows: of their digests in order; `absent` for an empty list.
    package init(of rows: [ShortDigest]) {
        guard !rows.isEmpty else {
            self = .absent
            return
        }
        var bytes: [UInt8] = []
        for row in rows { row.append(to: &bytes) }
        self = FullDigest(of: bytes).short
    }

    package func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes.append(contentsOf: $0) }
    }
}
