package import Casework
import Localization

extension PageText {
    /// What the domain refused, in a sentence that says how to mend it.
    package func refusal(_ refusal: OrderRefusal) -> String {
        switch refusal {
        case .wrongState(let state, let action):
            self(
                RefusalText.wrongState,
                ["state": self.state(state), "action": self.action(action)])
        case .textMissing(let field, let minimum):
            self(
                RefusalText.textMissing,
                ["field": self.field(field), "count": String(minimum)])
        case .textTooLong(let field, let maximum):
            self(RefusalText.textTooLong, ["field": self.field(field), "count": number(maximum)])
        case .unknownUnit(let unit): self(RefusalText.unknownUnit, ["unit": unit.code])
        case .unitNamedTwice(let unit):
            self(RefusalText.unitNamedTwice, ["unit": units[unit] ?? unit.code])
        case .tooManyUnits(let maximum):
            self(RefusalText.tooManyUnits, ["count": String(maximum)])
        case .unknownDeadlineClass(let name):
            self(RefusalText.unknownDeadlineClass, ["name": name])
        case .contactMissing: self(RefusalText.contactMissing)
        case .answersMissing: self(RefusalText.answersMissing)
        case .answersWithoutCallback: self(RefusalText.answersWithoutCallback)
        case .callbackMissing: self(RefusalText.callbackMissing)
        case .judgementDiffers: self(RefusalText.judgementDiffers)
        case .happenedInFuture: self(RefusalText.happenedInFuture)
        case .happenedBeforeReceipt: self(RefusalText.happenedBeforeReceipt)
        case .handlersMissing: self(ConfidentialText.handlersMissing)
        case .handlerElsewhere: self(ConfidentialText.handlerElsewhere)
        }
    }

    /// Name of the form field to show a refusal at; nil when it concerns the whole form.
    package static func fieldName(of refusal: OrderRefusal) -> String? {
        switch refusal {
        case .textMissing(let field, _), .textTooLong(let field, _): field.rawValue
        case .unknownUnit, .tooManyUnits: "lead"
        case .unitNamedTwice: "assisting"
        case .unknownDeadlineClass: "deadline_class"
        case .contactMissing: "waiver"
        case .callbackMissing, .judgementDiffers: "reason"
        case .happenedInFuture, .happenedBeforeReceipt: "happened_at"
        case .handlersMissing, .handlerElsewhere: "handlers"
        case .wrongState, .answersMissing, .answersWithoutCallback: nil
        }
    }
}
