/// An open `.xls` of Excel 97 and later (record format BIFF8). Read by our own code because
/// FreeXL leaves out formula results and truth values and does not open files WPS has written.
final class XlsWorkbook {
    private enum Kind {
        static let begin: UInt16 = 0x0809
        static let end: UInt16 = 0x000A
        static let password: UInt16 = 0x002F
        static let dateMode: UInt16 = 0x0022
        static let sheet: UInt16 = 0x0085
        static let format: UInt16 = 0x041E
        static let style: UInt16 = 0x00E0
        static let sharedTexts: UInt16 = 0x00FC
        static let number: UInt16 = 0x0203
        static let compactNumber: UInt16 = 0x027E
        static let compactNumbers: UInt16 = 0x00BD
        static let sharedText: UInt16 = 0x00FD
        static let label: UInt16 = 0x0204
        static let richLabel: UInt16 = 0x00D6
        static let formula: UInt16 = 0x0006
        static let formulaText: UInt16 = 0x0207
        static let booleanOrError: UInt16 = 0x0205
    }

    private let stream: XlsStream
    private let limits: WorkbookLimits
    private let sharedTexts: SharedTexts
    private var styles: [DateStyle] = []
    private var customFormats: [Int: DateStyle] = [:]
    private var epoch1904 = false
    private var offsets: [Int] = []
    private(set) var sheets: [Worksheet] = []

    init(stream bytes: [UInt8], limits: WorkbookLimits) throws(WorkbookError) {
        stream = XlsStream(bytes: bytes)
        self.limits = limits
        sharedTexts = SharedTexts(limit: limits.sharedTextBytes)
        guard let first = try stream.record(at: 0), first.kind == Kind.begin else {
            throw .wrongType(.oldWorkbook)
        }
        guard try stream.number(first, 0, 2) == 0x0600 else { throw .wrongType(.oldWorkbook) }
        var next = try stream.record(after: first)
        while let record = next, record.kind != Kind.end {
            try readGlobal(record)
            next = try stream.record(after: record)
        }
        guard next != nil else { throw .damaged(part: "Workbook", reason: .truncated) }
        guard offsets.count <= limits.sheets else {
            throw .tooManySheets(count: offsets.count, limit: limits.sheets)
        }
    }

    private func readGlobal(_ record: XlsRecord) throws(WorkbookError) {
        switch record.kind {
        case Kind.password: throw .encrypted(.passwordToOpen)
        case Kind.dateMode: epoch1904 = try stream.number(record, 0, 2) == 1
        case Kind.sheet: try readSheetEntry(record)
        case Kind.format:
            var reader = XlsTextReader(stream, [record], offset: 2)
            customFormats[try stream.number(record, 0, 2)] =
                DateStyle(formatCode: try reader.text(lengthBytes: 2))
        case Kind.style:
            let format = try stream.number(record, 2, 2)
            styles.append(customFormats[format] ?? DateStyle(builtIn: format))
        case Kind.sharedTexts: try readSharedTexts(record)
        default: break
        }
    }

    private func readSheetEntry(_ record: XlsRecord) throws(WorkbookError) {
        // Only type 0 has cells; charts and macros are left out.
        guard try stream.number(record, 5, 1) == 0 else { return }
        var reader = XlsTextReader(stream, [record], offset: 6)
        offsets.append(try stream.number(record, 0, 4))
        let isHidden = try stream.number(record, 4, 1) & 3 != 0
        sheets.append(
            Worksheet(
                index: sheets.count, name: try reader.text(lengthBytes: 1), isHidden: isHidden))
    }

    private func readSharedTexts(_ record: XlsRecord) throws(WorkbookError) {
        let count = try stream.number(record, 4, 4)
        var reader = XlsTextReader(stream, try stream.withContinuations(record), offset: 8)
        for _ in 0..<count {
            sharedTexts.endText(utf8: try reader.text(lengthBytes: 2))
            guard !sharedTexts.isFull else {
                throw .tooMuchSharedText(limit: limits.sharedTextBytes)
            }
        }
    }

    func readRows(sheet: Int, _ body: (borrowing SheetRow) throws -> Bool) throws {
        let rows = RowStorage(sharedTexts: sharedTexts, epoch1904: epoch1904)
        var scan = XlsSheetScan(rows: rows, sheet: sheets[sheet].name, limits: limits)
        guard let first = try stream.record(at: offsets[sheet]), first.kind == Kind.begin else {
            throw WorkbookError.damaged(part: sheets[sheet].name, reason: .badReference)
        }
        // Charts inside the sheet are streams within the stream.
        var depth = 1
        var next = try stream.record(after: first)
        while let record = next {
            if record.kind == Kind.begin { depth += 1 }
            if record.kind == Kind.end { depth -= 1 }
            if depth == 0 { break }
            if depth == 1 { try readCell(record, into: &scan) }
            if rows.rows.count >= 64, try !rows.drain(body) { return }
            next = try stream.record(after: record)
        }
        guard depth == 0 else {
            throw WorkbookError.damaged(part: sheets[sheet].name, reason: .truncated)
        }
        scan.endRow()
        _ = try rows.drain(body)
    }

