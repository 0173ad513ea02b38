import ArgumentParser
import Casework
import Deployment
import Foundation
import Localization
import Operations
import Persistence
import Profiles
import Store

/// Maps errors to exit codes and messages, in one place.
enum Outcome {
    static let partly = ExitCode(1)
    static let refused = ExitCode(2)
    static let unusableFile = ExitCode(3)
    static let unavailable = ExitCode(4)
    static let fault = ExitCode(70)

    static func exit(for error: any Error, json: Bool) -> any Error {
        if error is ExitCode || error is CleanExit || error is ValidationError { return error }
        let (code, what) = describe(error)
        if json {
            Output.say(.object([("error", .text(what))]))
        }
        Output.note("jiesu: " + what)
        return code
    }

    private static func describe(_ error: any Error) -> (ExitCode, String) {
        switch error {
        case let problem as ConfigurationProblem:
            return (refused, problem.description)
        case let damage as BackupDamage:
            return (unusableFile, damage.description)
        case let problem as BackupProblem:
            return (BackupWords.exitCode(problem), problem.detail)
        case let refusal as ProfileRefusal:
            return (refused, refusal.text)
        case let refusal as ImportRefusal:
            let problem = ImportProblem(refusal, Localizer(.en))
            return (unusableFile, problem.reason + ". " + problem.mend)
        case let refusal as AccountRefusal:
            return (refused, describe(refusal))
        case let refusal as DemoRefusal:
            return (refused, describe(refusal))
        case let problem as MigrationError:
            return (refused, problem.description)
        case let problem as PersistenceError:
            return (problem.isRetryable ? unavailable : fault, problem.description)
        case is SealBroken:
            return (fault, "sealed data cannot be opened: it was changed, or the key is another")
        case let missing as OrderNotFound:
            return (refused, "there is no order \(missing.number)")
        case is LedgerBroken:
            return (fault, "the ledger has lost its head; run jiesu-verify on a copy to see where")
        case is NoRulebook:
            return (refused, "the profile has no rulebook; add one to judge anything")
        default:
            return (fault, "unexpected: \(type(of: error))")
        }
    }

    private static func describe(_ refusal: DemoRefusal) -> String {
        switch refusal {
        case .databaseInUse(let orders, let accounts):
            "the database holds \(orders) orders and \(accounts) accounts; "
                + "demo data goes only into an empty one, give another --data"
        case .daysOutOfRange(let days, let maximum):
            "\(days) days are out of range; take 1 to \(maximum)"
        case .noUnits(let profile): "the profile \(profile) has no units that could handle orders"
        }
    }

    private static func describe(_ refusal: AccountRefusal) -> String {
        switch refusal {
        case .nameTaken(let name): "there is an account \(name) already; choose another name"
        case .nameUnusable(let name):
            "\(name) is no usable name; take 2 to 64 characters without spaces"
        case .passwordTooShort(let minimum):
            "the password is too short; take at least \(minimum) characters"
        case .passwordTooLong(let maximum):
            "the password is too long; take at most \(maximum) characters"
        case .roleMissing: "an account needs a role; give --role"
        case .unitMissing: "a handler works for a unit; give --unit with its code"
        case .unknownUnit(let code): "the profile has no unit \(code); see jiesu check profile"
        case .unknownAccount(let name): "there is no account \(name)"
        case .setupDone: "there are accounts already; an administrator makes more"
        case .passwordCommon: "the password is among the most common ones; choose another"
        case .passwordPredictable:
            "the password is a repetition, a sequence or a date; choose another"
        case .passwordNamed(let name):
            "the password is \(name) with digits or marks; choose another"
        case .passwordUnchanged: "the new password is the present one"
        default: describeMore(refusal)
        }
    }

    private static func describeMore(_ refusal: AccountRefusal) -> String {
        switch refusal {
        case .textTooLong(let field, let maximum):
            "\(field.rawValue) is too long; take at most \(maximum) characters"
        case .endsBeforeItBegins: "the account would end before it begins; give a later --to"
        case .agreementInFuture: "an agreement cannot be signed on a day to come"
        case .rolesMixed:
            "administrators and auditors see no orders; give them no other role, or make a second "
                + "account"
        case .lastAdministrator: "this is the last administrator; make another one first"
        case .accountEnded(let name): "the account \(name) has ended; make a new one"
        default: "the account cannot be used like this"
        }
    }
}
