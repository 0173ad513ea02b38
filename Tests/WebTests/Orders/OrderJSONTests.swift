import Casework
import Pages
import Testing

@testable import Web

@Suite struct OrderJSONTests {
    @Test func `a program registers, reads and moves an order`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let created = try await desk.postJSON(
                "/orders",
                #"{"title":"噪声\"扰民\"","content":"夜间\n施工","category":"环保->噪声","labels":["七有"]}"#)
            #expect(created.status == 201)
            let path = try #require(created.location)
            let brief = try created.json()
            #expect(brief["version"] as? Int == 1)
            #expect(brief["state"] as? String == "awaiting_signing")
            let number = try #require(brief["number"] as? String)
            #expect(path == "/orders/" + number)
            let read = try await desk.getJSON(path)
            #expect(read.header("Content-Type") == "application/json")
            let order = try read.json()
            #expect(order["title"] as? String == "噪声\"扰民\"")
            #expect(order["content"] as? String == "夜间\n施工")
            #expect(order["category"] as? [String] == ["环保", "噪声"])
            #expect(order["actions"] as? [String] == ["sign", "request_send_back"])
            let signed = try await desk.postJSON(path + "/signature", #"{"version":1}"#)
            #expect(signed.status == 200)
            #expect(try signed.json()["version"] as? Int == 2)
            let sent = try await desk.postJSON(
                path + "/dispatches",
                #"{"lead":"\#(TestSite.unit.code)","assisting":["\#(TestSite.otherUnit.code)"]}"#)
            #expect(try sent.json()["state"] as? String == "handling")
            let contact = try await test.browser(.handler).postJSON(
                path + "/contacts", #"{"channel":"phone","reached":true,"summary":"已联系"}"#)
            #expect(contact.status == 200)
        }
    }

    @Test func `a list comes in pages of fifty, filtered and sorted`() async throws {
        try await TestSite.run { test in
            for index in 0..<60 {
                test.clock.move(seconds: 1)
                _ = try await test.newOrder(title: "第\(index)件")
            }
            _ = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            let first = try await desk.getJSON("/orders?state=awaiting_signing&sort=oldest").json()
            let orders = try #require(first["orders"] as? [[String: any Sendable]])
            #expect(orders.count == 50)
            #expect(orders[0]["title"] as? String == "第0件")
            #expect(first["total"] as? Int == 60)
            let next = try #require(first["next"] as? String)
            let second = try await desk.getJSON(
                "/orders?state=awaiting_signing&sort=oldest&after=" + next
            ).json()
            let rest = try #require(second["orders"] as? [[String: any Sendable]])
            #expect(rest.map { $0["title"] as? String } == (50..<60).map { "第\($0)件" })
        }
    }

    @Test func `a number typed into the search box opens its order`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let answer = try await test.browser(.desk).get("/orders?text=" + number.text)
            #expect(answer.location == Links.order(number))
        }
    }

    @Test func `errors for programs are problems with a code`() async throws {
        try await TestSite.run { test in
            let stranger = try await test.browser(nil).getJSON("/orders")
            #expect(stranger.status == 401)
            #expect(stranger.header("Content-Type") == "application/problem+json")
            let missing = try await test.browser(.desk).getJSON("/orders/20260803-0000012")
            #expect(missing.status == 404)
            #expect(try missing.json()["code"] as? String == "not_found")
            let number = try await test.order(in: .handling)
            let forbidden = try await test.browser(.desk).postJSON(
                Links.order(number, .reply), #"{"reply":"代为回复"}"#)
            #expect(forbidden.status == 403)
            let fields = try await test.browser(.handler).postJSON(
                Links.order(number, .recordContact), "{}")
            #expect(fields.status == 422)
            let named = try #require(try fields.json()["fields"] as? [String: any Sendable])
            #expect(Set(named.keys) == ["channel", "reached", "summary"])
        }
    }
}
