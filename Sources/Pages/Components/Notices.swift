package import Casework
import Localization

/// What can be wrong with a sign-in or a new account.
package enum AccountProblem: Hashable, Sendable {
    case wrongPassword
    case disabled
    case tooManyAttempts(retryAfterSeconds: Int)
    case badAccountName
    case accountTaken
    case nameMissing
    case passwordTooShort(minimum: Int)
    case passwordsDiffer
    case wrongCode
}

/// Things to say once that no order's action explains.
package enum SiteNotice: CaseIterable, Hashable, Sendable {
    case signedOut, sessionExpired, formExpired, importDiscarded, nothingChosen, noUnitChosen
    case accessAsked, accessGranted, accessRefused
}

extension PageText {
    /// The message after `action` on one order.
    package func done(_ action: OrderAction) -> String {
        let key: NoticeText =
            switch action {
            case .amend: .amended
            case .sign: .signed
            case .requestSendBack: .returnAsked
            case .reviewSendBack: .returnReviewed
            case .dispatch: .dispatched
            case .recordContact: .contactRecorded
            case .recordProgress: .progressRecorded
            case .reply: .replied
            case .reviewReply: .replyReviewed
            case .recordCallback: .callbackRecorded
            case .judge: .judged
            case .reviewClosing: .closingReviewed
            }
        return self(key)
    }

    /// The messages after a bulk action: how many went through, then each that did not and why.
    /// A nil refusal stands for an order that somebody else changed first.
    package func bulkDone(
        _ action: OrderAction, count: Int, refused: [(OrderNumber, OrderRefusal?)]
    ) -> [Flash] {
        let key: NoticeText = action == .dispatch ? .bulkDispatched : .bulkSigned
        var flashes: [Flash] = []
        if count > 0 { flashes.append(Flash(.success, self(key, ["count": number(count)]))) }
        for (number, refusal) in refused {
            let reason = refusal.map { self.refusal($0) } ?? self(NoticeText.bulkStale)
            flashes.append(
                Flash(
                    .failure,
                    self(NoticeText.bulkRefused, ["number": number.text, "reason": reason])))
        }
        return flashes
    }

    package func notice(_ notice: SiteNotice) -> String {
        switch notice {
        case .signedOut: self(NoticeText.signedOut)
        case .sessionExpired: self(NoticeText.sessionExpired)
        case .formExpired: self(NoticeText.formExpired)
        case .importDiscarded: self(NoticeText.importDiscarded)
        case .nothingChosen: self(NoticeText.bulkNothing)
        case .noUnitChosen: self(NoticeText.bulkNoUnit)
        case .accessAsked: self(ConfidentialText.asked)
        case .accessGranted:
            self(ConfidentialText.granted, ["hours": String(ConfidentialAccess.hours)])
        case .accessRefused: self(ConfidentialText.refused)
        }
    }

    package func problem(_ problem: AccountProblem) -> String {
        switch problem {
        case .wrongPassword: self(AccountText.wrongPassword)
        case .disabled: self(AccountText.disabled)
        case .tooManyAttempts(let seconds):
            self(AccountText.tooManyAttempts, ["seconds": String(seconds)])
        case .badAccountName: self(AccountText.badAccountName)
        case .accountTaken: self(AccountText.accountTaken)
        case .nameMissing: self(AccountText.nameMissing)
        case .passwordTooShort(let minimum):
            self(AccountText.passwordTooShort, ["count": String(minimum)])
        case .passwordsDiffer: self(AccountText.passwordsDiffer)
        case .wrongCode: self(AccountText.wrongCode)
        }
    }
}
