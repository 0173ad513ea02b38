package import Casework
import Foundation
package import Profiles
package import Store

/// An invented past of a site, day by day. The same seed, profile and moment give the same past.
package struct DemoPlan: Sendable {
    package let days: [LocalDate]
    private let until: Instant
    private let seed: UInt64
    private let lexicon: DemoLexicon
    private let rules: OrderRules
    private let rhythm: DemoRhythm
    private let caller: DemoCaller
    private let staff: DemoStaff
    let town: DemoTown

    /// - Parameters:
    ///   - days: number of days up to and with that of `until`.
    ///   - factor: multiplies the orders of every day.
    /// - Throws: `DemoRefusal.noUnits`.
    package init(
        _ profile: Profile, seed: UInt64, days: Int, until: Instant, factor: Double = 1
    ) throws {
        let last = profile.zone.date(of: until)
        self.days = (0..<max(days, 1)).reversed().map { last.adding(days: -$0) }
        self.until = until
        self.seed = seed
        lexicon = try DemoLexicon.load()
        rules = profile.orderRules
        rhythm = DemoRhythm(
            lexicon, calendar: profile.calendar, seed: seed, factor: factor)
        town = try DemoTown(
            profile, lexicon, seed: seed, firstAccount: DemoAccounts.firstHandler)
        staff = DemoAccounts.staff
        caller = DemoCaller(
            lexicon: lexicon, town: town, rhythm: rhythm, channels: profile.channels,
            zone: profile.zone, seed: seed,
            cityUnit: profile.directory[profile.home]?.name ?? "")
    }

    var accounts: [DemoAccounts.Entry] {
        DemoAccounts.entries(names: lexicon.names, handlers: town.handlers, main: town.main)
    }

    /// An order to come: when it was raised, and where its life stops.
    private struct Seedling {
        let receivedAt: Instant
        let arrivedAt: Instant
        let burst: Int?
        let hold: OrderState?
    }

    /// Orders that stand in a certain state now, whatever the hour: age in minutes since arrival.
    private static let held: [(state: OrderState, ages: [Int])] = [
        (.awaitingSigning, [4, 16, 33, 52, 77, 101]),
        (.sendBackRequested, [140, 330, 610]),
        (.sentBack, [700, 1_500]),
        (.awaitingDispatch, [95, 180, 260]),
        (.handling, [400, 1_300]),
        (.awaitingReplyReview, [1_700, 2_300, 3_100]),
        (.awaitingJudgement, [1_900, 2_500, 3_300]),
        (.awaitingClosing, [2_000, 2_700, 3_500]),
    ]

    /// How many orders day number `index` has, at most: some of today's may still be to come.
    package func orderCount(ofDay index: Int) -> Int { seedlings(days[index]).count }

    /// The orders of day number `index` with all that happened to them; `firstNumber` is the
    /// sequence of their first number.
    package func histories(
        ofDay index: Int, firstNumber: Int = 1
    ) throws -> [OrderHistory] {
        let date = days[index]
        return try seedlings(date).enumerated().map { position, seedling in
            var dice = DemoDice(seed: seed, 5, date.dayNumber, position)
            let call = caller.call(
                at: seedling.receivedAt, number: position, burst: seedling.burst, &dice)
            let id = OrderID(createdAt: seedling.arrivedAt, draw: UInt64(position))
            var life = try DemoLife(
                call, id: id, number: OrderNumber(day: date, sequence: firstNumber + position),
                arrivedAt: seedling.arrivedAt, phrases: lexicon.phrases, rules: rules,
                staff: staff, until: until, hold: seedling.hold, dice: dice)
            try life.play()
            return OrderHistory(id: id, entries: life.entries, complainant: call.complainant)
        }
    }

    private func seedlings(_ date: LocalDate) -> [Seedling] {
        var dice = DemoDice(seed: seed, 6, date.dayNumber)
        var seedlings = rhythm.day(date).calls.map { call in
            let received = rules.zone.instant(on: date, secondOfDay: call.second)
            return Seedling(
                receivedAt: received,
                arrivedAt: received.adding(seconds: Int64(dice.between(1_310, 1_790))),
                burst: call.burst, hold: nil)
        }.filter { $0.arrivedAt <= until }
        for (state, ages) in DemoPlan.held {
            for age in ages {
                let arrived = until.adding(seconds: Int64(-age * 60))
                guard rules.zone.date(of: arrived) == date else { continue }
                seedlings.append(
                    Seedling(
                        receivedAt: arrived.adding(seconds: -1_320), arrivedAt: arrived,
                        burst: nil, hold: state))
            }
        }
        return seedlings.sorted { $0.arrivedAt < $1.arrivedAt }
    }
}
