import Casework
import Operations
import Pages
import Testing

@testable import Web

/// The desk, shifts and alarms as people get them.
@Suite struct DeskTests {
    @Test func `the desk shows the queue, the matter and the decision`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            let page = try await desk.get("/desk")
            #expect(page.status == 200)
            #expect(page.text.contains("data-number=\"\(number.text)\""))
            #expect(page.text.contains("data-order=\"\(number.text)\""))
            #expect(page.text.contains("/orders/\(number.text)/signature"))
            let part = try await desk.get("/desk/orders/\(number.text)")
            #expect(part.status == 200)
            #expect(!part.text.contains("<html"))
            #expect(try await desk.get("/desk/queue").text.contains(number.text))
        }
    }

    @Test func `without the script a form comes back to the desk`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let desk = test.browser(.desk)
            _ = try await desk.get("/desk")
            let signed = try await desk.post(
                "/orders/\(number.text)/signature", ["version": "1", "back": "/desk"])
            #expect(signed.status == 303)
            #expect(signed.location == "/desk")
            let elsewhere = try await desk.post(
                "/orders/\(number.text)/dispatches",
                ["version": "2", "lead": TestSite.unit.code, "back": "//example.org"])
            #expect(elsewhere.location == "/orders/\(number.text)")
        }
    }

    @Test func `an order that is not there is said, and leaves the desk usable`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            let gone = try await desk.get("/desk?order=20260801-0000013")
            #expect(gone.status == 200)
            #expect(gone.text.contains("已不在您的可见范围"))
            #expect(try await desk.get("/desk?order=nonsense").text.contains("已不在您的可见范围"))
            #expect(try await desk.get("/desk/orders/20260801-0000013").status == 404)
        }
    }

    @Test func `a shift is kept on the page, and a refusal is told at its field`() async throws {
        try await TestSite.run { test in
            let desk = test.browser(.desk)
            _ = try await desk.get("/shifts")
            let refused = try await desk.post("/shifts", ["line": "1 席", "hours": "30"])
            #expect(refused.status == 422)
            #expect(refused.text.contains("时长应为 1 至 24 小时"))
            #expect(refused.text.contains("1 席"))
            #expect(try await desk.post("/shifts", ["line": "1 席", "hours": "8"]).status == 303)
            #expect(try await desk.get("/").text.contains("1 席"))
            #expect(try await desk.post("/hand-overs", ["body": ""]).status == 422)
            let note = try await desk.post("/hand-overs", ["body": "催<b>城管科</b>"])
            #expect(note.status == 303)
            #expect(try await desk.get("/").text.contains("催&lt;b&gt;城管科"))
            #expect(try await desk.post("/shifts/end").status == 303)
            #expect(try await desk.post("/shifts/end").status == 422)
            let answer = try await desk.postJSON("/shifts", "{\"hours\": \"0\"}")
            #expect(answer.status == 422)
            #expect(try answer.json()["code"] as? String == "shift_refused")
        }
    }

    @Test func `an alarm stands on the workbench until somebody takes it`() async throws {
        try await TestSite.run { test in
            let number = try await test.newOrder()
            let order = try await test.detail(number).order
            let left = order.deadlines.sign.due.seconds(since: test.site.clock())
            test.clock.move(seconds: left + 60)
            let desk = test.browser(.desk)
            let bar = try await desk.get("/alarms?back=/desk")
            #expect(bar.text.contains(number.text))
            #expect(bar.text.contains("data-count=\"1\""))
            #expect(try await desk.get("/").text.contains("id=\"alarms\""))
            let taken = try await desk.post("/alarms", ["order": number.text, "back": "/desk"])
            #expect(taken.location == "/desk")
            #expect(try await desk.get("/alarms").text.isEmpty)
            #expect(try await desk.get("/").text.contains("接手"))
        }
    }
}
