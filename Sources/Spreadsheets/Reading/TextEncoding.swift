import Glibc

/// The encodings delimited text comes in.
enum TextEncoding: Equatable {
    /// `skip` is the length of the byte order mark.
    case utf8(skip: Int)
    case utf16(isBigEndian: Bool)
    case gb18030

    /// Decides by validating the whole file: a byte order mark wins, then UTF-8, then GB18030,
    /// which also reads GBK and GB2312. A file that is UTF-8 but for a few bytes is refused as
    /// damaged, because GB18030 would read it without complaint into nonsense.
    static func detect(_ file: ReadOnlyFile) throws(WorkbookError) -> TextEncoding {
        let head = try file.bytes(at: 0, count: 4)
        if head.starts(with: [0xFF, 0xFE]) { return .utf16(isBigEndian: false) }
        if head.starts(with: [0xFE, 0xFF]) { return .utf16(isBigEndian: true) }
        let skip = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var check = UTF8Check()
        try file.forEachChunk { chunk throws(WorkbookError) in
            check.feed(chunk)
            return true
        }
        check.finish()
        if check.faults == 0 { return .utf8(skip: skip) }
        if skip > 0 || check.faults * 20 < check.longCharacters {
            throw .damaged(part: "line \(check.faultLine)", reason: .brokenText)
        }
        let decoder = try TextDecoder(encoding: .gb18030)
        try file.forEachChunk { chunk throws(WorkbookError) in
            _ = try decoder.decode(chunk)
            return true
        }
        try decoder.finish()
        return .gb18030
    }
}

extension ReadOnlyFile {
    /// Hands the file out in pieces until `body` returns false.
    func forEachChunk(
        _ body: ([UInt8]) throws(WorkbookError) -> Bool
    ) throws(WorkbookError) {
        var offset: Int64 = 0
        while offset < size {
            let chunk = try bytes(at: offset, count: 256 << 10)
            guard !chunk.isEmpty, try body(chunk) else { return }
            offset += Int64(chunk.count)
        }
    }
}

/// Counts what is and what is not UTF-8 in a stream of bytes.
private struct UTF8Check {
    private(set) var faults = 0
    private(set) var longCharacters = 0
    private(set) var faultLine = 0
    private var line = 1
    private var pending = 0
    // Bounds of the next continuation byte: they exclude overlong forms and surrogates.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    mutating func feed(_ bytes: [UInt8]) {
        for byte in bytes {
            if pending > 0 {
                if byte >= lower, byte <= upper {
                    lower = 0x80
                    upper = 0xBF
                    pending -= 1
                    if pending == 0 { longCharacters += 1 }
                    continue
                }
                fault()
            }
            if byte < 0x80 {
                if byte == 0x0A { line += 1 }
            } else {
                begin(byte)
            }
        }
    }

    mutating func finish() {
        if pending > 0 { fault() }
    }

    private mutating func begin(_ byte: UInt8) {
        lower = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
        upper = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
        switch byte {
        case 0xC2...0xDF: pending = 1
        case 0xE0...0xEF: pending = 2
        case 0xF0...0xF4: pending = 3
        default: fault()
        }
    }

    private mutating func fault() {
        faults += 1
        pending = 0
        if faultLine == 0 { faultLine = line }
    }
}

/// Turns pieces of a text file into UTF-8. A character cut by the end of a piece waits for the
/// next one.
final class TextDecoder {
    private let handle: iconv_t?
    private var rest: [UInt8] = []
    private var line = 1
    private var skip: Int

    init(encoding: TextEncoding) throws(WorkbookError) {
        skip = 0
        switch encoding {
        case .utf8(let mark):
            skip = mark
            handle = nil
        case .utf16(let isBigEndian):
            skip = 2
            handle = iconv_open("UTF-8", isBigEndian ? "UTF-16BE" : "UTF-16LE")
        case .gb18030: handle = iconv_open("UTF-8", "GB18030")
        }
        // glibc reports failure as a pointer of all ones.
        if let handle, Int(bitPattern: handle) == -1 { throw .unknownEncoding(line: 0) }
    }

    deinit {
        if let handle, Int(bitPattern: handle) != -1 { iconv_close(handle) }
    }

    func decode(_ chunk: [UInt8]) throws(WorkbookError) -> [UInt8] {
        guard skip == 0 else {
            let mark = skip
            skip = 0
            return try decode(Array(chunk.dropFirst(mark)))
        }
        guard let handle else { return chunk }
        var input = rest + chunk
        var inputLeft = input.count
        // One byte of GB18030 or UTF-16 never becomes more than two of UTF-8.
        let room = input.count * 2 + 16
        var code: Int32 = 0
        let decoded = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            input.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var left = room
                output.withMemoryRebound(to: CChar.self) { target in
                    var to = target.baseAddress
                    if iconv(handle, &from, &inputLeft, &to, &left) == -1 {
                        code = errno
                    }
                }
                count = room - left
            }
        }
        line += decoded.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        // EINVAL means that the last character is cut, which is fine between pieces.
        guard code == 0 || code == EINVAL else { throw .unknownEncoding(line: line) }
        rest = Array(input.suffix(inputLeft))
        return decoded
    }

    func finish() throws(WorkbookError) {
        guard rest.isEmpty else { throw .damaged(part: "line \(line)", reason: .truncated) }
    }
}
