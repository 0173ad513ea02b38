extension CivilDateTime {
    /// Reads a moment as people and systems write it:
    ///
    /// - `2024-03-19 17:46:52`, also with `/`, `.`, without seconds or without a time
    /// - `20240319`, `202403191746`, `20240319174652`
    /// - `2024年3月19日 17时46分`, `2024年3月19日下午5:46`, `2024年3月19日 星期二`
    /// - `2024-03-19T17:46:52Z` and offsets, turned into the time at `siteOffsetMinutes` east
    /// - `45370.74`, a spreadsheet's day count (days of 1954 to 2099 only)
    /// - `03/19/2024 05:46:52 PM`, month first only where AM or PM proves it
    ///
    /// Full-width digits and signs count as plain ones; `24:00` is the next day's midnight.
    package init(parsing text: String, siteOffsetMinutes: Int = 480) throws(ValueError) {
        var scanner = MomentScanner(text)
        if let compact = try scanner.compactForm() {
            self = compact
            return
        }
        var found = try scanner.scan()
        if found.hour == 24, found.minute == 0, found.second == 0 {
            found.hour = 0
            found.addedDays = 1
        }
        guard
            let moment = CivilDateTime(
                year: found.year, month: found.month, day: found.day, hour: found.hour,
                minute: found.minute, second: found.second, hasTime: found.hasTime)
        else { throw .noSuchMoment(text: text) }
        let shift = found.offsetMinutes.map { siteOffsetMinutes - $0 } ?? 0
        guard let result = moment.moved(minutes: shift + found.addedDays * 1440) else {
            throw .noSuchMoment(text: text)
        }
        self = result
    }

    /// The same clock some minutes later or, if negative, earlier.
    private func moved(minutes: Int) -> CivilDateTime? {
        guard minutes != 0 else { return self }
        var total = hour * 60 + minute + minutes
        var (year, month, day) = (year, month, day)
        while total < 0 {
            total += 1440
            day -= 1
            if day == 0 {
                month = month == 1 ? 12 : month - 1
                year -= month == 12 ? 1 : 0
                day = CivilDateTime.daysIn(month: month, year: year)
            }
        }
        while total >= 1440 {
            total -= 1440
            day += 1
            if day > CivilDateTime.daysIn(month: month, year: year) {
                day = 1
                month = month == 12 ? 1 : month + 1
                year += month == 1 ? 1 : 0
            }
        }
        return CivilDateTime(
            year: year, month: month, day: day, hour: total / 60, minute: total % 60,
            second: second, hasTime: hasTime)
    }
}

/// The parts of a written moment, before anyone asks whether such a day exists.
private struct MomentParts {
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    var hasTime = false
    var offsetMinutes: Int?
    var addedDays = 0
}

private enum HalfOfDay {
    case morning, noon, afternoon, evening
}

private struct MomentScanner {
    private let original: String
    private let text: [Unicode.Scalar]
    private var place = 0

    init(_ original: String) {
        self.original = original
        text = Array(WidthFolding.fold(original).trimmingWhitespace.unicodeScalars)
    }

    private var notADate: ValueError { .notADate(text: original) }

    /// Digits only, or a day count.
    mutating func compactForm() throws(ValueError) -> CivilDateTime? {
        guard !text.isEmpty, text.allSatisfy({ isDigit($0) || $0 == "." }) else { return nil }
        let dots = text.count { $0 == "." }
        if dots <= 1, text.firstIndex(of: ".") ?? text.count == 5 {
            guard let serial = Double(String(String.UnicodeScalarView(text))),
                serial >= 20_000, serial < 73_051,
                let moment = CivilDateTime(serial: serial, epoch1904: false)
            else { throw notADate }
            return moment
        }
        guard dots == 0 else { return nil }
        guard [8, 12, 14].contains(text.count) else { throw notADate }
        let parts = [(0, 4), (4, 2), (6, 2), (8, 2), (10, 2), (12, 2)].map { start, length in
            start < text.count ? number(start, length) : 0
        }
        guard
            let moment = CivilDateTime(
                year: parts[0], month: parts[1], day: parts[2], hour: parts[3],
                minute: parts[4], second: parts[5], hasTime: text.count > 8)
        else { throw .noSuchMoment(text: original) }
        return moment
    }

    mutating func scan() throws(ValueError) -> MomentParts {
        var parts = MomentParts()
        let isMonthFirst = try scanDate(&parts)
        skipSpace()
        skipWeekday()
        if place < text.count { try scanTime(&parts, needsHalf: isMonthFirst) }
        guard place == text.count else { throw notADate }
        if isMonthFirst, !parts.hasTime { throw .ambiguousDate(text: original) }
        return parts
    }

