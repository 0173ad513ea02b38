/// Turns the markup of one worksheet into packed rows.
final class SheetScan: XMLSink {
    private enum Cell: UInt8 {
        case number, shared, text, boolean, error, isoDate
    }

    private let rows: RowStorage
    private let sheet: String
    private let part: String
    private let styles: [DateStyle]
    private let limits: WorkbookLimits
    private let columnLimit: Int32
    /// Beyond any limit, and small enough to count on from.
    private static let farRight: Int32 = 1 << 20

    // safety: as in RowStorage, one parser in one task.
    @exclusivity(unchecked) private var isInData = false
    @exclusivity(unchecked) private var isInCell = false
    @exclusivity(unchecked) private var isCollecting = false
    @exclusivity(unchecked) private var isInline = false
    @exclusivity(unchecked) private var isPhonetic = false
    @exclusivity(unchecked) private var hasFormula = false
    @exclusivity(unchecked) private var row = 0
    @exclusivity(unchecked) private var column: Int32 = -1
    @exclusivity(unchecked) private var type = Cell.number
    @exclusivity(unchecked) private var style = 0

    init(
        rows: RowStorage, sheet: String, part: String, styles: [DateStyle], limits: WorkbookLimits
    ) {
        self.rows = rows
        self.sheet = sheet
        self.part = part
        self.styles = styles
        self.limits = limits
        columnLimit = min(Int32(clamping: limits.columns), SheetScan.farRight)
    }

    override func startElement(_ name: UnsafePointer<UInt8>, _ attributes: XMLAttributes) {
        guard isInData else {
            isInData = matches(name, "sheetData")
            return
        }
        switch name[0] {
        case UInt8(ascii: "c") where name[1] == 0: startCell(attributes)
        case UInt8(ascii: "v") where name[1] == 0: isCollecting = isInCell
        case UInt8(ascii: "t") where name[1] == 0: isCollecting = isInline && !isPhonetic
        case UInt8(ascii: "f") where name[1] == 0: hasFormula = isInCell
        case UInt8(ascii: "i") where matches(name, "is"): isInline = isInCell
        case UInt8(ascii: "r") where matches(name, "row"): startRow(attributes)
        case UInt8(ascii: "r") where matches(name, "rPh"): isPhonetic = true
        default: break
        }
    }

    override func endElement(_ name: UnsafePointer<UInt8>) {
        guard isInData else { return }
        switch name[0] {
        case UInt8(ascii: "c") where name[1] == 0: endCell()
        case UInt8(ascii: "v") where name[1] == 0: isCollecting = false
        case UInt8(ascii: "t") where name[1] == 0: isCollecting = false
        case UInt8(ascii: "i") where matches(name, "is"): isInline = false
        case UInt8(ascii: "r") where matches(name, "row"): rows.endRow(number: row)
        case UInt8(ascii: "r") where matches(name, "rPh"): isPhonetic = false
        case UInt8(ascii: "s") where matches(name, "sheetData"):
            isInData = false
            isDone = true
        default: break
        }
    }

    override func characters(_ text: UnsafeBufferPointer<UInt8>) {
        guard isCollecting else { return }
        rows.bytes.append(contentsOf: text)
        if rows.bytes.count - rows.cellByte > limits.cellBytes {
            fail(
                .cellTooLong(
                    sheet: sheet, row: row, column: Int(column), limit: limits.cellBytes))
        }
        checkRow()
    }

    private func checkRow() {
        guard rows.rowBytes > limits.rowBytes else { return }
        fail(.rowTooLong(sheet: sheet, row: row, limit: limits.rowBytes))
    }

    private func startRow(_ attributes: XMLAttributes) {
        var number = row + 1
        attributes.forEach { name, value in
            if name[0] == UInt8(ascii: "r"), name[1] == 0 { number = wholeNumber(value) ?? -1 }
        }
        guard number > row else { return fail(.damaged(part: part, reason: .outOfOrder)) }
        guard number <= limits.rows else {
            return fail(.tooManyRows(sheet: sheet, limit: limits.rows))
        }
        row = number
        column = -1
        rows.beginRow()
    }

