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

    static let imports = ImportsModel(
        past: [
            PastImport(
                id: 14, fileName: "市级导出_0807.xlsx", actor: "受理一席", at: now.adding(hours: -2),
                state: .finished,
                counts: ImportCounts(created: 174, changed: 12, unchanged: 310, refused: 4)),
            PastImport(
                id: 13, fileName: "市级导出_0806.xlsx", actor: "受理二席", at: now.adding(hours: -26),
                state: .failed, counts: ImportCounts(created: 80)),
            PastImport(
                id: 12, fileName: "区分转_0805.csv", actor: "受理一席", at: now.adding(hours: -50),
                state: .discarded, counts: ImportCounts()),
        ],
        mappings: [
            SavedMapping(
                name: "市级导出（23 列）", columnCount: 23, savedBy: "受理一席",
                savedAt: now.adding(hours: -600))
        ])

    static let refusals = [
        RefusedRow(
            sheet: "工单", row: 18, column: "来电时间", value: "2026-02-30 08:15",
            reason: "不是日历上的日期", mend: "改为实际日期，如 2026-02-28 08:15"),
        RefusedRow(
            sheet: "工单", row: 77, column: "工单编号", value: "", reason: "编号为空",
            mend: "补填市级编号，或从本次导入中删除该行"),
    ]

    static let preview = ImportPreviewModel(
        id: 15, fileName: "市级导出_0807.xlsx", sheet: "工单", headingRow: 3,
        headings: [
            RecognisedHeading(
                column: "A", heading: "工单编号", field: "city_number", sample: "演示-260807-000101"),
            RecognisedHeading(column: "B", heading: "标题", field: "title", sample: "小区北门路灯不亮"),
            RecognisedHeading(column: "C", heading: "来电人", field: "name", sample: "林*"),
            RecognisedHeading(column: "D", heading: "联系方式", field: "phone", sample: "138****0000"),
            RecognisedHeading(column: "E", heading: "来件天数", field: nil, sample: "4"),
        ],
        counts: ImportCounts(created: 174, changed: 12, unchanged: 310, refused: 4),
        rows: [
            PreviewRow(
                row: 4, action: .create, number: "演示-260807-000101", title: "小区北门路灯连续三晚不亮",
                receivedAt: now.adding(hours: -20), unitName: "银杏社区"),
            PreviewRow(
                row: 5, action: .change, number: "演示-260807-000102", title: "占道经营堵塞消防通道",
                receivedAt: now.adding(hours: -21), unitName: "城市管理办公室"),
            PreviewRow(
                row: 6, action: .keep, number: "演示-260807-000103", title: "垃圾清运不及时",
                receivedAt: now.adding(hours: -22), unitName: "银杏社区"),
            PreviewRow(
                row: 18, action: .refuse, number: "演示-260807-000115", title: "施工噪声扰民",
                receivedAt: nil, unitName: "城市管理办公室"),
        ],
        refusals: refusals, warnings: ["列“来件天数”没有对应的栏目，将原样保留。"])
}
