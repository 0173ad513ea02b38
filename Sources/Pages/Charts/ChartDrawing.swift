import Casework
import Localization
import Markup

/// A drawing of a chart: its size, and the parts all kinds are made of.
///
/// Places are whole tenths of the drawing's unit, so that they print exactly. Colours and strokes
/// are classes; a fill by pattern is an attribute, because it names a pattern of its own drawing.
struct ChartDrawing {
    let chart: Chart
    let width: Int
    /// Tells the patterns of this drawing from those of others on the page.
    let id: String
    let text: PageText
    let categories: [String]
    let series: [ChartSeries]

    init(_ chart: Chart, width: Int, id: String, _ text: PageText) {
        self.chart = chart
        self.width = width
        self.id = id
        self.text = text
        categories = Array(chart.categories.prefix(Chart.categoriesMax))
        series = Array(chart.series.prefix(Chart.seriesMax))
    }

    var isNarrow: Bool { width < 500 }

    /// Nothing to draw: no value at all.
    var isEmpty: Bool {
        !series.contains { line in
            categories.indices.contains { line.value($0) != nil }
        }
    }

    var hasNegative: Bool {
        series.contains { $0.values.contains { $0.map { $0 < .zero } ?? false } }
    }

    /// What one point says: its category, its series where there are several, its value.
    func words(_ index: Int, _ line: ChartSeries) -> String {
        let parts = [categories[index]] + (series.count > 1 ? [line.name] : [])
        return text(
            ChartText.point,
            [
                "name": parts.joined(separator: " · "),
                "value": line.unit.words(line.value(index), text),
            ])
    }

    /// A point with its words, opening what is behind it. The table beside the chart has the same
    /// links for the keyboard.
    func point(_ index: Int, _ line: ChartSeries, _ content: HTML) -> HTML {
        let words = words(index, line)
        let inside = HTML.joined([element("title", [], .escaped(words)), content])
        guard let link = line.link(index) else {
            return element("g", [.class("chart-point")], inside)
        }
        return element(
            "a",
            [.class("chart-point"), .href(link), .custom("tabindex", "-1"), .label(words)], inside)
    }

    /// The whole drawing with its name and description.
    func svg(height: Int, names: String, _ parts: [HTML]) -> HTML {
        element(
            "svg",
            [
                .class(names.isEmpty ? "chart-drawing" : "chart-drawing " + names),
                .custom("viewBox", "0 0 \(width) \(height)"), .role("group"),
                .label(chart.title),
            ],
            .joined(
                [
                    element("title", [], .escaped(chart.title)),
                    element("desc", [], .escaped(description)), patterns,
                ] + parts))
    }

    /// How many values there are and which are the greatest and the least.
    var description: String {
        var extremes: (least: (Ratio, String), greatest: (Ratio, String))?
        for line in series {
            for index in categories.indices {
                guard let value = line.value(index) else { continue }
                let words = words(index, line)
                guard let known = extremes else {
                    extremes = ((value, words), (value, words))
                    continue
                }
                if value < known.least.0 { extremes?.least = (value, words) }
                if value > known.greatest.0 { extremes?.greatest = (value, words) }
            }
        }
        guard let extremes else { return text(ChartText.empty) }
        return text(
            ChartText.description,
            [
                "count": text.number(categories.count), "series": text.number(series.count),
                "greatest": extremes.greatest.1, "least": extremes.least.1,
            ])
    }
}

// MARK: - Colours and patterns

extension ChartDrawing {
    /// The class of a series' colour.
    func paint(_ position: Int) -> String {
        let tone = series[position].tone
        return tone == .plain ? "chart-\(position + 1)" : "chart-" + tone.rawValue
    }

    /// Series after the first are told apart by pattern too, for those who see no colours and for
    /// printers that have none.
    private var patterns: HTML {
        let used = series.indices.dropFirst()
        guard !used.isEmpty else { return .empty }
        return element("defs", [], .joined(used.map(pattern)))
    }

    private func pattern(_ position: Int) -> HTML {
        let path =
            switch position {
            case 1: "M-1 1 1-1M0 6 6 0M5 7 7 5"
            case 2: "M1 2h2M4 5h2"
            case 3: "M-1 5 1 7M0 0 6 6M5-1 7 1"
            case 4: "M3 0V6M0 3H6"
            default: "M0 3H6"
            }
        return element(
            "pattern",
            [
                .id(patternName(position)), .custom("width", "6"), .custom("height", "6"),
                .custom("patternUnits", "userSpaceOnUse"),
            ], element("path", [.class("chart-hatch"), .custom("d", path)], .empty))
    }

    private func patternName(_ position: Int) -> String { "\(id)-\(position)" }

    /// A filled rectangle of a series. Places are tenths.
    func bar(_ position: Int, x: Int, y: Int, width: Int, height: Int) -> HTML {
        let place: [Attribute] = [
            .custom("x", tenths(x)), .custom("y", tenths(y)), .custom("width", tenths(width)),
            .custom("height", tenths(height)),
        ]
        let solid = element("rect", [.class("chart-bar " + paint(position))] + place, .empty)
        guard position > 0 else { return solid }
        let fill = Attribute.custom("fill", "url(#" + patternName(position) + ")")
        return .joined([solid, element("rect", place + [fill], .empty)])
    }

    /// The bar of a series in the legend, with its pattern.
    func swatchBar(_ position: Int) -> HTML {
        let defs = position > 0 ? element("defs", [], pattern(position)) : .empty
        return .joined([defs, bar(position, x: 40, y: 10, width: 180, height: 120)])
    }

    /// The mark of a line's point; its shape tells the series.
    func dot(_ position: Int, x: Int, y: Int) -> HTML {
        let path =
            switch position % 3 {
            case 0: "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"
            case 1: "m-3.2-3.2h6.4v6.4h-6.4z"
            default: "m0-4.4 4.2 4.4-4.2 4.4-4.2-4.4z"
            }
        return element(
            "path",
            [
                .class("chart-dot " + paint(position)),
                .custom("d", "M\(tenths(x)) \(tenths(y))" + path),
            ], .empty)
    }
}

// MARK: - Lines and texts

/// A place in tenths as it is written: 125 is `12.5`.
func tenths(_ value: Int) -> String {
    let whole = (value < 0 ? "-" : "") + String(value.magnitude / 10)
    return value % 10 == 0 ? whole : whole + "." + String(value.magnitude % 10)
}

func chartLine(_ names: String, from: (x: Int, y: Int), to: (x: Int, y: Int)) -> HTML {
    element(
        "line",
        [
            .class(names), .custom("x1", tenths(from.x)), .custom("y1", tenths(from.y)),
            .custom("x2", tenths(to.x)), .custom("y2", tenths(to.y)),
        ], .empty)
}

enum ChartAnchor: String {
    case start, middle, end
}

func chartWords(
    _ words: String, x: Int, y: Int, _ anchor: ChartAnchor = .start, names: String = "",
    isTurned: Bool = false
) -> HTML {
    var attributes: [Attribute] = [
        .class("chart-text" + (names.isEmpty ? "" : " " + names)), .custom("x", tenths(x)),
        .custom("y", tenths(y)), .custom("text-anchor", anchor.rawValue),
    ]
    if isTurned { attributes.append(.custom("transform", "rotate(-45 \(tenths(x)) \(tenths(y)))")) }
    return element("text", attributes, .escaped(words))
}
