import Casework
import Localization
package import Markup

/// Where things stand today. Query read: `base`, of the rates.
package func todayPage(_ model: TodayModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(TodayText.title), parts: [.charts], in: frame) {
        pageHead(
            text(TodayText.title) + " · " + text.day(text.zone.date(of: text.now)),
            lead: text(TodayText.lead, ["moment": text.moment(text.now)]))
        figures(todayFigures(model, text))
        div(.class("halves today")) {
            hourPanel(model, text)
            ratePanel(model.rates, text)
            latePanel(model, in: frame)
            oldestPanel(model, in: frame)
            hotPanel(
                .hotCategories, text(ReportText.category), model.categories, model.days, text)
            hotPanel(.hotPlaces, text(TodayText.place), model.communities, model.days, text)
        }
    }
}

private func todayFigures(_ model: TodayModel, _ text: PageText) -> [Figure] {
    func figure(
        _ key: WorkbenchText, _ count: TodayModel.Count, _ tone: Figure.Tone = .plain,
        notes: [String] = []
    ) -> Figure {
        Figure(
            text(key), text.number(count.count), link: Links.orders(count.filter), notes: notes,
            tone: count.count == 0 ? .plain : tone)
    }
    let usual = text(
        TodayText.usualByNow, ["count": mean(model.receivedBefore, of: model.weeks, text)])
    return [
        figure(.figureOverdue, model.overdue, .over), figure(.figureDueSoon, model.soon, .soon),
        figure(.figureOverFourDays, model.overFourDays, .soon),
        figure(.figureReceived, model.received, notes: [usual]),
        figure(.figureClosed, model.closed), figure(.figureOpen, model.open),
    ]
}

/// A mean to one decimal.
private func mean(_ sum: Int, of count: Int, _ text: PageText) -> String {
    ChartUnit(decimals: 1).words(Ratio(sum, over: count), text)
}

// MARK: - By hour

private func hourPanel(_ model: TodayModel, _ text: PageText) -> HTML {
    var bars = ChartSeries(
        text(TodayText.count), .count,
        model.hours.enumerated().map { hour, counts in
            hour <= model.hour ? Ratio(counts.today.count) : nil
        },
        links: model.hours.map { $0.today.count > 0 ? Links.orders($0.today.filter) : nil })
    bars.form = .bar
    var line = ChartSeries(
        text(TodayText.mean), ChartUnit(decimals: 1),
        model.hours.map { Ratio($0.before, over: model.weeks) })
    line.form = .line
    line.tone = .quiet
    var chart = Chart(
        .combined, title: text(TodayText.hourly), categoryName: text(ChartText.hour),
        categories: model.hours.indices.map { String($0) }, series: [bars, line])
    chart.isOrdered = true
    return panel(text(TodayText.hourly), id: "hours", end: .escaped(text(TodayText.hourlyNote))) {
        div(.class("panel-body")) { chartFigure(chart, id: "chart-hours", text) }
    }
}

// MARK: - Rates

private func ratePanel(_ model: TodayModel.Rates, _ text: PageText) -> HTML {
    let span = text(
        ReportText.periodSpan, ["from": text.day(model.from), "to": text.day(model.to)])
    return panel(text(TodayText.rates), id: "rates", end: baseLinks(model.base, text)) {
        div(.class("today-rates")) {
            rate(.responseRate, \.responseRate, model, text)
            rate(.resolutionRate, \.resolutionRate, model, text)
            rate(.satisfactionRate, \.satisfactionRate, model, text)
        }
        answers(model, text)
        p(.class("panel-foot quiet")) {
            span + " · " + text.base(model.base) + " · "
                + text(ReportText.ratesNote, ["rulebook": model.rulebookName])
        }
        if model.current.counts.validCallbacks > model.visible.validCallbacks {
            p(.class("panel-foot quiet")) {
                text(
                    TodayText.withheld,
                    [
                        "count": text.number(
                            model.current.counts.validCallbacks - model.visible.validCallbacks)
                    ])
            }
        }
    }
}

private func baseLinks(_ chosen: Base, _ text: PageText) -> HTML {
    span(.class("today-bases")) {
        for base in Base.allCases {
            a(
                .href(QueryText.address(Links.today, [("base", base.rawValue)])),
                .current(base == chosen)
            ) { text.base(base) }
        }
    }
}

private func rate(
    _ name: ReportText, _ path: KeyPath<UnitRates, Ratio?>, _ model: TodayModel.Rates,
    _ text: PageText
) -> HTML {
    let unit = ChartUnit.percent(model.current.style)
    let (now, before) = (model.current[keyPath: path], model.before[keyPath: path])
    let change = Change.points(from: before, to: now, style: model.current.style)
    var filter = model.filter
    filter.answer = .validCallback
    return div(.class("today-rate")) {
        div(.class("figure-label")) { text(name) }
        div(.class("figure-value")) {
            a(.href(Links.orders(filter))) { unit.words(now.map { $0 * Ratio(100) }, text) }
        }
        div(.class("figure-note")) { pointWords(change, text) }
        div(.class("figure-note")) {
            text(
                TodayText.before, ["rate": unit.words(before.map { $0 * Ratio(100) }, text)])
        }
    }
}

private func pointWords(_ change: Change, _ text: PageText) -> String {
    let amount = change.amount ?? ""
    return switch change.direction {
    case .level: text(ReportText.noChange)
    case .unknown: text(FormatText.none)
    case .up: text(TodayText.points, ["change": "+" + amount])
    case .down: text(TodayText.points, ["change": "\u{2212}" + amount])
    }
}

