import Casework
import Localization
import Profiles
import Spreadsheets

/// Lays the figures of a day out as a workbook: summary, rate tables, categories, what needs
/// attention, and the day's orders.
struct DailyReportWorkbook {
    private let figures: DailyFigures
    /// Digest of the ledger's root of the day, in hexadecimal; nil where there is none.
    private let root: String?
    private let site: Site
    private let text: Localizer
    private let title: String
    private let workbook: WorkbookWriter

    /// Height of the rows of short tables, in points.
    private static let tall = 22.0

    init(
        _ figures: DailyFigures, root: String?, site: Site, text: Localizer, path: String
    ) throws {
        self.figures = figures
        self.root = root
        self.site = site
        self.text = text
        var options = WorkbookWriter.Options()
        // Named in Latin letters, so that both languages' programs know it.
        options.fontName = "Microsoft YaHei"
        let unit = site.directory[site.profile.home]?.name ?? site.profile.name.chinese
        title = text(
            SheetText.title,
            ["site": text.language == .zhHans ? unit : site.profile.name.english])
        options.title = title
        workbook = try WorkbookWriter(path: path, options: options)
    }

    func write() throws {
        try writeSummary()
        try writeRates(figures.dayTable, named: say(.ratesOfDay))
        try writeRates(figures.periodTable, named: say(.ratesOfPeriod))
        try writeCategories()
        let open = OrderSheet.Column.allCases.filter { $0 != .closedAt }
        let hidden = figures.withheld
        try writeOrders(
            figures.dueSoon, of: figures.dueSoonCount - hidden.dueSoon, without: hidden.dueSoon,
            .dueSoon, open)
        try writeOrders(
            figures.overdue, of: figures.overdueCount - hidden.overdue, without: hidden.overdue,
            .overdue, open)
        try writeOrders(
            figures.overFourDays, of: figures.overFourDaysCount - hidden.overFourDays,
            without: hidden.overFourDays, .overFourDays, open)
        try writeOrders(
            figures.ordersOfDay, of: figures.received.today - hidden.ofDay, without: hidden.ofDay,
            .orders, OrderSheet.Column.allCases)
        try workbook.finish()
    }

    private func say(
        _ key: SheetText, _ arguments: KeyValuePairs<String, String> = [:]
    ) -> String {
        text(key, arguments)
    }

    // MARK: - Summary

    private func writeSummary() throws {
        let sheet = try workbook.addSheet(say(.summary))
        try sheet.appendTitle(title, columns: 7)
        try sheet.append([
            .text(
                say(
                    .subtitle,
                    [
                        "day": figures.day.text, "base": baseName,
                        "rulebook": figures.rulebook.name,
                        "madeAt": site.zone.text(of: figures.madeAt),
                    ]))
        ])
        try sheet.appendHeadings(
            [.figure, .today, .dayBefore, .change, .changePercent, .period, .open].map { say($0) })
        try appendCount(.received, figures.received, to: sheet)
        try appendCount(.closedThatDay, figures.closed, to: sheet)
        let day = figures.dayTable.pooled
        let before = figures.dayBeforeTable.pooled
        let period = figures.periodTable.pooled
        var answered = figures.received.filter
        answered.answer = .validCallback
        try appendCount(
            .valid,
            DailyFigures.Count(
                today: day.counts.validCallbacks, dayBefore: before.counts.validCallbacks,
                periodSoFar: period.counts.validCallbacks, filter: answered), to: sheet)
        for rate in ReportRate.all {
            try sheet.append(
                [
                    .text(say(rate.name), .bordered), decimal(day[keyPath: rate.shown]),
                    decimal(before[keyPath: rate.shown]),
                    signed(rate.change(before, day, figures.rulebook.style)), blank,
                    decimal(period[keyPath: rate.shown]), link(answered),
                ], height: Self.tall)
        }
        let open: [(SheetText, Int, OrderFilter.Due)] = [
            (.dueSoon, figures.dueSoonCount, .soon), (.overdue, figures.overdueCount, .overdue),
            (.overFourDays, figures.overFourDaysCount, .overFourDays),
        ]
        for (key, count, due) in open {
            var filter = OrderFilter()
            filter.due = due
            try sheet.append(
                [.text(say(key), .bordered), whole(count)] + [blank, blank, blank, blank]
                    + [link(filter)], height: Self.tall)
        }
        try appendRoot(to: sheet)
        for (column, width) in [36.0, 12, 12, 12, 12, 14, 14].enumerated() {
            sheet.setWidth(width, column: column)
        }
        try sheet.setPrinting(printing)
    }

