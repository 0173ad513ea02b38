import Casework
import Localization
import Markup

/// Bars from left to right with their names before them and their values behind: rows and stacked
/// rows. Names that do not fit stand in two lines, longer ones end with an ellipsis.
struct ChartRows {
    private let drawing: ChartDrawing
    private let scale: ChartScale
    private let names: [[String]]
    private let left: Int
    private let right: Int
    private let isStacked: Bool
    private let rowHeight: Int
    private let top: Int

    private static let barHeight = 14

    private var series: [ChartSeries] { drawing.series }
    private var text: PageText { drawing.text }
    private var count: Int { drawing.categories.count }
    private var height: Int { top + count * rowHeight + 10 }
    private var plotWidth: Int { (drawing.width - left - right) * 10 }

    init(_ drawing: ChartDrawing) {
        self.drawing = drawing
        isStacked = drawing.chart.kind == .stackedRows
        var values = drawing.series.flatMap { $0.values.compactMap { $0 } }
        values += drawing.chart.marks.map(\.value)
        if drawing.chart.kind == .stackedRows {
            values += drawing.categories.indices.map { ChartRows.total($0, drawing.series) }
        }
        let isWhole = drawing.series.allSatisfy { $0.unit.decimals == 0 && !$0.unit.isPercent }
        scale = ChartScale(values, hasZero: true, isWhole: isWhole)
        let room = drawing.width * 38 / 100
        names = drawing.categories.map { ChartLabels.cutLines($0, within: room, linesMax: 2) }
        left = (names.flatMap { $0 }.map(ChartLabels.width).max() ?? 0) + 10
        let ends = drawing.series.flatMap { line in
            line.values.map { ChartLabels.width(line.unit.words($0, drawing.text)) }
        }
        let hasNegative = values.contains { $0 < .zero }
        let end = (ends.max() ?? 0) + 12
        right = isStacked ? max(end, 40) : end
        let bars = isStacked ? 1 : max(1, drawing.series.count)
        let lines = names.map(\.count).max() ?? 1
        rowHeight = max(bars * (ChartRows.barHeight + 2) + 10, lines * ChartLabels.lineHeight + 8)
        top = drawing.chart.marks.isEmpty ? 8 : 26
        negativeRoom = hasNegative ? end * 10 : 0
    }

    /// Room for the values of negative bars, which stand before them.
    private let negativeRoom: Int

    private static func total(_ index: Int, _ series: [ChartSeries]) -> Ratio {
        series.compactMap { $0.value(index) }.filter { $0 > .zero }.reduce(.zero, +)
    }

    private func x(_ value: Ratio) -> Int {
        left * 10 + negativeRoom
            + scale.place(of: value, along: max(10, plotWidth - negativeRoom))
    }

    func svg() -> HTML {
        var parts = drawing.categories.indices.map(row)
        parts.append(
            chartLine(
                "chart-axis", from: (x(.zero), top * 10 - 20),
                to: (x(.zero), (height - 8) * 10)))
        parts += marks
        return drawing.svg(height: height, names: "", parts)
    }

    private var marks: [HTML] {
        let unit = series.first?.unit ?? .count
        return drawing.chart.marks.prefix(1).flatMap { mark -> [HTML] in
            let words = ChartLabels.fitted(
                mark.name + " " + unit.words(mark.value, text), within: drawing.width / 2)
            let half = ChartLabels.width(words) * 5
            let place = min(max(x(mark.value), half), drawing.width * 10 - half)
            return [
                chartLine(
                    "chart-mark", from: (x(mark.value), top * 10 - 60),
                    to: (x(mark.value), (height - 8) * 10)),
                chartWords(words, x: place, y: 140, .middle, names: "chart-mark-name"),
            ]
        }
    }

    private func row(_ index: Int) -> HTML {
        let middle = (top + index * rowHeight) * 10 + rowHeight * 5
        var parts: [HTML] = []
        let lines = names[index]
        for (order, line) in lines.enumerated() {
            let shift = (order * 2 - lines.count + 1) * ChartLabels.lineHeight * 5
            parts.append(
                chartWords(
                    line, x: left * 10 - 80, y: middle + shift + 42, .end, names: "chart-label"))
        }
        parts += isStacked ? stackedBars(index, middle) : sideBars(index, middle)
        return element("g", [], .joined(parts))
    }

    private func sideBars(_ index: Int, _ middle: Int) -> [HTML] {
        let pitch = (ChartRows.barHeight + 2) * 10
        let start = middle - pitch * series.count / 2 + 10
        return series.indices.flatMap { position -> [HTML] in
            let line = series[position]
            let y = start + pitch * position
            guard let value = line.value(index) else {
                return [chartWords(line.unit.words(nil, text), x: x(.zero) + 60, y: y + 112)]
            }
            let (from, to) = (x(.zero), x(value))
            let bar = drawing.bar(
                position, x: min(from, to), y: y, width: abs(to - from),
                height: ChartRows.barHeight * 10)
            let isNegative = value < .zero
            return [
                drawing.point(index, line, bar),
                chartWords(
                    line.unit.words(value, text), x: isNegative ? to - 60 : to + 60, y: y + 112,
                    isNegative ? .end : .start, names: "chart-value"),
            ]
        }
    }

    private func stackedBars(_ index: Int, _ middle: Int) -> [HTML] {
        var parts: [HTML] = []
        var sum = Ratio.zero
        let y = middle - ChartRows.barHeight * 5
        for position in series.indices {
            guard let value = series[position].value(index), value > .zero else { continue }
            let (from, to) = (x(sum), x(sum + value))
            sum = sum + value
            let bar = drawing.bar(
                position, x: from, y: y, width: to - from, height: ChartRows.barHeight * 10)
            parts.append(drawing.point(index, series[position], bar))
        }
        let unit = series.first?.unit ?? .count
        parts.append(
            chartWords(
                unit.words(sum, text), x: x(sum) + 60, y: y + 112, names: "chart-value"))
        return parts
    }
}
