/// An open `.csv` or `.txt` table: one sheet, all cells text.
final class DelimitedText {
    private let file: ReadOnlyFile
    private let limits: WorkbookLimits
    private let encoding: TextEncoding
    private let delimiter: UInt8
    private let hasSeparatorLine: Bool
    /// The sheet's name in messages; a text file has none of its own.
    static let sheetName = "csv"

    init(file: ReadOnlyFile, limits: WorkbookLimits) throws(WorkbookError) {
        self.file = file
        self.limits = limits
        encoding = try TextEncoding.detect(file)
        let decoder = try TextDecoder(encoding: encoding)
        let head = try decoder.decode(try file.bytes(at: 0, count: 64 << 10))
        guard !head.prefix(4096).contains(0) else { throw .wrongType(.otherBinary) }
        hasSeparatorLine = head.starts(with: Array("sep=".utf8))
        delimiter = DelimitedText.detectDelimiter(head)
    }

    func readRows(_ body: (borrowing SheetRow) throws -> Bool) throws {
        let decoder = try TextDecoder(encoding: encoding)
        let rows = RowStorage()
        var scan = DelimitedScan(
            rows: rows, delimiter: delimiter, skipsFirstLine: hasSeparatorLine, limits: limits)
        var isWanted = true
        var failure: (any Error)?
        try file.forEachChunk { chunk throws(WorkbookError) in
            try scan.feed(try decoder.decode(chunk))
            do {
                isWanted = try rows.drain(body)
            } catch {
                failure = error
                return false
            }
            return isWanted
        }
        if let failure { throw failure }
        guard isWanted else { return }
        try decoder.finish()
        try scan.finish()
        _ = try rows.drain(body)
    }

    /// The delimiter that stands outside quotes equally often in most of the first lines.
    /// Excel's own `sep=;` line wins.
    private static func detectDelimiter(_ head: [UInt8]) -> UInt8 {
        if head.starts(with: Array("sep=".utf8)), head.count > 4 { return head[4] }
        let candidates = [",", "\t", ";"].map { UInt8(ascii: $0) }
        var counts: [[UInt8: Int]] = [[:]]
        var isQuoted = false
        for byte in head {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A {
                if counts.count == 30 { break }
                counts.append([:])
            } else if candidates.contains(byte) {
                counts[counts.count - 1][byte, default: 0] += 1
            }
        }
        let scores = candidates.map { candidate in
            let perLine = counts.compactMap { $0[candidate] }
            let usual = Dictionary(perLine.map { ($0, 1) }, uniquingKeysWith: +)
                .max { ($0.value, $0.key) < ($1.value, $1.key) }
            return (usual?.value ?? 0, usual?.key ?? 0)
        }
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        return candidates[best]
    }
}

/// Splits UTF-8 into records and fields after RFC 4180, and tolerates what people produce: any
/// line ending, blank lines, quotes inside unquoted fields, `="…"` around numbers.
struct DelimitedScan {
    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted
    }

    private let rows: RowStorage
    private let delimiter: UInt8
    private let limits: WorkbookLimits
    private var state = State.fieldStart
    private var row = 1
    private var column = 0
    private var isAfterReturn = false
    /// True until the line break that ends Excel's `sep=;` line, which is no row.
    private var isInSeparatorLine: Bool
    /// The row in which an open quote began.
    private var quoteRow = 0

    init(rows: RowStorage, delimiter: UInt8, skipsFirstLine: Bool, limits: WorkbookLimits) {
        self.rows = rows
        self.delimiter = delimiter
        isInSeparatorLine = skipsFirstLine
        self.limits = limits
        rows.beginRow()
        rows.beginCell()
    }

    mutating func feed(_ bytes: [UInt8]) throws(WorkbookError) {
        var index = 0
        if isInSeparatorLine {
            guard let end = bytes.firstIndex(of: 0x0A) else { return }
            isInSeparatorLine = false
            index = end + 1
        }
        while index < bytes.count {
            let byte = bytes[index]
            switch state {
            case .fieldStart, .plain:
                if byte == delimiter || byte == 0x0A || byte == 0x0D || byte == 0x22 {
                    try special(byte)
                    index += 1
                    continue
                }
                isAfterReturn = false
                state = .plain
                index = copy(bytes, from: index) {
                    $0 == delimiter || $0 == 0x0A || $0 == 0x0D || $0 == 0x22
                }
                try checkLength()
            case .quoted:
                if byte == 0x22 {
                    state = .quoteInQuoted
                    index += 1
                } else {
                    index = copy(bytes, from: index) { $0 == 0x22 }
                    try checkLength()
                }
            case .quoteInQuoted:
                if byte == 0x22 {
                    rows.bytes.append(byte)
                    try checkLength()
                    state = .quoted
                    index += 1
                } else {
                    state = .plain
                }
            }
        }
    }

    mutating func finish() throws(WorkbookError) {
        if state == .quoted {
            throw .damaged(part: "row \(quoteRow)", reason: .unclosedQuote)
        }
        try endField()
        rows.endRow(number: row)
    }

    @inline(__always)
    private func copy(_ bytes: [UInt8], from start: Int, until isEnd: (UInt8) -> Bool) -> Int {
        var end = start
        while end < bytes.count, !isEnd(bytes[end]) { end += 1 }
        rows.bytes.append(contentsOf: bytes[start..<end])
        return end
    }

    private mutating func special(_ byte: UInt8) throws(WorkbookError) {
        if byte == 0x22 {
            isAfterReturn = false
            if state == .fieldStart {
                state = .quoted
                quoteRow = row
            } else {
                rows.bytes.append(byte)
                try checkLength()
            }
            return
        }
        if byte == delimiter {
            isAfterReturn = false
            try endField()
            column += 1
            state = .fieldStart
            return
        }
        if byte == 0x0A, isAfterReturn {
            isAfterReturn = false
            return
        }
        isAfterReturn = byte == 0x0D
        try endRecord()
    }

    private mutating func endRecord() throws(WorkbookError) {
        try endField()
        rows.endRow(number: row)
        row += 1
        column = 0
        state = .fieldStart
        guard row <= limits.rows + 1 else {
            throw .tooManyRows(sheet: DelimitedText.sheetName, limit: limits.rows)
        }
    }

    private mutating func endField() throws(WorkbookError) {
        unwrapFormulaText()
        if rows.bytes.count > rows.cellByte, column >= limits.columns {
            throw .tooManyColumns(
                sheet: DelimitedText.sheetName, row: row, limit: limits.columns)
        }
        rows.endCell(column: Int32(clamping: column), kind: .text)
        rows.beginCell()
    }

    /// `="00123"` is how programs force text through a csv file.
    private func unwrapFormulaText() {
        let start = rows.cellByte
        let count = rows.bytes.count
        guard count - start >= 3, rows.bytes[start] == UInt8(ascii: "="),
            rows.bytes[start + 1] == 0x22, rows.bytes[count - 1] == 0x22
        else { return }
        rows.bytes.removeLast()
        rows.bytes.removeSubrange(start..<start + 2)
    }

    private func checkLength() throws(WorkbookError) {
        guard rows.bytes.count - rows.cellByte <= limits.cellBytes else {
            throw .cellTooLong(
                sheet: DelimitedText.sheetName, row: state == .quoted ? quoteRow : row,
                column: column, limit: limits.cellBytes)
        }
        guard rows.rowBytes <= limits.rowBytes else {
            throw .rowTooLong(
                sheet: DelimitedText.sheetName, row: row, limit: limits.rowBytes)
        }
    }
}
