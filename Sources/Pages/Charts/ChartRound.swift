import Casework
import Localization
import Markup

/// A ring of shares. Parts are strokes along one circle, so that no angle is ever computed; the
/// list beside it names them with value and share.
struct ChartRing {
    private let drawing: ChartDrawing

    init(_ drawing: ChartDrawing) {
        self.drawing = drawing
    }

    /// The whole circle has this length, whatever its size.
    static let length = 10_000

    func svg() -> HTML {
        guard let line = drawing.series.first else { return .empty }
        let values = ChartRing.values(line, drawing.categories.count)
        let total = values.reduce(.zero, +)
        var parts = [circle("chart-ring-ground", [])]
        var sum = Ratio.zero
        for (index, value) in values.enumerated() where value > .zero {
            let from = ChartRing.place(sum, of: total)
            sum = sum + value
            let to = ChartRing.place(sum, of: total)
            // The gap between two parts is taken from the part, never from the place of the next.
            let visible = max(to - from - (values.count > 1 ? 60 : 0), 20)
            parts.append(
                drawing.point(
                    index, line,
                    circle(
                        "chart-ring chart-\(index % Chart.seriesMax + 1)",
                        [
                            .custom(
                                "stroke-dasharray", "\(visible) \(ChartRing.length - visible)"),
                            .custom("stroke-dashoffset", String(-from)),
                        ])))
        }
        parts.append(
            chartWords(
                line.unit.words(total, drawing.text), x: 800, y: 870, .middle,
                names: "chart-total"))
        return element(
            "div", [.class("chart-ring-box")],
            .joined([ring(parts), legend(line, values, total)]))
    }

    private static func values(_ line: ChartSeries, _ count: Int) -> [Ratio] {
        (0..<count).map { line.value($0) ?? .zero }
    }

    /// Where the parts that make up `sum` end on the circle.
    private static func place(_ sum: Ratio, of total: Ratio) -> Int {
        guard let share = sum.divided(by: total) else { return 0 }
        return Int((share * Ratio(length)).text(decimals: 0)) ?? 0
    }

    private func ring(_ parts: [HTML]) -> HTML {
        let square = ChartDrawing(drawing.chart, width: 160, id: drawing.id, drawing.text)
        return square.svg(height: 160, names: "chart-drawing-ring", parts)
    }

    private func circle(_ names: String, _ more: [Attribute]) -> HTML {
        element(
            "circle",
            [
                .class(names), .custom("cx", "80"), .custom("cy", "80"), .custom("r", "62"),
                .custom("pathLength", String(ChartRing.length)),
                .custom("transform", "rotate(-90 80 80)"),
            ] + more, .empty)
    }

    private func legend(_ line: ChartSeries, _ values: [Ratio], _ total: Ratio) -> HTML {
        ol(.class("chart-shares")) {
            for (index, value) in values.enumerated() {
                li {
                    chartSwatch("chart-\(index % Chart.seriesMax + 1)")
                    span { drawing.categories[index] }
                    linked(line.unit.words(value, drawing.text), line.link(index))
                    span(.class("quiet")) { share(value, of: total) }
                }
            }
        }
    }

    private func share(_ value: Ratio, of total: Ratio) -> String {
        let percent = value.divided(by: total).map { $0 * Ratio(100) }
        return ChartUnit(decimals: 1, isPercent: true).words(percent, drawing.text)
    }
}

/// Axes from a common middle, one for each category, and a closed line for each series.
struct ChartRadar {
    private let drawing: ChartDrawing
    private let scale: ChartScale
    private let side = 320

    /// A radar has at least three axes; with more than twelve nobody reads it.
    static let axes = 3...12

    init(_ drawing: ChartDrawing) {
        self.drawing = drawing
        let values = drawing.series.flatMap { $0.values.compactMap { $0 } }
        scale = ChartScale(
            values + drawing.chart.marks.map(\.value), hasZero: true,
            isWhole: drawing.series.allSatisfy { $0.unit.decimals == 0 && !$0.unit.isPercent },
            stepsMax: 4)
    }

