package import Casework
import Localization

extension PageText {
    package func ledgerKind(_ kind: LedgerKind) -> String {
        self(PageText.key(of: kind))
    }

    /// The particulars of an entry in words.
    func ledgerDetail(_ entry: LedgerEntry, _ page: LedgerPage, _ names: Names) -> String {
        let speaker = LedgerSpeaker(text: self, people: page.people, names: names)
        return entry.detail.sorted { $0.key < $1.key }
            .map { speaker.words($0.key, $0.value, of: entry) }
            .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// What an entry is about, in words; what names it exactly stands in its tooltip.
    func ledgerSubject(_ entry: LedgerEntry, _ page: LedgerPage) -> String {
        switch entry.kind {
        case .ordersChanged where entry.order == nil, .importApplied:
            self(entry.subject.isEmpty ? LedgerValueText.bulk : .fromFile)
        case .personalSearched:
            LedgerSpeaker.searched[entry.subject].map { self($0) } ?? entry.subject
        case .signInRefused where entry.subject == "unknown": self(LedgerValueText.noAccount)
        case .warningRaised, .warningSettled:
            self(LedgerValueText.warning, ["number": entry.subject])
        case .rowsAdopted:
            entry.subject == "account"
                ? self(LedgerValueText.accounts) : self(LedgerValueText.orders)
        case .accountCreated, .accountChanged, .accountEnded, .credentialChanged, .signedIn,
            .signedOut, .signInRefused:
            page.people.byName[entry.subject] ?? entry.subject
        default: entry.subject
        }
    }

    func ledgerActor(_ entry: LedgerEntry, _ page: LedgerPage) -> String {
        switch entry.actor {
        case Actor.system.name: self(EventText.unknownActor)
        case "nobody": self(LedgerValueText.nobody)
        default: page.people.byName[entry.actor] ?? entry.actor
        }
    }

    func eventKind(_ name: String) -> String {
        guard let kind = OrderEvent.Kind(rawValue: name) else { return name }
        let key: EventText =
            switch kind {
            case .received: .received
            case .amended: .amended
            case .edited: .edited
            case .complainantAmended: .complainantAmended
            case .signed: .signed
            case .sendBackRequested: .sendBackRequested
            case .sendBackReviewed: .sendBackReviewed
            case .dispatched: .dispatched
            case .contactRecorded: .contactRecorded
            case .progressRecorded: .progressRecorded
            case .replied: .replied
            case .replyReviewed: .replyReviewed
            case .callbackRecorded: .callbackRecorded
            case .judged: .judged
            case .closingReviewed: .closingReviewed
            }
        return self(key)
    }

    private static func key(of kind: LedgerKind) -> LedgerKindText {
        switch kind {
        case .ordersChanged: .ordersChanged
        case .personalRevealed: .personalRevealed
        case .personalSearched: .personalSearched
        case .ordersExported: .ordersExported
        case .confidentialOpened: .confidentialOpened
        case .confidentialRequested: .confidentialRequested
        case .confidentialGranted: .confidentialGranted
        case .confidentialRefused: .confidentialRefused
        case .confidentialNamed: .confidentialNamed
        case .accountCreated: .accountCreated
        case .accountChanged: .accountChanged
        case .accountEnded: .accountEnded
        case .credentialChanged: .credentialChanged
        case .signedIn: .signedIn
        case .signInRefused: .signInRefused
        case .signedOut: .signedOut
        case .importApplied: .importApplied
        case .reportMade: .reportMade
        case .backupMade: .backupMade
        case .backupProven: .backupProven
        case .backupFailed: .backupFailed
        case .restored: .restored
        case .warningRaised: .warningRaised
        case .warningSettled: .warningSettled
        case .settingChanged: .settingChanged
        case .rootSigned: .rootSigned
        case .rowsAdopted: .rowsAdopted
        }
    }
}
