package import Casework
import Localization

/// What a chart shows, without saying how it is drawn: one value for pages, print and documents.
///
/// Values are exact; drawing rounds places, never figures. The table beside every chart prints the
/// values as its unit says.
package struct Chart: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Upright bars, side by side where there are several series.
        case bar
        /// Bars from left to right, for long names.
        case rows
        case line
        /// Bars and lines; a series may have the second axis.
        case combined
        /// Upright bars on top of each other.
        case stacked
        /// Bars one after another from left to right.
        case stackedRows
        /// Parts of a whole, of the first series. With a negative value it is drawn as rows.
        case ring
        /// Three to twelve axes from a common middle. With others, or a negative value, bars.
        case radar
        /// Series as rows and categories as columns of shaded numbers.
        case heat
        /// A line without axes, for one place in a row of text.
        case sparkline
    }

    package let kind: Kind
    package let title: String
    /// What the categories are, as the heading of the table's first column: `Hour`.
    package let categoryName: String
    package let categories: [String]
    /// Categories that follow each other, as days: labels may be left out between others.
    package var isOrdered = false
    package let series: [ChartSeries]
    package var marks: [ChartMark] = []
    /// Whether lines are measured from zero. Bars always are.
    package var startsAtZero = true

    /// More categories than these are not drawn; the chart says so.
    package static let categoriesMax = 120
    /// More series than these are not drawn; there are no more colours to tell apart.
    package static let seriesMax = 6

    package init(
        _ kind: Kind, title: String, categoryName: String, categories: [String],
        series: [ChartSeries]
    ) {
        self.kind = kind
        self.title = title
        self.categoryName = categoryName
        self.categories = categories
        self.series = series
    }
}

/// One row of values, as many as there are categories; missing ones are nil.
package struct ChartSeries: Sendable {
    package enum Form: Sendable {
        case bar, line
    }

    /// What a colour means; plain series take the next colour of the row.
    package enum Tone: String, CaseIterable, Sendable {
        case plain, over, soon, calm, quiet
    }

    package let name: String
    package let unit: ChartUnit
    package let values: [Ratio?]
    /// Where each value leads; nil leads nowhere.
    package var links: [String?] = []
    /// Used by combined charts only.
    package var form = Form.bar
    package var isOnSecondAxis = false
    package var tone = Tone.plain

    package init(_ name: String, _ unit: ChartUnit, _ values: [Ratio?], links: [String?] = []) {
        self.name = name
        self.unit = unit
        self.values = values
        self.links = links
    }

    func value(_ index: Int) -> Ratio? { values.indices.contains(index) ? values[index] : nil }
    func link(_ index: Int) -> String? { links.indices.contains(index) ? links[index] : nil }
}

/// A line across the chart, as a goal.
package struct ChartMark: Sendable {
    package let name: String
    package let value: Ratio

    package init(_ name: String, _ value: Ratio) {
        self.name = name
        self.value = value
    }
}

/// How values are written.
package struct ChartUnit: Hashable, Sendable {
    package var decimals = 0
    package var rounding = Rounding.halfUp
    package var isPercent = false

    /// Whole numbers.
    package static let count = ChartUnit()

    /// Percent, from 0 to 100, as the figures of `style` are printed.
    package static func percent(_ style: FigureStyle) -> ChartUnit {
        ChartUnit(decimals: style.rateDecimals, rounding: style.rounding, isPercent: true)
    }

    /// Points, as the scores of `style` are printed.
    package static func score(_ style: FigureStyle) -> ChartUnit {
        ChartUnit(decimals: style.scoreDecimals, rounding: style.rounding)
    }

    package init(decimals: Int = 0, rounding: Rounding = .halfUp, isPercent: Bool = false) {
        self.decimals = decimals
        self.rounding = rounding
        self.isPercent = isPercent
    }

    /// The value as the tables of the product print it; a dash where there is none.
    func words(_ value: Ratio?, _ text: PageText) -> String {
        guard let value else { return text.orDash(nil) }
        let number = ChartUnit.grouped(value.text(decimals: decimals, rounding: rounding))
        return isPercent ? text.percent(number) : number
    }

    /// The value in few characters, for axes: 120,000 as 12万 or 120k.
    func shortWords(_ value: Ratio, _ text: PageText) -> String {
        let isChinese = text.language == .zhHans
        let sizes: [(least: Int, part: Int, key: ChartText)] = [
            (isChinese ? 100_000_000 : 1_000_000, isChinese ? 100_000_000 : 1_000_000, .millions),
            (10_000, isChinese ? 10_000 : 1_000, .thousands),
        ]
        for size in sizes where value.magnitude >= Ratio(size.least) {
            guard let part = value.divided(by: Ratio(size.part)) else { continue }
            return text(size.key, ["number": ChartUnit.trimmed(part, decimals: 2)])
        }
        let number = ChartUnit.trimmed(value, decimals: max(decimals, 2))
        return isPercent ? text.percent(number) : number
    }

    /// At most `decimals` digits after the point, without zeros at the end.
    private static func trimmed(_ value: Ratio, decimals: Int) -> String {
        var digits = Array(value.text(decimals: decimals).utf8)
        if digits.contains(UInt8(ascii: ".")) {
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.last == UInt8(ascii: ".") { digits.removeLast() }
        }
        return grouped(String(decoding: digits, as: UTF8.self))
    }

    /// `-1234567.5` with commas and a true minus sign, however long it is.
    private static func grouped(_ number: String) -> String {
        let isNegative = number.utf8.first == UInt8(ascii: "-")
        let parts = number.split(separator: ".")
        let digits = Array((parts.first ?? "0").utf8.drop { $0 == UInt8(ascii: "-") })
        var text: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        let whole = (isNegative ? "\u{2212}" : "") + String(decoding: text, as: UTF8.self)
        return parts.count == 2 ? whole + "." + parts[1] : whole
    }
}
