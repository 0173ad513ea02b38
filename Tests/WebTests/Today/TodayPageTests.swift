import Casework
import Foundation
import Operations
import Pages
import Testing

@testable import Web

@Suite struct TodayPageTests {
    /// Addresses of lists on the page with the numbers that lead to them.
    private func numbers(_ html: String) -> [(link: String, number: Int)] {
        html.components(separatedBy: "<a ").dropFirst().compactMap { part in
            let anchor = part.components(separatedBy: "</a>")[0]
            guard let start = anchor.range(of: "href=\"/orders?") else { return nil }
            let query = anchor[start.upperBound...].prefix { $0 != "\"" }
            let link = query.replacingOccurrences(of: "&amp;", with: "&")
            var words = anchor.components(separatedBy: ">").dropFirst().joined(separator: ">")
            if let label = anchor.range(of: "aria-label=\"") {
                words = String(anchor[label.upperBound...].prefix { $0 != "\"" })
                words = words.components(separatedBy: "：").last ?? ""
            } else if let value = words.range(of: "figure-value\">") {
                words = String(words[value.upperBound...].prefix { $0 != "<" })
            }
            return Int(words.replacingOccurrences(of: ",", with: "")).map { (link, $0) }
        }
    }

    @Test func `every number on the page is the length of the list behind it`() async throws {
        try await TestSite.run { test in
            for state in [OrderState.closed, .handling, .handling, .awaitingDispatch] {
                _ = try await test.order(in: state)
            }
            test.clock.move(seconds: 3 * 3600)
            _ = try await test.newOrder()
            let page = try await test.browser(.leader).get("/today?base=assessed")
            #expect(page.status == 200)
            let found = numbers(page.text)
            #expect(found.count > 15)
            let leader = test.actor(.leader)
            for (link, number) in found {
                let items = try #require(URLComponents(string: "/?" + link)?.queryItems)
                let filter = OrderQuery.read(items.map { ($0.name, $0.value ?? "") })
                let count = try await ReadOrders(test.site).count(filter, for: leader)
                #expect(count == number, "\(link)")
            }
        }
    }

    @Test func `those who read figures see it, others are refused`() async throws {
        try await TestSite.run { test in
            for who in [Who.desk, .analyst, .leader, .reviewer] {
                #expect(try await test.browser(who).get("/today").status == 200)
            }
            for who in [Who.handler, .administrator] {
                #expect(try await test.browser(who).get("/today").status == 403)
            }
            #expect(try await test.browser(.leader).get("/today?base=x").status == 200)
        }
    }

    @Test func `an empty day says so`() async throws {
        try await TestSite.run { test in
            let page = try await test.browser(.leader).get("/today")
            for words in ["没有超期或临期的工单", "今天还没有来件", "没有在办工单"] {
                #expect(page.text.contains(words), "\(words)")
            }
        }
    }
}
