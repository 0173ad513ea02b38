/// The hours in which the night shift works, and in which pages are dark unless their reader chose
/// otherwise.
package struct NightShift: Hashable, Sendable {
    /// Seconds of the local day, 0 to 86,399; the night may reach over midnight.
    package let from: Int
    package let to: Int

    /// 18:00 to 09:00, the night shift of the contracts.
    package static let standard = NightShift(from: 18 * 3600, to: 9 * 3600)

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// Reads `18:00-09:00`; nil for anything else. The same time twice means no night at all.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = NightShift.second(parts[0]),
            let to = NightShift.second(parts[1])
        else { return nil }
        self.init(from: from, to: to)
    }

    package func contains(_ secondOfDay: Int) -> Bool {
        from <= to
            ? (from..<to).contains(secondOfDay) : secondOfDay >= from || secondOfDay < to
    }

    private static func second(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 3600 + minute * 60
    }
}
