import Casework
import Foundation
import Pages
import Testing

@testable import Web

/// What a page may cost, held on a site with orders: bytes, scripts, statements, and nothing that
/// moves what was already painted.
@Suite struct BudgetTests {
    /// HTML, styles, scripts and icon as they are sent, without compression.
    static let firstLoadBytesMax = 150 << 10
    static let scriptBytesMax = 60 << 10
    static let statementsMax = 12

    /// Who opens which page; `{number}` is an order that the desk handles.
    static let pages: [(who: Who, path: String)] = [
        (.desk, "/"), (.handler, "/"), (.reviewer, "/"), (.analyst, "/"), (.leader, "/"),
        (.administrator, "/"), (.desk, "/orders"), (.handler, "/orders"),
        (.desk, "/orders?state=handling"), (.desk, "/orders/new"), (.desk, "/orders/views"),
        (.desk, "/orders/{number}"), (.handler, "/orders/{number}"),
        (.leader, "/orders/{number}"), (.desk, "/find"), (.desk, "/imports"),
        (.desk, "/imports/new"), (.analyst, "/reports"), (.leader, "/reports"),
        (.leader, "/today"), (.desk, "/units/zgc.city"), (.handler, "/units/zgc.city"),
        (.desk, "/me"), (.desk, "/me/password"), (.administrator, "/people"),
        (.administrator, "/people/new"), (.administrator, "/backups"), (.desk, "/help/orders"),
    ]

    @Test func `every page keeps its budget`() async throws {
        try await TestSite.run { test in
            for state in [OrderState.awaitingSigning, .awaitingDispatch, .awaitingReplyReview] {
                for _ in 0..<8 { _ = try await test.order(in: state) }
            }
            let number = try await test.order(in: .handling)
            for (who, pattern) in Self.pages {
                let path = pattern.replacing("{number}", with: number.text)
                let browser = test.browser(who)
                // The first look fills what is kept for all pages alike.
                _ = try await browser.get(path)
                let before = test.site.database.statistics.statements
                let page = try await browser.get(path)
                let statements = test.site.database.statistics.statements - before
                #expect(page.status == 200, "\(who) \(path)")
                #expect(statements <= Self.statementsMax, "\(who) \(path): \(statements)")
                try await expectLight(page, "\(who) \(path)", browser)
            }
        }
    }

    private func expectLight(_ page: Answer, _ name: String, _ browser: Browser) async throws {
        var bytes = page.bytes.count
        var scriptBytes = 0
        for address in addresses(page.text) {
            let part = try await browser.get(address)
            #expect(part.status == 200, "\(name) \(address)")
            bytes += part.bytes.count
            if address.contains(".js") { scriptBytes += part.bytes.count }
        }
        #expect(bytes <= Self.firstLoadBytesMax, "\(name): \(bytes) bytes")
        #expect(scriptBytes <= Self.scriptBytesMax, "\(name): \(scriptBytes) bytes of script")
        for tag in tags("img", page.text) {
            #expect(tag.contains("width=") && tag.contains("height="), "\(name): \(tag)")
        }
        #expect(!page.text.contains("@import") && !page.text.contains("<iframe"), "\(name)")
        if !page.text.contains("http-equiv") {
            #expect(page.text.contains("href=\"/help/"), "\(name) has no help")
        }
    }

    /// Styles, scripts and the icon that the page names.
    private func addresses(_ html: String) -> [String] {
        (tags("link", html).filter { $0.contains("stylesheet") || $0.contains("svg+xml") }
            + tags("script", html))
            .compactMap { tag in
                let rest =
                    tag.components(separatedBy: "href=\"").dropFirst().first
                    ?? tag.components(separatedBy: "src=\"").dropFirst().first
                return rest?.components(separatedBy: "\"").first?.replacing("&amp;", with: "&")
            }
    }

    private func tags(_ name: String, _ html: String) -> [String] {
        html.components(separatedBy: "<\(name) ").dropFirst().map {
            $0.components(separatedBy: ">").first ?? ""
        }
    }
}
