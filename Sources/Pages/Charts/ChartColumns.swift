import Casework
import Localization
import Markup

/// Charts with upright bars and lines over a row of categories: bar, line, combined, stacked.
struct ChartColumns {
    private let drawing: ChartDrawing
    private let height: Int
    private let first: ChartScale
    private let second: ChartScale?
    private let plan: LabelPlan
    private let left: Int
    private let right: Int
    private let top = 22
    private var taken = TakenPlaces()

    private var chart: Chart { drawing.chart }
    private var text: PageText { drawing.text }
    private var series: [ChartSeries] { drawing.series }
    private var count: Int { drawing.categories.count }

    init(_ drawing: ChartDrawing) {
        self.drawing = drawing
        let firsts = drawing.series.filter { !$0.isOnSecondAxis }
        let seconds = drawing.series.filter(\.isOnSecondAxis)
        first = ChartColumns.scale(drawing, firsts, marks: drawing.chart.marks)
        second = seconds.isEmpty ? nil : ChartColumns.scale(drawing, seconds, marks: [])
        let firstUnit = firsts.first?.unit ?? .count
        let axis = first.ticks.map { ChartLabels.width(firstUnit.shortWords($0, drawing.text)) }
        let secondAxis =
            second?.ticks.map {
                ChartLabels.width((seconds.first?.unit ?? .count).shortWords($0, drawing.text))
            } ?? []
        let ends = drawing.series.filter { ChartColumns.isLine($0, drawing.chart) }.map { line in
            let last = line.values.last { $0 != nil } ?? nil
            return ChartLabels.width(line.unit.words(last, drawing.text)) + 10
        }
        let right = secondAxis.isEmpty ? ends.max() ?? 8 : (secondAxis.max() ?? 0) + 10
        let room = drawing.width - (axis.max() ?? 0) - 10 - right
        let slot = max(1, room / max(1, drawing.categories.count))
        plan = LabelPlan(drawing.categories, slot: slot, isOrdered: drawing.chart.isOrdered)
        left = max((axis.max() ?? 0) + 10, plan.reach - slot / 2 + 4)
        self.right = right
        height = (drawing.isNarrow ? 200 : 230) + plan.height
    }

    private static func isLine(_ line: ChartSeries, _ chart: Chart) -> Bool {
        chart.kind == .line || chart.kind == .combined && line.form == .line
    }

    private static func scale(
        _ drawing: ChartDrawing, _ lines: [ChartSeries], marks: [ChartMark]
    ) -> ChartScale {
        let chart = drawing.chart
        var values = lines.flatMap { $0.values.compactMap { $0 } } + marks.map(\.value)
        if chart.kind == .stacked {
            for index in drawing.categories.indices {
                let here = lines.compactMap { $0.value(index) }
                values.append(here.filter { $0 > .zero }.reduce(.zero, +))
                values.append(here.filter { $0 < .zero }.reduce(.zero, +))
            }
        }
        let allLines = lines.allSatisfy { isLine($0, chart) }
        return ChartScale(
            values, hasZero: chart.startsAtZero || !allLines,
            isWhole: lines.allSatisfy { $0.unit.decimals == 0 && !$0.unit.isPercent })
    }

    // MARK: - Places

    private var floor: Int { (height - plan.height) * 10 }
    private var plotHeight: Int { floor - top * 10 }
    private var plotWidth: Int { (drawing.width - left - right) * 10 }
    private var slot: Int { max(1, plotWidth / max(1, count)) }

    private func centre(_ index: Int) -> Int { left * 10 + slot * index + slot / 2 }

    private func y(_ value: Ratio, _ scale: ChartScale) -> Int {
        floor - scale.place(of: value, along: plotHeight)
    }

    private func scale(of line: ChartSeries) -> ChartScale {
        line.isOnSecondAxis ? second ?? first : first
    }

    // MARK: - Parts

    mutating func svg() -> HTML {
        var parts = [grid, marks()]
        let (bars, values) = bars()
        parts += bars
        parts += lines()
        parts += values
        parts.append(baseline)
        parts.append(labels())
        return drawing.svg(height: height, names: "", parts)
    }

