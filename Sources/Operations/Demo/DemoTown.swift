import Casework
import Profiles

/// The invented side of a profile's real organisation: how well each unit works, which estates lie
/// in each community.
struct DemoTown: Sendable {
    /// A unit that handles orders.
    struct Handler: Sendable {
        let actor: Actor
        let id: UnitID
        /// Chances that a complainant was contacted, is helped, and is satisfied when helped.
        let contacted, resolved, satisfied: Double
        /// Handling time compared with the usual one.
        let pace: Double
    }

    /// A community and who handles what belongs there.
    struct Quarter: Sendable {
        let district, subdistrict, community: String
        let weight: Double
        let estates: [String]
        /// Index in `handlers`.
        let handler: Int?
    }

    let handlers: [Handler]
    let quarters: [Quarter]
    private let offices: [Int]
    /// Offices by a part of their names, for every part that a topic gives.
    private let officesByPart: [String: [Int]]
    /// Index of the handler who signs in as `unit`.
    let main: Int

    /// - Throws: `DemoRefusal.noUnits` when the profile has nobody who could handle an order.
    init(_ profile: Profile, _ lexicon: DemoLexicon, seed: UInt64, firstAccount: Int64) throws {
        let directory = profile.directory
        let chosen = DemoTown.chosenUnits(directory, home: profile.home)
        guard !chosen.isEmpty else { throw DemoRefusal.noUnits(profile: profile.id) }
        let offices = chosen.indices.filter {
            [.office, .department, .company].contains(chosen[$0].kind)
        }
        let main =
            offices.first { chosen[$0].name.contains("城市管理") } ?? offices.first ?? 0
        handlers = chosen.enumerated().map { index, unit in
            DemoTown.handler(
                unit, index: index, isMain: index == main, seed: seed,
                account: firstAccount + Int64(index))
        }
        quarters = DemoTown.quarters(directory, chosen, names: lexicon.names, seed: seed)
        self.offices = offices
        let parts = Set(lexicon.topics.flatMap(\.offices))
        officesByPart = Dictionary(
            uniqueKeysWithValues: parts.map { part in
                (part, offices.filter { chosen[$0].name.contains(part) })
            })
        self.main = main
    }

    /// The office for a topic; any handler where there is no office.
    func office(for topic: DemoLexicon.Topic, _ dice: inout DemoDice) -> Handler {
        var fitting: [Int] = []
        for part in topic.offices where fitting.isEmpty || dice.chance(0.35) {
            fitting += officesByPart[part, default: []]
        }
        let index = dice.pick(fitting) ?? dice.pick(offices) ?? dice.below(handlers.count)
        return handlers[index]
    }

    // MARK: - Choice of units

    /// Communities handle what is theirs in a subdistrict; in a district their subdistricts do.
    private static func chosenUnits(_ directory: UnitDirectory, home: UnitID) -> [Unit] {
        let isDistrict = directory.units.count { isSubdistrict($0) } > 1
        return directory.units.filter { unit in
            guard unit.id != home, unit.parent != nil, !unit.name.contains("分中心") else {
                return false
            }
            switch unit.kind {
            case .office, .department, .company: return true
            case .subdistrict, .town: return isDistrict
            case .community: return !isDistrict
            case .district, .commandCentre, .outside: return false
            }
        }
    }

    private static func isSubdistrict(_ unit: Unit) -> Bool {
        unit.kind == .subdistrict || unit.kind == .town
    }

    private static func handler(
        _ unit: Unit, index: Int, isMain: Bool, seed: UInt64, account: Int64
    ) -> Handler {
        var dice = DemoDice(seed: seed, 11, index)
        let actor = Actor(
            account: account, name: isMain ? "unit" : unit.name, roles: [.handler], unit: unit.id,
            unitName: unit.name)
        return Handler(
            actor: actor, id: unit.id, contacted: dice.between(0.955, 0.995),
            resolved: dice.between(0.83, 0.97), satisfied: dice.between(0.88, 0.99),
            pace: dice.between(0.7, 1.35))
    }

    private static func quarters(
        _ directory: UnitDirectory, _ chosen: [Unit], names: DemoLexicon.Names, seed: UInt64
    ) -> [Quarter] {
        var indexes: [UnitID: Int] = [:]
        for (index, unit) in chosen.enumerated() { indexes[unit.id] = index }
        let communities = directory.units.filter { $0.kind == .community }
        let places = communities.isEmpty ? chosen : communities
        return places.enumerated().map { number, unit in
            var dice = DemoDice(seed: seed, 12, number)
            let path = directory.path(to: unit.id)
            let handler = path.reversed().compactMap { indexes[$0.id] }.first
            return Quarter(
                district: path.first { $0.kind == .district }?.name ?? "",
                subdistrict: path.first { isSubdistrict($0) }?.name ?? "",
                community: unit.kind == .community ? unit.name : "",
                weight: dice.between(0.4, 1.6),
                estates: (0..<4).map { estate(number * 4 + $0, names) }, handler: handler)
        }
    }

    private static func estate(_ number: Int, _ names: DemoLexicon.Names) -> String {
        let stems = names.estateStems
        let ends = names.estateEnds
        guard !stems.isEmpty, !ends.isEmpty else { return "" }
        let stem = number % stems.count
        return stems[stem] + ends[(number / stems.count + stem * 3) % ends.count]
    }
}
