extension SiteZone {
    /// The moment that `yyyy-MM-ddTHH:mm` means here; nil for anything else.
    package func instant(minute text: String) -> Instant? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 5, let day = LocalDate(parts[0]) else {
            return nil
        }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(clock[0]), let minute = Int(clock[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return instant(on: day, secondOfDay: hour * 3600 + minute * 60)
    }

    /// `yyyy-MM-ddTHH:mm` here, as forms and the command line write it.
    package func minuteText(of instant: Instant) -> String {
        let second = secondOfDay(of: instant)
        return date(of: instant).text + "T" + LocalDate.padded(second / 3600, to: 2) + ":"
            + LocalDate.padded(second / 60 % 60, to: 2)
    }
}
