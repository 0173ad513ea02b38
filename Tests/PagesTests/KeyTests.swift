import Casework
import Foundation
import Localization
import Markup
import Pages
import Testing

/// Single letters: each says one thing on one page, and every action has one.
@Suite struct KeyTests {
    @Test func `every action with a form has a letter, and no two share one`() {
        let actions = OrderAction.allCases.filter { $0 != .amend }
        let keys = actions.compactMap { KeyTable.key(of: $0) }
        #expect(keys.count == actions.count)
        #expect(Set(keys).count == keys.count)
        #expect(Set(keys).isDisjoint(with: KeyTable.general))
    }

    @Test func `no two places share a letter after g`() {
        let keys = Place.allCases.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0.utf8.count == 1 })
    }

    @Test(arguments: Gallery.names, SiteLanguage.allCases)
    func `a letter on a page means one thing and not what it means everywhere`(
        name: String, language: SiteLanguage
    ) {
        let scan = PageScan(Gallery.page(name, language).text)
        let keys = scan.tags.compactMap { $0.attributes["data-key"] }
        #expect(Set(keys).count == keys.count, "\(keys)")
        #expect(Set(keys).isDisjoint(with: KeyTable.general), "\(keys)")
    }

    @Test(arguments: Role.allCases)
    func `the sheet leads where the person may go and nowhere else`(role: Role) {
        let unit = role == .handler ? Samples.unit : nil
        let frame = Samples.frame(.en, path: "/find", roles: [role], unit: unit)
        let actor = Actor(account: 1, name: "a", roles: [role], unit: unit)
        let scan = PageScan(findPage(FindModel(), in: frame).text)
        let shown = scan.tags.compactMap { $0.attributes["data-to"] }
        #expect(shown == Place.open(to: actor).compactMap { $0.link(for: actor) })
        #expect(shown.contains(Links.orders) == Policy.allows(actor, .readOrders))
        #expect(shown.contains(Links.people) == (role == .administrator))
        #expect(shown.contains(Links.ledger) == (role == .auditor))
    }

    @Test(arguments: SiteLanguage.allCases)
    func `the page for no network names nobody`(language: SiteLanguage) {
        let html = offlinePage(Localizer(language), assetVersion: "v").text
        #expect(!html.contains("_csrf") && !html.contains("<form"))
        #expect(!html.contains("data-refused-link"))
        #expect(PageScan(html).tags("h1").count == 1)
    }
}