/// The counts behind the rates, each opening its orders.
private func answers(_ model: TodayModel.Rates, _ text: PageText) -> HTML {
    let counts = model.visible
    let rows: [(ReportText, Int, OrderFilter.Answer?)] = [
        (.received, counts.received, nil),
        (.validCallbacks, counts.validCallbacks, .validCallback),
        (.contacted, counts.contacted, .contacted), (.resolved, counts.resolved, .resolved),
        (.satisfied, counts.satisfied, .satisfied),
        (.mostlySatisfied, counts.mostlySatisfied, .mostlySatisfied),
    ]
    let head = rows.map { column(text($0.0), "num") }
    func narrowed(_ answer: OrderFilter.Answer?) -> OrderFilter {
        var filter = model.filter
        filter.answer = answer
        return filter
    }
    return tableBox(caption: text(TodayText.rates), names: "today-answers", head: head) {
        tr {
            for (_, count, answer) in rows {
                td(.class("num")) {
                    a(.href(Links.orders(narrowed(answer)))) { text.number(count) }
                }
            }
        }
    }
}

// MARK: - Late and long open

/// Units drawn; the table of all would be another page.
private let lateUnitsMax = 12

private func latePanel(_ model: TodayModel, in frame: Frame) -> HTML {
    let text = frame.text
    let units = Array(model.late.prefix(lateUnitsMax))
    func bars(
        _ key: ReportText, _ path: KeyPath<TodayModel.LateUnit, TodayModel.Count>,
        _ tone: ChartSeries.Tone
    ) -> ChartSeries {
        var series = ChartSeries(
            text(key), .count, units.map { Ratio($0[keyPath: path].count) },
            links: units.map { Links.orders($0[keyPath: path].filter) })
        series.tone = tone
        return series
    }
    let chart = Chart(
        .stackedRows, title: text(TodayText.late), categoryName: text(ReportText.unit),
        categories: units.map { $0.name.isEmpty ? text(TodayText.noUnit) : $0.name },
        series: [bars(.overdue, \.overdue, .over), bars(.dueSoon, \.soon, .soon)])
    return panel(text(TodayText.late), id: "late", end: .escaped(text(TodayText.lateNote))) {
        if units.isEmpty {
            emptyState(text(TodayText.noLate), icon: .check)
        } else {
            div(.class("panel-body")) {
                chartFigure(chart, id: "chart-late", text)
                if model.late.count > units.count {
                    p(.class("quiet small")) {
                        text(
                            TodayText.unitsShown,
                            [
                                "shown": text.number(units.count),
                                "count": text.number(model.late.count),
                            ])
                    }
                }
            }
        }
    }
}

private func oldestPanel(_ model: TodayModel, in frame: Frame) -> HTML {
    let text = frame.text
    let head = [
        column(text(ListText.matter)), column(text(FieldText.state)),
        column(text(TodayText.openFor)),
    ]
    return panel(
        text(TodayText.longest), id: "longest",
        end: a(.href(Links.orders(model.open.filter))) {
            text(WorkbenchText.seeAll, ["count": text.number(model.open.count)])
        }
    ) {
        if model.oldest.isEmpty {
            emptyState(text(TodayText.noOpen), icon: .check)
        } else {
            tableBox(caption: text(TodayText.longest), names: "rows", head: head) {
                for order in model.oldest { oldestRow(order, in: frame) }
            }
        }
    }
}

private func oldestRow(_ order: OrderSummary, in frame: Frame) -> HTML {
    let text = frame.text
    let seconds = (text.now.milliseconds - order.receivedAt.milliseconds) / 1000
    return tr(.custom("data-href", Links.order(order.number))) {
        td(.class("matter")) { matter(order, in: frame) }
        td(.class("nowrap")) { badge(order.state, text) }
        td(.class("nowrap")) {
            text(
                TodayText.openSince, ["duration": text.localizer.duration(seconds: seconds)])
        }
    }
}

// MARK: - Hot

private func hotPanel(
    _ heading: TodayText, _ name: String, _ rows: [TodayModel.Hot], _ days: Int, _ text: PageText
) -> HTML {
    let head = [
        column(name), column(text(TodayText.count), "num"), column(text(TodayText.usual), "num"),
        column(text(TodayText.change), "num"),
    ]
    return panel(text(heading), id: heading.rawValue) {
        if rows.isEmpty {
            emptyState(text(TodayText.noHot))
        } else {
            tableBox(caption: text(heading), head: head) {
                for row in rows { hotRow(row, days, text) }
            }
            p(.class("panel-foot quiet")) { text(TodayText.hotNote) }
        }
    }
}

private func hotRow(_ row: TodayModel.Hot, _ days: Int, _ text: PageText) -> HTML {
    let style = FigureStyle(rateDecimals: 0, scoreDecimals: 0, rounding: .halfUp)
    let change = Change.percent(from: row.before, to: row.today.count * days, style: style)
    return tr {
        th(.custom("scope", "row")) { row.name }
        td(.class("num")) {
            a(.href(Links.orders(row.today.filter))) { text.number(row.today.count) }
        }
        td(.class("num quiet")) { mean(row.before, of: days, text) }
        td(.class("num")) { changeWords(change, text) }
    }
}
