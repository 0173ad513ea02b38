package import Casework
package import Localization

/// Speaks to one reader: language, the site's zone, and the moment the page is made.
package struct PageText: Sendable {
    package let localizer: Localizer
    package let zone: SiteZone
    package let now: Instant
    /// Names of the deployment's units, for sentences about them.
    package var units: [UnitID: String] = [:]

    package init(_ language: SiteLanguage, zone: SiteZone, now: Instant) {
        localizer = Localizer(language)
        self.zone = zone
        self.now = now
    }

    package var language: SiteLanguage { localizer.language }

    package func callAsFunction(
        _ key: some TextKey, _ arguments: KeyValuePairs<String, String> = [:]
    ) -> String {
        localizer(key, arguments)
    }

    /// Day and minute, with the year.
    package func moment(_ instant: Instant) -> String {
        let day = zone.date(of: instant)
        let second = zone.secondOfDay(of: instant)
        return localizer.dateTime(
            year: day.year, month: day.month, day: day.day, hour: second / 3600,
            minute: second / 60 % 60)
    }

    /// Day and minute for dense lists: the year is left out while it is the present one.
    package func shortMoment(_ instant: Instant) -> String {
        let day = zone.date(of: instant)
        guard day.year == zone.date(of: now).year else { return moment(instant) }
        let second = zone.secondOfDay(of: instant)
        return localizer(
            FormatText.dateTime,
            [
                "date": localizer.shortDate(month: day.month, day: day.day),
                "time": localizer.time(hour: second / 3600, minute: second / 60 % 60),
            ])
    }

    package func day(_ day: LocalDate) -> String {
        localizer.date(year: day.year, month: day.month, day: day.day)
    }

    package func number(_ number: Int) -> String { localizer.number(number) }

    /// `text`, or a dash where there is none.
    package func orDash(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return self(FormatText.none) }
        return text
    }

    package func list(_ items: [String]) -> String {
        items.joined(separator: self(FormatText.listSeparator))
    }

    /// `97.5` as `97.5%`.
    package func percent(_ number: String?) -> String {
        number.map { self(FormatText.percent, ["number": $0]) } ?? self(FormatText.none)
    }
}
