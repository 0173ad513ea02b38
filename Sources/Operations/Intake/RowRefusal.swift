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
    /// The cells of the row as text, in their order.
    package let cells: [String]

    /// Characters of a value that are shown.
    static let valueLimit = 100
}
