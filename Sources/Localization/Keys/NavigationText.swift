/// The places of the main navigation.
package enum NavigationText: String, TextKey {
    case workbench = "nav.workbench"
    case orders = "nav.orders"
    case imports = "nav.imports"
    case reports = "nav.reports"
    case unit = "nav.unit"
    case backups = "nav.backups"
    case ledger = "nav.ledger"
    case design = "nav.design"
    case people = "nav.people"
}
