import Casework
import Pages

/// Refusals as codes: a name for programs, and a form that fits into a cookie and back.
enum RefusalCode {
    /// Stable; programs may depend on it.
    static func name(of refusal: OrderRefusal) -> String {
        switch refusal {
        case .wrongState: "wrong_state"
        case .textMissing: "text_missing"
        case .textTooLong: "text_too_long"
        case .unknownUnit: "unknown_unit"
        case .unitNamedTwice: "unit_named_twice"
        case .tooManyUnits: "too_many_units"
        case .unknownDeadlineClass: "unknown_deadline_class"
        case .contactMissing: "contact_missing"
        case .answersMissing: "answers_missing"
        case .answersWithoutCallback: "answers_without_callback"
        case .callbackMissing: "callback_missing"
        case .judgementDiffers: "judgement_differs"
        case .happenedInFuture: "happened_in_future"
        case .happenedBeforeReceipt: "happened_before_receipt"
        case .handlersMissing: "handlers_missing"
        case .handlerElsewhere: "handler_elsewhere"
        }
    }

    /// Name and arguments; what is free text in them is percent-encoded.
    static func parts(of refusal: OrderRefusal) -> [String] {
        let name = name(of: refusal)
        switch refusal {
        case .wrongState(let state, let action): return [name, state.rawValue, action.rawValue]
        case .textMissing(let field, let minimum): return [name, field.rawValue, String(minimum)]
        case .textTooLong(let field, let maximum): return [name, field.rawValue, String(maximum)]
        case .unknownUnit(let unit), .unitNamedTwice(let unit):
            return [name, escaped(unit.code)]
        case .tooManyUnits(let maximum): return [name, String(maximum)]
        case .unknownDeadlineClass(let id): return [name, escaped(id)]
        case .contactMissing, .answersMissing, .answersWithoutCallback, .callbackMissing,
            .judgementDiffers, .happenedInFuture, .happenedBeforeReceipt, .handlersMissing,
            .handlerElsewhere:
            return [name]
        }
    }

    /// Nil when `parts` are not what `parts(of:)` makes.
    static func refusal(of parts: [String]) -> OrderRefusal? {
        func argument(_ index: Int) -> String { parts.count > index ? parts[index] : "" }
        switch parts.first {
        case "wrong_state":
            guard let state = OrderState(rawValue: argument(1)),
                let action = OrderAction(rawValue: argument(2))
            else { return nil }
            return .wrongState(state, action)
        case "text_missing":
            guard let field = OrderField(rawValue: argument(1)), let limit = Int(argument(2))
            else { return nil }
            return .textMissing(field, minimum: limit)
        case "text_too_long":
            guard let field = OrderField(rawValue: argument(1)), let limit = Int(argument(2))
            else { return nil }
            return .textTooLong(field, maximum: limit)
        case "unknown_unit": return .unknownUnit(UnitID(plain(argument(1))))
        case "unit_named_twice": return .unitNamedTwice(UnitID(plain(argument(1))))
        case "too_many_units": return Int(argument(1)).map { .tooManyUnits(maximum: $0) }
        case "unknown_deadline_class": return .unknownDeadlineClass(plain(argument(1)))
        case "contact_missing": return .contactMissing
        case "answers_missing": return .answersMissing
        case "answers_without_callback": return .answersWithoutCallback
        case "callback_missing": return .callbackMissing
        case "judgement_differs": return .judgementDiffers
        case "happened_in_future": return .happenedInFuture
        case "happened_before_receipt": return .happenedBeforeReceipt
        case "handlers_missing": return .handlersMissing
        case "handler_elsewhere": return .handlerElsewhere
        default: return nil
        }
    }

    /// A code of a profile has at most this many characters; a longer one was typed by hand.
    private static let codeMax = 64

    /// Without the dot and the tilde, which separate parts.
    private static func escaped(_ text: String) -> String {
        QueryText.encoded(String(text.prefix(codeMax)))
            .replacing(".", with: "%2E").replacing("~", with: "%7E")
    }

    private static func plain(_ text: String) -> String {
        QueryItems.decoded(Array(text.utf8), plusIsBlank: false)
    }
}
