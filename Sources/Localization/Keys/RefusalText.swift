/// Why the domain says no, in words.
package enum RefusalText: String, TextKey {
    case wrongState = "refusal.wrongState"
    case textMissing = "refusal.textMissing"
    case textTooLong = "refusal.textTooLong"
    case unknownUnit = "refusal.unknownUnit"
    case unitNamedTwice = "refusal.unitNamedTwice"
    case tooManyUnits = "refusal.tooManyUnits"
    case unknownDeadlineClass = "refusal.unknownDeadlineClass"
    case contactMissing = "refusal.contactMissing"
    case answersMissing = "refusal.answersMissing"
    case answersWithoutCallback = "refusal.answersWithoutCallback"
    case callbackMissing = "refusal.callbackMissing"
    case judgementDiffers = "refusal.judgementDiffers"
    case happenedInFuture = "refusal.happenedInFuture"
    case happenedBeforeReceipt = "refusal.happenedBeforeReceipt"
}
