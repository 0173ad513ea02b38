import Casework
import Foundation
import Localization
import Profiles
import Spreadsheets

/// Lays the figures of a day out as a workbook: summary, rate tables, categories, what needs
/// attention, and the day's orders.
struct DailyReportWorkbook {
    private let figures: DailyFigures
    private let site: Site
    private let text: Localizer
    private let workbook: WorkbookWriter

    init(_ figures: DailyFigures, site: Site, text: Localizer, path: String) throws {
        self.figures = figures
        self.site = site
        self.text = text
        var options = WorkbookWriter.Options()
        options.title = text(SheetText.title, ["site": site.profile.name.chinese])
        workbook = try WorkbookWriter(path: path, options: options)
    }

    func write() throws {
        try writeSummary()
        try writeRates(figures.dayTable, named: say(.ratesOfDay))
        try writeRates(figures.periodTable, named: say(.ratesOfPeriod))
        try writeCategories()
        try writeOrders(figures.dueSoon, of: figures.dueSoonCount, named: say(.dueSoon))
        try writeOrders(figures.overdue, of: figures.overdueCount, named: say(.overdue))
        try writeOrders(
            figures.overFourDays, of: figures.overFourDaysCount, named: say(.overFourDays))
        try writeOrders(
            figures.ordersOfDay, of: figures.received.today, named: say(.orders))
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
        try sheet.appendTitle(
            say(.title, ["site": site.profile.name.chinese]), columns: 6)
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
        try sheet.appendHeadings([
            say(.figure), say(.today), say(.dayBefore), say(.change), say(.period),
            say(.open),
        ])
        try appendCount(say(.received), figures.received, to: sheet)
        try appendCount(say(.closed), figures.closed, to: sheet)
        let day = figures.dayTable.pooled
        let before = figures.dayBeforeTable.pooled
        let period = figures.periodTable.pooled
        var answered = figures.received.filter
        answered.answer = .validCallback
        try appendCount(
            say(.valid),
            DailyFigures.Count(
                today: day.counts.validCallbacks, dayBefore: before.counts.validCallbacks,
                periodSoFar: period.counts.validCallbacks, filter: answered), to: sheet)
        for (name, path) in rateColumns {
            try appendRate(name, day[keyPath: path], before[keyPath: path], period[keyPath: path],
                answered, to: sheet)
        }
        let open: [(SheetText, Int, OrderFilter.Due)] = [
            (.dueSoon, figures.dueSoonCount, .soon), (.overdue, figures.overdueCount, .overdue),
            (.overFourDays, figures.overFourDaysCount, .overFourDays),
        ]
        for (key, count, due) in open {
            var filter = OrderFilter()
            filter.due = due
            try sheet.append(
                [.text(say(key), .bordered), .integer(count, .bordered), blank, blank, blank,
                    link(filter)])
        }
        for (column, width) in [26.0, 12, 12, 14, 14, 14].enumerated() {
            sheet.setWidth(width, column: column)
        }
        try sheet.setPrinting(printing)
    }

    private var rateColumns: [(String, KeyPath<UnitRates, String?>)] {
        [
            (say(.response), \.responseText), (say(.resolution), \.resolutionText),
            (say(.satisfaction), \.satisfactionText), (say(.score), \.scoreText),
        ]
    }

    private func appendCount(
        _ name: String, _ count: DailyFigures.Count, to sheet: SheetWriter
    ) throws {
        let row = sheet.nextRow + 1
        try sheet.append([
            .text(name, .bordered), .integer(count.today, .bordered),
            .integer(count.dayBefore, .bordered),
            OutputCell(
                .formula("=B\(row)-C\(row)", result: Double(count.today - count.dayBefore)),
                style: .bordered, numberFormat: "+0;-0;0"),
            .integer(count.periodSoFar, .bordered), link(count.filter),
        ])
    }

    private func appendRate(
        _ name: String, _ today: String?, _ before: String?, _ period: String?,
        _ filter: OrderFilter, to sheet: SheetWriter
    ) throws {
        let row = sheet.nextRow + 1
        var change = OutputCell.text("—", .bordered)
        if let today, let before, let new = Double(today), let old = Double(before) {
            change = OutputCell(
                .formula("=B\(row)-C\(row)", result: new - old), style: .bordered,
                numberFormat: "+0.0;-0.0;0.0")
        }
        try sheet.append([
            .text(name, .bordered), rate(today), rate(before), change, rate(period), link(filter),
        ])
    }

    // MARK: - Rates

    private func writeRates(_ table: RateTable, named name: String) throws {
        let sheet = try workbook.addSheet(name)
        try sheet.appendTitle(name, columns: 13)
        try sheet.append([
            .text(
                say(
                    .ratesNote,
                    [
                        "from": site.zone.text(of: table.period.start),
                        "to": site.zone.text(of: table.period.end),
                    ]))
        ])
        try sheet.appendHeadings(
            [
                .rank, .unit, .received, .closed, .valid, .contacted, .resolved, .satisfied,
                .mostly, .response, .resolution, .satisfaction, .score, .open,
            ].map { say($0) }, frozenColumns: 2)
        for line in table.lines {
            let rank = line.rank.map { OutputCell.integer($0, .bordered) } ?? dash
            let name = line.name.isEmpty ? say(.noName) : line.name
            try sheet.append(
                [rank, .text(name, .bordered)] + cells(of: line.rates, .bordered)
                    + [link(table.filter(of: line))])
        }
        try sheet.append(
            [.empty, .text(say(.pooled), .total)] + cells(of: table.pooled, .total)
                + [link(table.filter(of: nil))])
        try sheet.append(
            [.empty, .text(say(.mean), .total)] + cells(of: table.meanOfUnits, .total)
                + [link(table.filter(of: nil))])
        sheet.setWidth(28, column: 1)
        try sheet.setPrinting(printing)
    }