    /// The ledger's root of the day: whoever keeps the report can tell later whether anything of
    /// the day was changed.
    private func appendRoot(to sheet: SheetWriter) throws {
        guard let root else { return try sheet.append([.text(say(.noRoot))]) }
        try sheet.append([.text(say(.root, ["root": root]))])
        try sheet.append([.text(say(.rootHint, ["root": String(root.prefix(16))]))])
    }

    private func appendCount(
        _ name: SheetText, _ count: DailyFigures.Count, to sheet: SheetWriter
    ) throws {
        let row = sheet.nextRow + 1
        let change = Change.percent(
            from: count.dayBefore, to: count.today, style: figures.rulebook.style)
        try sheet.append(
            [
                .text(say(name), .bordered), whole(count.today), whole(count.dayBefore),
                OutputCell(
                    .formula("=B\(row)-C\(row)", result: Double(count.today - count.dayBefore)),
                    style: .bordered, numberFormat: "+#,##0;-#,##0;0"),
                signed(change), whole(count.periodSoFar), link(count.filter),
            ], height: Self.tall)
    }

    // MARK: - Rates

    private func writeRates(_ table: RateTable, named name: String) throws {
        let headings: [SheetText] =
            [
                .rank, .unit, .received, .closed, .valid, .contacted, .resolved, .satisfied,
                .mostly,
            ] + ReportRate.all.map(\.name) + [.open]
        let sheet = try workbook.addSheet(name)
        try sheet.appendTitle(name, columns: headings.count)
        try sheet.append([
            .text(
                say(
                    .ratesNote,
                    ["from": moment(table.period.start), "to": end(of: table.period)]))
        ])
        try sheet.appendHeadings(headings.map { say($0) }, frozenColumns: 2)
        for line in table.lines {
            let rank =
                line.rank.map { OutputCell.integer($0, [.bordered, .centred]) } ?? dash
            let name = line.name.isEmpty ? say(.noName) : line.name
            try sheet.append(
                [rank, .text(name, .bordered)] + cells(of: line.rates, .bordered)
                    + [link(table.filter(of: line))], height: OrderSheet.lineHeight)
        }
        for (key, rates) in [(SheetText.pooled, table.pooled), (.mean, table.meanOfUnits)] {
            try sheet.append(
                [.text("", .total), .text(say(key), .total)] + cells(of: rates, .total)
                    + [link(table.filter(of: nil))], height: OrderSheet.lineHeight)
        }
        for column in headings.indices { sheet.setWidth(column < 9 ? 9 : 11, column: column) }
        sheet.setWidth(7, column: 0)
        sheet.setWidth(28, column: 1)
        try sheet.setPrinting(printing)
    }

    private func cells(of rates: UnitRates, _ style: CellStyle) -> [OutputCell] {
        let counts = rates.counts
        let numbers = [
            counts.received, counts.closed, counts.validCallbacks, counts.contacted,
            counts.resolved, counts.satisfied, counts.mostlySatisfied,
        ]
        return numbers.map { whole($0, style) }
            + ReportRate.all.map { decimal(rates[keyPath: $0.shown], style) }
    }

    /// A midnight as its day alone.
    private func moment(_ instant: Instant) -> String {
        site.zone.secondOfDay(of: instant) == 0
            ? site.zone.date(of: instant).text : site.zone.text(of: instant)
    }

    private func end(of period: AssessmentPeriod) -> String {
        site.zone.secondOfDay(of: period.end) == 0
            ? period.lastDay.text : site.zone.text(of: period.end)
    }

    // MARK: - Categories

