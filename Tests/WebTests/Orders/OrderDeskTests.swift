import Casework
import Operations
import Pages
import Testing

@testable import Web

/// The page of one order and what belongs to it.
@Suite struct OrderDeskTests {
    @Test func `the past of an order is shown read-only, with what has changed since`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            let page = try await desk.get(Links.order(number, asOf: 1))
            #expect(page.status == 200)
            #expect(page.text.contains("只读"))
            #expect(page.text.contains("id=\"differences\""))
            #expect(!page.text.contains("action-dispatch"))
            #expect(try await desk.get(Links.order(number, asOf: 99)).status == 404)
            #expect(try await desk.get(Links.order(number) + "?as_of=x").status == 404)
            let now = try await desk.get(Links.order(number, asOf: 3))
            #expect(now.text.contains("action-dispatch"))
            let away = test.browser(.handler)
            #expect(try await away.get(Links.order(number, asOf: 1)).status == 200)
        }
    }

    @Test func `a draft is kept, comes back with the page and ends with the reply`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let handler = test.browser(.handler)
            let kept = try await handler.post(Links.draft(number), ["reply": "正在处理中的话"])
            #expect(kept.status == 204)
            let page = try await handler.get(Links.order(number))
            #expect(page.text.contains("正在处理中的话"))
            #expect(page.text.contains("尚未提交"))
            let theirs = try await test.browser(.desk).get(Links.order(number))
            #expect(!theirs.text.contains("正在处理中的话"))
            let sent = try await handler.post(
                Links.order(number, .reply), ["reply": "已经处理完毕", "waiver": "诉求人未留电话"])
            #expect(sent.status == 303)
            let reading = ReadSurroundings(test.site)
            let detail = try await test.detail(number)
            #expect(try await reading.run(detail, for: test.actor(.handler)).draft == nil)
        }
    }

    @Test func `the list one came from leads to the orders beside and back`() async throws {
        try await TestSite.run { test in
            let first = try await test.newOrder()
            test.clock.move(seconds: 60)
            let second = try await test.newOrder()
            let desk = test.browser(.desk)
            let list = Links.orders(OrderFilter())
            let page = try await desk.get(
                Links.order(second), ["Referer": "http://localhost" + list])
            #expect(page.text.contains("rel=\"next\""))
            let alone = try await desk.get(Links.order(second))
            #expect(!alone.text.contains("rel=\"next\""))
            let next = try await desk.get(
                Links.neighbour(of: second, in: OrderFilter(), isNext: true))
            #expect(next.status == 303)
            #expect(next.header("Location")?.hasPrefix(Links.order(first)) == true)
            let end = try await desk.get(
                Links.neighbour(of: first, in: OrderFilter(), isNext: true))
            #expect(end.header("Location") == list)
            #expect(OrderDeskPages.list(at: "https://elsewhere/orders") == nil)
        }
    }

    @Test func `similar orders stand on a page of their own, within sight only`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let page = try await test.browser(.desk).get(Links.similar(number))
            #expect(page.status == 200)
            #expect(page.text.contains("id=\"similar-found\""))
            let other = try await test.newOrder()
            #expect(try await test.browser(.handler).get(Links.similar(other)).status == 404)
        }
    }

    @Test func `a limit shows how it was counted, and a city's limit that it was given`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let order = try await test.detail(number).order
            let proofs = test.site.rules.proofs(of: order)
            #expect(proofs.sign?.count.due == order.deadlines.sign.due)
            let page = try await test.browser(.desk).get(Links.order(number))
            #expect(page.text.contains("如何计算"))
            #expect(page.text.contains(proofs.sign?.rule.source ?? "—"))
        }
    }
}
