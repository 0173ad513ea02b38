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
        case .passwordCommon: text(PeopleText.passwordCommon)
        case .passwordPredictable: text(PeopleText.passwordPredictable)
        case .passwordNamed(let name): text(PeopleText.passwordNamed, ["name": name])
        case .passwordUnchanged: text(PeopleText.passwordUnchanged)
        case .wrongProof: text(PeopleText.wrongCode)
        case .wrongPassword: text(PeopleText.wrongPassword)
        case .rolesMixed: text(PeopleText.rolesMixed)
        case .ownRights: text(PeopleText.ownRights)
        case .ownReset: text(PeopleText.ownReset)
        case .changedMeanwhile: text(PeopleText.changedMeanwhile)
        case .roleMissing: text(RequestText.roleMissing)
        case .unitMissing: text(RequestText.unitMissing)
        case .unknownUnit(let unit): text.refusal(.unknownUnit(UnitID(unit)))
        case .unknownAccount(let name): text(RequestText.unknownAccount, ["name": name])
        case .setupDone: text(RequestText.setupDone)
        case .textTooLong(_, let maximum):
            text(PeopleText.textTooLong, ["count": String(maximum)])
        case .endsBeforeItBegins: text(PeopleText.endsBeforeItBegins)
        case .agreementInFuture: text(PeopleText.agreementInFuture)
        case .lastAdministrator: text(PeopleText.lastAdministrator)
        case .accountEnded(let name): text(PeopleText.accountEnded, ["name": name])
        case .linkUnusable: text(PeopleText.linkGoneLead)
        case .factorNeeded: text(PeopleText.factorNeededByRole)
        case .factorNotStarted: text(PeopleText.factorNotStarted)
        case .factorPresent: text(PeopleText.factorPresent)
        }
    }

    /// The field to show it at; empty for the form as a whole.
    var fieldName: String {
        switch self {
        case .nameTaken, .nameUnusable, .unknownAccount: "account"
        case .passwordTooShort, .passwordTooLong, .passwordCommon, .passwordPredictable,
            .passwordNamed, .passwordUnchanged:
            "password"
        case .wrongProof: "code"
        case .wrongPassword: "current"
        case .unitMissing, .unknownUnit: "unit"
        case .roleMissing, .rolesMixed: "role"
        case .textTooLong(let field, _): field.rawValue
        case .endsBeforeItBegins: "to"
        case .agreementInFuture: "agreement"
        case .setupDone, .lastAdministrator, .accountEnded, .linkUnusable, .factorNeeded,
            .factorNotStarted, .factorPresent, .ownRights, .ownReset, .changedMeanwhile:
            ""
        }
    }
}
