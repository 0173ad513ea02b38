/// The kinds of period figures are made for.
package enum PeriodKind: String, CaseIterable, Sendable {
    case day, week, month, quarter, half, year, span
}

/// Names a period without saying at which hour it starts; a `PeriodRule` does that.
///
/// Texts: `2026-10-05`, `2026-W41`, `2026-10`, `2026-Q4`, `2026-H2`, `2026`,
/// `2026-10-01..2026-10-18`.
package enum PeriodName: Hashable, Sendable {
    case day(LocalDate)
    /// Monday to Sunday.
    case week(monday: LocalDate)
    case month(year: Int, month: Int)
    case quarter(year: Int, quarter: Int)
    case half(year: Int, half: Int)
    case year(Int)
    /// Any days, both inside.
    case span(first: LocalDate, last: LocalDate)

    package var kind: PeriodKind {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        case .quarter: .quarter
        case .half: .half
        case .year: .year
        case .span: .span
        }
    }

    /// Nil for a text that names no period, years 1 to 9999.
    package init?(_ text: String) {
        if let range = PeriodName.spanDays(text) {
            guard range.first <= range.last else { return nil }
            self = .span(first: range.first, last: range.last)
            return
        }
        if let day = LocalDate(text) {
            self = .day(day)
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].count == 4, let year = PeriodName.number(parts[0]),
            (1...9999).contains(year)
        else { return nil }
        guard parts.count == 2 else {
            self = .year(year)
            return
        }
        self.init(year: year, part: parts[1])
    }

    private init?(year: Int, part: Substring) {
        let number = PeriodName.number(part.dropFirst()) ?? 0
        switch part.first {
        case "Q" where part.count == 2 && (1...4).contains(number):
            self = .quarter(year: year, quarter: number)
        case "H" where part.count == 2 && (1...2).contains(number):
            self = .half(year: year, half: number)
        case "W" where part.count == 3:
            guard let monday = PeriodName.monday(year: year, week: number) else { return nil }
            self = .week(monday: monday)
        default:
            guard part.count == 2, let month = PeriodName.number(part), (1...12).contains(month)
            else {
                return nil
            }
            self = .month(year: year, month: month)
        }
    }

    package var text: String {
        switch self {
        case .day(let day): return day.text
        case .week(let monday):
            let thursday = monday.adding(days: 3)
            let number = (thursday.dayNumber - PeriodName.newYear(thursday.year)) / 7 + 1
            return yearText(thursday.year) + "-W" + LocalDate.padded(number, to: 2)
        case .month(let year, let month):
            return yearText(year) + "-" + LocalDate.padded(month, to: 2)
        case .quarter(let year, let quarter): return yearText(year) + "-Q\(quarter)"
        case .half(let year, let half): return yearText(year) + "-H\(half)"
        case .year(let year): return yearText(year)
        case .span(let first, let last): return first.text + ".." + last.text
        }
    }

    /// First month, counted from January of year 0, and number of months; nil for days and weeks.
    var months: (first: Int, count: Int)? {
        switch self {
        case .day, .week, .span: nil
        case .month(let year, let month): (year * 12 + month - 1, 1)
        case .quarter(let year, let quarter): (year * 12 + (quarter - 1) * 3, 3)
        case .half(let year, let half): (year * 12 + (half - 1) * 6, 6)
        case .year(let year): (year * 12, 12)
        }
    }

    /// The period of `kind` that holds the month with this number.
    init?(kind: PeriodKind, month: Int) {
        let (year, index) = (month / 12, month % 12)
        switch kind {
        case .day, .week, .span: return nil
        case .month: self = .month(year: year, month: index + 1)
        case .quarter: self = .quarter(year: year, quarter: index / 3 + 1)
        case .half: self = .half(year: year, half: index / 6 + 1)
        case .year: self = .year(year)
        }
    }

    /// Digits only, no sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }

    private func yearText(_ year: Int) -> String { LocalDate.padded(year, to: 4) }

    private static func newYear(_ year: Int) -> Int {
        LocalDate(year: year, month: 1, day: 1)?.dayNumber ?? 0
    }

    private static func spanDays(_ text: String) -> (first: LocalDate, last: LocalDate)? {
        let characters = Array(text)
        guard characters.count == 22, characters[10] == ".", characters[11] == ".",
            let first = LocalDate(String(characters[..<10])),
            let last = LocalDate(String(characters[12...]))
        else { return nil }
        return (first, last)
    }

    /// Week 1 is the one that holds 4 January (ISO 8601).
    private static func monday(year: Int, week: Int) -> LocalDate? {
        guard week >= 1, let fourth = LocalDate(year: year, month: 1, day: 4) else { return nil }
        let monday = fourth.adding(days: (week - 1) * 7 - (fourth.weekday - 1))
        return monday.adding(days: 3).year == year ? monday : nil
    }
}
