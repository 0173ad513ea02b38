package import Casework
import Localization

extension PageText {
    func purpose(_ purpose: RevealPurpose) -> String {
        let key: RevealText =
            switch purpose {
            case .contact: .purposeContact
            case .callback: .purposeCallback
            case .verification: .purposeVerification
            case .correction: .purposeCorrection
            case .other: .purposeOther
            }
        return self(key)
    }

    func look(_ kind: PersonalLook.Kind) -> String {
        let key: RevealText =
            switch kind {
            case .revealed: .kindRevealed
            case .found: .kindFound
            case .returned: .kindReturned
            }
        return self(key)
    }

    func warning(_ kind: PersonalWarning.Kind) -> String {
        let key: RevealText =
            switch kind {
            case .many: .warningMany
            case .night: .warningNight
            case .leaving: .warningLeaving
            case .manyPeople: .warningManyPeople
            case .manySearches: .warningManySearches
            }
        return self(key)
    }

    /// Label of a field that was shown or found by.
    func personalField(_ name: String) -> String {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[0] == "extra" { return parts[1] }
        let plain = parts.first ?? name
        return importField(plain) ?? formField(plain)
    }

    package func refusal(_ refusal: RevealRefusal) -> String {
        switch refusal {
        case .reasonMissing(let minimum):
            self(RevealText.reasonMissing, ["minimum": String(minimum)])
        case .reasonTooLong(let maximum):
            self(RevealText.reasonTooLong, ["maximum": String(maximum)])
        case .normUsedUp(let count, let norm):
            self(
                RevealText.normUsedUp,
                [
                    "hour": number(count.inHour), "perHour": number(norm.perHour),
                    "day": number(count.onDay), "perDay": number(norm.perDay),
                ])
        }
    }

    package func refusal(_ refusal: WarningRefusal) -> String {
        switch refusal {
        case .unknown: self(ErrorText.notFoundLead)
        case .alreadySettled: self(RevealText.alreadySettled)
        case .own: self(RevealText.ownWarning)
        case .remarkMissing(let minimum):
            self(RevealText.remarkMissing, ["minimum": String(minimum)])
        case .remarkTooLong(let maximum):
            self(RevealText.remarkTooLong, ["maximum": String(maximum)])
        }
    }
}