    private var count: Int { drawing.categories.count }
    private let radius = 95

    func svg() -> HTML {
        var parts = scale.ticks.dropFirst().map { tick in
            outline("chart-grid", drawing.categories.map { _ in tick })
        }
        for index in drawing.categories.indices {
            let end = place(index, scale.high)
            parts.append(chartLine("chart-grid", from: (middle, middle), to: end))
            parts.append(label(index))
        }
        let unit = drawing.series.first?.unit ?? .count
        for tick in scale.ticks.dropFirst() {
            let place = place(0, tick)
            parts.append(
                chartWords(unit.shortWords(tick, drawing.text), x: place.x + 40, y: place.y + 110))
        }
        for (position, line) in drawing.series.enumerated() {
            let names = "chart-line chart-dash-\(position + 1) " + drawing.paint(position)
            parts.append(outline(names, drawing.categories.indices.map { line.value($0) }))
            for index in drawing.categories.indices {
                guard let value = line.value(index) else { continue }
                let place = place(index, value)
                parts.append(
                    drawing.point(index, line, drawing.dot(position, x: place.x, y: place.y)))
            }
        }
        let square = ChartDrawing(
            drawing.chart, width: side, id: drawing.id, drawing.text)
        return square.svg(height: side - 20, names: "chart-drawing-radar", parts)
    }

    private var middle: Int { side * 5 }

    private func outline(_ names: String, _ values: [Ratio?]) -> HTML {
        var path = ""
        var isWhole = true
        for (index, value) in values.enumerated() {
            guard let value else {
                isWhole = false
                continue
            }
            let place = place(index, value)
            let isFirst = path.isEmpty || index > 0 && values[index - 1] == nil
            path += (isFirst ? "M" : "L") + tenths(place.x) + " " + tenths(place.y)
        }
        return element("path", [.class(names), .custom("d", path + (isWhole ? "z" : ""))], .empty)
    }

    private func label(_ index: Int) -> HTML {
        let (sine, cosine) = direction(index)
        let x = middle + Int(Double(radius + 12) * 10 * sine)
        let y = middle - Int(Double(radius + 12) * 10 * cosine)
        let isMiddle = abs(sine) < 0.2
        let room = isMiddle ? side / 2 : sine > 0 ? side - x / 10 - 2 : x / 10 - 2
        let lines = ChartLabels.cutLines(drawing.categories[index], within: room, linesMax: 2)
        let shift = cosine > 0.2 ? 1 - lines.count : 0
        let anchor: ChartAnchor = isMiddle ? .middle : sine > 0 ? .start : .end
        return .joined(
            lines.enumerated().map { order, line in
                chartWords(
                    line, x: x, y: y + 40 + (order + shift) * ChartLabels.lineHeight * 10, anchor,
                    names: "chart-label")
            })
    }

    private func place(_ index: Int, _ value: Ratio) -> (x: Int, y: Int) {
        let length = Double(scale.place(of: value, along: radius * 10))
        let (sine, cosine) = direction(index)
        return (
            middle + Int((length * sine).rounded()), middle - Int((length * cosine).rounded())
        )
    }

    /// Sine and cosine of the axis' angle, the first axis upright.
    private func direction(_ index: Int) -> (sine: Double, cosine: Double) {
        let angle = 2 * Double.pi * Double(index) / Double(max(1, count))
        return (ChartRadar.sine(angle), ChartRadar.sine(angle + Double.pi / 2))
    }

    /// Taylor's series around the nearest multiple of π: exact to 10⁻⁹, and places need 10⁻³.
    private static func sine(_ angle: Double) -> Double {
        let turns = (angle / Double.pi).rounded()
        let rest = angle - turns * Double.pi
        var (term, sum) = (rest, rest)
        for step in 1...8 {
            term *= -rest * rest / Double(2 * step * (2 * step + 1))
            sum += term
        }
        return Int(turns).isMultiple(of: 2) ? sum : -sum
    }
}