    private var grid: HTML {
        let unit = series.first { !$0.isOnSecondAxis }?.unit ?? .count
        var parts: [HTML] = []
        for tick in first.ticks {
            let place = y(tick, first)
            parts.append(
                chartLine(
                    "chart-grid", from: (left * 10, place), to: (left * 10 + plotWidth, place)))
            parts.append(
                chartWords(
                    unit.shortWords(tick, text), x: left * 10 - 60, y: place + 40, .end))
        }
        if let second, let unit = series.first(where: \.isOnSecondAxis)?.unit {
            for tick in second.ticks {
                parts.append(
                    chartWords(
                        unit.shortWords(tick, text), x: left * 10 + plotWidth + 60,
                        y: y(tick, second) + 40))
            }
        }
        return element("g", [.custom("aria-hidden", "true")], .joined(parts))
    }

    private var baseline: HTML {
        let place = y(max(first.low, min(.zero, first.high)), first)
        return chartLine(
            "chart-axis", from: (left * 10, place), to: (left * 10 + plotWidth, place))
    }

    /// Goal lines with their names at the right end above them.
    private mutating func marks() -> HTML {
        var parts: [HTML] = []
        let unit = series.first { !$0.isOnSecondAxis }?.unit ?? .count
        for mark in chart.marks {
            let place = y(mark.value, first)
            let end = left * 10 + plotWidth
            parts.append(chartLine("chart-mark", from: (left * 10, place), to: (end, place)))
            let words = ChartLabels.fitted(
                mark.name + " " + unit.words(mark.value, text), within: plotWidth / 20)
            let width = ChartLabels.width(words)
            if taken.take(
                left: end / 10 - width, top: place / 10 - 16, width: width, height: 15)
            {
                parts.append(
                    chartWords(words, x: end, y: place - 40, .end, names: "chart-mark-name"))
            }
        }
        return .joined(parts)
    }

    private mutating func labels() -> HTML {
        var parts: [HTML] = []
        for index in stride(from: 0, to: count, by: plan.every) {
            let lines = plan.lines[index]
            if plan.manner == .turned {
                parts.append(
                    chartWords(
                        lines[0], x: centre(index) + 40, y: floor + 140, .end, isTurned: true))
                continue
            }
            let width = lines.map(ChartLabels.width).max() ?? 0
            let place = min(max(centre(index), width * 5), drawing.width * 10 - width * 5)
            guard
                taken.take(
                    left: place / 10 - width / 2 - 2, top: floor / 10 + 4, width: width + 4,
                    height: plan.height)
            else { continue }
            for (row, line) in lines.enumerated() {
                let y = floor + (ChartLabels.lineHeight * (row + 1) + 1) * 10
                parts.append(chartWords(line, x: place, y: y, .middle, names: "chart-label"))
            }
        }
        return .joined(parts)
    }

    // MARK: - Bars

    /// Where a bar ends, for the value written there.
    private struct BarEnd {
        let value: Ratio
        let unit: ChartUnit
        let x: Int
        let y: Int
        let isBelow: Bool
    }

    private mutating func bars() -> (bars: [HTML], values: [HTML]) {
        let positions = series.indices.filter { !ChartColumns.isLine(series[$0], chart) }
        guard !positions.isEmpty else { return ([], []) }
        let group = min(slot * 72 / 100, 440)
        let isStacked = chart.kind == .stacked
        let breadth = isStacked ? group : max(5, group / positions.count)
        var parts: [HTML] = []
        var tops: [BarEnd] = []
        for index in drawing.categories.indices {
            var stack = (above: Ratio.zero, below: Ratio.zero)
            for (order, position) in positions.enumerated() {
                guard let value = series[position].value(index) else { continue }
                var base = Ratio.zero
                if isStacked {
                    base = value < .zero ? stack.below : stack.above
                    if value < .zero {
                        stack.below = base + value
                    } else {
                        stack.above = base + value
                    }
                }
                let scale = scale(of: series[position])
                let (from, to) = (y(base, scale), y(base + value, scale))
                let x =
                    centre(index) - group / 2
                    + (isStacked ? 0 : breadth * order)
                let gap = !isStacked && positions.count > 1 ? min(10, breadth / 5) : 0
                let rect = drawing.bar(
                    position, x: x, y: min(from, to), width: breadth - gap,
                    height: abs(from - to))
                parts.append(drawing.point(index, series[position], rect))
                if !isStacked {
                    tops.append(
                        BarEnd(
                            value: value, unit: series[position].unit,
                            x: x + (breadth - gap) / 2, y: to, isBelow: value < .zero))
                }
            }
            if isStacked, let unit = series.first?.unit, stack.above > .zero {
                tops.append(
                    BarEnd(
                        value: stack.above, unit: unit, x: centre(index),
                        y: y(stack.above, first), isBelow: false))
            }
        }
        let room = isStacked ? slot : max(breadth, slot / positions.count)
        return (parts, values(tops, room: room))
    }

