/// One row of a sheet while it is being read. It cannot be kept: take what you need from it
/// inside the closure it is handed to. Cells that are not asked for cost nothing more.
package struct SheetRow: ~Copyable {
    /// The row number the spreadsheet program shows, from 1.
    package let number: Int
    private let storage: RowStorage
    /// Bytes of UTF-8 in all cells, shared texts included; at most `WorkbookLimits.rowBytes`.
    package let textBytes: Int
    private let first: Int
    private let end: Int

    init(_ row: PackedRow, in storage: RowStorage) {
        number = row.number
        textBytes = row.textBytes
        first = row.firstCell
        end = row.endCell
        self.storage = storage
    }

    /// Columns up to the last cell that holds something.
    package var width: Int { first == end ? 0 : Int(storage.cells[end - 1].column) + 1 }

    /// The cell in a column, counted from 0; `.empty` beyond the row's end.
    package subscript(column: Int) -> CellValue {
        guard let index = index(of: column) else { return .empty }
        return storage.value(of: storage.cells[index])
    }

    /// The cell as plain text; the shortest way for text columns.
    package func text(_ column: Int) -> String {
        guard let index = index(of: column) else { return "" }
        return storage.text(of: storage.cells[index])
    }

    /// All cells up to `width`, empty ones included.
    package func values() -> [CellValue] {
        var values: [CellValue] = []
        values.reserveCapacity(width)
        for cell in storage.cells[first..<end] {
            while values.count < Int(cell.column) { values.append(.empty) }
            values.append(storage.value(of: cell))
        }
        return values
    }

    /// Cells are sorted and rarely have gaps, so the search starts where a gapless row has it.
    private func index(of column: Int) -> Int? {
        var index = min(first + column, end - 1)
        while index >= first {
            let found = Int(storage.cells[index].column)
            if found == column { return index }
            if found < column { return nil }
            index -= 1
        }
        return nil
    }
}

/// Where a cell's bytes lie and how they are to be read.
struct PackedCell {
    enum Kind: UInt8 {
        case text, sharedText, numberText, double, boolean, error, isoText, uncalculated
    }

    var column: Int32
    var kind: Kind
    var style: DateStyle
    /// First byte in the storage; the index of a shared text; the bits of a double; 0 or 1.
    var start: Int
    var length: Int
}

struct PackedRow {
    let number: Int
    let firstCell: Int
    let endCell: Int
    let textBytes: Int
}

/// Rows waiting to be handed out, packed in three arrays that are reused for the whole sheet.
///
// safety: one parser fills it, in one task, and no access lasts beyond a statement; checking
// each for overlap took a tenth of the reading time.
final class RowStorage {
    @exclusivity(unchecked) var bytes: [UInt8] = []
    @exclusivity(unchecked) var cells: [PackedCell] = []
    @exclusivity(unchecked) var rows: [PackedRow] = []
    let sharedTexts: SharedTexts
    let epoch1904: Bool

    init(sharedTexts: SharedTexts = SharedTexts(limit: 0), epoch1904: Bool = false) {
        self.sharedTexts = sharedTexts
        self.epoch1904 = epoch1904
    }

    // The row in the making: where its bytes and its current cell's bytes begin.
    @exclusivity(unchecked) private var rowByte = 0
    @exclusivity(unchecked) private(set) var cellByte = 0
    @exclusivity(unchecked) private var rowCell = 0

    /// Bytes of the shared texts that the row in the making refers to.
    @exclusivity(unchecked) private var sharedBytes = 0

    /// Bytes of text in the row in the making, shared texts included.
    var rowBytes: Int { bytes.count - rowByte + sharedBytes }

    func beginRow() {
        rowByte = bytes.count
        rowCell = cells.count
        sharedBytes = 0
    }

    func beginCell() {
        cellByte = bytes.count
    }

