import Casework
import Crypto
import Operations
import Persistence
import Profiles
import Simulator
import Store
import TestSupport
import Testing

/// A site with nobody's orders in it, a clock that stands still, and the people who work there.
struct Desk: Sendable {
    let site: Site
    let clock: VirtualClock

    static let city = UnitID("zgc.city")
    static let safety = UnitID("zgc.safety")

    let desk = Actor(account: 1, name: "desk", roles: [.desk])
    let reviewer = Actor(account: 2, name: "rita", roles: [.reviewer])
    let analyst = Actor(account: 3, name: "ana", roles: [.analyst])
    let administrator = Actor(account: 4, name: "root", roles: [.administrator])
    let handler: Actor
    let stranger: Actor

    init(site: Site, clock: VirtualClock) {
        self.site = site
        self.clock = clock
        func handler(_ account: Int64, _ name: String, _ unit: UnitID) -> Actor {
            Actor(
                account: account, name: name, roles: [.handler], unit: unit,
                unitName: site.directory[unit]?.name ?? "")
        }
        self.handler = handler(5, "hana", Self.city)
        stranger = handler(6, "sam", Self.safety)
    }

    /// 2026-08-03, a Monday, 09:00.
    static let start = SiteZone.beijing.instant(
        on: LocalDate(dayNumber: 20_668), secondOfDay: 9 * 3600)

    static func open(
        on engine: TestDatabase, _ body: (Desk) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            let clock = VirtualClock(start)
            let site = Site(
                database: database, profile: try ProfileLibrary().profile("zhongguancun-2026"),
                sealer: Sealer(masterKey: SymmetricKey(data: [UInt8](1...32))),
                clock: clock.read)
            try await body(Desk(site: site, clock: clock))
        }
    }

    static func facts(_ change: (inout OrderFacts) -> Void = { _ in }) -> OrderFacts {
        var facts = OrderFacts()
        facts.title = "路灯不亮"
        facts.content = "和平路路灯不亮"
        change(&facts)
        return facts
    }

    func register(
        _ facts: OrderFacts = facts(), complainant: Complainant = Complainant()
    ) async throws -> WorkOrder {
        try await RegisterOrder(site).run(facts, complainant: complainant, by: desk)
    }

    /// An order handed to the city management office, assisted by nobody.
    func dispatched() async throws -> WorkOrder {
        let order = try await register()
        try await change(order, .sign, by: desk)
        return try await change(order, .dispatch(DispatchPlan(lead: Self.city)), by: desk)
    }

    @discardableResult
    func change(
        _ order: WorkOrder, _ command: OrderCommand, version: Int? = nil, by actor: Actor
    ) async throws -> WorkOrder {
        try await ChangeOrder(site).run(
            command, on: order.number, version: version, by: actor)
    }

    /// The error a change ends with; nil when it goes well.
    func problem(
        _ order: WorkOrder, _ command: OrderCommand, version: Int? = nil, by actor: Actor
    ) async -> (any Error)? {
        do {
            try await change(order, command, version: version, by: actor)
            return nil
        } catch {
            return error
        }
    }

    func events(of order: WorkOrder) async throws -> [TimelineEntry] {
        let site = site
        return try await site.database.read { tx in
            try site.orders.timeline(of: order.id, in: tx)
        }
    }
}
