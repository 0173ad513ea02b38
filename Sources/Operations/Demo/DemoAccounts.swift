import Casework
import Store

/// The people who can sign in to a demo. Their ids are the same in every demo.
enum DemoAccounts {
    /// An account before it gets its password.
    struct Entry: Sendable {
        let id: Int64
        let name: String
        let displayName: String
        let roles: Set<Role>
        let unit: UnitID?
    }

    static let firstHandler: Int64 = 100
    /// The accounts that the sign-in page names.
    static let seats = 7

    static let staff = DemoStaff(
        desk: Actor(account: 2, name: "desk", roles: [.desk]),
        reviewer: Actor(account: 3, name: "callback", roles: [.reviewer]))

    /// Those of the sign-in page first, then one for every other unit, named like the unit.
    static func entries(
        names: DemoLexicon.Names, handlers: [DemoTown.Handler], main: Int
    ) -> [Entry] {
        func person(_ id: Int64, _ name: String, _ roles: Set<Role>, _ unit: UnitID?) -> Entry {
            Entry(
                id: id, name: name, displayName: names.accounts[name] ?? name, roles: roles,
                unit: unit)
        }
        let seats = [
            person(1, "admin", [.administrator], nil), person(2, "desk", [.desk], nil),
            person(handlers[main].actor.account, "unit", [.handler], handlers[main].id),
            person(3, "callback", [.reviewer], nil), person(4, "analyst", [.analyst], nil),
            person(5, "leader", [.leader], nil), person(6, "auditor", [.auditor], nil),
        ]
        let others = handlers.enumerated().filter { $0.offset != main }.map { _, handler in
            person(handler.actor.account, handler.actor.name, [.handler], handler.id)
        }
        return seats + others
    }
}
