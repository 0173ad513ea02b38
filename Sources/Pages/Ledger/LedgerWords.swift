package import Casework
import Localization

extension PageText {
    package func ledgerKind(_ kind: LedgerKind) -> String {
        self(PageText.key(of: kind))
    }

    /// The particulars of an entry, those with a name first.
    func ledgerDetail(_ entry: LedgerEntry) -> String {
        entry.detail.sorted { $0.key < $1.key }.map { key, value in
            guard let name = PageText.details[key] else { return key + " " + value }
            switch name {
            case .events: return list(value.split(separator: ",").map { eventKind(String($0)) })
            case .root, .sha256: return self(name, ["value": String(value.prefix(16)) + "…"])
            case .kind where entry.kind == .rootSigned:
                return self(
                    value == "day" ? LedgerText.rootOfDay : LedgerText.rootBetween,
                    ["day": entry.subject])
            default: return self(name, ["value": value])
            }
        }.joined(separator: " · ")
    }

    /// Particulars that have words; others show their own names.
    private static let details: [String: LedgerDetailText] = [
        "events": .events, "created": .created, "changed": .changed, "orders": .orders,
        "batch": .batch, "root": .root, "kind": .kind, "sha256": .sha256, "purpose": .purpose,
        "fields": .fields, "rows": .rows, "steps": .steps, "refused": .refused, "reason": .reason,
        "file": .file, "address": .address,
    ]

    private func eventKind(_ name: String) -> String {
        guard let kind = OrderEvent.Kind(rawValue: name) else { return name }
        let key: EventText =
            switch kind {
            case .received: .received
            case .amended: .amended
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
