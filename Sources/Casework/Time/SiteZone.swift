/// The zone a deployment lives in, as a fixed offset from UTC.
///
/// Asia/Shanghai has had no daylight saving since 1991 (domain.md 8.2), so an offset says it all.
package struct SiteZone: Hashable, Sendable {
    package let offsetSeconds: Int64

    package init(offsetSeconds: Int64) {
        self.offsetSeconds = offsetSeconds
    }

    package static let beijing = SiteZone(offsetSeconds: 8 * 3600)

    /// The day that `instant` falls on here.
    package func date(of instant: Instant) -> LocalDate {
        LocalDate(dayNumber: Int(flooredDays(of: instant)))
    }

    /// Seconds since local midnight, 0 to 86,399.
    package func secondOfDay(of instant: Instant) -> Int {
        Int(localSeconds(of: instant) - flooredDays(of: instant) * 86_400)
    }

    /// The moment of `secondOfDay` on `date`; 86,400 is the end of that day.
    package func instant(on date: LocalDate, secondOfDay: Int = 0) -> Instant {
        let local = Int64(date.dayNumber) * 86_400 + Int64(secondOfDay)
        return Instant(milliseconds: (local - offsetSeconds) * 1000)
    }

    /// `yyyy-MM-dd HH:mm:ss` here.
    package func text(of instant: Instant) -> String {
        date(of: instant).text + " " + clockText(of: instant)
    }

    /// RFC 3339 with this zone's offset, e.g. `2026-02-27T09:30:00+08:00`.
    package func rfc3339(of instant: Instant) -> String {
        let sign = offsetSeconds < 0 ? "-" : "+"
        let minutes = Int(abs(offsetSeconds)) / 60
        return date(of: instant).text + "T" + clockText(of: instant) + sign
            + LocalDate.padded(minutes / 60, to: 2) + ":" + LocalDate.padded(minutes % 60, to: 2)
    }

    private func clockText(of instant: Instant) -> String {
        let second = secondOfDay(of: instant)
        return LocalDate.padded(second / 3600, to: 2) + ":"
            + LocalDate.padded(second / 60 % 60, to: 2) + ":"
            + LocalDate.padded(second % 60, to: 2)
    }

    private func localSeconds(of instant: Instant) -> Int64 {
        let shifted = instant.milliseconds + offsetSeconds * 1000
        return shifted >= 0 ? shifted / 1000 : -((-shifted + 999) / 1000)
    }

    private func flooredDays(of instant: Instant) -> Int64 {
        let seconds = localSeconds(of: instant)
        return seconds >= 0 ? seconds / 86_400 : -((-seconds + 86_399) / 86_400)
    }
}
