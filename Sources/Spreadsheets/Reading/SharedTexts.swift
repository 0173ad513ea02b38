import Glibc

/// The texts a workbook stores once and refers to by number, kept as bytes in one block.
final class SharedTexts {
    @exclusivity(unchecked) private var bytes: [UInt8] = []
    @exclusivity(unchecked) private var starts: [Int] = [0]
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { starts.count - 1 }

    /// True once the table has outgrown its memory; 8 bytes of each text are for its start.
    var isFull: Bool { bytes.count + starts.count * 8 > limit }

    func append(_ piece: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: piece)
    }

    /// Ends the text whose pieces were appended.
    func endText() {
        let start = starts[count]
        if bytes.count - start >= 7 { unescape(from: start) }
        starts.append(bytes.count)
    }

    func endText(utf8 text: String) {
        bytes.append(contentsOf: text.utf8)
        starts.append(bytes.count)
    }

    subscript(index: Int) -> String {
        bytes.withUnsafeBufferPointer { all in
            String(
                decoding: UnsafeBufferPointer(rebasing: all[starts[index]..<starts[index + 1]]),
                as: UTF8.self)
        }
    }

    func length(at index: Int) -> Int { starts[index + 1] - starts[index] }

    private func unescape(from start: Int) {
        decodeEscapes(in: &bytes, from: start)
    }
}

/// Replaces `_x000D_` and its like, by which workbooks write characters XML cannot hold.
/// Half of a surrogate pair and a null byte are dropped.
func decodeEscapes(in bytes: inout [UInt8], from start: Int) {
    guard let first = nextEscape(in: bytes, from: start) else { return }
    var decoded: [UInt8] = []
    var copied = first
    var candidate: Int? = first
    while let escape = candidate {
        decoded.append(contentsOf: bytes[copied..<escape])
        let code = bytes[escape + 2..<escape + 6].reduce(UInt32(0)) { $0 << 4 | hexDigit($1) }
        if code != 0, let scalar = Unicode.Scalar(code) {
            decoded.append(contentsOf: String(Character(scalar)).utf8)
        }
        copied = escape + 7
        candidate = nextEscape(in: bytes, from: copied)
    }
    decoded.append(contentsOf: bytes[copied...])
    bytes.replaceSubrange(first..., with: decoded)
}

private func nextEscape(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { all in
        var index = start
        while index + 7 <= all.count {
            guard let base = all.baseAddress,
                let found = memchr(base + index, 0x5F, all.count - index)
            else { return nil }
            index = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            if index + 7 <= all.count, all[index + 1] == 0x78, all[index + 6] == 0x5F,
                (index + 2..<index + 6).allSatisfy({ hexDigit(all[$0]) < 16 })
            {
                return index
            }
            index += 1
        }
        return nil
    }
}

private func hexDigit(_ byte: UInt8) -> UInt32 {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x37
    case 0x61...0x66: UInt32(byte) - 0x57
    default: 99
    }
}
