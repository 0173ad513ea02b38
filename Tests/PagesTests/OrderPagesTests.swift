import Casework
import Foundation
import Localization
import Markup
import Pages
import Testing

@Suite struct OrderPagesTests {
    @Test func `a filter survives its own address`() {
        var filter = OrderFilter()
        filter.states = [.awaitingSigning, .handling]
        filter.unit = UnitID("a.b&c=d")
        filter.responsibleUnit = "物业 管理+办"
        filter.category = "市政"
        filter.receivedFrom = LocalDate(year: 2026, month: 8, day: 1)
        filter.closedTo = LocalDate(year: 2026, month: 8, day: 31)
        filter.due = .overFourDays
        filter.answer = .mostlySatisfied
        filter.isOpen = false
        filter.assessedOnly = true
        filter.importBatch = 14
        filter.receivedHour = 9
        filter.text = "路灯 & <不亮>"
        filter.sort = .dueFirst
        #expect(OrderQuery.read(OrderQuery.items(of: filter)) == filter)
        #expect(OrderQuery.read(decoded(Links.orders(filter))) == filter)
    }

    @Test func `orders without a name keep their own address`() {
        var filter = OrderFilter()
        filter.responsibleUnit = ""
        filter.community = ""
        filter.channel = "weibo"
        #expect(OrderQuery.read(decoded(Links.orders(filter))) == filter)
        #expect(Links.orders(filter) != Links.orders(OrderFilter()))
        #expect(OrderQuery.read([("responsible", "")]) == OrderFilter())
    }

    @Test func `what a query says wrongly is passed over`() {
        let filter = OrderQuery.read([
            ("state", "nonsense"), ("due", "never"), ("received_from", "2026-02-30"),
            ("import", "x"), ("sort", "sideways"), ("unknown", "1"),
        ])
        #expect(filter == OrderFilter())
    }

