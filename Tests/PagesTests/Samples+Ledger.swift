import Casework
import Localization
import Pages

extension Samples {
    /// The ledger as an auditor sees it, with every kind of line.
    static var ledger: LedgerPageModel {
        let number = order(.handling).number
        func entry(
            _ seq: Int64, _ kind: LedgerKind, _ actor: String, _ subject: String,
            order: OrderNumber? = nil, _ detail: [String: String] = [:]
        ) -> LedgerEntry {
            LedgerEntry(
                lane: 0, seq: seq, at: now.adding(hours: Int(seq) - 48), kindName: kind.rawValue,
                actor: actor, subject: subject, order: order, detail: detail)
        }
        let digest = String(repeating: "3fa94c07", count: 8)
        let entries = [
            entry(
                47, .rootSigned, "system", "2026-08-02", ["kind": "day", "root": digest]),
            entry(
                46, .ordersChanged, "desk", number.text, order: number,
                ["events": "signed,dispatched"]),
            entry(
                45, .ordersChanged, "desk", "42", ["created": "480", "changed": "20"]),
            entry(44, .personalRevealed, "unit", number.text, ["purpose": "<联系>诉求人"]),
            entry(43, .accountEnded, "root", "amy"),
            LedgerEntry(
                lane: 3, seq: 2, at: now, kindName: "of_a_later_version", actor: "bob",
                subject: "x", order: nil, detail: ["strange": "1"]),
        ]
        let day = LocalDate(dayNumber: 20_667)
        return LedgerPageModel(
            filter: LedgerFilter(), orderText: "",
            page: LedgerPage(entries: entries, next: entries[5].cursor),
            roots: [
                LedgerRootLine(
                    number: 2, day: day, endsDay: true, at: now, entries: 46, digest: digest),
                LedgerRootLine(
                    number: 1, day: day, endsDay: false, at: now.adding(hours: -3), entries: 40,
                    digest: digest),
            ],
            state: LedgerState(verifiedAt: now, entries: 12_345, findings: 0),
            publicKey: "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqo=", isFirstPage: true)
    }

    static var emptyLedger: LedgerPageModel {
        var filter = LedgerFilter()
        filter.kind = .signedIn
        filter.actor = "\"<x>"
        return LedgerPageModel(
            filter: filter, orderText: "<y>", page: LedgerPage(entries: [], next: nil), roots: [],
            state: LedgerState(verifiedAt: now, entries: 12, findings: 3), publicKey: "AAAA",
            isFirstPage: false)
    }
}
