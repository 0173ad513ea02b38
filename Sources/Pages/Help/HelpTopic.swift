/// What a page is about, for its help. The raw value stands in addresses and names the text in
/// `CAssets/help`.
package enum HelpTopic: String, CaseIterable, Sendable {
    case signIn = "sign-in"
    case workbench, today, desk, orders, order, entry, views, edits, find, imports, reports, unit
    case account, people, personal, ledger, backups, design, help

    /// The topic of the page at `path`; nil for a page that has no help.
    package init?(path: String) {
        let parts = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        guard let first = parts.first else {
            self = .workbench
            return
        }
        switch first {
        case "sign-in", "setup", "invitation": self = .signIn
        case "today": self = .today
        case "desk", "shifts", "hand-overs", "alarms": self = .desk
        case "orders": self = HelpTopic.order(parts.dropFirst().first)
        case "find": self = .find
        case "imports": self = .imports
        case "reports": self = .reports
        case "units": self = .unit
        case "me": self = .account
        case "people": self = .people
        case "personal": self = .personal
        case "ledger": self = .ledger
        case "backups": self = .backups
        case "design": self = .design
        case "help": self = .help
        default: return nil
        }
    }

    private static func order(_ part: Substring?) -> HelpTopic {
        switch part {
        case nil: .orders
        case "new": .entry
        case "views": .views
        case "paste", "edits", "fields": .edits
        case .some: .order
        }
    }
}