    private func readCell(
        _ record: XlsRecord, into scan: inout XlsSheetScan
    ) throws(WorkbookError) {
        switch record.kind {
        case Kind.number: try scan.number(try stream.double(record, 6), place(record))
        case Kind.compactNumber:
            try scan.number(try stream.compactNumber(record, 6), place(record))
        case Kind.compactNumbers: try readCompactNumbers(record, into: &scan)
        case Kind.sharedText: try scan.shared(try stream.number(record, 6, 4), place(record))
        case Kind.label, Kind.richLabel:
            var reader = XlsTextReader(stream, [record], offset: 6)
            try scan.text(try reader.text(lengthBytes: 2), place(record))
        case Kind.formula: try readFormula(record, into: &scan)
        case Kind.formulaText:
            var reader = XlsTextReader(stream, try stream.withContinuations(record), offset: 0)
            try scan.formulaText(try reader.text(lengthBytes: 2))
        case Kind.booleanOrError:
            let value = try stream.number(record, 6, 1)
            let isError = try stream.number(record, 7, 1) != 0
            try scan.flag(value, isError: isError, place(record))
        default: break
        }
    }

    private func place(_ record: XlsRecord) throws(WorkbookError) -> XlsSheetScan.Place {
        let style = try stream.number(record, 4, 2)
        return XlsSheetScan.Place(
            row: try stream.number(record, 0, 2), column: try stream.number(record, 2, 2),
            style: style < styles.count ? styles[style] : .none)
    }

    private func readCompactNumbers(
        _ record: XlsRecord, into scan: inout XlsSheetScan
    ) throws(WorkbookError) {
        let count = (record.end - record.start - 6) / 6
        var place = try place(record)
        for index in 0..<max(0, count) {
            let style = try stream.number(record, 4 + index * 6, 2)
            place.style = style < styles.count ? styles[style] : .none
            try scan.number(try stream.compactNumber(record, 6 + index * 6), place)
            place.column += 1
        }
    }

    /// A formula's last result; a text result follows in a record of its own.
    private func readFormula(
        _ record: XlsRecord, into scan: inout XlsSheetScan
    ) throws(WorkbookError) {
        let place = try place(record)
        guard try stream.number(record, 12, 2) == 0xFFFF else {
            return try scan.number(try stream.double(record, 6), place)
        }
        switch try stream.number(record, 6, 1) {
        case 0: scan.awaitText(at: place)
        case 1: try scan.flag(try stream.number(record, 8, 1), isError: false, place)
        case 2: try scan.flag(try stream.number(record, 8, 1), isError: true, place)
        default: break
        }
    }
}

/// Packs the cells of an old worksheet, which come one record each, into rows.
struct XlsSheetScan {
    struct Place {
        var row: Int
        var column: Int
        var style: DateStyle
    }

    let rows: RowStorage
    let sheet: String
    let limits: WorkbookLimits
    private var row = -1
    private var awaited: Place?

    init(rows: RowStorage, sheet: String, limits: WorkbookLimits) {
        self.rows = rows
        self.sheet = sheet
        self.limits = limits
    }

    mutating func number(_ value: Double, _ place: Place) throws(WorkbookError) {
        try begin(place)
        rows.addCell(
            column: Int32(place.column), kind: .double, style: place.style,
            value: Int(truncatingIfNeeded: Int64(bitPattern: value.bitPattern)))
    }

    mutating func shared(_ index: Int, _ place: Place) throws(WorkbookError) {
        guard index < rows.sharedTexts.count else {
            throw .damaged(part: sheet, reason: .badReference)
        }
        try begin(place)
        if rows.sharedTexts.length(at: index) > 0 {
            rows.addSharedText(column: Int32(place.column), index: index)
            try checkRow()
        }
    }

    mutating func text(_ text: String, _ place: Place) throws(WorkbookError) {
        try begin(place)
        rows.bytes.append(contentsOf: text.utf8)
        rows.endCell(column: Int32(place.column), kind: .text)
        try checkRow()
    }

    private func checkRow() throws(WorkbookError) {
        guard rows.rowBytes <= limits.rowBytes else {
            throw .rowTooLong(sheet: sheet, row: row + 1, limit: limits.rowBytes)
        }
    }

    mutating func flag(_ value: Int, isError: Bool, _ place: Place) throws(WorkbookError) {
        try begin(place)
        guard isError else {
            return rows.addCell(
                column: Int32(place.column), kind: .boolean, value: value == 0 ? 0 : 1)
        }
        rows.bytes.append(contentsOf: XlsSheetScan.errorName(value).utf8)
        rows.endCell(column: Int32(place.column), kind: .error)
    }

    mutating func awaitText(at place: Place) {
        awaited = place
    }

    mutating func formulaText(_ text: String) throws(WorkbookError) {
        guard let place = awaited else { return }
        awaited = nil
        try self.text(text, place)
    }

    mutating func endRow() {
        if row >= 0 { rows.endRow(number: row + 1) }
    }

    private mutating func begin(_ place: Place) throws(WorkbookError) {
        guard place.column < limits.columns else {
            throw .tooManyColumns(sheet: sheet, row: place.row + 1, limit: limits.columns)
        }
        guard place.row < limits.rows else { throw .tooManyRows(sheet: sheet, limit: limits.rows) }
        if place.row != row {
            guard place.row > row else { throw .damaged(part: sheet, reason: .outOfOrder) }
            endRow()
            row = place.row
            rows.beginRow()
        } else if Int32(place.column) <= rows.lastColumn {
            throw .damaged(part: sheet, reason: .outOfOrder)
        }
        rows.beginCell()
    }

    private static func errorName(_ code: Int) -> String {
        switch code {
        case 0x00: "#NULL!"
        case 0x07: "#DIV/0!"
        case 0x0F: "#VALUE!"
        case 0x17: "#REF!"
        case 0x1D: "#NAME?"
        case 0x24: "#NUM!"
        default: "#N/A"
        }
    }
}
