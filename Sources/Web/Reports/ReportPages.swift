import Casework
import Hummingbird
import Localization
import Operations
import Pages
import Store

/// The figures of a day and a period, and the daily report as a file.
struct ReportPages {
    let web: WebSite

    /// Orders shown of each list that needs attention.
    private static let attentionMax = 10
    /// Kept reports on the page.
    private static let storedMax = 31

    func addRoutes(to group: RouterGroup<StaffContext>) {
        group.get(RouterPath(Routes.reports), use: show)
        group.get(RouterPath(Routes.dailyReport), use: download)
        group.post(RouterPath(Routes.makeDailyReport), use: make)
    }

    /// Query: `day`, `from` and `to`, `base`. Without a span the period runs from the beginning of
    /// the assessment month to the day.
    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let actor = context.staff.actor
        let site = web.site
        let today = site.zone.date(of: site.clock())
        let problem = ReportPages.problem(request, today)
        if let problem, request.wantsJSON { throw FieldErrors(fields: ["day": problem]) }
        let day = request.query("day").flatMap { LocalDate($0) }.map { min($0, today) } ?? today
        let base = request.query("base").flatMap(Base.init(rawValue:)) ?? .full
        let rulebook = try site.rulebook(on: day)
        let figures = try await ComputeDailyFigures(site).run(
            day, base: base, under: rulebook, for: actor)
        var table = figures.periodTable
        if let span = ReportPages.span(request) {
            table = try await ComputeRates(site).run(
                rulebook.period.period(span, zone: site.zone), by: .unit, base: base,
                under: rulebook, for: actor)
        }
        let stored = try await DailyReports(site).recent(
            limit: ReportPages.storedMax, for: actor)
        let days = try await ComputeDailyRates(site).run(
            table.period, base: base, under: rulebook, for: actor)
        var model = ReportPages.model(figures, table, stored)
        model.days = days.map { ReportPages.day($0, of: table) }
        let shown = model
        return web.page(
            request, context.visitor, status: problem == nil ? .ok : .unprocessableContent
        ) { frame in
            var frame = frame
            if let problem { frame.flashes.append(Flash(.warning, frame.text(problem))) }
            return reportPage(shown, in: frame)
        }
    }

    private static func day(_ day: DayRates, of table: RateTable) -> ReportDay {
        var filter = table.filter(of: nil)
        filter.receivedFrom = day.day
        filter.receivedTo = day.day
        return ReportDay(day: day.day, rates: day.rates, filter: filter)
    }

    /// What is wrong with the days asked for; the page then shows today and the running period.
    private static func problem(_ request: Request, _ today: LocalDate) -> RequestText? {
        func day(_ name: String) -> (isWrong: Bool, day: LocalDate?) {
            let typed = request.query(name) ?? ""
            let day = LocalDate(typed)
            return (!typed.isEmpty && day == nil, day)
        }
        let (asked, from, to) = (day("day"), day("from"), day("to"))
        if asked.isWrong || from.isWrong || to.isWrong { return .wrongDate }
        if let day = asked.day, day > today { return .dayInFuture }
        if let from = from.day, let to = to.day, from > to { return .periodUpsideDown }
        return nil
    }

    /// The span asked for; nil when it is not given, not readable or upside down.
    private static func span(_ request: Request) -> PeriodName? {
        guard let from = request.query("from").flatMap({ LocalDate($0) }),
            let to = request.query("to").flatMap({ LocalDate($0) }), from <= to
        else { return nil }
        return PeriodName(from.text + ".." + to.text)
    }

    static func model(
        _ figures: DailyFigures, _ table: RateTable, _ stored: [Store.StoredReport]
    ) -> ReportModel {
        let counts = Dictionary(
            uniqueKeysWithValues: table.lines.map { (UnitID($0.name), $0.rates.counts) })
        let wholeTable = table.filter(of: nil)
        return ReportModel(
            day: figures.day, periodStart: table.period.firstDay,
            periodEnd: table.period.lastDay, base: figures.base,
            rulebookName: figures.rulebook.name, style: figures.rulebook.style,
            totals: totals(figures), league: League(counts, under: figures.rulebook),
            unitFilter: { unit in
                // Rate tables count by the name of the unit that is responsible.
                var filter = wholeTable
                filter.responsibleUnit = unit.code
                return filter
            },
            categories: categories(figures), attention: attention(figures),
            stored: stored.map { Pages.StoredReport(day: $0.day, madeAt: $0.madeAt) })
    }

    private static func totals(_ figures: DailyFigures) -> [ReportTotal] {
        func total(_ kind: ReportTotal.Kind, _ count: DailyFigures.Count) -> ReportTotal {
            ReportTotal(
                kind, count: count.today, dayBefore: count.dayBefore,
                periodSoFar: count.periodSoFar, filter: count.filter)
        }
        var callbacks = figures.dayTable.filter(of: nil)
        callbacks.answer = .validCallback
        return [
            total(.received, figures.received), total(.closed, figures.closed),
            ReportTotal(
                .validCallbacks, count: figures.dayTable.pooled.counts.validCallbacks,
                dayBefore: figures.dayBeforeTable.pooled.counts.validCallbacks,
                periodSoFar: figures.periodTable.pooled.counts.validCallbacks,
                filter: callbacks),
        ]
    }

    /// How much of the day's orders each category has; the day before is not counted by category.
    private static func categories(_ figures: DailyFigures) -> [CategoryCount] {
        figures.topCategories.map { category in
            CategoryCount(
                name: category.name, count: category.count, total: figures.received.today,
                change: Change.points(from: nil, to: nil, style: figures.rulebook.style),
                filter: category.filter)
        }
    }

    private static func attention(_ figures: DailyFigures) -> [AttentionList] {
        func list(_ due: OrderFilter.Due, _ count: Int, _ orders: [OrderSummary]) -> AttentionList {
            var filter = OrderFilter()
            filter.due = due
            filter.sort = due == .overFourDays ? .oldest : .dueFirst
            return AttentionList(
                due, count: count, filter: filter, orders: Array(orders.prefix(attentionMax)))
        }
        return [
            list(.soon, figures.dueSoonCount, figures.dueSoon),
            list(.overdue, figures.overdueCount, figures.overdue),
            list(.overFourDays, figures.overFourDaysCount, figures.overFourDays),
        ]
    }

    // MARK: - The file

    private func day(_ context: StaffContext) throws -> LocalDate {
        guard let day = LocalDate(try context.part(Routes.Name.date)) else { throw PageNotFound() }
        return day
    }

    /// The kept report of the full base. A day that has none, and the assessed base (query `base`),
    /// get the figures as they are now; nothing is kept by reading. The file says who took it.
    @Sendable func download(_ request: Request, _ context: StaffContext) async throws -> Response {
        let day = try day(context)
        guard day <= web.site.zone.date(of: web.site.clock()) else {
            throw FieldErrors(fields: ["date": .dayInFuture])
        }
        let base = request.query("base").flatMap(Base.init(rawValue:)) ?? .full
        let taken = try await DailyReports(web.site).take(
            day, base: base, exporter: context.staff.displayName,
            language: context.visitor.language, for: context.staff.actor)
        return Reply.download(
            taken.content, name: taken.report.fileName, type: Reply.spreadsheet)
    }

    /// `POST /reports/daily`: field `day`. Makes the report that is kept anew; 422 while the day is
    /// not over.
    @Sendable func make(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let day = LocalDate(context.form.text("day")) else {
            throw FieldErrors(fields: ["day": RequestText.wrongDate])
        }
        let made: (report: Store.StoredReport, content: [UInt8])
        do {
            made = try await DailyReports(web.site).keep(day, for: context.staff.actor)
        } catch is DayNotOver {
            throw FieldErrors(fields: ["day": RequestText.dayNotOver])
        }
        if request.wantsJSON {
            return Reply.json(
                JSONText.object { json in
                    json.set("day", day.text)
                    json.set("file", Links.dailyReport(day))
                    json.set("sha256", made.report.fileHash)
                })
        }
        return web.seeOther(
            QueryText.address(Routes.reports, [("day", day.text)]), .reportMade)
    }
}
