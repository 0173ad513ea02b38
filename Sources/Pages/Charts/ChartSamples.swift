import Casework
import Localization
import Markup

/// One chart of every kind with invented figures, for the page of components.
func chartSamples(_ text: PageText) -> HTML {
    let charts = ChartSamples(text)
    return div(.class("halves")) {
        for kind in Chart.Kind.allCases {
            div(.class("chart-sample")) {
                h3 { text(ChartSamples.name(of: kind)) }
                if let chart = charts.chart(kind) {
                    chartFigure(chart, id: "sample-" + kind.rawValue, text)
                }
            }
        }
    }
}

/// Invented charts.
package struct ChartSamples {
    private let text: PageText

    package init(_ text: PageText) {
        self.text = text
    }

    static func name(of kind: Chart.Kind) -> ChartText {
        switch kind {
        case .bar: .kindBar
        case .rows: .kindRows
        case .line: .kindLine
        case .combined: .kindCombined
        case .stacked: .kindStacked
        case .stackedRows: .kindStackedRows
        case .ring: .kindRing
        case .radar: .kindRadar
        case .heat: .kindHeat
        case .sparkline: .kindSparkline
        }
    }

    /// The sample of `kind`.
    package func chart(_ kind: Chart.Kind) -> Chart? {
        let counts = [186, 142, 61, 58, 44, 39, 12]
        switch kind {
        case .bar, .rows, .ring:
            let values = kind == .ring ? Array(counts.prefix(5)) : counts
            var chart = Chart(
                kind, title: name(kind), categoryName: text(ReportText.category),
                categories: Array(names.prefix(values.count)),
                series: [series(.received, values)])
            if kind == .bar { chart.marks = [ChartMark(text(ChartText.goal), Ratio(150))] }
            return chart
        case .stacked, .stackedRows:
            return Chart(
                kind, title: name(kind), categoryName: text(ReportText.category),
                categories: names,
                series: [
                    toned(series(.overdue, [3, 12, 0, 4, 9, 1, 2]), .over),
                    toned(series(.dueSoon, [14, 6, 8, 0, 3, 5, 1]), .soon),
                ])
        case .line, .radar: return rates(kind)
        case .combined: return hours
        case .heat:
            return Chart(
                kind, title: name(kind), categoryName: text(ReportText.category),
                categories: Array(names.prefix(4)),
                series: [
                    series(.received, [186, 142, 61, 58]), series(.closed, [44, 39, 0, 12]),
                    series(.open, [12, 91, 133, 7]),
                ])
        case .sparkline:
            return Chart(
                kind, title: name(kind), categoryName: text(ChartText.hour),
                categories: (0..<7).map(String.init), series: [series(.received, counts)])
        }
    }

    private func name(_ kind: Chart.Kind) -> String { text(ChartSamples.name(of: kind)) }

    private var names: [String] {
        [
            ReportText.received, .closed, .validCallbacks, .contacted, .resolved, .satisfied,
            .mostlySatisfied,
        ].map { text($0) }
    }

    private func series(_ key: ReportText, _ values: [Int]) -> ChartSeries {
        ChartSeries(
            text(key), .count, values.map { Ratio($0) },
            links: values.map { _ in Links.orders })
    }

    private func toned(_ series: ChartSeries, _ tone: ChartSeries.Tone) -> ChartSeries {
        var series = series
        series.tone = tone
        return series
    }

    private func rates(_ kind: Chart.Kind) -> Chart {
        let unit = ChartUnit(decimals: 1, isPercent: true)
        func rate(_ key: ReportText, _ perMille: [Int]) -> ChartSeries {
            ChartSeries(
                text(key), unit, perMille.map { Ratio($0, over: 10) })
        }
        let days = (1...7).map { String($0) }
        var chart = Chart(
            kind, title: name(kind), categoryName: text(ReportText.day),
            categories: kind == .radar ? Array(names.prefix(5)) : days,
            series: [
                rate(.responseRate, [975, 981, 968, 990, 985, 979, 988]),
                rate(.resolutionRate, [750, 772, 741, 765, 790, 781, 802]),
                rate(.satisfactionRate, [785, 801, 776, 795, 822, 814, 836]),
            ])
        chart.isOrdered = true
        chart.startsAtZero = kind == .radar
        return chart
    }

    private var hours: Chart {
        let today = [2, 1, 0, 0, 1, 3, 9, 21, 34, 41, 38, 29, 18, 22, 31, 27]
        let mean = [21, 13, 9, 5, 8, 24, 90, 198, 310, 352, 331, 270, 195, 230, 288, 262, 210, 180]
        var line = ChartSeries(
            text(ReportText.meanOfUnits), ChartUnit(decimals: 1),
            mean.map { Ratio($0, over: 10) })
        line.form = .line
        var chart = Chart(
            .combined, title: name(.combined), categoryName: text(ChartText.hour),
            categories: (0..<24).map { String($0) },
            series: [series(.received, today), line])
        chart.isOrdered = true
        return chart
    }
}