    @Test func `a cursor survives its text and nonsense is none`() {
        let cursor = ListCursor(key: -5, id: OrderID(42))
        #expect(OrderQuery.cursor(OrderQuery.text(of: cursor)) == cursor)
        for text in ["", "1", "1.", "a.b", "1.2.3"] { #expect(OrderQuery.cursor(text) == nil) }
    }

    @Test func `a cursor of a list by a text survives whatever the text holds`() {
        for text in ["", "a.b", "物业 管理+&=.", "t.1.2"] {
            let cursor = ListCursor(key: 0, text: text, id: OrderID(42))
            #expect(OrderQuery.cursor(OrderQuery.text(of: cursor)) == cursor)
        }
    }

    @Test func `a layout survives its own address and what is wrong is passed over`() {
        var layout = ListLayout()
        layout.columns = [.channel, .title, .clock]
        layout.frozen = 2
        layout.grouping = .community
        #expect(OrderQuery.layout(OrderQuery.items(of: layout)) == layout)
        #expect(OrderQuery.items(of: ListLayout()).isEmpty)
        let odd = OrderQuery.layout([
            ("columns", "nonsense,state,state"), ("columns", "unit"), ("frozen", "99"),
            ("group", "x"),
        ])
        #expect(odd.columns == [.number, .state, .unit], "every row leads to its order")
        #expect(odd.frozen == ListLayout.frozenMax)
        #expect(odd.grouping == nil)
    }

    @Test func `every part of a filter is a chip that takes only itself away`() {
        var filter = OrderFilter()
        filter.states = [.handling, .closed]
        filter.unit = Samples.unit
        filter.community = ""
        filter.channel = "weibo"
        filter.receivedFrom = LocalDate(year: 2026, month: 8, day: 1)
        filter.due = .soon
        filter.isOpen = true
        filter.answer = .resolved
        filter.countedOnly = true
        filter.importBatch = 3
        filter.text = "路灯"
        var model = OrderListModel(
            filter: filter, page: OrderListPage(orders: [], next: nil, total: 0), cursor: nil,
            choices: Samples.choices(.zhHans))
        model.layout.columns = [.title, .state]
        let scan = PageScan(
            orderListPage(model, in: Samples.frame(.zhHans, path: "/orders")).text)
        let chips = scan.tags("a").filter { $0.attributes["class"] == "chip" }
        #expect(chips.count == 11)
        for chip in chips {
            let items = decoded(chip.attributes["href"] ?? "")
            #expect(OrderQuery.items(of: OrderQuery.read(items)).count >= 9)
            #expect(OrderQuery.read(items) != filter)
            #expect(OrderQuery.layout(items) == model.layout, "the columns stay")
        }
    }

    @Test func `a chosen row survives its text and nonsense is none`() {
        let chosen = ChosenOrder(number: Samples.order(.handling).number, version: 8)
        #expect(ChosenOrder(chosen.text) == chosen)
        for text in ["", "20260803-0001233", "20260803-0001233@0", "20260803-0001234@8", "@8"] {
            #expect(ChosenOrder(text) == nil)
        }
    }

    @Test(arguments: [
        (OrderState.awaitingSigning, ["signature", "return"]),
        (.sendBackRequested, ["return-review"]), (.awaitingDispatch, ["dispatches", "return"]),
        (.handling, ["contacts", "notes", "replies", "dispatches"]),
        (.awaitingReplyReview, ["reply-review"]), (.awaitingJudgement, ["callbacks", "judgement"]),
        (.awaitingClosing, ["closure", "callbacks"]),
    ])
    func `an order offers the forms its state takes, with its version`(
        state: OrderState, parts: [String]
    ) {
        let scan = PageScan(
            orderPage(Samples.orderModel(state, .zhHans), in: Samples.frame(.zhHans)).text)
        let base = Links.order(Samples.order(state).number) + "/"
        let targets = scan.tags("form").compactMap { $0.attributes["action"] }
            .filter { $0.hasPrefix(base) }
        #expect(targets == parts.map { base + $0 })
        let versions = scan.tags("input").filter { $0.attributes["name"] == "version" }
        #expect(versions.count == parts.count)
        #expect(versions.allSatisfy { $0.attributes["value"] == "8" })
    }

    @Test func `a reply asks for a waiver only while no contact is on record`() {
        let without = orderPage(Samples.orderModel(.handling, .en), in: Samples.frame(.en)).text
        #expect(without.contains("name=\"waiver\""))
        let reviewed = orderPage(
            Samples.orderModel(.awaitingReplyReview, .en), in: Samples.frame(.en)
        ).text
        #expect(!reviewed.contains("name=\"waiver\""))
    }

    @Test func `a refused form keeps what was written and says what is wrong at the field`() {
        let scan = PageScan(Gallery.page("order-refused", .en).text)
        let reply = scan.tags("textarea").first { $0.attributes["name"] == "reply" }
        #expect(reply?.attributes["aria-invalid"] == "true")
        #expect(reply?.attributes["aria-describedby"] == "reply-reply-hint reply-reply-error")
        #expect(scan.text.contains("已联系"))
        #expect(scan.text.contains("Reply: at least 5 characters."))
    }

    @Test func `after a valid callback judging stands open`() {
        let html = orderPage(
            Samples.orderModel(.awaitingJudgement, .en), in: Samples.frame(.en)
        ).text
        let open = html.components(separatedBy: "<details class=\"action\" open>")
        #expect(open.count == 2)
        #expect(open[1].contains("/judgement\""))
    }

    @Test func `a phone number is never shown in full`() {
        let html = orderPage(Samples.orderModel(.handling, .en), in: Samples.frame(.en)).text
        #expect(html.contains("138****0000"))
        #expect(html.firstMatch(of: /1[0-9]{10}(?![0-9])/) == nil)
    }

    private func decoded(_ address: String) -> [(String, String)] {
        let query = address.split(separator: "?", maxSplits: 1).last ?? ""
        return query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return (parts[0], (parts.count > 1 ? parts[1] : "").removingPercentEncoding ?? "")
        }
    }
}
