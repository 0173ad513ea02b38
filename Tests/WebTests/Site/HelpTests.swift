import Pages
import Testing

@testable import Web

/// Every page that a route shows has a topic of help.
@Suite struct HelpTests {
    /// Addresses that show no page of their own: files, parts of pages, and what only programs ask.
    static let others: Set<String> = [
        Routes.signOut, Routes.language, Routes.appearance, Routes.assets, Routes.live,
        Routes.ready, Routes.worker, Routes.manifest, Routes.offline, Routes.news,
        Routes.presence, Routes.mappings, Routes.accessDecision,
    ]

    @Test func `every page has help`() {
        for pattern in Routes.all where !Self.others.contains(pattern) {
            #expect(HelpTopic(path: pattern) != nil, "\(pattern)")
        }
    }

    @Test func `an address of no page has none`() {
        #expect(HelpTopic(path: "/nothing") == nil)
        #expect(HelpTopic(path: "/?x=1") == .workbench)
        #expect(HelpTopic(path: "/orders?text=a") == .orders)
        #expect(HelpTopic(path: "/orders/20260803-0001234") == .order)
    }
}
