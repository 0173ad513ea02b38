package import Casework
import Localization
import Markup

/// The rates of one day with the filter of its orders.
package struct ReportDay: Sendable {
    package let day: LocalDate
    package let rates: UnitRates
    package let filter: OrderFilter

    package init(day: LocalDate, rates: UnitRates, filter: OrderFilter) {
        self.day = day
        self.rates = rates
        self.filter = filter
    }
}

/// The league as bars and the three rates by day, of the same figures as the tables.
func reportCharts(_ model: ReportModel, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("halves")) {
        if model.league.rows.contains(where: { $0.rates.score != nil }) {
            panel(text(ReportText.scoresChart), id: "scores") {
                div(.class("panel-body")) {
                    chartFigure(leagueChart(model, in: frame), id: "chart-scores", text)
                }
            }
        }
        if model.days.contains(where: { $0.rates.responseRate != nil }) {
            panel(text(ReportText.daysChart), id: "days") {
                div(.class("panel-body")) {
                    chartFigure(dayChart(model, text), id: "chart-days", text)
                }
            }
        }
    }
}

/// Units drawn; the table above has all of them.
private let unitsMax = 20

private func leagueChart(_ model: ReportModel, in frame: Frame) -> Chart {
    let text = frame.text
    let rows = model.league.rows.filter { $0.rates.score != nil }.prefix(unitsMax)
    var chart = Chart(
        .rows, title: text(ReportText.scoresChart), categoryName: text(ReportText.unit),
        categories: rows.map { frame.names.unit($0.unit) },
        series: [
            ChartSeries(
                text(ReportText.score), .score(model.style), rows.map(\.rates.score),
                links: rows.map { row in
                    var filter = model.unitFilter(row.unit)
                    filter.answer = .validCallback
                    return Links.orders(filter)
                })
        ])
    if let score = model.league.pooled.score {
        chart.marks = [ChartMark(text(ReportText.pooled), score)]
    }
    return chart
}

private func dayChart(_ model: ReportModel, _ text: PageText) -> Chart {
    func line(_ key: ReportText, _ path: KeyPath<UnitRates, Ratio?>) -> ChartSeries {
        ChartSeries(
            text(key), .percent(model.style),
            model.days.map { $0.rates[keyPath: path].map { $0 * Ratio(100) } },
            links: model.days.map { day in
                var filter = day.filter
                filter.answer = .validCallback
                return Links.orders(filter)
            })
    }
    var chart = Chart(
        .line, title: text(ReportText.daysChart), categoryName: text(ReportText.day),
        categories: model.days.map {
            text.localizer.shortDate(month: $0.day.month, day: $0.day.day)
        },
        series: [
            line(.responseRate, \.responseRate), line(.resolutionRate, \.resolutionRate),
            line(.satisfactionRate, \.satisfactionRate),
        ])
    chart.isOrdered = true
    chart.startsAtZero = false
    return chart
}