    /// True for `03/19/2024`, which only a following AM or PM makes certain.
    private mutating func scanDate(_ parts: inout MomentParts) throws(ValueError) -> Bool {
        let first = try digits(upTo: 4)
        skipSpace()
        guard let separator = next(in: "-/.年月") else { throw notADate }
        if separator == "月" { throw .ambiguousDate(text: original) }
        skipSpace()
        let second = try digits(upTo: 2)
        skipSpace()
        guard let other = next(in: "-/.月"), (separator == "年") == (other == "月") else {
            throw separator == "年" ? notADate : .ambiguousDate(text: original)
        }
        skipSpace()
        let third = try digits(upTo: 4)
        if separator == "年" {
            skipSpace()
            _ = next(in: "日号")
        }
        if first.count == 4, third.count <= 2 {
            parts.year = first.value
            parts.month = second.value
            parts.day = third.value
            return false
        }
        guard first.count <= 2, third.count == 4, separator == "/" else {
            throw .ambiguousDate(text: original)
        }
        parts.month = first.value
        parts.day = second.value
        parts.year = third.value
        return true
    }

    private mutating func scanTime(
        _ parts: inout MomentParts, needsHalf: Bool
    ) throws(ValueError) {
        if next(in: "Tt") == nil { skipSpace() }
        var half = takeHalf()
        skipSpace()
        parts.hour = try digits(upTo: 2).value
        guard let separator = next(in: ":时点") else { throw notADate }
        parts.hasTime = true
        if place < text.count, isDigit(text[place]) {
            parts.minute = try digits(upTo: 2).value
            if next(in: ":分") != nil, place < text.count, isDigit(text[place]) {
                parts.second = try digits(upTo: 2).value
                if next(in: ".") != nil { _ = try digits(upTo: 9) }
                _ = next(in: "秒")
            }
        } else if separator == ":" {
            throw notADate
        }
        skipSpace()
        if half == nil { half = takeHalf() }
        try scanOffset(&parts)
        switch half {
        case .afternoon where parts.hour < 12: parts.hour += 12
        // 中午 is the time around noon: 11:40 stays, 1:20 is 13:20.
        case .noon where parts.hour < 10: parts.hour += 12
        // 晚上12点 and 晚上1点 may be of the night before or after.
        case .evening where parts.hour == 12 || parts.hour < 5:
            throw .ambiguousDate(text: original)
        case .evening where parts.hour < 12: parts.hour += 12
        case .morning where parts.hour == 12: parts.hour = 0
        case nil where needsHalf: throw .ambiguousDate(text: original)
        default: break
        }
    }

    private mutating func scanOffset(_ parts: inout MomentParts) throws(ValueError) {
        if next(in: "Zz") != nil {
            parts.offsetMinutes = 0
        } else if let sign = next(in: "+-") {
            let hours = try digits(upTo: 2).value
            _ = next(in: ":")
            let minutes = place < text.count ? try digits(upTo: 2).value : 0
            guard hours <= 14, minutes < 60 else { throw notADate }
            parts.offsetMinutes = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
        }
        skipSpace()
    }

    private mutating func takeHalf() -> HalfOfDay? {
        let words: [(String, HalfOfDay)] = [
            ("上午", .morning), ("早上", .morning), ("凌晨", .morning), ("下午", .afternoon),
            ("中午", .noon), ("晚上", .evening), ("傍晚", .afternoon),
            ("AM", .morning), ("PM", .afternoon), ("am", .morning), ("pm", .afternoon),
        ]
        for (word, half) in words where starts(with: word) {
            place += word.unicodeScalars.count
            return half
        }
        return nil
    }

    private mutating func skipWeekday() {
        for word in ["星期", "周", "(星期", "(周"] where starts(with: word) {
            let length = word.unicodeScalars.count + 1 + (word.hasPrefix("(") ? 1 : 0)
            place = min(text.count, place + length)
            skipSpace()
            return
        }
    }

    private func starts(with word: String) -> Bool {
        text[place...].starts(with: word.unicodeScalars)
    }

    private mutating func skipSpace() {
        while place < text.count, text[place].properties.isWhitespace { place += 1 }
    }

    private mutating func next(in set: String) -> Unicode.Scalar? {
        guard place < text.count, set.unicodeScalars.contains(text[place]) else { return nil }
        place += 1
        return text[place - 1]
    }

    private mutating func digits(
        upTo limit: Int
    ) throws(ValueError) -> (value: Int, count: Int) {
        let start = place
        while place < text.count, place - start < limit, isDigit(text[place]) { place += 1 }
        guard place > start else { throw notADate }
        return (number(start, place - start), place - start)
    }

    private func number(_ start: Int, _ length: Int) -> Int {
        text[start..<start + length].reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }
}
