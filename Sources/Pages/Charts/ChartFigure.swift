import Casework
import Localization
package import Markup

/// A chart as it stands on a page: the drawing in a wide and a narrow form, of which the style
/// sheet shows one, what the colours mean, and its values as a table to open.
///
/// - Parameter id: unique on the page.
package func chartFigure(_ chart: Chart, id: String, _ text: PageText) -> HTML {
    let drawing = ChartDrawing(chart, width: 720, id: id, text)
    guard !drawing.isEmpty else {
        return element(
            "figure", [.class("chart"), .label(chart.title)],
            p(.class("chart-empty")) { text(ChartText.empty) })
    }
    if chart.kind == .sparkline { return sparkline(chart, text) }
    if chart.kind == .heat {
        return element("figure", [.class("chart"), .label(chart.title)], heatTable(drawing))
    }
    let isCut =
        chart.categories.count > Chart.categoriesMax || chart.series.count > Chart.seriesMax
    return element(
        "figure", [.class("chart"), .label(chart.title)],
        group {
            legend(drawing)
            drawings(drawing)
            if isCut {
                p(.class("quiet small")) {
                    text(
                        ChartText.cut,
                        [
                            "categories": text.number(Chart.categoriesMax),
                            "series": text.number(Chart.seriesMax),
                        ])
                }
            }
            details(.class("chart-values")) {
                summary { text(ChartText.asTable) }
                chartTable(chart, text)
            }
        })
}

private func drawings(_ drawing: ChartDrawing) -> HTML {
    let chart = drawing.chart
    switch shownKind(drawing) {
    case .ring: return ChartRing(drawing).svg()
    case .radar: return ChartRadar(drawing).svg()
    case let kind:
        return .joined(
            [("chart-wide", 720, "w"), ("chart-narrow", 350, "n")].map { names, width, mark in
                let sized = ChartDrawing(
                    chart, width: width, id: drawing.id + "-" + mark, drawing.text)
                var columns = ChartColumns(sized)
                let isLying = kind == .rows || kind == .stackedRows
                return div(.class(names)) { isLying ? ChartRows(sized).svg() : columns.svg() }
            })
    }
}

/// The kind that can be drawn of these values.
private func shownKind(_ drawing: ChartDrawing) -> Chart.Kind {
    switch drawing.chart.kind {
    case .ring:
        let total = drawing.series.first?.values.compactMap { $0 }.reduce(.zero, +) ?? .zero
        return drawing.hasNegative || total == .zero ? .rows : .ring
    case .radar:
        return drawing.hasNegative || !ChartRadar.axes.contains(drawing.categories.count)
            ? .bar : .radar
    case .stackedRows: return drawing.hasNegative ? .rows : .stackedRows
    case let kind: return kind
    }
}

// MARK: - What the colours mean

private func legend(_ drawing: ChartDrawing) -> HTML {
    guard drawing.series.count > 1, shownKind(drawing) != .ring else { return .empty }
    return ul(.class("chart-legend")) {
        for (position, line) in drawing.series.enumerated() {
            li {
                swatch(position, line, drawing)
                line.isOnSecondAxis
                    ? drawing.text(ChartText.secondAxis, ["name": line.name]) : line.name
            }
        }
    }
}

private func swatch(_ position: Int, _ line: ChartSeries, _ drawing: ChartDrawing) -> HTML {
    let kind = shownKind(drawing)
    let isLine = kind == .line || kind == .radar || kind == .combined && line.form == .line
    let shown = ChartDrawing(
        drawing.chart, width: 26, id: drawing.id + "-k", drawing.text)
    let content =
        isLine
        ? HTML.joined([
            element(
                "path",
                [
                    .class("chart-line chart-dash-\(position + 1) " + drawing.paint(position)),
                    .custom("d", "M0 7H26"),
                ], .empty), shown.dot(position, x: 130, y: 70),
        ])
        : shown.swatchBar(position)
    return element(
        "svg",
        [
            .class("chart-key"), .custom("viewBox", "0 0 26 14"),
            .custom("aria-hidden", "true"),
        ], content)
}

