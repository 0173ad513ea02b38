package import Casework
import Crypto
import Operations
package import Persistence
import Profiles
import Store

/// A month of a subdistrict, played against a simple model that knows nothing of the state machine.
///
/// Everybody works through the real operations on a real database: the desk, the handlers of
/// several units, a reviewer, an analyst, an administrator and the city's exports. They use stale
/// forms, press twice, try what is not theirs to do, and some of their transactions fail. After
/// each day every order, every list and every figure is compared with the model.
package struct Simulation {
    /// Why the month did not go as believed. The text holds the seed and the last attempts.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// What happened, so that a test can see that enough did.
    package struct Tally: Hashable, Sendable {
        package var orders = 0
        package var attempts = 0
        package var outcomes: [String: Int] = [:]
        package var states: [OrderState: Int] = [:]
    }

    private let seed: UInt64
    let site: Site
    private let clock: VirtualClock
    var model: TownModel
    private var chance: Chance
    private let people: Townspeople
    private var recent: [String] = []
    private var tally = Tally()
    private var day = 0

    private static let units = ["city", "community", "safety"].map { UnitID("zgc." + $0) }
    private static let recentMax = 12

    /// `database` must be migrated and empty.
    package init(seed: UInt64, database: any Database) throws {
        self.seed = seed
        // 2026-06-01, the first day of the profile, 08:00.
        clock = VirtualClock(
            SiteZone.beijing.instant(on: LocalDate(dayNumber: 20_605), secondOfDay: 8 * 3600))
        chance = Chance(seed: seed)
        let profile = try ProfileLibrary().profile("zhongguancun-2026")
        site = Site(
            database: FlakyDatabase(database, seed: seed &+ 1, oneIn: 40), profile: profile,
            sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))), clock: clock.read)
        var names: [UnitID: String] = [:]
        for unit in Self.units { names[unit] = profile.directory[unit]?.name }
        model = TownModel(unitNames: names)
        people = Townspeople(units: Self.units, names: names)
    }

    /// Plays `days` with `ordersPerDay` new orders and `attemptsPerDay` attempts each.
    package mutating func run(
        days: Int = 30, ordersPerDay: Int = 4, attemptsPerDay: Int = 45
    ) async throws -> Tally {
        for number in 1...days {
            day = number
            do {
                let fresh = Set((0..<ordersPerDay).map { _ in chance.number(1...attemptsPerDay) })
                for step in 1...attemptsPerDay {
                    clock.advance(seconds: Int64(chance.number(1...1_900)))
                    if fresh.contains(step) { try await register() }
                    try await attempt()
                }
                try await compare(at: clock.now)
            } catch {
                throw failure("\(error)")
            }
            clock.advance(hours: chance.number(1...9))
        }
        for belief in model.orders.values {
            tally.states[TownModel.state(belief.stage), default: 0] += 1
        }
        return tally
    }

    private func failure(_ what: String) -> Failure {
        Failure(
            description: """
                seed \(seed), day \(day): \(what)
                repeat with JIESU_SIMULATE_SEED=\(seed); the last attempts were
                \(recent.joined(separator: "\n"))
                """)
    }

    private mutating func note(_ text: String) {
        recent.append(text)
        if recent.count > Self.recentMax { recent.removeFirst() }
    }

    private mutating func register() async throws {
        let start = clock.now.adding(hours: -60)
        let sequence = model.numbers.count + 1
        var facts = chance.facts(
            cityNumber: chance.once(in: 5) ? nil : "C" + String(sequence), around: start)
        // By hand only what the profile knows can be entered, and nothing that is still to come.
        facts.channel = chance.pick(site.profile.channels).id
        facts.unitName = chance.once(in: 2) ? "" : chance.pick(site.directory.units).name
        if let received = facts.receivedAt, received > clock.now { facts.receivedAt = nil }
        // Confidential orders go to named people, of whom the townspeople have no accounts.
        facts.isConfidential = false
        let person = chance.complainant()
        let actor = chance.once(in: 20) ? chance.pick(people.all) : people.desk
        do {
            let order = try await RegisterOrder(site).run(facts, complainant: person, by: actor)
            guard actor.roles.contains(.desk) else { throw failure("\(actor.name) registered") }
            model.register(order.number, facts, at: clock.now)
            tally.orders += 1
            note("\(actor.name) registered \(order.number.text)")
        } catch is FlakyDatabase.GaveUp {
            note("\(actor.name) registered in vain")
        } catch let error as Forbidden {
            guard !actor.roles.contains(.desk) else { throw error }
        }
    }

    /// Somebody does something to some order; some press twice.
    private mutating func attempt() async throws {
        guard let number = people.order(in: model, &chance), let belief = model.orders[number]
        else { return }
        let (actor, action) = people.attempt(on: belief, &chance)
        let command = chance.command(action, on: belief.facts, units: Self.units)
        let stale = chance.number(0...belief.version)
        let seen: Int? = chance.once(in: 8) ? stale : (chance.once(in: 6) ? nil : belief.version)
        try await carryOut(command, number, seen, actor)
        if chance.once(in: 10) { try await carryOut(command, number, seen, actor) }
    }

    private mutating func carryOut(
        _ command: OrderCommand, _ number: OrderNumber, _ version: Int?, _ actor: Actor
    ) async throws {
        tally.attempts += 1
        var next = model
        let expected = next.attempt(
            command, on: number, version: version, by: actor, at: clock.now)
        note(
            "\(actor.name) \(command.action.rawValue) \(number.text) "
                + "v\(version.map(String.init) ?? "?") → \(expected)")
        let before = model.orders[number]?.version
        var outcome = TownModel.Expectation.done
        do {
            let order = try await ChangeOrder(site).run(
                command, on: number, version: version, by: actor)
            if order.version == before { outcome = .nothing }
        } catch is FlakyDatabase.GaveUp {
            note("  in vain")
            tally.outcomes["gaveUp", default: 0] += 1
            return
        } catch is OrderNotFound {
            outcome = .notFound
        } catch is Forbidden {
            outcome = .forbidden
        } catch is StaleVersion {
            outcome = .stale
        } catch is OrderRefusal {
            outcome = .refused
        }
        guard outcome == expected else {
            throw failure("\(outcome) instead of \(expected): \(command)")
        }
        tally.outcomes["\(outcome)", default: 0] += 1
        model = next
    }
}