    /// Keeps the bytes appended since `beginCell` as a cell; no bytes make no cell.
    func endCell(column: Int32, kind: PackedCell.Kind, style: DateStyle = .none) {
        guard bytes.count > cellByte else { return }
        cells.append(
            PackedCell(
                column: column, kind: kind, style: style, start: cellByte,
                length: bytes.count - cellByte))
    }

    /// Keeps a cell that needs no bytes of its own.
    func addCell(column: Int32, kind: PackedCell.Kind, style: DateStyle = .none, value: Int) {
        bytes.removeLast(bytes.count - cellByte)
        cells.append(PackedCell(column: column, kind: kind, style: style, start: value, length: 0))
    }

    /// Keeps a cell that shows the shared text number `index`.
    func addSharedText(column: Int32, index: Int) {
        addCell(column: column, kind: .sharedText, value: index)
        sharedBytes += sharedTexts.length(at: index)
    }

    /// The last column of the row in the making, -1 before its first cell.
    var lastColumn: Int32 { cells.count > rowCell ? cells[cells.count - 1].column : -1 }

    /// Rows without cells are left out; their number is missing from what is handed out.
    func endRow(number: Int) {
        if cells.count > rowCell {
            rows.append(
                PackedRow(
                    number: number, firstCell: rowCell, endCell: cells.count, textBytes: rowBytes))
        }
        beginRow()
        beginCell()
    }

    /// Hands the finished rows to `body` and forgets them, keeping what belongs to the row in
    /// the making. False when `body` wants no more.
    func drain(_ body: (borrowing SheetRow) throws -> Bool) rethrows -> Bool {
        guard !rows.isEmpty else { return true }
        for row in rows where try !body(SheetRow(row, in: self)) { return false }
        rows.removeAll(keepingCapacity: true)
        cells.removeFirst(rowCell)
        bytes.removeFirst(rowByte)
        for index in cells.indices where cells[index].ownsBytes { cells[index].start -= rowByte }
        cellByte -= rowByte
        rowByte = 0
        rowCell = 0
        return true
    }

    func text(of cell: PackedCell) -> String {
        switch cell.kind {
        case .text: return string(of: cell)
        case .sharedText: return sharedTexts[cell.start]
        default: return value(of: cell).plainText
        }
    }

    func value(of cell: PackedCell) -> CellValue {
        switch cell.kind {
        case .text: return .text(string(of: cell))
        case .sharedText: return .text(sharedTexts[cell.start])
        case .error: return .error(string(of: cell))
        case .boolean: return .boolean(cell.start != 0)
        case .uncalculated: return .uncalculated
        case .double:
            let double = doubleBits(cell.start)
            guard double.isFinite else { return .error("#NUM!") }
            return number(WrittenNumber(double), cell.style)
        case .numberText:
            let written = string(of: cell)
            guard let number = WrittenNumber(written: written) else { return .text(written) }
            return self.number(number, cell.style)
        case .isoText:
            let written = string(of: cell)
            // ignored: kept as text, and refused where a date is asked for
            guard let moment = try? CivilDateTime(parsing: written) else { return .text(written) }
            return .dateTime(moment)
        }
    }

    private func number(_ number: WrittenNumber, _ style: DateStyle) -> CellValue {
        guard style != .none,
            let moment = CivilDateTime(
                serial: number.value, epoch1904: epoch1904, showsTime: style == .dateTime)
        else { return .number(number) }
        return .dateTime(moment)
    }

    private func doubleBits(_ start: Int) -> Double {
        Double(bitPattern: UInt64(bitPattern: Int64(start)))
    }

    private func string(of cell: PackedCell) -> String {
        bytes.withUnsafeBufferPointer { all in
            String(
                decoding: UnsafeBufferPointer(rebasing: all[cell.start..<cell.start + cell.length]),
                as: UTF8.self)
        }
    }
}

extension PackedCell {
    var ownsBytes: Bool {
        switch kind {
        case .text, .numberText, .error, .isoText: true
        case .sharedText, .double, .boolean, .uncalculated: false
        }
    }
}
