import Casework
import Foundation
import Localization
import Markup
import Pages
import Testing

@Suite struct ChartTests {
    private let text = Samples.frame(.zhHans).text

    private func chart(
        _ kind: Chart.Kind, _ values: [Int?], names: [String]? = nil, isOrdered: Bool = false
    ) -> Chart {
        var chart = Chart(
            kind, title: "图", categoryName: "类",
            categories: names ?? values.indices.map(String.init),
            series: [ChartSeries("量", .count, values.map { $0.map { Ratio($0) } })])
        chart.isOrdered = isOrdered
        return chart
    }

    private func scan(_ chart: Chart) -> PageScan {
        PageScan(chartFigure(chart, id: "c", text).text)
    }

    /// The bars of the wide drawing, of the first series.
    private func bars(_ chart: Chart) -> [(x: Double, y: Double, width: Double, height: Double)] {
        let half = chartFigure(chart, id: "c", text).text
            .components(separatedBy: "chart-wide").last?
            .components(separatedBy: "chart-narrow")[0]
        return PageScan(half ?? "").tags("rect")
            .filter { $0.attributes["class"]?.hasPrefix("chart-bar") ?? false }
            .map { tag in
                func number(_ name: String) -> Double {
                    Double(tag.attributes[name] ?? "") ?? .nan
                }
                return (number("x"), number("y"), number("width"), number("height"))
            }
    }

    @Test func `steps are 1, 2 or 5 times a power of ten and hold every value`() {
        let cases: [([Int], String, [String])] = [
            ([0, 9], "2", ["0", "2", "4", "6", "8", "10"]),
            ([186, 142, 61], "50", ["0", "50", "100", "150", "200"]),
            ([3], "1", ["0", "1", "2", "3"]), ([0, 0], "1", ["0", "1"]),
            ([-30, 70], "20", ["-40", "-20", "0", "20", "40", "60", "80"]), ([], "1", ["0", "1"]),
        ]
        for (values, step, ticks) in cases {
            let scale = ChartScale(values.map { Ratio($0) }, hasZero: true, isWhole: true)
            #expect(scale.step.text(decimals: 0) == step, "\(values)")
            #expect(scale.ticks.map { $0.text(decimals: 0) } == ticks, "\(values)")
        }
        let rates = [Ratio(975, over: 10), Ratio(981, over: 10)].compactMap { $0 }
        let fine = ChartScale(rates, hasZero: false, isWhole: false)
        #expect(fine.step.text(decimals: 1) == "0.2")
        #expect(fine.low.text(decimals: 1) == "97.4")
        #expect(fine.high.text(decimals: 1) == "98.2")
    }

    @Test func `a scale of very large values has few ticks`() {
        let scale = ChartScale([Ratio(Int.max)], hasZero: true, isWhole: true)
        #expect(scale.ticks.count <= 7)
        #expect(scale.place(of: Ratio(Int.max), along: 1000) > 900)
        #expect(scale.place(of: Ratio(-1), along: 1000) == 0)
    }

    @Test func `a bar's height is its share of the axis`() throws {
        let found = bars(chart(.bar, [100, 50, 25, 0]))
        #expect(found.count == 4)
        #expect(found.map(\.height) == [208, 104, 52, 0])
        let floors = Set(found.map { $0.y + $0.height })
        #expect(floors.count == 1)
        let negative = bars(chart(.bar, [100, -100]))
        #expect(negative[0].y + negative[0].height == negative[1].y)
        #expect(negative[0].height == negative[1].height)
    }

    @Test func `stacked parts stand on each other without a gap`() {
        var stacked = Chart(
            .stacked, title: "图", categoryName: "类", categories: ["a"],
            series: [
                ChartSeries("x", .count, [Ratio(30)]), ChartSeries("y", .count, [Ratio(70)]),
            ])
        var found = bars(stacked)
        #expect(found[1].y + found[1].height == found[0].y)
        #expect(abs(found[0].height * 7 - found[1].height * 3) < 1)
        stacked = Chart(
            .stackedRows, title: "图", categoryName: "类", categories: ["a"], series: stacked.series)
        found = bars(stacked)
        #expect(found[0].x + found[0].width == found[1].x)
        #expect(abs(found[0].width * 7 - found[1].width * 3) < 1)
    }

    @Test func `the parts of a ring fill the circle`() {
        let parts = scan(chart(.ring, [1, 1, 2])).tags("circle")
            .compactMap { $0.attributes["stroke-dashoffset"] }
        #expect(parts == ["0", "-2500", "-5000"])
    }

