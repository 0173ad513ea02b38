import Casework
import Pages

extension Samples {
    static var today: TodayModel {
        func count(_ count: Int) -> TodayModel.Count { TodayModel.Count(count, OrderFilter()) }
        let hours = [2, 1, 0, 0, 1, 3, 9, 21, 34, 41, 38, 29, 18, 22, 31, 27]
        let before = [9, 6, 3, 2, 4, 11, 40, 92, 131, 150, 148, 122, 80, 90, 118, 104, 96, 70]
        let hot = [("物业管理", 46, 902), ("市政", 31, 868), ("环境保护", 22, 700), ("供暖", 9, 0)]
        return TodayModel(
            received: count(277), receivedBefore: 1_042, closed: count(142), open: count(1_024),
            overdue: count(17), soon: count(43), overFourDays: count(208),
            hours: (0..<24).map { hour in
                TodayModel.Hour(
                    today: count(hours.indices.contains(hour) ? hours[hour] : 0),
                    before: before.indices.contains(hour) ? before[hour] : 20)
            }, hour: 15, weeks: 4, days: 28,
            late: units.enumerated().map { index, unit in
                TodayModel.LateUnit(
                    name: index == 3 ? "" : unit.1, overdue: count(max(0, 9 - index * 2)),
                    soon: count(index * 3))
            },
            rates: TodayModel.Rates(
                from: LocalDate(dayNumber: 20_653), to: LocalDate(dayNumber: 20_672), base: .full,
                rulebookName: rulebook.name, current: league.pooled, before: league.meanOfUnits,
                visible: league.rows[0].rates.counts, filter: OrderFilter()),
            categories: hot.map {
                TodayModel.Hot(name: $0.0, today: count($0.1), before: $0.2)
            },
            communities: [TodayModel.Hot(name: "松涛社区", today: count(12), before: 98)],
            oldest: [
                summary(5, .handling, dueInMinutes: -2_940),
                summary(6, .awaitingDispatch, dueInMinutes: 35),
            ])
    }

    /// Ten days of rates, one of them without a valid callback.
    static var reportDays: [ReportDay] {
        let rows = league.rows
        return (0..<10).map { index in
            let rates = rows[index % rows.count].rates
            return ReportDay(
                day: LocalDate(dayNumber: 20_653 + index), rates: rates, filter: OrderFilter())
        }
    }
}
