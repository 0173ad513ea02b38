/// Why a cell's content cannot be taken as what its column means. `text` is the cell as written.
package enum ValueError: Error, Equatable, Sendable {
    case notADate(text: String)
    /// Reads like a date, but there is no such day or time of day.
    case noSuchMoment(text: String)
    /// Day and month could be either way round, or the year has two digits or is missing.
    case ambiguousDate(text: String)
    /// None of the answers the column knows.
    case unknownAnswer(text: String)
    /// A long number kept as a number: the program has already replaced its last digits.
    case digitsLost(text: String)
    case notANumber(text: String)
    /// The cell shows a calculation error such as `#REF!`.
    case cellError(text: String)
    /// A formula without a result; see `CellValue.uncalculated`.
    case notCalculated
}
