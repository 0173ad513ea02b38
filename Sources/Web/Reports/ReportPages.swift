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
        let day =
            request.query("day").flatMap { LocalDate($0) } ?? site.zone.date(of: site.clock())
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
        let model = ReportPages.model(figures, table, stored)
        return web.page(request, context.visitor) { reportPage(model, in: $0) }
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
    /// get the figures as they are now; nothing is kept by reading.
    @Sendable func download(_ request: Request, _ context: StaffContext) async throws -> Response {
        let day = try day(context)
        let reports = DailyReports(web.site)
        let actor = context.staff.actor
        let base = request.query("base").flatMap(Base.init(rawValue:)) ?? .full
        if base == .full, let kept = try await reports.stored(day, for: actor) {
            return ReportPages.file(kept.content, kept.report)
        }
        let made = try await reports.make(
            day, base: base, language: context.visitor.language, for: actor)
        return ReportPages.file(made.content, made.report)
    }

    private static func file(_ content: [UInt8], _ report: Store.StoredReport) -> Response {
        Reply.download(content, name: report.fileName, type: Reply.spreadsheet)
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
