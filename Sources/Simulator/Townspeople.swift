import Casework

/// Who works in the town, and what each of them is likely to do next.
struct Townspeople {
    let desk = Townspeople.desk
    let handlers: [Actor]
    let all: [Actor]

    static let desk = Actor(account: 1, name: "desk", roles: [.desk])
    private static let reviewer = Actor(account: 2, name: "reviewer", roles: [.reviewer])

    init(units: [UnitID], names: [UnitID: String]) {
        handlers = units.map { Townspeople.handler(of: $0, named: names[$0] ?? "") }
        all =
            handlers + [
                desk, Townspeople.reviewer, .system,
                Actor(account: 3, name: "analyst", roles: [.analyst]),
                Actor(account: 4, name: "leader", roles: [.leader]),
                Actor(account: 5, name: "administrator", roles: [.administrator]),
            ]
    }

    static func handler(of unit: UnitID, named name: String) -> Actor {
        Actor(account: 9, name: unit.code, roles: [.handler], unit: unit, unitName: name)
    }

    /// An order to work on: mostly one that is still open.
    func order(in model: TownModel, _ chance: inout Chance) -> OrderNumber? {
        guard !model.numbers.isEmpty else { return nil }
        for _ in 0..<6 {
            let number = chance.pick(model.numbers)
            switch model.orders[number]?.stage {
            case .closed, .givenBack, nil: continue
            default: return number
            }
        }
        return chance.pick(model.numbers)
    }

    /// Who tries what: mostly the one whose turn it is, now and then anybody anything.
    func attempt(
        on belief: TownModel.Belief, _ chance: inout Chance
    ) -> (Actor, OrderAction) {
        if chance.once(in: 8) { return (chance.pick(all), chance.pick(OrderAction.allCases)) }
        if chance.once(in: 12) { return (.system, .amend) }
        switch belief.stage {
        case .fresh:
            return (desk, chance.once(in: 8) ? .requestSendBack : .sign)
        case .asked:
            return (desk, .reviewSendBack)
        case .signed:
            return (desk, chance.once(in: 10) ? .requestSendBack : .dispatch)
        case .atUnit:
            if chance.once(in: 12) { return (desk, .dispatch) }
            let own = handlers.filter { handler in belief.units.contains { $0 == handler.unit } }
            let lead = own.filter { $0.unit == belief.units.first }
            let action = chance.pick([OrderAction.recordContact, .recordProgress, .reply, .reply])
            // Assisting units try to reply as well, in vain.
            let likely = action == .reply && !chance.once(in: 6) ? lead : own
            return (chance.pick(likely.isEmpty ? handlers : likely), action)
        case .replied:
            return (desk, .reviewReply)
        case .judging:
            return (Self.reviewer, chance.pick([.recordCallback, .judge]))
        case .judged:
            return chance.once(in: 5) ? (Self.reviewer, .recordCallback) : (desk, .reviewClosing)
        case .closed, .givenBack:
            return (Self.reviewer, .recordCallback)
        }
    }
}
