import Casework
import Hummingbird
import Operations
import Pages

/// Where things stand today, for those who read figures.
struct TodayPages {
    let web: WebSite

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.today), use: show)
    }

    /// Query: `base` of the rates, the full one where it is missing or unknown.
    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let base = request.query("base").flatMap(Base.init(rawValue:)) ?? .full
        let figures = try await ReadToday(web.site).run(base: base, for: context.staff.actor)
        let model = TodayPages.model(figures)
        return web.page(request, context.visitor) { todayPage(model, in: $0) }
    }

    static func model(_ figures: TodayFigures) -> TodayModel {
        func count(_ count: TodayFigures.Count) -> TodayModel.Count {
            TodayModel.Count(count.count, count.filter)
        }
        func hot(_ entries: [TodayFigures.Hot]) -> [TodayModel.Hot] {
            entries.map {
                TodayModel.Hot(name: $0.name, today: count($0.today), before: $0.before)
            }
        }
        return TodayModel(
            received: count(figures.received), receivedBefore: figures.receivedBefore,
            closed: count(figures.closed), open: count(figures.open),
            overdue: count(figures.overdue), soon: count(figures.soon),
            overFourDays: count(figures.overFourDays),
            hours: figures.hours.map {
                TodayModel.Hour(today: count($0.today), before: $0.before)
            }, hour: figures.hour, weeks: TodayFigures.weeks, days: TodayFigures.days,
            late: figures.late.map {
                TodayModel.LateUnit(
                    name: $0.name, overdue: count($0.overdue), soon: count($0.soon))
            }, rates: rates(figures), categories: hot(figures.categories),
            communities: hot(figures.communities), oldest: figures.oldest)
    }

    private static func rates(_ figures: TodayFigures) -> TodayModel.Rates {
        TodayModel.Rates(
            from: figures.period.firstDay, to: figures.day, base: figures.base,
            rulebookName: figures.rulebook.name, current: figures.rates,
            before: figures.ratesBefore, visible: figures.visible, filter: figures.ofPeriod)
    }
}
