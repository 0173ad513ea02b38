import Casework
import Foundation

/// How many orders come when: weekdays, holidays, hours, seasons and bursts.
struct DemoRhythm: Sendable {
    private let lexicon: DemoLexicon
    private let calendar: WorkingCalendar
    private let seed: UInt64
    /// Multiplies every day, for sites larger than a subdistrict.
    private let factor: Double

    /// The orders of a day: seconds of the day in ascending order, those of a burst with its index.
    struct Day: Sendable {
        var calls: [(second: Int, burst: Int?)] = []
    }

    /// Calls of a day end before 23:30, so that all reach the site on that day.
    private static let lastSecond = 84_600

    init(_ lexicon: DemoLexicon, calendar: WorkingCalendar, seed: UInt64, factor: Double) {
        self.lexicon = lexicon
        self.calendar = calendar
        self.seed = seed
        self.factor = factor
    }

    func day(_ date: LocalDate) -> Day {
        var dice = DemoDice(seed: seed, 1, date.dayNumber)
        let rhythm = lexicon.rhythm
        let bursts = rhythm.bursts.indices.map { strength(of: $0, on: date) * factor }
        let maximum = rhythm.maximum * factor
        let usual = usualCount(date, &dice) * factor
        let total = min(
            max(usual + bursts.reduce(0, +), rhythm.minimum * factor), maximum)
        let kept = min(1, total * 0.6 / max(1, bursts.reduce(0, +)))
        var day = Day()
        for (index, strength) in bursts.enumerated() {
            let count = Int((strength * kept).rounded())
            for _ in 0..<count { day.calls.append((second(&dice), index)) }
        }
        while day.calls.count < Int(total) { day.calls.append((second(&dice), nil)) }
        day.calls.sort { $0.second < $1.second }
        return day
    }

    /// Factor of a topic on a day.
    func weight(of topic: DemoLexicon.Topic, on date: LocalDate) -> Double {
        var weight = topic.weight
        if topic.months?.contains(date.month) == true { weight *= topic.factor ?? 1 }
        if let name = topic.season, let season = lexicon.rhythm.seasons[name] {
            weight *= DemoRhythm.contains(season, date) ? season.factor : 1 / season.factor
        }
        return weight
    }

    private func usualCount(_ date: LocalDate, _ dice: inout DemoDice) -> Double {
        let rhythm = lexicon.rhythm
        let kind = calendar.kind(of: date)
        let weekday: Double =
            switch kind {
            case .makeUp: 1
            case .holiday: rhythm.holiday
            case .working, .weekend: rhythm.weekdays[date.weekday - 1]
            }
        return rhythm.mean * weekday * dice.between(0.88, 1.12)
    }

    private func second(_ dice: inout DemoDice) -> Int {
        let hour = dice.index(of: lexicon.rhythm.hours) ?? 9
        return min(hour * 3600 + dice.below(3600), DemoRhythm.lastSecond)
    }

    /// Additional orders of a burst on a day.
    private func strength(of index: Int, on date: LocalDate) -> Double {
        let burst = lexicon.rhythm.bursts[index]
        var strength = 0.0
        for age in 0..<12 where begins(burst, index, on: date.adding(days: -age)) {
            strength += burst.orders * exp(-Double(age) / burst.fade)
        }
        return strength
    }

    private func begins(_ burst: DemoLexicon.Burst, _ index: Int, on date: LocalDate) -> Bool {
        if let on = burst.on { return DemoRhythm.monthDay(date) == on }
        guard let every = burst.every, burst.months?.contains(date.month) ?? true else {
            return false
        }
        var dice = DemoDice(seed: seed, 2, index, date.dayNumber / every)
        return date.dayNumber % every == dice.below(every)
    }

    private static func contains(_ season: DemoLexicon.Season, _ date: LocalDate) -> Bool {
        let day = monthDay(date)
        return season.from <= season.to
            ? season.from <= day && day <= season.to : day >= season.from || day <= season.to
    }

    private static func monthDay(_ date: LocalDate) -> String { String(date.text.dropFirst(5)) }
}
