import Casework
import Localization
import Markup
import Pages

extension Samples {
    static let orderDeskPages = ["order-as-of", "order-around", "order-similar"]

    /// An order as it was; one with all that may stand around it; the page of similar orders.
    static func orderDeskPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let frame = Samples.frame(language, path: "/orders/20260803-0001234")
        switch name {
        case "order-as-of":
            var model = orderModel(.awaitingReplyReview, language)
            var facts = facts
            facts.title = "楼上漏水"
            let past = WorkOrder(
                id: OrderID(42), number: model.detail.order.number,
                snapshot: WorkOrder.Snapshot(
                    version: 3, state: .awaitingDispatch, facts: facts,
                    deadlines: model.detail.order.deadlines, moments: order(.handling).moments))
            model.past = PastOrder(order: past, at: now.adding(hours: -60))
            return orderPage(model, in: frame)
        case "order-around":
            var model = orderModel(.handling, language)
            model.list = OrderFilter()
            model.shownEvents = .unit
            model.surroundings.draft = ReplyDraft(
                text: "已联系诉求人，约定次日上门。", savedAt: now.adding(hours: -1))
            model.surroundings.caller = CallerHistory(
                orders: [
                    summary(1, .handling, dueInMinutes: 60),
                    summary(2, .closed, dueInMinutes: 0),
                ], monthCount: 1)
            model.proofs.sign = proof
            return orderPage(model, in: frame)
        case "order-similar":
            return similarPage(
                SimilarModel(
                    order: order(.handling),
                    found: [
                        SimilarOrder(
                            order: summary(3, .handling, dueInMinutes: 60),
                            evidence: [
                                .place("松涛里 6 号楼"), .category(["物业管理", "维修"]),
                                .words(["漏水", "物业"]), .community("松涛社区"),
                            ])
                    ], days: 90), in: frame)
        default: return nil
        }
    }

    private static var proof: ClockProof {
        let rule = DeadlineClass(
            id: "sign", name: "签收", purpose: .signing, limit: .workingDays(2), start: .arrived,
            validFrom: LocalDate(dayNumber: 20_454), source: "示例办法 第 3 条", confidence: .found)
        let first = LocalDate(dayNumber: 20_666)
        let steps: [DeadlineStep] = [
            DeadlineStep(date: first, kind: .start, count: 0),
            DeadlineStep(date: first.adding(days: 1), kind: .weekend, count: 0),
            DeadlineStep(date: first.adding(days: 2), kind: .holiday, count: 0),
            DeadlineStep(date: first.adding(days: 3), kind: .makeUp, count: 1),
            DeadlineStep(date: first.adding(days: 4), kind: .working, count: 2),
            DeadlineStep(date: first.adding(days: 5), kind: .counted, count: 2),
        ]
        return ClockProof(
            rule: rule,
            count: DeadlineProof(
                classID: "sign", start: now.adding(hours: -94), due: now.adding(hours: -92),
                steps: steps, unannouncedYears: []))
    }
}
