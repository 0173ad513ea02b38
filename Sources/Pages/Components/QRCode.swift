import Markup

/// A QR code (ISO/IEC 18004) of a text: byte mode, error correction level M, versions 1 to 10,
/// which is up to 213 bytes.
struct QRCode: Hashable, Sendable {
    /// Modules on a side, without the quiet zone.
    let size: Int
    /// Row by row; true is dark.
    private(set) var modules: [Bool]
    /// True where a module belongs to a pattern that no mask touches.
    private var fixed: [Bool]

    static let bytesMaximum = 213

    /// Nil when the text is empty or longer than `bytesMaximum`.
    ///
    /// - Parameter mask: 0 to 7; nil chooses the one that is read best, as the standard asks.
    init?(_ text: String, mask: Int? = nil) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let version = Version.fitting(bytes.count) else { return nil }
        size = version.size
        modules = Array(repeating: false, count: size * size)
        fixed = modules
        drawPatterns(version)
        place(Codewords.all(of: bytes, version))
        let choice = mask ?? bestMask
        apply(mask: choice)
        drawFormat(mask: choice)
    }

    func isDark(_ x: Int, _ y: Int) -> Bool { modules[y * size + x] }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        modules[y * size + x] = isDark
        fixed[y * size + x] = true
    }

    // MARK: - Patterns

    private mutating func drawPatterns(_ version: Version) {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
        let places = version.alignment
        for (row, y) in places.enumerated() {
            for (column, x) in places.enumerated() where !isFinder(row, column, places.count) {
                drawAlignment(x, y)
            }
        }
        drawFormat(mask: 0)
        if version.number >= 7 { drawVersion(version.number) }
    }

    private func isFinder(_ row: Int, _ column: Int, _ count: Int) -> Bool {
        (row == 0 && column == 0) || (row == 0 && column == count - 1)
            || (row == count - 1 && column == 0)
    }

    /// The three great squares, with the light border around them.
    private mutating func drawFinder(_ centreX: Int, _ centreY: Int) {
        for y in (centreY - 4)...(centreY + 4) {
            for x in (centreX - 4)...(centreX + 4)
            where (0..<size).contains(x) && (0..<size).contains(y) {
                let ring = max(abs(x - centreX), abs(y - centreY))
                set(x, y, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func drawAlignment(_ centreX: Int, _ centreY: Int) {
        for y in (centreY - 2)...(centreY + 2) {
            for x in (centreX - 2)...(centreX + 2) {
                set(x, y, max(abs(x - centreX), abs(y - centreY)) != 1)
            }
        }
    }

    /// Level and mask, twice, as 15 bits of a BCH code.
    private mutating func drawFormat(mask: Int) {
        let bits = QRCode.formatBits(mask: mask)
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0..<6 { set(8, index, bit(index)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for index in 9..<15 { set(14 - index, 8, bit(index)) }
        for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
        set(8, size - 8, true)
    }

    /// Level M is 00, so the five bits are the mask alone.
    static func formatBits(mask: Int) -> Int {
        (mask << 10 | remainder(of: mask, by: 0x537, bits: 10)) ^ 0x5412
    }

    private mutating func drawVersion(_ number: Int) {
        let bits = number << 12 | QRCode.remainder(of: number, by: 0x1F25, bits: 12)
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            let (long, short) = (size - 11 + index % 3, index / 3)
            set(long, short, isDark)
            set(short, long, isDark)
        }
    }

    private static func remainder(of value: Int, by polynomial: Int, bits: Int) -> Int {
        var rest = value
        for _ in 0..<bits { rest = rest << 1 ^ (rest >> (bits - 1) & 1) * polynomial }
        return rest
    }

    // MARK: - Content

    /// Fills the free modules from the lower right, in pairs of columns, up and down in turn.
    private mutating func place(_ codewords: [UInt8]) {
        var index = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for vertical in 0..<size {
                for x in [right, right - 1] {
                    let isUpward = (right + 1) & 2 == 0
                    let y = isUpward ? size - 1 - vertical : vertical
                    guard !fixed[y * size + x], index < codewords.count * 8 else { continue }
                    modules[y * size + x] = codewords[index / 8] >> (7 - index % 8) & 1 == 1
                    index += 1
                }
            }
            right -= 2
        }
    }

    private mutating func apply(mask: Int) {
        for y in 0..<size {
            for x in 0..<size where !fixed[y * size + x] && QRCode.flips(mask, x, y) {
                modules[y * size + x].toggle()
            }
        }
    }

    private static func flips(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    private var bestMask: Int {
        func penalty(of mask: Int) -> Int {
            var copy = self
            copy.apply(mask: mask)
            copy.drawFormat(mask: mask)
            return copy.penalty
        }
        return (0..<8).min { penalty(of: $0) < penalty(of: $1) } ?? 0
    }

    /// How hard the code is to read: long runs, blocks, what looks like a finder, uneven shade.
    private var penalty: Int {
        var total = 0
        for line in 0..<size {
            total += QRCode.penalty(ofLine: (0..<size).map { isDark($0, line) })
            total += QRCode.penalty(ofLine: (0..<size).map { isDark(line, $0) })
        }
        for y in 0..<(size - 1) {
            for x in 0..<(size - 1) {
                let shade = isDark(x, y)
                if shade == isDark(x + 1, y), shade == isDark(x, y + 1),
                    shade == isDark(x + 1, y + 1)
                {
                    total += 3
                }
            }
        }
        let dark = modules.count { $0 }
        return total + abs(dark * 20 - modules.count * 10) / modules.count * 10
    }

    private static let finderRuns: [[Bool]] = {
        let core = [true, false, true, true, true, false, true]
        let light = Array(repeating: false, count: 4)
        return [core + light, light + core]
    }()

    private static func penalty(ofLine line: [Bool]) -> Int {
        var total = 0
        var run = 0
        for index in line.indices {
            run = index > 0 && line[index] == line[index - 1] ? run + 1 : 1
            if run == 5 { total += 3 } else if run > 5 { total += 1 }
            for pattern in finderRuns
            where index + pattern.count <= line.count
                && line[index..<index + pattern.count].elementsEqual(pattern)
            {
                total += 40
            }
        }
        return total
    }
}

/// One size of the code at level M (ISO/IEC 18004 tables 1, 7 and 9, annex E).
private struct Version {
    let number: Int
    let dataCodewords: Int
    let blocks: Int
    let correctionPerBlock: Int
    let alignment: [Int]

    var size: Int { 17 + 4 * number }

    /// Bits before the text: its kind and its length.
    var headBits: Int { number < 10 ? 12 : 20 }

    static func fitting(_ count: Int) -> Version? {
        all.first { $0.headBits + 8 * count <= 8 * $0.dataCodewords }
    }

    private static let all: [Version] = [
        Version(1, 16, 1, 10, []), Version(2, 28, 1, 16, [6, 18]),
        Version(3, 44, 1, 26, [6, 22]), Version(4, 64, 2, 18, [6, 26]),
        Version(5, 86, 2, 24, [6, 30]), Version(6, 108, 4, 16, [6, 34]),
        Version(7, 124, 4, 18, [6, 22, 38]), Version(8, 154, 4, 22, [6, 24, 42]),
        Version(9, 182, 5, 22, [6, 26, 46]), Version(10, 216, 5, 26, [6, 28, 50]),
    ]

    private init(
        _ number: Int, _ data: Int, _ blocks: Int, _ correction: Int, _ alignment: [Int]
    ) {
        self.number = number
        dataCodewords = data
        self.blocks = blocks
        correctionPerBlock = correction
        self.alignment = alignment
    }
}

/// The bytes of a code: the text with its head and filling, and what corrects errors in it.
enum Codewords {
    /// Interleaved as they are drawn.
    fileprivate static func all(of text: [UInt8], _ version: Version) -> [UInt8] {
        let content = padded(text, version)
        let short = version.dataCodewords / version.blocks
        let longBlocks = version.dataCodewords % version.blocks
        var blocks: [[UInt8]] = []
        var start = 0
        for index in 0..<version.blocks {
            let length = short + (index < version.blocks - longBlocks ? 0 : 1)
            blocks.append(Array(content[start..<start + length]))
            start += length
        }
        let corrections = blocks.map {
            correction(of: $0, count: version.correctionPerBlock)
        }
        var result: [UInt8] = []
        for index in 0...short {
            for block in blocks where index < block.count { result.append(block[index]) }
        }
        for index in 0..<version.correctionPerBlock {
            for block in corrections { result.append(block[index]) }
        }
        return result
    }

    private static func padded(_ text: [UInt8], _ version: Version) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for index in (0..<count).reversed() { bits.append(value >> index & 1 == 1) }
        }
        append(4, 4)
        append(text.count, version.headBits - 4)
        for byte in text { append(Int(byte), 8) }
        append(0, min(4, version.dataCodewords * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var filling = [236, 17]
        while bits.count < version.dataCodewords * 8 {
            append(filling[0], 8)
            filling.reverse()
        }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// The Reed–Solomon remainder over GF(256) with the polynomial 0x11D.
    static func correction(of block: [UInt8], count: Int) -> [UInt8] {
        var generator: [UInt8] = Array(repeating: 0, count: count - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<count {
            for index in 0..<count {
                generator[index] = product(generator[index], root)
                if index + 1 < count { generator[index] ^= generator[index + 1] }
            }
            root = product(root, 2)
        }
        var rest = Array(repeating: UInt8(0), count: count)
        for byte in block {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for index in 0..<count { rest[index] ^= product(generator[index], factor) }
        }
        return rest
    }

    private static func product(_ first: UInt8, _ second: UInt8) -> UInt8 {
        var result = 0
        for index in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7) * 0x11D
            result ^= Int(second >> UInt8(index) & 1) * Int(first)
        }
        return UInt8(truncatingIfNeeded: result)
    }
}

/// The code as a picture with its quiet zone; nothing for a text that is too long.
func qrPicture(_ content: String, label: String) -> HTML? {
    guard let code = QRCode(content) else { return nil }
    let margin = 4
    var path = ""
    for y in 0..<code.size {
        for x in 0..<code.size where code.isDark(x, y) {
            path += "M\(x + margin) \(y + margin)h1v1h-1z"
        }
    }
    let side = String(code.size + 2 * margin)
    return element(
        "svg",
        [
            .class("qr"), .custom("viewBox", "0 0 \(side) \(side)"), .role("img"), .label(label),
            .custom("shape-rendering", "crispEdges"),
        ],
        group {
            element(
                "rect",
                [.custom("width", side), .custom("height", side), .custom("fill", "#fff")], .empty)
            element("path", [.custom("d", path), .custom("fill", "#000")], .empty)
        })
}
