import Casework
import Testing

/// Who may do what, on the orders of the own unit, of the units below it and of others. What the
/// rules say role by role stands in docs/reference/policy.md; a test there holds both together.
@Suite struct PolicyTests {
    private static let own = UnitID("u.road")
    private static let below = UnitID("u.road.lamps")
    private static let other = UnitID("u.water")

    private static func actor(_ roles: Set<Role>, unit: UnitID? = nil) -> Actor {
        Actor(
            account: 5, name: "amy", roles: roles, unit: unit,
            unitsBelow: unit == own ? [below] : [])
    }

    @Test func `nobody without a role may do anything`() {
        let nobody = Self.actor([], unit: Self.own)
        for action in OrderAction.allCases {
            #expect(!Policy.allows(nobody, action, units: [Self.own]))
        }
        for action in SiteAction.allCases { #expect(!Policy.allows(nobody, action)) }
        let scope = Policy.scope(of: nobody)
        #expect(!scope.reachesAll && !scope.reachesCheckable && !scope.mayBeGranted)
        #expect(scope.units.isEmpty)
    }

    @Test func `a handler without a unit works for none`() {
        let handler = Self.actor([.handler])
        #expect(!Policy.allows(handler, .reply, units: [Self.own]))
        #expect(Policy.scope(of: handler).units.isEmpty)
        #expect(!Policy.scope(of: handler).reachesAll)
    }

    @Test func `handlers reach their own unit, heads also those below`() {
        let handler = Self.actor([.handler], unit: Self.own)
        let head = Self.actor([.unitHead], unit: Self.own)
        #expect(Policy.scope(of: handler).units == [Self.own])
        #expect(Policy.scope(of: head).units == [Self.own, Self.below])
        for action in [OrderAction.recordContact, .recordProgress, .reply] {
            #expect(Policy.allows(head, action, units: [Self.other, Self.own]))
            #expect(!Policy.allows(head, action, units: [Self.below]))
            #expect(!Policy.allows(handler, action, units: [Self.below]))
        }
    }

    @Test func `a supervisor notes progress on any order and does nothing else to it`() {
        let supervisor = Self.actor([.supervisor])
        for action in OrderAction.allCases {
            #expect(
                Policy.allows(supervisor, action, units: [Self.other])
                    == (action == .recordProgress))
        }
    }

    @Test func `roles of one person add up`() {
        let both = Self.actor([.handler, .reviewer], unit: Self.own)
        #expect(Policy.allows(both, .reply, units: [Self.own]))
        #expect(Policy.allows(both, .judge, units: [Self.other]))
        #expect(!Policy.allows(both, .reply, units: [Self.other]))
        #expect(!Policy.allows(both, .sign, units: [Self.own]))
        let checker = Self.actor([.handler, .qualityChecker], unit: Self.own)
        #expect(Policy.scope(of: checker).units == [Self.own])
        #expect(Policy.scope(of: checker).reachesCheckable)
    }

    @Test func `the system may amend and handle for every unit`() {
        #expect(Policy.allows(.system, .amend, units: []))
        #expect(Policy.allows(.system, .reply, units: [Self.other]))
        #expect(Policy.scope(of: .system).reachesAll)
    }

    @Test func `who asks for access does not decide about it`() {
        let lead = Self.actor([.shiftLead])
        #expect(Policy.maySettle(lead, askedBy: 6))
        #expect(!Policy.maySettle(lead, askedBy: 5))
        #expect(!Policy.maySettle(Self.actor([.desk]), askedBy: 6))
    }

    @Test func `an actor of a directory knows the units below`() {
        let directory = UnitDirectory([
            Unit(id: Self.own, name: "Road", kind: .department, parent: nil),
            Unit(id: Self.below, name: "Lamps", kind: .office, parent: Self.own),
            Unit(id: Self.other, name: "Water", kind: .department, parent: nil),
        ])
        let head = Actor(
            account: 5, name: "amy", roles: [.unitHead], unit: Self.own, in: directory)
        #expect(head.unitsBelow == [Self.below])
        #expect(head.unitName == "Road")
        #expect(
            Actor(account: 6, name: "bo", roles: [.handler], unit: nil, in: directory)
                .unitsBelow.isEmpty)
    }

    @Test func `every rule has a name of its own and somebody who holds it`() {
        let rules = PolicyRules.standard.rules
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(rules.allSatisfy { !$0.roles.isEmpty })
        for action in OrderAction.allCases {
            #expect(rules.contains { $0.permission == .act(action) }, "\(action)")
        }
        for action in SiteAction.allCases where action != .readOrders {
            #expect(rules.contains { $0.permission == .site(action) }, "\(action)")
        }
    }
}
