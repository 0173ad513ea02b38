import Casework
import Localization
import Operations
import Pages

extension AccountRefusal {
    func sentence(_ text: PageText) -> String {
        switch self {
        case .nameTaken: text.problem(.accountTaken)
        case .nameUnusable: text(RequestText.nameUnusable)
        case .passwordTooShort(let minimum):
            text.problem(.passwordTooShort(minimum: minimum))
        case .passwordTooLong(let maximum):
            text(RequestText.passwordTooLong, ["count": String(maximum)])
        case .roleMissing: text(RequestText.roleMissing)
        case .unitMissing: text(RequestText.unitMissing)
        case .unknownUnit(let unit): text.refusal(.unknownUnit(UnitID(unit)))
        case .unknownAccount(let name): text(RequestText.unknownAccount, ["name": name])
        case .setupDone: text(RequestText.setupDone)
        }
    }

    /// The field to show it at; empty for the form as a whole.
    var fieldName: String {
        switch self {
        case .nameTaken, .nameUnusable, .unknownAccount: "account"
        case .passwordTooShort, .passwordTooLong: "password"
        case .unitMissing, .unknownUnit: "unit"
        case .roleMissing, .setupDone: ""
        }
    }
}