    private func startCell(_ attributes: XMLAttributes) {
        isInCell = true
        hasFormula = false
        type = .number
        style = 0
        var place = column + 1
        attributes.forEach { name, value in
            guard name[1] == 0 else { return }
            switch name[0] {
            case UInt8(ascii: "r"): place = columnIndex(of: value)
            case UInt8(ascii: "s"): style = wholeNumber(value) ?? 0
            case UInt8(ascii: "t"): type = cellType(value)
            default: break
            }
        }
        if place <= column { fail(.damaged(part: part, reason: .outOfOrder)) }
        column = place
        rows.beginCell()
    }

    private func endCell() {
        isInCell = false
        let isEmpty = rows.bytes.count == rows.cellByte
        guard failure == nil, !isEmpty || hasFormula else { return }
        guard column < columnLimit else {
            return fail(.tooManyColumns(sheet: sheet, row: row, limit: limits.columns))
        }
        if isEmpty {
            // A formula that gives no text is written as an empty text; that is a result.
            if type == .number { rows.addCell(column: column, kind: .uncalculated, value: 0) }
            return
        }
        switch type {
        case .number:
            let known = style < styles.count ? styles[style] : .none
            rows.endCell(column: column, kind: .numberText, style: known)
        case .text:
            if rows.bytes.count - rows.cellByte >= 7 {
                decodeEscapes(in: &rows.bytes, from: rows.cellByte)
            }
            rows.endCell(column: column, kind: .text)
        case .error: rows.endCell(column: column, kind: .error)
        case .isoDate: rows.endCell(column: column, kind: .isoText)
        case .boolean:
            let last = rows.bytes[rows.bytes.count - 1]
            let isTrue = last == UInt8(ascii: "1") || last == UInt8(ascii: "e") && isTrueWord
            rows.addCell(column: column, kind: .boolean, value: isTrue ? 1 : 0)
        case .shared: endSharedCell()
        }
    }

    private var isTrueWord: Bool { rows.bytes.count - rows.cellByte == 4 }

    private func endSharedCell() {
        let index = rows.bytes[rows.cellByte...].withUnsafeBufferPointer { wholeNumber($0) }
        guard let index, index < rows.sharedTexts.count else {
            return fail(.damaged(part: part, reason: .badReference))
        }
        let length = rows.sharedTexts.length(at: index)
        guard length <= limits.cellBytes else {
            return fail(
                .cellTooLong(
                    sheet: sheet, row: row, column: Int(column), limit: limits.cellBytes))
        }
        guard length > 0 else {
            rows.bytes.removeLast(rows.bytes.count - rows.cellByte)
            return
        }
        rows.addSharedText(column: column, index: index)
        checkRow()
    }

    private func fail(_ error: WorkbookError) {
        if failure == nil { failure = error }
        isCollecting = false
    }

    private func cellType(_ value: UnsafeBufferPointer<UInt8>) -> Cell {
        switch value.first {
        case UInt8(ascii: "s"): value.count == 1 ? .shared : .text
        case UInt8(ascii: "i"): .text
        case UInt8(ascii: "b"): .boolean
        case UInt8(ascii: "e"): .error
        case UInt8(ascii: "d"): .isoDate
        default: .number
        }
    }

    /// The column of a reference such as `AB12`, from 0; far right if the letters are none.
    private func columnIndex(of reference: UnsafeBufferPointer<UInt8>) -> Int32 {
        var index: Int32 = 0
        var letters = 0
        for byte in reference {
            let letter = byte & 0xDF
            guard letter >= 0x41, letter <= 0x5A else { break }
            letters += 1
            guard letters <= 3 else { return SheetScan.farRight }
            index = index * 26 + Int32(letter) - 0x40
        }
        return letters == 0 ? SheetScan.farRight : index - 1
    }

    private func wholeNumber(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 10 else { return nil }
        var number = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte) - 0x30
        }
        return number
    }
}
