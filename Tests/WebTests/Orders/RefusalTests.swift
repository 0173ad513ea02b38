import Casework
import Operations
import Pages
import Testing

@testable import Web

@Suite struct RefusalTests {
    @Test func `a refused reply comes back with its text and the reason beside the field`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            for (command, who) in [
                (OrderCommand.sign, Who.desk),
                (.dispatch(DispatchPlan(lead: TestSite.unit)), .desk),
            ] {
                _ = try await ChangeOrderForTests(test).run(command, number, who)
            }
            let answer = try await test.browser(.handler).post(
                Links.order(number, .reply), ["reply": "已处理完毕，请知悉", "waiver": ""])
            #expect(answer.status == 422)
            #expect(answer.text.contains("没有联系诉求人的记录"))
            #expect(answer.text.contains("已处理完毕，请知悉"))
            #expect(answer.text.contains("id=\"reply-waiver-error\""))
            #expect(try await test.detail(number).order.state == .handling)
        }
    }

    @Test func `a rejection without a reason is refused at the remark`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingReplyReview)
            let answer = try await test.browser(.desk).post(
                Links.order(number, .reviewReply), ["decision": "reject", "remark": ""])
            #expect(answer.status == 422)
            #expect(answer.text.contains("id=\"review_reply-remark-error\""))
        }
    }

    @Test func `taking an order from its unit asks for a reason and says so`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let desk = test.browser(.desk)
            #expect(try await desk.get(Links.order(number)).text.contains("改派"))
            let refused = try await desk.post(
                Links.order(number, .dispatch), ["lead": TestSite.otherUnit.code, "reason": ""])
            #expect(refused.status == 422)
            #expect(refused.text.contains("id=\"dispatch-reason-error\""))
            let moved = try await desk.post(
                Links.order(number, .dispatch),
                ["lead": TestSite.otherUnit.code, "reason": "属于民生保障问题"])
            #expect(moved.status == 303)
            let page = try await desk.get(Links.order(number))
            #expect(page.text.contains("已改派"))
            #expect(page.text.contains("属于民生保障问题"))
            #expect(try await test.browser(.handler).get(Links.order(number)).status == 404)
        }
    }

    @Test func `a judgement unlike the callback asks for a reason beside its field`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingJudgement)
            let reviewer = test.browser(.reviewer)
            _ = try await reviewer.post(
                Links.order(number, .recordCallback),
                [
                    "outcome": "valid", "contacted": "yes", "resolution": "resolved",
                    "satisfaction": "satisfied",
                ])
            func judge(_ reason: String) async throws -> Answer {
                try await reviewer.post(
                    Links.order(number, .judge),
                    [
                        "contacted": "yes", "resolution": "unresolved",
                        "satisfaction": "satisfied", "reason": reason,
                    ])
            }
            let refused = try await judge("")
            #expect(refused.status == 422)
            #expect(refused.text.contains("id=\"judge-reason-error\""))
            let judged = try await judge("现场复核尚未修好")
            #expect(judged.status == 303)
            #expect(
                try await reviewer.get(Links.order(number)).text.contains("现场复核尚未修好"))
        }
    }

    @Test func `the address of a form, asked for, leads to the page it stands on`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let handler = test.browser(.handler)
            let order = Links.order(number)
            #expect(try await handler.get(Links.order(number, .reply)).location == order)
            #expect(try await handler.get("/orders/signatures").location == "/orders")
            #expect(try await handler.getJSON(Links.order(number, .reply)).status == 405)
            let refused = try await handler.post(Links.order(number, .reply), ["reply": ""])
            #expect(refused.status == 422)
            #expect(refused.text.contains("data-here=\"\(order)\""))
            #expect(refused.text.contains("name=\"back\" value=\"\(order)\""))
            #expect(try await handler.get(order).text.contains("data-here") == false)
        }
    }

    @Test func `a contact names everything that is missing`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let answer = try await test.browser(.handler).post(
                Links.order(number, .recordContact))
            for field in ["channel", "reached", "summary"] {
                #expect(answer.text.contains("record_contact-\(field)-error"), "\(field)")
            }
        }
    }

    @Test func `what was chosen in vain is named in words, and so is a unit named twice`()
        async throws
    {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingDispatch)
            let desk = test.browser(.desk)
            let unit = TestSite.unit.code
            let name = try #require(test.site.directory[TestSite.unit]?.name)
            let twice = try await desk.post(
                Links.order(number, .dispatch), ["lead": unit, "assisting": unit])
            #expect(twice.status == 422)
            #expect(twice.text.contains("同一单位被选了两次：\(name)"))
            let version = try await test.detail(number).order.version
            _ = try await ChangeOrderForTests(test).run(
                .dispatch(DispatchPlan(lead: TestSite.unit)), number, .desk)
            let stale = try await desk.post(
                Links.order(number, .dispatch), ["version": String(version), "lead": unit])
            #expect(stale.status == 409)
            #expect(stale.text.contains(number.text))
            #expect(stale.text.contains("<dd class=\"said\">\(name)</dd>"))
            #expect(stale.text.contains(">\(unit)<") == false)
        }
    }

    @Test func `a form for a step that is over is refused in words`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingDispatch)
            let answer = try await test.browser(.desk).post(Links.order(number, .sign))
            #expect(answer.status == 422)
            #expect(answer.text.contains("role=\"alert\""))
            let program = try await test.browser(.desk).postJSON(
                Links.order(number, .sign), "{}")
            #expect(program.status == 422)
            #expect(try program.json()["code"] as? String == "wrong_state")
        }
    }

    @Test func `who was slower sees what was written beside what has happened`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .awaitingReplyReview)
            let version = try await test.detail(number).order.version
            _ = try await ChangeOrderForTests(test).run(
                .reviewReply(Review(isAccepted: true, remark: "同意")), number, .desk)
            let answer = try await test.browser(.desk).post(
                Links.order(number, .reviewReply),
                [
                    "version": String(version), "decision": "reject",
                    "remark": "<b>需要补充照片</b>",
                ])
            #expect(answer.status == 409)
            #expect(answer.text.contains("&lt;b&gt;需要补充照片&lt;/b&gt;"))
            #expect(answer.text.contains("待三率评定"))
            let program = try await test.browser(.desk).postJSON(
                Links.order(number, .reviewReply),
                #"{"version":\#(version),"decision":"accept"}"#)
            #expect(program.status == 409)
            #expect(try program.json()["version"] as? Int == version + 1)
            #expect(try program.json()["state"] as? String == "awaiting_judgement")
        }
    }

    @Test func `a dispatch in vain gives back the people that were chosen`() async throws {
        try await TestSite.run { test in
            var facts = OrderFacts()
            facts.title = "匿名反映"
            facts.isConfidential = true
            let number = try await RegisterOrder(test.site).run(
                facts, complainant: Complainant(), by: test.actor(.desk)
            ).number
            _ = try await ChangeOrderForTests(test).run(.sign, number, .desk)
            let answer = try await test.browser(.desk).post(
                Links.order(number, .dispatch),
                [
                    "version": "1", "lead": TestSite.unit.code,
                    "handlers": String(Who.handler.account),
                ])
            #expect(answer.status == 409)
            #expect(answer.text.contains("<dd class=\"said\">handler</dd>"))
        }
    }

    @Test func `an order out of sight reads like one that is not there`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            let missing = OrderNumber(day: TestSite.day, sequence: 999)
            let stranger = test.browser(.stranger)
            let hidden = try await stranger.get(Links.order(number))
            let absent = try await stranger.get(Links.order(missing))
            let mistyped = try await stranger.get("/orders/20260803-0000012")
            #expect([hidden.status, absent.status, mistyped.status] == [404, 404, 404])
            func bare(_ answer: Answer) -> String {
                answer.text.replacing(number.text, with: "").replacing(missing.text, with: "")
            }
            #expect(bare(hidden) == bare(absent))
            let change = try await stranger.post(
                Links.order(number, .recordProgress), ["note": "试一试"])
            #expect(change.status == 404)
            #expect(try await test.browser(.handler).get(Links.order(number)).status == 200)
        }
    }

    @Test func `what somebody sees but may not do is forbidden`() async throws {
        try await TestSite.run { test in
            let number = try await test.order(in: .handling)
            for who in [Who.desk, .leader, .analyst, .reviewer] {
                let answer = try await test.browser(who).post(
                    Links.order(number, .reply), ["reply": "代为回复，请知悉"])
                #expect(answer.status == 403, "\(who)")
            }
            let register = try await test.browser(.leader).post("/orders", ["title": "新工单"])
            #expect(register.status == 403)
            #expect(try await test.browser(.handler).get("/imports").status == 403)
            #expect(try await test.browser(.handler).get("/reports").status == 403)
        }
    }

    @Test func `handlers list their own orders only, administrators none`() async throws {
        try await TestSite.run { test in
            _ = try await test.order(in: .handling, title: "本单位的工单")
            _ = try await test.newOrder(title: "未派的工单")
            let own = try await test.browser(.handler).get("/orders")
            #expect(own.text.contains("本单位的工单"))
            #expect(!own.text.contains("未派的工单"))
            let other = try await test.browser(.stranger).get(
                "/orders?unit=" + TestSite.unit.code)
            #expect(other.status == 200)
            #expect(!other.text.contains("本单位的工单"))
            #expect(try await test.browser(.administrator).get("/orders").status == 403)
            let home = try await test.browser(.administrator).get("/")
            #expect(home.status == 200)
            #expect(!home.text.contains("本单位的工单"))
            let number = try await test.order(in: .handling)
            #expect(
                try await test.browser(.administrator).get(Links.order(number)).status == 404)
        }
    }
}
