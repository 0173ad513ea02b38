import Casework
import Pages
import Testing

@testable import Web

/// The ledger as a grid, asked for over HTTP.
@Suite struct GridTests {
    private func parts(_ name: String, _ answer: Answer) -> [String] {
        answer.text.components(separated: " \(name)=\"")
    }

    @Test func `rows come after a row, before one, from the end and by their keys`() async throws {
        try await TestSite.run { test in
            var numbers: [String] = []
            for _ in 0..<7 {
                test.clock.move(seconds: 1)
                numbers.append(try await test.newOrder().text)
            }
            let desk = test.browser(.desk)
            let all = try await desk.get("/orders/rows?sort=oldest")
            #expect(all.status == 200)
            #expect(parts("data-more", all) == ["no"])
            #expect(parts("data-href", all) == numbers.map { "/orders/" + $0 })
            let cursors = parts("data-cursor", all)
            let ids = parts("data-order", all)
            let after = try await desk.get("/orders/rows?sort=oldest&after=" + cursors[4])
            #expect(parts("data-order", after) == Array(ids[5...]))
            let before = try await desk.get("/orders/rows?sort=oldest&before=" + cursors[4])
            #expect(parts("data-order", before) == Array(ids[..<4]))
            let end = try await desk.get("/orders/rows?sort=oldest&end=yes")
            #expect(parts("data-order", end) == ids)
            let some = try await desk.get(
                "/orders/rows?sort=oldest&ids=\(ids[5]),\(ids[2]),nonsense,12")
            #expect(parts("data-order", some) == [ids[2], ids[5]])
            let none = try await desk.get("/orders/rows?state=closed&ids=" + ids[2])
            #expect(parts("data-order", none).isEmpty)
            let json = try await desk.getJSON("/orders/rows?sort=oldest&before=" + cursors[2])
            #expect((try json.json()["orders"] as? [Any])?.count == 2)
        }
    }

    @Test func `rows show no order their reader may not know of`() async throws {
        try await TestSite.run { test in
            _ = try await test.newOrder()
            let ids = parts("data-order", try await test.browser(.desk).get("/orders/rows"))
            #expect(ids.count == 1)
            let stranger = test.browser(.stranger)
            let asked = try await stranger.get("/orders/rows?ids=" + ids[0])
            #expect(asked.status == 200)
            #expect(parts("data-order", asked).isEmpty)
            #expect(try await test.browser(.administrator).get("/orders/rows").status == 403)
        }
    }

    @Test func `the number of a person is looked up by no fragment`() async throws {
        try await TestSite.run { test in
            let answer = try await test.browser(.desk).get("/orders/rows?text=13800000000")
            #expect(answer.status == 422)
        }
    }

    @Test func `columns come as chosen and groups have their subtotals`() async throws {
        try await TestSite.run { test in
            _ = try await test.newOrder()
            _ = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            let list = try await desk.get("/orders?columns=title,channel&frozen=2")
            #expect(list.text.contains("data-frozen=\"2\""))
            #expect(list.text.contains("<td class=\"matter\" data-column=\"title\">"))
            #expect(!list.text.contains("data-column=\"state\""))
            let groups = try await desk.get("/orders?group=state")
            #expect(groups.text.contains("href=\"/orders?state=handling\""))
            #expect(groups.text.contains("href=\"/orders?state=awaiting_signing\""))
            #expect(try await desk.get("/orders?group=state&state=archived").status == 200)
        }
    }

    @Test func `a view is kept, listed with its count, changed, removed and brought back`()
        async throws
    {
        try await TestSite.run { test in
            _ = try await test.newOrder()
            let desk = test.browser(.desk)
            let saved = try await desk.post(
                "/orders/views",
                [
                    "query": "?state=awaiting_signing&nonsense=1&columns=title,unit",
                    "name": "待签收视图", "pinned": "yes",
                ])
            #expect(saved.status == 303)
            let target = try #require(saved.location)
            #expect(target.hasSuffix("&state=awaiting_signing&columns=title%2Cunit"))
            let list = try await desk.get(target)
            #expect(list.text.contains("待签收视图"))
            #expect(list.text.contains("视图已保存"))
            #expect(list.text.contains("/orders/export.xlsx?state=awaiting_signing"))
            let views = try await desk.getJSON("/orders/views").json()
            let view = try #require((views["views"] as? [[String: any Sendable]])?.first)
            #expect(view["count"] as? Int == 1)
            #expect(view["countIsExact"] as? Bool == true)
            let id = try #require(view["id"] as? String)
            let refused = try await desk.postJSON("/orders/views/\(id)", #"{"name":""}"#)
            #expect(refused.status == 422)
            #expect(try refused.json()["code"] as? String == "view_refused")
            let forbidden = try await desk.postJSON(
                "/orders/views/\(id)", #"{"name":"共享","reach":"all"}"#)
            #expect(forbidden.status == 403)
            let other = test.browser(.reviewer)
            #expect(try await other.post("/orders/views/\(id)/removal").status == 404)
            #expect(try await desk.post("/orders/views/\(id)/removal").status == 303)
            let page = try await desk.get("/orders/views")
            #expect(page.text.contains("/orders/views/\(id)/restoration"))
            #expect(try await desk.post("/orders/views/\(id)/restoration").status == 303)
            #expect(try await desk.get("/orders/views").text.contains("待签收视图"))
            #expect(try await desk.post("/orders/views/x/removal").status == 404)
        }
    }

    @Test func `a file named by a view has its columns`() async throws {
        try await TestSite.run { test in
            _ = try await test.newOrder()
            let file = try await test.browser(.desk).get(
                "/orders/export.xlsx?columns=title,unit&view=1")
            #expect(file.status == 200)
        }
    }
}

extension String {
    /// The values of an attribute, in the order in which they come.
    fileprivate func components(separated opening: String) -> [String] {
        self.split(separator: opening, omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
    }
}
