import Casework
import Localization
import Pages

extension Samples {
    static let rulebook = Rulebook(
        id: "demo-2026", name: "示例考评办法（2026）",
        validity: Validity(from: LocalDate(dayNumber: 20_454)),
        weights: RateWeights(response: 100, resolution: 500, satisfaction: 400),
        coefficients: AnswerCoefficients(
            resolved: 1000, partlyResolved: 0, satisfied: 1000, mostlySatisfied: 900, neutral: 0,
            dissatisfied: 0, veryDissatisfied: 0),
        style: FigureStyle(rateDecimals: 1, scoreDecimals: 1, rounding: .halfUp),
        period: PeriodRule(cycleDay: 19), moment: .received, tieBreak: .receivedDescending,
        rankValue: .shown, leftOut: [:], sources: [])

    static var league: League {
        var counts: [UnitID: RateCounts] = [:]
        for (index, unit) in units.enumerated() {
            let received = 312 - index * 41
            let valid = index == 5 ? 0 : received / 3
            counts[unit.0] = RateCounts(
                received: received, closed: received - 20 - index, validCallbacks: valid,
                contacted: valid - valid / 40, resolved: valid * (92 - index * 3) / 100,
                partlyResolved: valid / 50, satisfied: valid * (80 - index * 4) / 100,
                mostlySatisfied: valid / 10)
        }
        return League(counts, under: rulebook)
    }

    static func report(_ language: SiteLanguage) -> ReportModel {
        let day = LocalDate(dayNumber: 20_672)
        let style = rulebook.style
        let categories = [("物业管理", 46, 39), ("市政", 31, 31), ("环境保护", 22, 27), ("供暖", 9, 2)]
        return ReportModel(
            day: day, periodStart: day.adding(days: -19), periodEnd: day.adding(days: 11),
            base: .full, rulebookName: rulebook.name, style: style,
            totals: [
                ReportTotal(
                    .received, count: 186, dayBefore: 174, periodSoFar: 3_412,
                    filter: OrderFilter()),
                ReportTotal(
                    .closed, count: 142, dayBefore: 151, periodSoFar: 2_988,
                    filter: OrderFilter()),
                ReportTotal(
                    .open, count: 1_024, dayBefore: nil, periodSoFar: nil, filter: OrderFilter()),
                ReportTotal(
                    .validCallbacks, count: 61, dayBefore: 61, periodSoFar: 1_204,
                    filter: OrderFilter()),
            ],
            league: league,
            unitFilter: { unit in
                var filter = OrderFilter()
                filter.unit = unit
                return filter
            },
            categories: categories.map { name, count, before in
                CategoryCount(
                    name: name, count: count, total: 186,
                    change: .percent(from: before, to: count, style: style),
                    filter: OrderFilter())
            },
            attention: [
                AttentionList(.soon, count: 23, filter: OrderFilter(), orders: []),
                AttentionList(
                    .overdue, count: 3, filter: OrderFilter(),
                    orders: [
                        summary(5, .handling, dueInMinutes: -2_940),
                        summary(6, .awaitingDispatch, dueInMinutes: -35),
                    ]),
                AttentionList(.overFourDays, count: 41, filter: OrderFilter(), orders: []),
            ],
            stored: (0..<4).map {
                StoredReport(
                    day: day.adding(days: -$0), madeAt: now.adding(hours: -24 * $0 - 2))
            })
    }

    static var unitModel: UnitPageModel {
        UnitPageModel(
            unit: unit, unitName: "松涛社区",
            counts: [
                StateCount(.handling, count: 9), StateCount(.awaitingReplyReview, count: 3),
                StateCount(.awaitingJudgement, count: 2), StateCount(.closed, count: 201),
            ],
            orders: [
                summary(1, .handling, dueInMinutes: -300), summary(4, .handling, dueInMinutes: 95),
                summary(7, .handling, dueInMinutes: 4_000),
                summary(9, .awaitingReplyReview, dueInMinutes: 5_000),
            ],
            next: ListCursor(key: 1, id: OrderID(4)), openCount: 14, dueSoonCount: 1,
            overdueCount: 1, rates: league.rows.first?.rates)
    }
}
