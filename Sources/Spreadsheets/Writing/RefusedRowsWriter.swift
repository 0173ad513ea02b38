/// Rows that could not be imported, written with their original headings so that a person can
/// put them right in the file and import it again. The three columns in front of them say where
/// each row stood, what is wrong and what to do; importing passes over them.
package struct RefusedRowsWriter {
    private let workbook: WorkbookWriter
    private let sheet: SheetWriter
    private let width: Int

    /// The columns in front come under the headings the table knows for `refusalRow`,
    /// `refusalReason` and `refusalMend`.
    package init(
        path: String, sheetName: String, headings: [String], table: HeadingTable
    ) throws(WorkbookWriteError) {
        workbook = try WorkbookWriter(path: path)
        sheet = try workbook.addSheet(sheetName)
        width = headings.count
        let own: [FieldName] = ["refusalRow", "refusalReason", "refusalMend"]
        let front = own.map { table.field($0)?.headings.first ?? $0.rawValue }
        try sheet.appendHeadings(front + headings, frozenColumns: 3)
        sheet.setWidth(40, column: 1)
        sheet.setWidth(40, column: 2)
    }

    /// The headings of a sheet as the refused rows need them: one per column, in place.
    package static func headings(of map: HeadingMap) -> [String] {
        let width = (map.columns.map(\.column).max() ?? -1) + 1
        var headings = [String](repeating: "", count: width)
        for column in map.columns { headings[column.column] = column.heading }
        return headings
    }

    /// Dates stay dates; everything else is kept as text, digit for digit.
    package func append(
        row: Int, cells: [CellValue], reason: String, mend: String
    ) throws(WorkbookWriteError) {
        let front: [OutputCell] = [
            .integer(row), .text(reason, [.wrapped, .alarm]), .text(mend, .wrapped),
        ]
        try sheet.append(front + cells.map(RefusedRowsWriter.output))
    }

    /// A row of words that importing passes over, such as a watermark.
    package func note(_ words: String) throws(WorkbookWriteError) {
        try sheet.append([.empty, .text(words, .wrapped)])
    }

    package func setPrinting(_ setup: PrintSetup) throws(WorkbookWriteError) {
        try sheet.setPrinting(setup)
    }

    package func finish() throws(WorkbookWriteError) {
        try sheet.setFilter(
            CellRange(
                firstRow: 0, firstColumn: 0, lastRow: max(0, sheet.nextRow - 1),
                lastColumn: width + 2))
        try workbook.finish()
    }

    private static func output(_ cell: CellValue) -> OutputCell {
        switch cell {
        case .empty, .uncalculated: .empty
        case .dateTime(let moment): .moment(moment)
        case .text, .number, .boolean, .error: .text(cell.plainText)
        }
    }
}