    @Test func `what a ring or radar cannot show becomes bars`() {
        #expect(scan(chart(.ring, [1, -1])).tags("circle").isEmpty)
        #expect(bars(chart(.ring, [1, -1])).count == 2)
        #expect(bars(chart(.ring, [0, 0])).count == 2)
        #expect(bars(chart(.radar, [1, 2])).count == 2)
        #expect(bars(chart(.radar, [1, 2, 3])).isEmpty)
        #expect(bars(chart(.radar, [1, 2, -3])).count == 3)
    }

    @Test func `a chart without values says so and draws nothing`() {
        for kind in Chart.Kind.allCases {
            for values in [[], [nil, nil]] as [[Int?]] {
                let page = scan(chart(kind, values))
                #expect(page.tags("svg").isEmpty, "\(kind)")
                #expect(page.text.contains("没有可以画的数据"), "\(kind)")
            }
        }
    }

    @Test func `one point is drawn, and a line stops where a value is missing`() {
        let one = chartFigure(chart(.line, [5]), id: "c", text).text
        #expect(
            PageScan(one).tags("path").contains { $0.attributes["class"] == "chart-dot chart-1" })
        let gap = scan(chart(.line, [1, nil, 3])).tags("path")
            .first { $0.attributes["class"]?.hasPrefix("chart-line") ?? false }
        #expect(gap?.attributes["d"]?.filter { $0 == "M" }.count == 2)
    }

    @Test(arguments: [3, 7, 12, 24, 31, 62, 120])
    func `labels below the axis touch neither each other nor the edge`(count: Int) {
        let sets = [
            (0..<count).map { "\($0 % 12 + 1)月\($0 % 28 + 1)日" },
            (0..<count).map { "第\($0)街道综合行政执法队及城市管理委员会" },
            (0..<count).map { "Unit number \($0) of the district" },
        ]
        for (names, isOrdered) in zip(sets, [true, false, false]) {
            for kind in [Chart.Kind.bar, .line] {
                let values = (0..<count).map { Optional($0) }
                let html = chartFigure(
                    chart(kind, values, names: names, isOrdered: isOrdered), id: "c", text
                ).text.components(separatedBy: "<details")[0]
                for (half, width) in zip(html.components(separatedBy: "chart-narrow"), [720, 350]) {
                    expectApart(labels(half, ["chart-label", "chart-value"]), width)
                }
            }
        }
    }

    private struct Box {
        let words: String
        let left: Double
        let right: Double
        let y: Double
    }

    /// The level texts of these classes with the room they are reckoned to take.
    private func labels(_ html: String, _ names: [String]) -> [Box] {
        html.components(separatedBy: "<text ").dropFirst().compactMap { part in
            let inside = part.components(separatedBy: "</text>")[0].components(separatedBy: ">")
            let tag = PageScan("<text " + inside[0] + ">").tags("text").first
            guard let attributes = tag?.attributes, attributes["transform"] == nil,
                names.contains(where: { attributes["class"]?.hasSuffix($0) ?? false }),
                let x = Double(attributes["x"] ?? ""), let y = Double(attributes["y"] ?? "")
            else { return nil }
            let words = inside.dropFirst().joined(separator: ">")
            let width = Double(ChartLabels.width(words))
            let left =
                switch attributes["text-anchor"] {
                case "middle": x - width / 2
                case "end": x - width
                default: x
                }
            return Box(words: words, left: left, right: left + width, y: y)
        }
    }

    private func expectApart(
        _ boxes: [Box], _ width: Int, at place: SourceLocation = #_sourceLocation
    ) {
        for (index, box) in boxes.enumerated() {
            #expect(box.left >= -1 && box.right <= Double(width) + 1, sourceLocation: place)
            for other in boxes[(index + 1)...] where abs(box.y - other.y) < 11 {
                let isApart = box.right <= other.left + 1 || other.right <= box.left + 1
                #expect(isApart, "\(box.words) and \(other.words)", sourceLocation: place)
            }
        }
    }

    @Test func `long names are wrapped, thinned out or turned`() {
        let days = (1...31).map { "10月\($0)日" }
        let thin = LabelPlan(days, slot: 20, isOrdered: true)
        #expect(thin.manner == .flat && thin.every > 1)
        let wrapped = LabelPlan(["市容环境卫生"], slot: 60, isOrdered: false)
        #expect(wrapped.manner == .wrapped)
        #expect(wrapped.lines == [["市容环境", "卫生"]])
        #expect(LabelPlan(days, slot: 20, isOrdered: false).manner == .turned)
        #expect(ChartLabels.fitted("市容环境卫生", within: 40) == "市容…")
        #expect(ChartLabels.lines("one two", within: 30, linesMax: 2) == ["one", "two"])
        #expect(ChartLabels.lines("unbreakable", within: 30, linesMax: 2) == nil)
    }

    @Test func `the table has every value exactly, with its link`() {
        let exact = ChartSeries(
            "率", ChartUnit(decimals: 1, isPercent: true), [Ratio(7865, over: 100), nil, Ratio(-5)],
            links: ["/orders?a=1", nil, nil])
        let page = scan(
            Chart(
                .line, title: "图", categoryName: "日", categories: ["a", "b", "c"],
                series: [exact, ChartSeries("量", .count, [Ratio(1_234_567), nil, Ratio(0)])]))
        for words in ["78.7%", "—", "−5.0%", "1,234,567"] {
            #expect(page.text.contains(words), "\(words)")
        }
        let links = page.tags("a").filter { $0.attributes["href"] == "/orders?a=1" }
        // Both drawings and the table.
        #expect(links.count == 3)
        #expect(links.filter { $0.attributes["tabindex"] == nil }.count == 1)
    }

    @Test func `axes write large numbers short`() {
        func ticks(_ language: SiteLanguage, _ value: Int) -> String {
            let text = Samples.frame(language).text
            return chartFigure(chart(.bar, [value]), id: "c", text).text
        }
        #expect(ticks(.zhHans, 2_000_000).contains(">200万<"))
        #expect(ticks(.zhHans, 200_000_000).contains(">2亿<"))
        #expect(ticks(.en, 2_000_000).contains(">2M<"))
        #expect(ticks(.en, 20_000).contains(">20k<"))
    }

    @Test func `names and values cannot break out of the drawing`() {
        let hostile = "</text><script>x</script>\"' onload=\"y"
        for kind in Chart.Kind.allCases {
            var hostileChart = Chart(
                kind, title: hostile, categoryName: hostile,
                categories: [hostile, "b", "c"],
                series: [
                    ChartSeries(
                        hostile, .count, [Ratio(1), Ratio(2), Ratio(3)],
                        links: ["javascript:x", "/orders", nil]),
                    ChartSeries(hostile, .count, [Ratio(1), Ratio(2), Ratio(3)]),
                ])
            hostileChart.marks = [ChartMark(hostile, Ratio(2))]
            let page = scan(hostileChart)
            #expect(page.tags("script").isEmpty, "\(kind)")
            #expect(page.tags.allSatisfy { $0.attributes["onload"] == nil }, "\(kind)")
            #expect(page.tags.allSatisfy { $0.attributes["style"] == nil }, "\(kind)")
            #expect(
                !page.tags.contains { $0.attributes["href"]?.contains("javascript") ?? false })
        }
    }

    @Test func `more categories or series than can be drawn are left to the table`() {
        let count = Chart.categoriesMax
        func page(_ categories: Int, _ series: Int) -> PageScan {
            scan(
                Chart(
                    .bar, title: "图", categoryName: "类",
                    categories: (0..<categories).map(String.init),
                    series: (0..<series).map { position in
                        ChartSeries("s\(position)", .count, (0..<categories).map { Ratio($0) })
                    }))
        }
        let words = "图中只画前"
        #expect(!page(count, 1).text.contains(words))
        let cut = page(count + 1, 1)
        #expect(cut.text.contains(words))
        #expect(cut.tags("tr").count == count + 2)
        #expect(!page(2, Chart.seriesMax).text.contains(words))
        #expect(page(2, Chart.seriesMax + 1).text.contains(words))
    }

    @Test func `a drawing says what it shows, and colours are not all that tells series apart`() {
        for kind in Chart.Kind.allCases {
            guard let sample = ChartSamples(text).chart(kind), kind != .heat else { continue }
            let page = scan(sample)
            #expect(!page.tags("title").isEmpty, "\(kind)")
            let isSparkline = kind == .sparkline
            #expect(page.tags("desc").isEmpty == isSparkline, "\(kind)")
            #expect(page.tags("table").isEmpty == isSparkline, "\(kind)")
            if [.stacked, .stackedRows].contains(kind) { #expect(!page.tags("pattern").isEmpty) }
            if kind == .line {
                #expect(
                    page.tags("path").contains {
                        $0.attributes["class"]?.contains("chart-dash-2") ?? false
                    })
            }
        }
    }

    @Test(arguments: Chart.Kind.allCases, SiteLanguage.allCases)
    func `a chart of every kind looks as recorded`(
        kind: Chart.Kind, language: SiteLanguage
    ) throws {
        let text = Samples.frame(language).text
        let sample = try #require(ChartSamples(text).chart(kind))
        try expectSnapshot(
            chartFigure(sample, id: "c", text).text,
            named: "chart-" + kind.rawValue + "." + language.rawValue + ".html")
    }
}
