import Casework
import Pages
import Testing

@testable import Web

@Suite struct BulkTests {
    private func send(
        _ browser: Browser, _ path: String, _ orders: [String], _ more: [(String, String)] = []
    ) async throws -> Answer {
        try await browser.postItems(
            path,
            [("back", "/orders?state=awaiting_signing")] + orders.map { ("order", $0) } + more)
    }

    @Test func `many orders are signed at once and the rest is named with its reason`()
        async throws
    {
        try await TestSite.run { test in
            var chosen: [String] = []
            for _ in 0..<3 { chosen.append(try await test.newOrder().text + "@1") }
            let signed = try await test.order(in: .awaitingDispatch)
            let desk = test.browser(.desk)
            let answer = try await send(
                desk, "/orders/signatures", chosen + [signed.text + "@2", "nonsense@1"])
            #expect(answer.status == 303)
            #expect(answer.location == "/orders?state=awaiting_signing")
            let next = try await desk.get("/orders?state=awaiting_signing")
            #expect(next.text.contains("已签收 3 件。"))
            #expect(next.text.contains(signed.text + " 未办理"))
            for text in chosen {
                let number = try #require(ChosenOrder(text)?.number)
                #expect(try await test.detail(number).order.state == .awaitingDispatch)
            }
        }
    }

    @Test func `an order that somebody changed meanwhile is left alone`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingDispatch)
            let desk = test.browser(.desk)
            _ = try await send(
                desk, "/orders/dispatches", [number.text + "@1"], [("lead", TestSite.unit.code)])
            #expect(try await test.detail(number).order.state == .awaitingDispatch)
            #expect(try await desk.get("/orders").text.contains("刚被他人更新"))
            _ = try await send(
                desk, "/orders/dispatches", [number.text + "@2"], [("lead", TestSite.unit.code)])
            #expect(try await test.detail(number).order.state == .handling)
        }
    }

    @Test func `nothing chosen, no unit or too many is said in words`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingDispatch)
            let desk = test.browser(.desk)
            _ = try await send(desk, "/orders/signatures", [])
            #expect(try await desk.get("/orders").text.contains("没有选择工单"))
            _ = try await send(desk, "/orders/dispatches", [number.text + "@2"])
            #expect(try await desk.get("/orders").text.contains("请选择派单的主办单位"))
            let many = [String](repeating: number.text + "@2", count: BulkOrders.countMax + 1)
            _ = try await send(desk, "/orders/signatures", many)
            #expect(try await desk.get("/orders").text.contains("一次最多处理"))
            let elsewhere = try await desk.post(
                "/orders/signatures", ["back": "//evil.example"])
            #expect(elsewhere.location == "/orders")
        }
    }

    @Test func `who may not sign one order may not sign many`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await send(
                test.browser(.leader), "/orders/signatures", [number.text + "@1"])
            #expect(answer.status == 403)
        }
    }

    @Test func `a program learns the outcome of each order`() async throws {
        try await TestSite.run { test in
            let first = try await test.newOrder()
            let second = try await test.order(in: .awaitingDispatch)
            let answer = try await test.browser(.desk).postJSON(
                "/orders/signatures",
                #"{"order":["\#(first.text)@1","\#(second.text)@2"]}"#)
            #expect(answer.status == 200)
            let json = try answer.json()
            #expect(json["changed"] as? Int == 1)
            let refused = try #require(json["refused"] as? [[String: any Sendable]])
            #expect(refused.count == 1)
            #expect(refused[0]["number"] as? String == second.text)
            #expect(refused[0]["code"] as? String == "wrong_state")
        }
    }
}
