package import Casework

/// A small subdistrict for tests: units, rules and a calendar of one year.
package enum InventedTown {
    package static let units: [Unit] = ["road", "water", "green", "heat"].map { name in
        Unit(id: UnitID("town." + name), name: "Office of " + name, kind: .office, parent: nil)
    }

    package static var unitIDs: [UnitID] { units.map(\.id) }

    /// 2026-10-05, a Monday, 08:00 in Beijing.
    package static let start = SiteZone.beijing.instant(
        on: LocalDate(dayNumber: 20_731), secondOfDay: 8 * 3600)

    package static let rules = OrderRules(
        zone: .beijing,
        calendar: WorkingCalendar(years: [
            2026: YearNotice(
                offDays: Set((20_727...20_733).map { LocalDate(dayNumber: $0) }), workdays: [],
                source: "invented")
        ]),
        policy: DeadlinePolicy(
            classes: [
                limit("sign", .signing, .hours(2)),
                limit("ordinary", .handling, .naturalDays(7)),
                // Long enough to reach the next year, whose calendar nobody has announced.
                limit("working", .handling, .workingDays(70)),
                limit("judge", .judgement, .naturalDays(3)),
            ],
            rules: [DeadlineRule(id: "weibo", channels: ["weibo"], classID: "working")],
            defaultClassID: "ordinary",
            internalLeads: [
                InternalLead(
                    hoursBeforeCity: 24, validity: Validity(from: LocalDate(dayNumber: 0)),
                    source: "invented", confidence: .background)
            ]),
        unitName: { id in units.first { $0.id == id }?.name })

    package static func context(at now: Instant, unitName: String = "") -> DecisionContext {
        DecisionContext(now: now, unitName: unitName, rules: rules)
    }

    private static func limit(
        _ id: String, _ purpose: DeadlinePurpose, _ limit: DeadlineLimit
    ) -> DeadlineClass {
        DeadlineClass(
            id: id, name: id, purpose: purpose, limit: limit, start: .received,
            validFrom: LocalDate(dayNumber: 0), source: "invented", confidence: .background)
    }
}

extension Chance {
    /// An order with a life of up to `steps` commands behind it, and its events in order.
    package mutating func life(
        _ sequence: Int, steps: Int, from start: Instant = InventedTown.start
    ) throws -> OrderLife {
        let now = instant(after: start, hours: 48)
        let orderNumber = OrderNumber(day: SiteZone.beijing.date(of: now), sequence: sequence)
        let facts = facts(
            cityNumber: once(in: 4) ? nil : "C" + String(100_000 + sequence), around: start)
        let event = try WorkOrder.receive(
            number: orderNumber, facts: facts, finishedAtCity: once(in: 10),
            in: InventedTown.context(at: now))
        let id = OrderID(createdAt: now, draw: UInt64(sequence))
        var life = OrderLife(
            order: try WorkOrder(id: id, first: event, at: now), event: event, at: now)
        for _ in 0..<number(0...steps) { try live(&life) }
        return life
    }

    /// One more command for the order; refused ones leave no trace.
    package mutating func live(_ life: inout OrderLife) throws {
        let now = instant(after: life.now, hours: 20)
        let unit = pick(InventedTown.units)
        let command = command(for: life.order, units: InventedTown.unitIDs)
        let context = InventedTown.context(at: now, unitName: unit.name)
        do {
            let events = try life.order.decide(command, in: context)
            try life.add(events, at: now)
        } catch is OrderRefusal {
            life.refusals += 1
        }
    }
}

/// An order and everything that happened to it.
package struct OrderLife: Sendable {
    package struct Step: Sendable {
        package let before: WorkOrder?
        package let events: [OrderEvent]
        package let after: WorkOrder
        package let at: Instant
    }

    package private(set) var order: WorkOrder
    package private(set) var steps: [Step]
    package private(set) var now: Instant
    package var refusals = 0

    package init(order: WorkOrder, event: OrderEvent, at now: Instant) {
        self.order = order
        self.now = now
        steps = [Step(before: nil, events: [event], after: order, at: now)]
    }

    package mutating func add(_ events: [OrderEvent], at now: Instant) throws {
        guard !events.isEmpty else { return }
        let before = order
        for event in events { try order.apply(event, at: now) }
        self.now = now
        steps.append(Step(before: before, events: events, after: order, at: now))
    }
}
