import Spreadsheets

/// Why a row of a file does not go in. The raw value is the code in JSON and the key of its texts.
package enum RefusalReason: String, CaseIterable, Sendable {
    case numberMissing = "number_missing"
    /// The number stands in an earlier row of the file with other content.
    case duplicateNumber = "duplicate_number"
    case textMissing = "text_missing"
    case notADate = "not_a_date"
    case noSuchMoment = "no_such_moment"
    case ambiguousDate = "ambiguous_date"
    case unknownAnswer = "unknown_answer"
    case digitsLost = "digits_lost"
    case notANumber = "not_a_number"
    case cellError = "cell_error"
    case notCalculated = "not_calculated"
    case tooLong = "too_long"
    case noDeadlineClass = "no_deadline_class"

    init(_ error: ValueError) {
        self =
            switch error {
            case .notADate: .notADate
            case .noSuchMoment: .noSuchMoment
            case .ambiguousDate: .ambiguousDate
            case .unknownAnswer: .unknownAnswer
            case .digitsLost: .digitsLost
            case .notANumber: .notANumber
            case .cellError: .cellError
            case .notCalculated: .notCalculated
            }
    }
}

/// A row that was refused: where, which value, why. The row itself goes along, so that it can be
/// given back for correction; it may hold personal data.
package struct RowRefusal: Sendable {
    package let sheet: String
    /// Row number as the spreadsheet program shows it, from 1.
    package let row: Int
    /// Heading of the column at fault, or its letter.
    package let column: String
    package let value: String
    package let reason: RefusalReason
    /// The cells of the row as text, in the order of `RefusedColumns`; empty beyond `cellsLimit`.
    package private(set) var cells: [String]

    /// Characters of a value that are shown.
    static let valueLimit = 100
    /// Bytes of refused rows of one file that are given back.
    static let cellsLimit = 64 << 20

    var withoutCells: RowRefusal {
        var refusal = self
        refusal.cells = []
        return refusal
    }
}

/// The columns under which refused rows are given back: one for each meaning, though sheets may
/// have them in another order.
struct RefusedColumns: Sendable {
    private(set) var headings: [String] = []
    /// Sheet by sheet, the place of each of its columns among `headings`.
    private var places: [Int: [Int]] = [:]

    init(_ maps: [HeadingMap], _ table: HeadingTable) {
        var known: [String: Int] = [:]
        for map in maps {
            places[map.sheet.index] = map.columns.map { column in
                let key = column.field.map { "field " + $0.rawValue } ?? column.heading
                if let place = known[key] { return place }
                known[key] = headings.count
                headings.append(RefusedColumns.heading(of: column, table))
                return headings.count - 1
            }
        }
    }

    /// A heading that will be recognised again: the one in the file where the table knows it, else
    /// the field's first.
    private static func heading(of column: ColumnMeaning, _ table: HeadingTable) -> String {
        guard let known = column.field.flatMap({ table.field($0) })?.headings,
            !known.contains(column.heading), let first = known.first
        else { return column.heading }
        return first
    }

    func cells(of row: borrowing SheetRow, _ map: HeadingMap) -> [String] {
        var cells = [String](repeating: "", count: headings.count)
        guard let places = places[map.sheet.index] else { return cells }
        for (column, place) in zip(map.columns, places) {
            let text = row.text(column.column)
            if !text.isEmpty { cells[place] = text }
        }
        return cells
    }
}