    /// The values above the bars: all of them where they fit, otherwise the greatest.
    private mutating func values(
        _ tops: [BarEnd], room: Int
    ) -> [HTML] {
        let isFitting = tops.allSatisfy {
            ChartLabels.width($0.unit.words($0.value, text)) + 2 <= room / 10
        }
        let isShort = tops.allSatisfy {
            ChartLabels.width($0.unit.shortWords($0.value, text)) + 2 <= room / 10
        }
        var shown = tops
        if !isFitting, !isShort {
            let greatest = tops.max { $0.value < $1.value }
            shown = greatest.map { [$0] } ?? []
        }
        return shown.compactMap { top in
            let words =
                isFitting || !isShort
                ? top.unit.words(top.value, text) : top.unit.shortWords(top.value, text)
            let width = ChartLabels.width(words)
            let x = min(max(top.x, width * 5), drawing.width * 10 - width * 5)
            let y = top.isBelow ? top.y + 120 : top.y - 40
            guard
                taken.take(
                    left: x / 10 - width / 2, top: y / 10 - 11, width: width, height: 13)
            else { return nil }
            return chartWords(words, x: x, y: y, .middle, names: "chart-value")
        }
    }

    // MARK: - Lines

    private mutating func lines() -> [HTML] {
        let positions = series.indices.filter { ChartColumns.isLine(series[$0], chart) }
        var parts: [HTML] = []
        var ends: [HTML] = []
        for position in positions {
            let line = series[position]
            let scale = scale(of: line)
            var path = ""
            var dots: [HTML] = []
            var isPen = false
            var last: (x: Int, y: Int, value: Ratio)?
            for index in drawing.categories.indices {
                guard let value = line.value(index) else {
                    isPen = false
                    continue
                }
                let (x, y) = (centre(index), y(value, scale))
                path += (isPen ? "L" : "M") + tenths(x) + " " + tenths(y)
                isPen = true
                last = (x, y, value)
                // Beside many bars a line that leads nowhere needs no points.
                if chart.kind != .combined || count <= 12 || line.link(index) != nil {
                    dots.append(drawing.point(index, line, drawing.dot(position, x: x, y: y)))
                }
            }
            parts.append(
                element(
                    "path",
                    [
                        .class("chart-line chart-dash-\(position + 1) " + drawing.paint(position)),
                        .custom("d", path),
                    ], .empty))
            parts += dots
            if let last, let end = endValue(last, line) { ends.append(end) }
        }
        return parts + ends
    }

    /// The value of a line's last point, beside it, a line higher or lower where another stands.
    private mutating func endValue(
        _ last: (x: Int, y: Int, value: Ratio), _ line: ChartSeries
    ) -> HTML? {
        let words = line.unit.words(last.value, text)
        let width = ChartLabels.width(words)
        let x = min(last.x + 60, (drawing.width - width) * 10)
        for shift in [0, -130, 130, -260, 260] {
            let y = last.y + 40 + shift
            guard y > 110, y < floor + 40 else { continue }
            if taken.take(left: x / 10, top: y / 10 - 11, width: width, height: 13) {
                return chartWords(words, x: x, y: y, names: "chart-value")
            }
        }
        return nil
    }
}
