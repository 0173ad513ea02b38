import Casework
import Pages
import Testing

@testable import Web

@Suite struct MainJobTests {
    @Test func `one order goes through the whole main job by forms`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let (desk, unit, reviewer) = (
                test.browser(.desk), test.browser(.handler), test.browser(.reviewer)
            )
            func done(
                _ person: Browser, _ action: OrderAction,
                _ fields: KeyValuePairs<String, String> = [:]
            ) async throws -> OrderState {
                let page = try await person.get(Links.order(number))
                let version = try #require(page.hidden("version"))
                let answer = try await person.postItems(
                    Links.order(number, action),
                    [("version", version)] + fields.map { ($0.key, $0.value) })
                #expect(answer.status == 303, "\(action): \(answer.text)")
                #expect(answer.location == Links.order(number))
                return try await test.detail(number).order.state
            }
            #expect(try await done(desk, .sign) == .awaitingDispatch)
            let dispatched = try await done(
                desk, .dispatch,
                [
                    "lead": TestSite.unit.code, "assisting": TestSite.otherUnit.code,
                    "instruction": "请于今日联系",
                ])
            #expect(dispatched == .handling)
            let contacted = try await done(
                unit, .recordContact, ["channel": "phone", "reached": "yes", "summary": "已告知"])
            #expect(contacted == .handling)
            #expect(try await done(unit, .recordProgress, ["note": "已派维修"]) == .handling)
            let replied = try await done(unit, .reply, ["reply": "路灯已修复，恢复照明。"])
            #expect(replied == .awaitingReplyReview)
            let returned = try await done(
                desk, .reviewReply, ["decision": "reject", "remark": "请补充现场情况"])
            #expect(returned == .handling)
            _ = try await done(unit, .reply, ["reply": "路灯已修复，现场亮灯正常。", "waiver": "已联系过诉求人"])
            let accepted = try await done(desk, .reviewReply, ["decision": "accept"])
            #expect(accepted == .awaitingJudgement)
            let called = try await done(
                reviewer, .recordCallback,
                [
                    "outcome": "valid", "contacted": "yes", "resolution": "resolved",
                    "satisfaction": "mostly", "words": "修好了",
                ])
            #expect(called == .awaitingJudgement)
            let judged = try await done(
                reviewer, .judge,
                ["contacted": "yes", "resolution": "resolved", "satisfaction": "mostly"])
            #expect(judged == .awaitingClosing)
            #expect(try await done(desk, .reviewClosing, ["decision": "accept"]) == .closed)
            let detail = try await test.detail(number)
            #expect(detail.order.judgement?.satisfaction == .mostly)
            #expect(detail.order.assignments.map(\.unit) == [TestSite.unit, TestSite.otherUnit])
        }
    }

    @Test func `a send-back is asked for and decided by forms`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let asked = try await desk.post(
                Links.order(number, .requestSendBack), ["reason": "不属于本街道管辖范围"])
            #expect(asked.status == 303)
            let undecided = try await desk.post(
                Links.order(number, .reviewSendBack), ["remark": "没有选"])
            #expect(undecided.status == 422)
            #expect(undecided.text.contains("请选择一项"))
            let decided = try await desk.post(
                Links.order(number, .reviewSendBack), ["decision": "accept"])
            #expect(decided.status == 303)
            #expect(try await test.detail(number).order.state == .sentBack)
        }
    }

    @Test func `the page after a change says so once`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            _ = try await desk.post(Links.order(number, .sign))
            let next = try await desk.get(Links.order(number))
            #expect(next.text.contains("已签收。"))
            #expect(desk.cookies["jiesu_flash"] == nil)
            #expect(!(try await desk.get(Links.order(number)).text.contains("已签收。")))
        }
    }

    @Test func `an order is registered by form and found on the list`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let answer = try await desk.post(
                "/orders",
                [
                    "title": "小区积水", "content": "雨后积水", "category": "市政->排水",
                    "community": "某社区", "name": "测试人", "phone": "13800000000",
                    "received_at": "2026-08-02T08:30",
                ])
            #expect(answer.status == 303)
            let path = try #require(answer.location)
            let page = try await desk.get(path)
            #expect(page.text.contains("小区积水"))
            #expect(!page.text.contains("13800000000"))
            #expect(try await desk.get("/orders").text.contains("小区积水"))
            let unreadable = try await desk.postJSON(
                "/orders", #"{"title":"a","received_at":"yesterday"}"#)
            #expect(unreadable.status == 422)
            let empty = try await desk.postJSON("/orders", "{}")
            #expect(empty.status == 422)
            #expect(try empty.json()["code"] as? String == "text_missing")
        }
    }
}
