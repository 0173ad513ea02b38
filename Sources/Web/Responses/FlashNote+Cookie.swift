import Casework
import Pages

extension FlashNote {
    /// The note as a cookie's value: parts joined by dots, the refusals of a bulk action by tildes.
    var cookieValue: String {
        switch self {
        case .done(let action): "done." + action.rawValue
        case .registered: "registered"
        case .bulkDone(let action, let count, let refused):
            FlashNote.lines(
                "bulk.\(action.rawValue).\(count)",
                refused.prefix(FlashNote.refusalsMax).map { refusal in
                    ([refusal.number.text] + (refusal.reason.map(RefusalCode.parts) ?? []))
                        .joined(separator: ".")
                })
        case .tooManyChosen: "many"
        case .site(let notice): "site." + FlashNote.name(of: notice)
        case .mappingSaved: "mapping"
        case .reportMade: "report"
        case .setupDone: "setup"
        case .personalNumber(let mayLookUp): mayLookUp ? "number.here" : "number.nowhere"
        case .people(let note): "people." + note.rawValue
        case .view(let note): "view." + note.rawValue
        }
    }

    /// Nil when `cookie` is not what `cookieValue` makes.
    init?(cookie: String) {
        let lines = cookie.split(separator: "~").map {
            $0.split(separator: ".").map(String.init)
        }
        guard let parts = lines.first else { return nil }
        switch (parts.first, parts.count) {
        case ("done", 2):
            guard let action = OrderAction(rawValue: parts[1]) else { return nil }
            self = .done(action)
        case ("bulk", 3):
            guard let action = OrderAction(rawValue: parts[1]), let count = Int(parts[2]) else {
                return nil
            }
            self = .bulkDone(
                action, count: count,
                refused: lines.dropFirst().prefix(FlashNote.refusalsMax).compactMap { line in
                    line.first.flatMap { OrderNumber($0) }.map {
                        BulkRefusal(
                            number: $0, reason: RefusalCode.refusal(of: Array(line.dropFirst())))
                    }
                })
        case ("site", 2):
            guard
                let notice = SiteNotice.allCases.first(where: {
                    FlashNote.name(of: $0) == parts[1]
                })
            else { return nil }
            self = .site(notice)
        case ("people", 2):
            guard let note = PeopleNote(rawValue: parts[1]) else { return nil }
            self = .people(note)
        case ("view", 2):
            guard let note = ViewNote(rawValue: parts[1]) else { return nil }
            self = .view(note)
        case ("registered", 1): self = .registered
        case ("many", 1): self = .tooManyChosen
        case ("mapping", 1): self = .mappingSaved
        case ("report", 1): self = .reportMade
        case ("setup", 1): self = .setupDone
        case ("number", 2):
            guard ["here", "nowhere"].contains(parts[1]) else { return nil }
            self = .personalNumber(mayLookUp: parts[1] == "here")
        default: return nil
        }
    }

    /// Browsers keep cookies up to 4,096 bytes; what does not fit is left unsaid.
    private static let bytesMax = 3_500

    private static func lines(_ head: String, _ refusals: [String]) -> String {
        refusals.reduce(head) { value, refusal in
            value.utf8.count + refusal.utf8.count < bytesMax ? value + "~" + refusal : value
        }
    }

    private static func name(of notice: SiteNotice) -> String {
        switch notice {
        case .signedOut: "out"
        case .sessionExpired: "expired"
        case .formExpired: "form"
        case .importDiscarded: "discarded"
        case .nothingChosen: "none"
        case .noUnitChosen: "unit"
        case .accessAsked: "asked"
        case .accessGranted: "granted"
        case .accessRefused: "refused"
        }
    }
}
