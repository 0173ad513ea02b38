/// Changes to an input that keep some of its structure: pieces between delimiters are dropped,
/// repeated, swapped and replaced by what parsers like least; bytes are flipped, cut and inserted.
package struct Mutation {
    /// Bytes at which the input falls into pieces; each piece begins with one.
    private let delimiters: Set<UInt8>
    private let words: [[UInt8]]

    package init(delimiters: String, words: [String] = []) {
        self.delimiters = Set(delimiters.utf8)
        self.words = (words + Self.common).map { Array($0.utf8) }
    }

    private static let common = [
        "", "0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "-2147483648",
        "4294967295", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "99999999999999999999999999", "1e308", "-1e999", "NaN", "inf", "0x7f", "1.5", "\u{0}",
        "\r\n", "\n", " ", "\t", "%00", "%", "%zz", "+", "..", "//", "\\", "'", "\"", "<", ">", "&",
        "\u{FEFF}", "\u{202E}", "\u{FFFD}", "\u{8DEF}\u{706F}", "\u{20BB7}", "e\u{301}\u{301}",
        "null", "true", "[", "{",
        String(repeating: "[", count: 600), String(repeating: "a", count: 5_000),
        String(repeating: "9", count: 400),
    ]

    /// `input` after one to six changes; now and then random bytes instead.
    package func applied(to input: [UInt8], _ dice: inout Dice) -> [UInt8] {
        if dice.oneIn(40) { return dice.bytes(upTo: 300) }
        var pieces = split(input)
        for _ in 0...dice.below(6) { change(&pieces, &dice) }
        var bytes = Array(pieces.joined())
        if dice.oneIn(3) { changeBytes(&bytes, &dice) }
        return bytes
    }

    private func split(_ input: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        for byte in input {
            if delimiters.contains(byte) { pieces.append([]) }
            pieces[pieces.count - 1].append(byte)
        }
        return pieces
    }

    private func change(_ pieces: inout [[UInt8]], _ dice: inout Dice) {
        guard !pieces.isEmpty else {
            pieces = [dice.pick(words)]
            return
        }
        let index = dice.below(pieces.count)
        switch dice.below(8) {
        case 0: pieces.remove(at: index)
        case 1: pieces.insert(pieces[index], at: index)
        case 2: pieces.swapAt(index, dice.below(pieces.count))
        case 3: pieces.insert(dice.pick(words), at: index)
        case 4: pieces[index] = pieces[index].prefix(1) + dice.pick(words)
        case 5:
            let end = min(pieces.count, index + 1 + dice.below(4))
            let run = Array(pieces[index..<end])
            let times = dice.oneIn(20) ? 300 : 1 + dice.below(6)
            pieces.insert(
                contentsOf: Array(repeatElement(run, count: times).joined()), at: index)
        case 6: pieces.removeSubrange(index..<min(pieces.count, index + 1 + dice.below(6)))
        default: changeBytes(&pieces[index], &dice)
        }
    }

    private func changeBytes(_ bytes: inout [UInt8], _ dice: inout Dice) {
        guard !bytes.isEmpty else {
            bytes = dice.bytes(upTo: 8)
            return
        }
        let index = dice.below(bytes.count)
        switch dice.below(5) {
        case 0: bytes[index] ^= 1 << UInt8(dice.below(8))
        case 1: bytes[index] = dice.pick([0, 1, 0x7F, 0x80, 0xFE, 0xFF])
        case 2: bytes.insert(contentsOf: dice.bytes(upTo: 8), at: index)
        case 3: bytes.removeSubrange(index..<min(bytes.count, index + 1 + dice.below(16)))
        default: bytes.removeLast(bytes.count - index)
        }
    }
}
