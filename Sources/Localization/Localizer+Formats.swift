extension Localizer {
    /// A day and a minute, `2026年8月1日 09:30` or `1 Aug 2026 09:30`.
    package func dateTime(year: Int, month: Int, day: Int, hour: Int, minute: Int) -> String {
        self(
            FormatText.dateTime,
            [
                "date": date(year: year, month: month, day: day),
                "time": time(hour: hour, minute: minute),
            ])
    }

    /// A day, `2026年8月1日` or `1 Aug 2026`.
    package func date(year: Int, month: Int, day: Int) -> String {
        self(
            FormatText.date,
            ["year": String(year), "month": monthName(month), "day": String(day)])
    }

    /// A day without its year, `8月1日` or `1 Aug`.
    package func shortDate(month: Int, day: Int) -> String {
        self(FormatText.shortDate, ["month": monthName(month), "day": String(day)])
    }

    /// `09:30`.
    package func time(hour: Int, minute: Int) -> String {
        twoDigits(hour) + ":" + twoDigits(minute)
    }

    /// Thousands separated by commas, as both languages' offices write them.
    package func number(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        guard digits.count > 3 else { return String(number) }
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The two greatest units of a span: `2 天 5 小时`, `3 h 12 min`. From seven days on only days
    /// count; less than a minute reads so.
    package func duration(seconds: Int64) -> String {
        let minutes = Int(seconds.magnitude / 60)
        let days = minutes / 1440
        let hours = minutes / 60 % 24
        if days > 0 {
            return joined(FormatText.days, days, FormatText.hours, days >= 7 ? 0 : hours)
        }
        if hours > 0 { return joined(FormatText.hours, hours, FormatText.minutes, minutes % 60) }
        return minutes > 0
            ? self(FormatText.minutes, ["count": String(minutes)]) : self(FormatText.underAMinute)
    }

    /// How long until a limit, or how long past it: `剩 3 小时 12 分`, `超期 2 天`.
    package func countdown(seconds: Int64) -> String {
        self(
            seconds >= 0 ? FormatText.timeLeft : FormatText.timeOver,
            ["duration": duration(seconds: seconds)])
    }

    private func joined(
        _ first: FormatText, _ firstCount: Int, _ second: FormatText, _ secondCount: Int
    ) -> String {
        let head = self(first, ["count": String(firstCount)])
        return secondCount == 0 ? head : head + " " + self(second, ["count": String(secondCount)])
    }

    private func monthName(_ month: Int) -> String {
        let names = MonthText.allCases
        return names.indices.contains(month - 1) ? self(names[month - 1]) : String(month)
    }

    private func twoDigits(_ number: Int) -> String {
        number < 10 ? "0" + String(number) : String(number)
    }
}
