import Casework
import Testing

/// Every state against every command. A cell is the next state, `=` for an event that moves
/// nothing, `0` for no event at all, or `.` for the refusal `wrongState`. `CL/AS` is what the city
/// finished before anybody here signed.
@Suite struct StateTableTests {
    private static let codes: [(state: OrderState, code: String)] = [
        (.awaitingSigning, "AS"), (.sendBackRequested, "SR"), (.sentBack, "SB"),
        (.awaitingDispatch, "AD"), (.handling, "HA"), (.awaitingReplyReview, "RR"),
        (.awaitingJudgement, "AJ"), (.awaitingClosing, "AC"), (.closed, "CL"),
        (.verdictReceived, "VR"), (.archived, "AR"),
    ]

    private static let commands: [(name: String, command: OrderCommand)] = [
        ("amd", .amend(amended)),
        ("fin", .amend(OrderFixture.facts, finishedAtCity: true)),
        ("new", .amend(sentAnew)),
        ("opn", .amend(OrderFixture.facts, openAtCity: true)),
        ("sig", .sign),
        ("ask", .requestSendBack(reason: "不属于本街道")),
        ("as+", .reviewSendBack(OrderFixture.accepted)),
        ("as-", .reviewSendBack(OrderFixture.rejected)),
        ("dsp", .dispatch(DispatchPlan(lead: OrderFixture.green, reason: "不是道路问题"))),
        ("con", .recordContact(Contact(channel: .phone, reached: true, summary: "说明了情况"))),
        ("prg", .recordProgress(note: "到现场查看")),
        ("rep", .reply(text: "已经修好了", contactWaiver: "号码是空号")),
        ("rp+", .reviewReply(OrderFixture.accepted)),
        ("rp-", .reviewReply(OrderFixture.rejected)),
        ("cal", .recordCallback(OrderFixture.validCallback)),
        ("jdg", .judge(OrderFixture.answers, withoutCallback: "三次无人接听")),
        ("cl+", .reviewClosing(OrderFixture.accepted)),
        ("cl-", .reviewClosing(OrderFixture.rejected)),
    ]

    private static var amended: OrderFacts {
        var facts = OrderFixture.facts
        facts.title = "路灯不亮（第二次）"
        return facts
    }

    /// The city dispatches an hour after the last of the fixtures was sent back.
    private static var sentAnew: OrderFacts {
        var facts = OrderFixture.facts
        facts.cityDispatchedAt = OrderFixture.start.adding(hours: 49)
        return facts
    }

    private static let table = """
              amd fin new opn sig ask as+ as- dsp con prg rep rp+ rp- cal jdg cl+ cl-
        AS    =   CL  =   0   AD  SR  .   .   .   .   .   .   .   .   .   .   .   .
        SR/AS =   0   =   0   .   .   SB  AS  .   .   .   .   .   .   .   .   .   .
        SR/AD =   0   =   0   .   .   SB  AD  .   .   .   .   .   .   .   .   .   .
        SB    =   0   AS  0   .   .   .   .   .   .   .   .   .   .   .   .   .   .
        AD    =   0   =   0   .   SR  .   .   HA  .   .   .   .   .   .   .   .   .
        HA    =   0   =   0   .   .   .   .   =   =   =   RR  .   .   .   .   .   .
        RR    =   0   =   0   .   .   .   .   .   .   .   .   AJ  HA  .   .   .   .
        AJ    =   0   =   0   .   .   .   .   .   .   .   .   .   .   =   AC  .   .
        AC    =   0   =   0   .   .   .   .   .   .   .   .   .   .   =   .   CL  HA
        CL    =   0   =   0   .   .   .   .   .   .   .   .   .   .   =   .   .   .
        VR    =   0   =   0   .   .   .   .   .   .   .   .   .   .   .   .   .   .
        AR    =   0   =   0   .   .   .   .   .   .   .   .   .   .   .   .   .   .
        CL/AS =   0   =   AS  .   .   .   .   .   .   .   .   .   .   =   .   .   .
        """

    private static func orders() throws -> [(name: String, order: WorkOrder)] {
        var orders: [(name: String, order: WorkOrder)] = []
        for (state, code) in codes {
            if state == .sendBackRequested {
                let asked = OrderCommand.requestSendBack(reason: "不属于本街道")
                let signed = try OrderFixture.order(in: .awaitingDispatch)
                orders.append(("SR/AS", try OrderFixture.order(in: state)))
                orders.append(("SR/AD", try signed.after(asked)))
            } else {
                orders.append((code, try OrderFixture.order(in: state)))
            }
        }
        orders.append(("CL/AS", try OrderFixture.received(finished: true)))
        return orders
    }

    private static func cell(_ order: WorkOrder, _ command: OrderCommand) -> String {
        do {
            let next = try order.after(command)
            if next == order { return "0" }
            guard next.version == order.version + 1 else { return "version" }
            if next.state == order.state { return "=" }
            return codes.first { $0.state == next.state }?.code ?? "?"
        } catch OrderRefusal.wrongState(order.state, command.action) {
            return "."
        } catch {
            return "\(error)"
        }
    }

    private static func line(_ cells: [String]) -> String {
        let padded = cells.enumerated().map { column, cell in
            cell + String(repeating: " ", count: max(0, (column == 0 ? 6 : 4) - cell.count))
        }.joined()
        return String(padded.reversed().drop { $0 == " " }.reversed())
    }

    @Test func `every state answers every command as the table says`() throws {
        let head = Self.line([""] + Self.commands.map(\.name))
        let rows = try Self.orders().map { name, order in
            Self.line([name] + Self.commands.map { Self.cell(order, $0.command) })
        }
        let expected = Self.table.split(separator: "\n").map(String.init)
        for (row, want) in zip([head] + rows, expected) { #expect(row == want) }
        #expect(rows.count + 1 == expected.count)
    }

    @Test func `the table knows every state and every action`() {
        #expect(Set(Self.codes.map(\.state)) == Set(OrderState.allCases))
        #expect(Set(Self.commands.map(\.command.action)) == Set(OrderAction.allCases))
    }

    @Test func `the actions a page offers are those the state takes`() throws {
        for (_, order) in try Self.orders() {
            let taken = Self.commands.filter { _, command in
                if case .wrongState? = order.refusal(of: command) { return false }
                return true
            }.map(\.command.action)
            let offered = WorkOrder.actions(in: order.state)
            #expect(Set(taken).subtracting([.amend]) == Set(offered))
            #expect(Set(offered).count == offered.count)
        }
    }

    @Test func `every state and action has a stored name of its own`() {
        #expect(Set(OrderState.allCases.map(\.rawValue)).count == OrderState.allCases.count)
        #expect(OrderState(rawValue: "awaiting_reply_review") == .awaitingReplyReview)
        #expect(
            OrderEvent.Kind.allCases.map(\.rawValue) == [
                "received", "amended", "edited", "complainant_amended", "signed",
                "send_back_requested", "send_back_reviewed", "dispatched", "contact_recorded",
                "progress_recorded", "replied", "reply_reviewed", "callback_recorded", "judged",
                "closing_reviewed",
            ])
    }
}