func chartSwatch(_ paint: String) -> HTML {
    element(
        "svg",
        [.class("chart-key"), .custom("viewBox", "0 0 26 14"), .custom("aria-hidden", "true")],
        element(
            "rect",
            [
                .class("chart-bar " + paint), .custom("x", "4"), .custom("y", "1"),
                .custom("width", "18"), .custom("height", "12"),
            ], .empty))
}

func linked(_ words: String, _ link: String?) -> HTML {
    guard let link else { return .escaped(words) }
    return a(.href(link)) { words }
}

// MARK: - The table

/// The values of a chart in full, each with its link.
package func chartTable(_ chart: Chart, _ text: PageText) -> HTML {
    let head =
        [column(chart.categoryName)] + chart.series.map { column($0.name, "num") }
    return tableBox(caption: chart.title, head: head) {
        for (index, category) in chart.categories.enumerated() {
            tr {
                th(.custom("scope", "row")) { category }
                for line in chart.series {
                    td(.class("num")) {
                        linked(line.unit.words(line.value(index), text), line.link(index))
                    }
                }
            }
        }
        for mark in chart.marks {
            tr(.class("is-sum")) {
                th(.custom("scope", "row")) { mark.name }
                for line in chart.series {
                    td(.class("num")) { line.unit.words(mark.value, text) }
                }
            }
        }
    }
}

// MARK: - Heat tables and sparklines

/// A table whose cells are the darker the greater they are, in five steps of the greatest value.
private func heatTable(_ drawing: ChartDrawing) -> HTML {
    let chart = drawing.chart
    let greatest = chart.series.flatMap { $0.values.compactMap { $0 } }.max() ?? .zero
    let head = [column("")] + drawing.categories.map { column($0, "num") }
    return tableBox(caption: chart.title, names: "chart-heat", head: head) {
        for line in chart.series.prefix(Chart.categoriesMax) {
            tr {
                th(.custom("scope", "row")) { line.name }
                for index in drawing.categories.indices {
                    let value = line.value(index)
                    td(.class("num chart-heat-\(heatLevel(value, of: greatest))")) {
                        linked(line.unit.words(value, drawing.text), line.link(index))
                    }
                }
            }
        }
    }
}

/// 0 for nothing and less, 1 to 5 for each fifth of the greatest value.
private func heatLevel(_ value: Ratio?, of greatest: Ratio) -> Int {
    guard let value, value > .zero, greatest > .zero else { return 0 }
    return (1...5).first { value * Ratio(5) <= greatest * Ratio($0) } ?? 5
}

/// A small line without axes; its words are all it says to those who do not see it.
package func sparkline(_ chart: Chart, _ text: PageText) -> HTML {
    let drawing = ChartDrawing(chart, width: 96, id: "", text)
    guard !drawing.isEmpty, let line = drawing.series.first else { return .empty }
    let known = drawing.categories.indices.compactMap { index in
        line.value(index).map { (index: index, value: $0) }
    }
    let scale = ChartScale(
        known.map(\.value), hasZero: chart.startsAtZero, isWhole: false, stepsMax: 2)
    let pitch = 880 / max(1, drawing.categories.count - 1)
    var path = ""
    var last = (x: 0, y: 0)
    for (order, point) in known.enumerated() {
        last = (40 + pitch * point.index, 220 - scale.place(of: point.value, along: 200))
        let isNext = order > 0 && known[order - 1].index == point.index - 1
        path += (isNext ? "L" : "M") + tenths(last.x) + " " + tenths(last.y)
    }
    let words = chart.title + " · " + drawing.description
    return element(
        "svg",
        [
            .class("chart-spark"), .custom("viewBox", "0 0 96 24"), .role("img"), .label(words),
        ],
        .joined([
            element("title", [], .escaped(words)),
            element(
                "path",
                [.class("chart-line chart-dash-1 " + drawing.paint(0)), .custom("d", path)],
                .empty),
            drawing.dot(0, x: last.x, y: last.y),
        ]))
}
