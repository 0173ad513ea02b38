import Casework
import Pages
import Testing

@testable import Web

@Suite struct UnitPageTests {
    @Test func `every open order that is counted is also listed`() async throws {
        try await TestSite.run { test in
            let waiting = try await test.order(in: .awaitingClosing, title: "等待结案的工单")
            let handled = try await test.order(in: .handling, title: "正在办理的工单")
            let page = try await test.browser(.handler).get(Links.unit(TestSite.unit)).text
            let first = try #require(page.firstRange(of: Links.order(handled)))
            let second = try #require(page.firstRange(of: Links.order(waiting)))
            // What a clock presses for comes first.
            #expect(first.lowerBound < second.lowerBound)
            #expect(page.contains("<span class=\"count\">2</span>"))
        }
    }
}