    private func cells(of rates: UnitRates, _ style: CellStyle) -> [OutputCell] {
        let counts = rates.counts
        let numbers = [
            counts.received, counts.closed, counts.validCallbacks, counts.contacted,
            counts.resolved, counts.satisfied, counts.mostlySatisfied,
        ]
        return numbers.map { .integer($0, style) }
            + rateColumns.map { rate(rates[keyPath: $0.1], style) }
    }

    // MARK: - Categories

    private func writeCategories() throws {
        let sheet = try workbook.addSheet(say(.categories))
        try sheet.appendTitle(say(.categories), columns: 5)
        try sheet.appendHeadings(
            [.rank, .category, .count, .share, .open].map { say($0) })
        for (index, category) in figures.topCategories.enumerated() {
            let share = Ratio(category.count, over: figures.received.today).map {
                ($0 * Ratio(100)).text(decimals: 1, rounding: .halfUp)
            }
            try sheet.append([
                .integer(index + 1, .bordered), .text(category.name, .bordered),
                .integer(category.count, .bordered), rate(share), link(category.filter),
            ])
        }
        sheet.setWidth(24, column: 1)
        try sheet.setPrinting(printing)
    }

    // MARK: - Lists

    private func writeOrders(
        _ orders: [OrderSummary], of count: Int, named name: String
    ) throws {
        let sheet = try workbook.addSheet(name)
        let list = OrderSheet(site: site, text: text)
        try sheet.appendTitle(name, columns: OrderSheet.columns.count)
        if count > orders.count {
            let numbers: KeyValuePairs = [
                "shown": String(orders.count), "count": String(count),
            ]
            try sheet.append([.text(say(.cut, numbers), .alarm)])
        }
        try list.appendHeadings(to: sheet)
        for order in orders { try list.append(order, to: sheet) }
        try sheet.setPrinting(printing)
    }

    // MARK: - Cells

    private var printing: PrintSetup {
        PrintSetup(
            header: say(.title, ["site": site.profile.name.chinese]) + " " + figures.day.text,
            footer: say(.footer, ["page": "{page}", "pages": "{pages}"]))
    }

    private var baseName: String {
        say(figures.base == .full ? .baseFull : .baseAssessed)
    }

    private var blank: OutputCell { .text("", .bordered) }

    private var dash: OutputCell { .text("—", [.bordered, .centred]) }

    private func rate(_ digits: String?, _ style: CellStyle = .bordered) -> OutputCell {
        guard let digits else { return .text("—", style.union(.centred)) }
        return .decimal(digits, format: "0.0", style)
    }

    private func link(_ filter: OrderFilter) -> OutputCell {
        guard let url = site.orderLink(filter) else { return blank }
        return OutputCell(.link(url: url, text: say(.open)), style: .bordered)
    }
}

/// Orders as rows of a sheet; used by the daily report and by exported lists. Nothing personal.
struct OrderSheet {
    let site: Site
    let text: Localizer

    static let columns: [SheetText] = [
        .number, .cityNumber, .receivedAt, .state, .kind, .categoryPath, .titleColumn, .unit,
        .community, .place, .due, .closedAt,
    ]

    func appendHeadings(to sheet: SheetWriter) throws {
        try sheet.appendHeadings(OrderSheet.columns.map { text($0) }, frozenColumns: 2)
        sheet.setWidth(40, column: 6)
    }

    func append(_ order: OrderSummary, to sheet: SheetWriter) throws {
        try sheet.append([
            .text(order.number.text), .text(order.cityNumber ?? ""), moment(order.receivedAt),
            .text(text(order.state.textKey)), .text(order.kind),
            .text(order.category.joined(separator: "->")), .text(order.title, .wrapped),
            .text(order.unitName), .text(order.community), .text(order.place), moment(order.due),
            moment(order.closedAt),
        ])
    }

    private func moment(_ instant: Instant?) -> OutputCell {
        guard let instant else { return .empty }
        let date = site.zone.date(of: instant)
        let second = site.zone.secondOfDay(of: instant)
        guard
            let civil = CivilDateTime(
                year: date.year, month: date.month, day: date.day, hour: second / 3600,
                minute: second / 60 % 60, second: second % 60)
        else { return .empty }
        return .moment(civil)
    }
}

extension OrderState {
    /// The key of the state's name: `awaiting_signing` is `state.awaitingSigning`.
    var textKey: StateText {
        let parts = rawValue.split(separator: "_")
        let name = parts.dropFirst().reduce(String(parts[0])) { $0 + $1.capitalized }
        return StateText(rawValue: "state." + name) ?? .handling
    }
}
