/// Why a row of an import is refused. The part after the dot is the reason's code.
package enum ImportReasonText: String, TextKey {
    case numberMissing = "importReason.numberMissing"
    case duplicateNumber = "importReason.duplicateNumber"
    case textMissing = "importReason.textMissing"
    case notADate = "importReason.notADate"
    case noSuchMoment = "importReason.noSuchMoment"
    case ambiguousDate = "importReason.ambiguousDate"
    case unknownAnswer = "importReason.unknownAnswer"
    case digitsLost = "importReason.digitsLost"
    case notANumber = "importReason.notANumber"
    case cellError = "importReason.cellError"
    case notCalculated = "importReason.notCalculated"
    case tooLong = "importReason.tooLong"
    case noDeadlineClass = "importReason.noDeadlineClass"
    /// The last line of a download that could not hold every refused row.
    case andMore = "importReason.andMore"
}

/// What to do about a refused row.
package enum ImportMendText: String, TextKey {
    case numberMissing = "importMend.numberMissing"
    case duplicateNumber = "importMend.duplicateNumber"
    case textMissing = "importMend.textMissing"
    case notADate = "importMend.notADate"
    case noSuchMoment = "importMend.noSuchMoment"
    case ambiguousDate = "importMend.ambiguousDate"
    case unknownAnswer = "importMend.unknownAnswer"
    case digitsLost = "importMend.digitsLost"
    case notANumber = "importMend.notANumber"
    case cellError = "importMend.cellError"
    case notCalculated = "importMend.notCalculated"
    case tooLong = "importMend.tooLong"
    case noDeadlineClass = "importMend.noDeadlineClass"
    case andMore = "importMend.andMore"
}
