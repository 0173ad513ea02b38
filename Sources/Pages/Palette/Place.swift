package import Casework
package import Localization

/// A page that has a place of its own: in the palette, and on the keys after `g`.
package enum Place: String, CaseIterable, Sendable {
    case workbench, today, desk, unit, orders, newOrder, imports, reports, lookUp, people, warnings,
        seen
    case backups, ledger, me

    /// The letter that leads here after `g`; no two places share one.
    package var key: String {
        switch self {
        case .workbench: "h"
        case .today: "t"
        case .desk: "d"
        case .unit: "u"
        case .orders: "o"
        case .newOrder: "n"
        case .imports: "i"
        case .reports: "r"
        case .lookUp: "l"
        case .people: "p"
        case .warnings: "w"
        case .seen: "s"
        case .backups: "b"
        case .ledger: "c"
        case .me: "m"
        }
    }

    /// Nil for the unit of somebody who has none.
    package func link(for actor: Actor) -> String? {
        switch self {
        case .workbench: Links.workbench
        case .today: Links.today
        case .desk: Links.desk
        case .unit: actor.unit.map(Links.unit)
        case .orders: Links.orders
        case .newOrder: Links.newOrder
        case .imports: Links.imports
        case .reports: Links.reports
        case .lookUp: Links.lookUp
        case .people: Links.people
        case .warnings: Links.personalWarnings
        case .seen: Links.seen
        case .backups: Links.backups
        case .ledger: Links.ledger
        case .me: Links.me
        }
    }

    /// The same rules that the pages themselves ask.
    package func isOpen(to actor: Actor) -> Bool {
        if self == .desk { return Policy.allows(actor, .sign, units: []) }
        let action: SiteAction? =
            switch self {
            case .workbench, .desk, .me: nil
            case .unit, .orders: .readOrders
            case .newOrder, .imports: .importOrders
            case .reports, .today: .readFigures
            case .lookUp: .revealPersonal
            case .people: .manageAccounts
            case .warnings, .seen, .ledger: .readLedger
            case .backups: .manageBackups
            }
        return link(for: actor) != nil && (action.map { Policy.allows(actor, $0) } ?? true)
    }

    package func title(_ text: Localizer) -> String {
        switch self {
        case .workbench: text(NavigationText.workbench)
        case .today: text(TodayText.title)
        case .desk: text(DeskText.nav)
        case .unit: text(NavigationText.unit)
        case .orders: text(NavigationText.orders)
        case .newOrder: text(EntryText.new)
        case .imports: text(NavigationText.imports)
        case .reports: text(NavigationText.reports)
        case .lookUp: text(RevealText.lookUpTitle)
        case .people: text(NavigationText.people)
        case .warnings: text(RevealText.nav)
        case .seen: text(RevealText.seenTitle)
        case .backups: text(NavigationText.backups)
        case .ledger: text(NavigationText.ledger)
        case .me: text(PeopleText.ownAccount)
        }
    }

    package static func open(to actor: Actor) -> [Place] {
        allCases.filter { $0.isOpen(to: actor) }
    }
}
