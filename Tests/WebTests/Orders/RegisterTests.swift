import Casework
import Operations
import Pages
import Profiles
import Testing

@testable import Web

/// The page on which an order is entered by hand.
@Suite struct RegisterTests {
    @Test func `whoever may enter orders finds the page from list and workbench`() async throws {
        try await TestSite.run { test in
            for who in Who.allCases {
                let mayEnter = who == .desk
                let page = try await test.browser(who).get(Links.newOrder)
                #expect(page.status == (mayEnter ? 200 : 403), "\(who)")
                for place in [Links.workbench, Links.orders] {
                    let text = try await test.browser(who).get(place).text
                    #expect(text.contains("href=\"/orders/new\"") == mayEnter, "\(who) \(place)")
                }
            }
            #expect(try await test.browser(nil).get(Links.newOrder).status == 303)
        }
    }

    @Test func `the page offers the choices of the deployment and marks what is protected`()
        async throws
    {
        try await TestSite.run { test in
            let page = try await test.browser(.desk).get(Links.newOrder).text
            for field in EntryField.allCases {
                #expect(page.contains("name=\"\(field.rawValue)\""), "\(field)")
            }
            let unit = try #require(test.site.directory[TestSite.unit]?.name)
            #expect(page.contains("<option value=\"\(TestSite.unit.code)\">\(unit)</option>"))
            #expect(page.contains("<option value=\"交通管理-&gt;停车管理\">交通管理 › 停车管理</option>"))
            #expect(page.contains("个人信息：加密保存"))
        }
    }

    @Test func `an order is entered with its unit, category and limit`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let answer = try await desk.post(
                Links.orders,
                [
                    "title": "停车位被占", "content": "固定车位长期被占", "category": "交通管理->停车管理",
                    "channel": test.site.profile.channels[1].id, "city_number": "热线-77",
                    "unit": TestSite.unit.code, "city_due_at": "2026-08-09T18:00",
                    "name": "测试甲", "phone": "19900001111",
                ])
            #expect(answer.status == 303)
            let detail = try await test.detail(
                try #require(OrderNumber(String((answer.location ?? "").split(separator: "/")[1]))))
            let facts = detail.order.facts
            #expect(facts.category == ["交通管理", "停车管理"])
            #expect(facts.unitName == test.site.directory[TestSite.unit]?.name)
            #expect(facts.channel == test.site.profile.channels[1].id)
            #expect(facts.cityDueAt == detail.order.deadlines.reply.due)
            #expect(detail.complainant.phone == "199****1111")
        }
    }

    @Test func `a refused form comes back with what was typed and what is wrong`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let long = String(repeating: "长", count: 101)
            let answer = try await desk.post(
                Links.orders,
                [
                    "title": "<b>标题</b>", "phone": long, "unit": "nowhere", "channel": "pigeon",
                    "category": "交通管理->停车管理",
                ])
            #expect(answer.status == 422)
            for field in ["phone", "unit", "channel"] {
                #expect(answer.text.contains("id=\"entry-\(field)-error\""), "\(field)")
            }
            #expect(answer.text.contains("value=\"&lt;b&gt;标题&lt;/b&gt;\""))
            #expect(answer.text.contains("<option value=\"交通管理-&gt;停车管理\" selected>"))
            #expect(answer.text.contains("联系电话最多 100 个字"))
            let empty = try await desk.post(Links.orders, ["place": "某小区"])
            #expect(empty.status == 422)
            #expect(empty.text.contains("id=\"entry-content-error\""))
            let future = try await desk.post(
                Links.orders, ["title": "路灯", "received_at": "2026-08-04T00:00"])
            #expect(future.text.contains("id=\"entry-received_at-error\""))
            let odd = try await desk.post(Links.orders, ["title": "路灯", "city_due_at": "昨天"])
            #expect(odd.status == 422)
            #expect(odd.text.contains("id=\"entry-city_due_at-error\""))
            #expect(try await desk.getJSON(Links.orders).json()["total"] as? Int == 0)
        }
    }

    @Test func `a number of an order out of sight is refused without its number`() async throws {
        try await TestSite.run { test in
            var facts = OrderFacts()
            facts.title = "举报某单位"
            facts.cityNumber = "热线-6"
            facts.isConfidential = true
            let hidden = try await RegisterOrder(test.site).run(
                facts, complainant: Complainant(),
                by: Actor(account: 77, name: "other", roles: [.desk]))
            let desk = test.browser(.desk)
            let answer = try await desk.post(
                Links.orders, ["title": "路灯", "city_number": "热线-6"])
            #expect(answer.status == 409)
            #expect(answer.text.contains("id=\"entry-city_number-error\""))
            #expect(answer.text.contains("已被使用"))
            #expect(!answer.text.contains(hidden.number.text))
            let program = try await desk.postJSON(
                Links.orders, #"{"title":"路灯","city_number":"热线-6"}"#)
            #expect(program.status == 409)
            #expect(try program.json()["code"] as? String == "number_taken")
            #expect(!program.text.contains(hidden.number.text))
        }
    }

    @Test func `a number that is taken leads to the order that has it`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let fields: KeyValuePairs = ["title": "路灯", "city_number": "热线-5"]
            let first = try #require(try await desk.post(Links.orders, fields).location)
            let again = try await desk.post(Links.orders, fields)
            #expect(again.status == 409)
            #expect(again.text.contains("id=\"entry-city_number-error\""))
            #expect(again.text.contains("href=\"\(first)\""))
            let program = try await desk.postJSON(
                Links.orders, #"{"title":"路灯","city_number":"热线-5"}"#)
            #expect(program.status == 409)
            #expect(try program.json()["code"] as? String == "number_taken")
            #expect("/orders/" + (try program.json()["existing"] as? String ?? "") == first)
            let long = try await desk.postJSON(
                Links.orders,
                #"{"title":"路灯","city_number":"\#(String(repeating: "9", count: 101))"}"#)
            #expect(long.status == 422)
            #expect(try long.json()["code"] as? String == "field_errors")
        }
    }
}