    private func writeCategories() throws {
        let sheet = try workbook.addSheet(say(.categories))
        try sheet.appendTitle(say(.categories), columns: 14)
        try sheet.appendHeadings(
            [.rank, .category, .count, .share, .open].map { say($0) })
        for (index, category) in figures.topCategories.enumerated() {
            let share = Ratio(category.count, over: figures.received.today).map {
                ($0 * Ratio(100)).text(decimals: 1, rounding: .halfUp)
            }
            try sheet.append(
                [
                    .integer(index + 1, [.bordered, .centred]), .text(category.name, .bordered),
                    whole(category.count), decimal(share), link(category.filter),
                ], height: Self.tall)
        }
        for (column, width) in [7.0, 24, 10, 10, 12].enumerated() {
            sheet.setWidth(width, column: column)
        }
        try sheet.setPrinting(printing)
        guard !figures.topCategories.isEmpty else { return }
        func rows(_ column: Int) -> CellRange {
            CellRange(
                firstRow: 2, firstColumn: column, lastRow: sheet.nextRow - 1, lastColumn: column)
        }
        var chart = SheetChart(
            kind: .column, title: say(.categories), categories: rows(1),
            series: [SheetChart.Series(name: say(.count), values: rows(2))], row: 1, column: 6)
        chart.width = 560
        try sheet.insert(chart)
    }

    // MARK: - Lists

    /// - Parameters:
    ///   - count: orders that the sheet may name, of which it holds the first.
    ///   - hidden: confidential ones, which stand in no file.
    private func writeOrders(
        _ orders: [OrderSummary], of count: Int, without hidden: Int, _ name: SheetText,
        _ columns: [OrderSheet.Column]
    ) throws {
        let sheet = try workbook.addSheet(say(name))
        let list = OrderSheet(site: site, text: text, columns: columns)
        try sheet.appendTitle(say(name), columns: columns.count)
        if count > orders.count {
            let numbers: KeyValuePairs = [
                "shown": String(orders.count), "count": String(count),
            ]
            try sheet.append([.text(say(.cut, numbers), .alarm)])
        }
        if hidden > 0 {
            try sheet.append([.text(say(.withheld, ["count": String(hidden)]))])
        }
        try list.appendHeadings(to: sheet)
        for order in orders { try list.append(order, to: sheet) }
        try sheet.setPrinting(printing)
    }

    // MARK: - Cells

    private var printing: PrintSetup {
        PrintSetup(
            header: title + " " + figures.day.text,
            footer: say(.footer, ["page": "{page}", "pages": "{pages}"]))
    }

    private var baseName: String {
        say(figures.base == .full ? .baseFull : .baseAssessed)
    }

    private var blank: OutputCell { .text("", .bordered) }

    private var dash: OutputCell { .text("—", [.bordered, .centred]) }

    private func whole(_ number: Int, _ style: CellStyle = .bordered) -> OutputCell {
        OutputCell(.integer(number), style: style, numberFormat: "#,##0")
    }

    private func decimal(_ digits: String?, _ style: CellStyle = .bordered) -> OutputCell {
        guard let digits else { return .text("—", style.union(.centred)) }
        return .decimal(digits, format: format(of: digits), style)
    }

    private func signed(_ change: Change) -> OutputCell {
        guard let amount = change.amount else { return dash }
        let plain = format(of: amount)
        return .decimal(
            (change.direction == .down ? "-" : "") + amount, format: "+\(plain);-\(plain);\(plain)",
            .bordered)
    }

    /// Shows as many decimals as were printed into `digits`.
    private func format(of digits: String) -> String {
        guard let point = digits.firstIndex(of: ".") else { return "0" }
        return "0" + digits[point...].map { $0 == "." ? "." : "0" }.joined()
    }

    private func link(_ filter: OrderFilter) -> OutputCell {
        guard let url = site.orderLink(filter) else { return blank }
        return OutputCell(
            .link(url: url, text: say(.open)), style: [.bordered, .centred, .link])
    }
}

/// A rate or the score: its name, how it is printed, and how its change is made.
private struct ReportRate {
    let name: SheetText
    let shown: KeyPath<UnitRates, String?>
    private let exact: KeyPath<UnitRates, Ratio?>

    static var all: [ReportRate] {
        [
            ReportRate(name: .response, shown: \.responseText, exact: \.responseRate),
            ReportRate(name: .resolution, shown: \.resolutionText, exact: \.resolutionRate),
            ReportRate(name: .satisfaction, shown: \.satisfactionText, exact: \.satisfactionRate),
            ReportRate(name: .score, shown: \.scoreText, exact: \.score),
        ]
    }

    func change(_ earlier: UnitRates, _ later: UnitRates, _ style: FigureStyle) -> Change {
        name == .score
            ? .score(from: earlier[keyPath: exact], to: later[keyPath: exact], style: style)
            : .points(from: earlier[keyPath: exact], to: later[keyPath: exact], style: style)
    }
}
