/// What one cell holds. Formula cells hold their last computed value.
package enum CellValue: Equatable, Sendable {
    case empty
    case text(String)
    case number(WrittenNumber)
    /// A number whose format shows it as a date or a time, or an ISO date cell.
    case dateTime(CivilDateTime)
    case boolean(Bool)
    /// The error as the program shows it, such as `#DIV/0!`.
    case error(String)
    /// A formula whose result the file does not hold, because the program that wrote it never
    /// calculated. Opening and saving the file in a spreadsheet program mends it.
    case uncalculated

    /// The cell as a person would copy it out. Numbers keep all digits and no exponent.
    package var plainText: String {
        switch self {
        case .empty, .uncalculated: ""
        case .text(let text), .error(let text): text
        case .number(let number): number.digits
        case .dateTime(let moment): moment.description
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        }
    }

    package var isEmpty: Bool {
        switch self {
        case .empty: true
        case .text(let text): text.isBlank
        case .number, .dateTime, .boolean, .error, .uncalculated: false
        }
    }
}

/// A number cell: its value and the digits a person means by it.
package struct WrittenNumber: Equatable, Sendable {
    package let value: Double
    /// Decimal digits without exponent: whole numbers below 2^53 are exact, so a phone number
    /// typed as a number reads `13800138000`. Others are the shortest digits that give `value`.
    package let digits: String

    /// Takes the number as the file writes it, for example `1.3800138E10`; nil if it is none.
    package init?(written: String) {
        guard let value = Double(written), value.isFinite else { return nil }
        self.value = value
        digits = WrittenNumber.isPlain(written) ? written : WrittenNumber.digits(of: value)
    }

    /// Whether a person would write it just so: digits, at most one point amid them, no zero at
    /// the end of a fraction, and no more digits than a double holds.
    private static func isPlain(_ written: String) -> Bool {
        var points = 0
        var last: UInt8 = 0
        for byte in written.utf8 {
            if byte == 0x2E, last != 0 {
                points += 1
            } else if byte < 0x30 || byte > 0x39 {
                return false
            }
            last = byte
        }
        return written.utf8.count - points <= 15 && points <= 1
            && (points == 0 || last != 0x30 && last != 0x2E)
    }

    package init(_ value: Double) {
        self.value = value
        digits = WrittenNumber.digits(of: value)
    }

    /// True for whole numbers of 16 digits and more: spreadsheet programs keep 15 digits and
    /// put zeros for the rest, so an order or identity number stored this way is already wrong.
    package var lostDigits: Bool { abs(value) >= 1e15 && value == value.rounded() }

    private static func digits(of value: Double) -> String {
        // All whole numbers below 2^53 are exact.
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 {
            return String(Int64(value))
        }
        let shortest = "\(value)"
        guard let mark = shortest.utf8.firstIndex(of: UInt8(ascii: "e")),
            let exponent = Int(shortest[shortest.index(after: mark)...])
        else { return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest }
        return expanded(shortest[..<mark], exponent)
    }

    /// `1.25` and 3 give `1250`; `1.25` and -3 give `0.00125`.
    private static func expanded(_ mantissa: Substring, _ exponent: Int) -> String {
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let parts = mantissa.drop { $0 == "-" }.split(separator: ".")
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let digits = String(parts[0]) + fraction
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        let zeros = exponent - fraction.count
        guard zeros < 0 else { return sign + digits + String(repeating: "0", count: zeros) }
        let point = digits.index(digits.endIndex, offsetBy: zeros)
        return sign + digits[..<point] + "." + digits[point...]
    }
}

/// A date and time of day as written, in no time zone.
package struct CivilDateTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    /// False where only the day was written; hour, minute and second are then zero.
    package let hasTime: Bool

    /// Nil unless the day exists (years 1 to 9999) and the time is between 0:00:00 and 23:59:59.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        hasTime: Bool = true
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDateTime.daysIn(month: month, year: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.hasTime = hasTime
    }

    /// A spreadsheet's day count, rounded to whole seconds. Nil for times without a day
    /// (below 1), for 1900-02-29, which never was (serial 60), and beyond year 9999.
    package init?(serial: Double, epoch1904: Bool, showsTime: Bool = false) {
        guard serial.isFinite, serial >= (epoch1904 ? 0 : 1), serial < 2_958_466 else { return nil }
        let total = Int64((serial * 86_400).rounded())
        var dayNumber = Int(total / 86_400)
        let rest = Int(total % 86_400)
        if epoch1904 {
            dayNumber += 1462
        } else if dayNumber == 60 {
            return nil
        } else if dayNumber < 60 {
            dayNumber += 1
        }
        let date = CivilDateTime.civil(dayNumber: dayNumber - 25_569)
        self.init(
            year: date.year, month: date.month, day: date.day, hour: rest / 3600,
            minute: rest / 60 % 60, second: rest % 60, hasTime: showsTime || rest != 0)
    }

    /// `yyyy-MM-dd HH:mm:ss`, or `yyyy-MM-dd` without a time.
    package var description: String {
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        guard hasTime else { return date }
        return "\(date) \(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    }

    package static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.year, left.month, left.day, left.secondOfDay)
            < (right.year, right.month, right.day, right.secondOfDay)
    }

    private var secondOfDay: Int { hour * 3600 + minute * 60 + second }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// The day `dayNumber` days after 1970-01-01, counted from 0000-03-01 so that the leap day
    /// ends a year (H. Hinnant's method).
    private static func civil(dayNumber: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }
}
