/// How a cell looks, apart from its number format.
package struct CellStyle: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let bold = CellStyle(rawValue: 1)
    /// Bold on a tinted ground, centred and bordered.
    package static let heading = CellStyle(rawValue: 2)
    /// Large, bold, centred.
    package static let title = CellStyle(rawValue: 4)
    package static let bordered = CellStyle(rawValue: 8)
    package static let wrapped = CellStyle(rawValue: 16)
    package static let centred = CellStyle(rawValue: 32)
    /// A sum or mean below a table.
    package static let total = CellStyle(rawValue: 64)
    /// Something to look at: red text.
    package static let alarm = CellStyle(rawValue: 128)
    /// Blue and underlined, as people know links.
    package static let link = CellStyle(rawValue: 256)
}

/// A cell to be written. Text stays text: what begins with `=` is no formula, and digits keep
/// their leading zeros.
package struct OutputCell: Sendable {
    package enum Content: Sendable {
        case empty
        case text(String)
        /// Beyond 15 digits it is written as text, because spreadsheets would round it.
        case integer(Int)
        /// Decimal digits such as `78.65`.
        case decimal(String)
        case moment(CivilDateTime)
        /// `=SUM(A1:A3)`; `result` is shown by programs that do not calculate. Never made from
        /// what a user has typed.
        case formula(String, result: Double)
        /// An `http`, `https`, `mailto` address, or `internal:'Sheet'!A1`.
        case link(url: String, text: String)
    }

    package var content: Content
    package var style: CellStyle
    /// Such as `0.0` or `0.00%`; nil takes the content's usual one.
    package var numberFormat: String?

    package init(_ content: Content, style: CellStyle = [], numberFormat: String? = nil) {
        self.content = content
        self.style = style
        self.numberFormat = numberFormat
    }

    package static let empty = OutputCell(.empty)

    package static func text(_ text: String, _ style: CellStyle = []) -> OutputCell {
        OutputCell(.text(text), style: style)
    }

    package static func integer(_ number: Int, _ style: CellStyle = []) -> OutputCell {
        OutputCell(.integer(number), style: style)
    }

    package static func decimal(
        _ digits: String, format: String, _ style: CellStyle = []
    ) -> OutputCell {
        OutputCell(.decimal(digits), style: style, numberFormat: format)
    }

    package static func moment(_ moment: CivilDateTime, _ style: CellStyle = []) -> OutputCell {
        OutputCell(.moment(moment), style: style)
    }
}

/// A rectangle of cells; rows and columns count from 0.
package struct CellRange: Hashable, Sendable {
    package var firstRow: Int
    package var firstColumn: Int
    package var lastRow: Int
    package var lastColumn: Int

    package init(firstRow: Int, firstColumn: Int, lastRow: Int, lastColumn: Int) {
        self.firstRow = firstRow
        self.firstColumn = firstColumn
        self.lastRow = lastRow
        self.lastColumn = lastColumn
    }
}

/// How a sheet comes out of the printer.
package struct PrintSetup: Sendable {
    package var isLandscape = true
    /// Shrinks the sheet so that all columns fit on one page across.
    package var fitsWidth = true
    /// Centred above and below each page. `{page}` and `{pages}` stand for the numbers.
    package var header: String?
    package var footer: String?

    package init(header: String? = nil, footer: String? = nil) {
        self.header = header
        self.footer = footer
    }
}

/// A chart over cells of the same sheet.
package struct SheetChart: Sendable {
    package enum Kind: Sendable {
        case column, bar, line
    }

    package struct Series: Sendable {
        package var name: String
        package var values: CellRange

        package init(name: String, values: CellRange) {
            self.name = name
            self.values = values
        }
    }

    package var kind: Kind
    package var title: String
    package var categories: CellRange
    package var series: [Series]
    /// Upper left corner, and the size in pixels.
    package var row: Int
    package var column: Int
    package var width = 640
    package var height = 360

    package init(
        kind: Kind, title: String, categories: CellRange, series: [Series], row: Int, column: Int
    ) {
        self.kind = kind
        self.title = title
        self.categories = categories
        self.series = series
        self.row = row
        self.column = column
    }
}

/// Why a workbook is not written. Rows and columns count from 0.
package enum WorkbookWriteError: Error, Equatable, Sendable {
    case cannotCreate(errno: Int32)
    /// More than 32,767 characters.
    case cellTooLong(row: Int, column: Int, length: Int)
    case tooManyRows(limit: Int)
    case tooManyColumns(limit: Int)
    case notANumber(row: Int, column: Int, text: String)
    case badLink(row: Int, column: Int)
    /// In a workbook written row by row, a row came after a later one.
    case rowsOutOfOrder(row: Int)
    case alreadyFinished
    case noSheet
    /// What libxlsxwriter said.
    case failed(code: Int)
}
