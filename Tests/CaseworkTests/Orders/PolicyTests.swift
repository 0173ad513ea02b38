import Casework
import Testing

/// Who may do what: role × action × own or another unit.
@Suite struct PolicyTests {
    private static let own = UnitID("u.road")
    private static let other = UnitID("u.water")

    private static func actor(_ roles: Set<Role>, unit: UnitID? = nil) -> Actor {
        Actor(account: 5, name: "amy", roles: roles, unit: unit)
    }

    /// `y` yes, `-` no; of the two columns of handlers the first is an order of their own unit.
    private static let table = """
                            desk own other reviewer analyst leader admin
        amend               y    -   -     -        -       -      -
        sign                y    -   -     -        -       -      -
        request_send_back   y    -   -     -        -       -      -
        review_send_back    y    -   -     -        -       -      -
        dispatch            y    -   -     -        -       -      -
        record_contact      -    y   -     -        -       -      -
        record_progress     -    y   -     -        -       -      -
        reply               -    y   -     -        -       -      -
        review_reply        y    -   -     -        -       -      -
        record_callback     y    -   -     y        -       -      -
        judge               y    -   -     y        -       -      -
        review_closing      y    -   -     -        -       -      -
        see                 y    y   -     y        y       y      -
        read_orders         y    y   y     y        y       y      -
        import_orders       y    -   -     -        -       -      -
        read_figures        y    -   -     y        y       y      -
        manage_accounts     -    -   -     -        -       -      y
        reveal_personal     y    y   y     y        -       -      -
        read_ledger         -    -   -     -        -       -      -
        manage_backups      -    -   -     -        -       -      y
        """

    private static let columns: [(name: String, actor: Actor, units: [UnitID])] = [
        ("desk", actor([.desk]), [own]),
        ("own", actor([.handler], unit: own), [other, own]),
        ("other", actor([.handler], unit: own), [other]),
        ("reviewer", actor([.reviewer]), [own]),
        ("analyst", actor([.analyst]), [own]),
        ("leader", actor([.leader]), [own]),
        ("admin", actor([.administrator]), [own]),
    ]

    private static func allows(_ row: String, _ actor: Actor, _ units: [UnitID]) -> Bool? {
        if row == "see" { return Policy.maySee(actor, units: units) }
        if let action = OrderAction(rawValue: row) {
            return Policy.allows(actor, action, units: units)
        }
        return SiteAction(rawValue: row).map { Policy.allows(actor, $0) }
    }

    @Test func `each role may do what the table says`() {
        let lines = Self.table.split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(lines[0] == Self.columns.map(\.name))
        for line in lines.dropFirst() {
            for (column, cell) in zip(Self.columns, line.dropFirst()) {
                let allowed = Self.allows(line[0], column.actor, column.units)
                #expect(allowed == .some(cell == "y"), "\(column.name) \(line[0])")
            }
            #expect(line.count == Self.columns.count + 1)
        }
        let rows = Set(lines.dropFirst().map { $0[0] })
        let all = OrderAction.allCases.map(\.rawValue) + SiteAction.allCases.map(\.rawValue)
        #expect(rows == Set(all + ["see"]))
    }

    @Test func `nobody without a role may do anything`() {
        let nobody = Self.actor([], unit: Self.own)
        for action in OrderAction.allCases {
            #expect(!Policy.allows(nobody, action, units: [Self.own]))
        }
        for action in SiteAction.allCases { #expect(!Policy.allows(nobody, action)) }
        #expect(!Policy.maySee(nobody, units: [Self.own]))
    }

    @Test func `a handler without a unit works for none`() {
        let handler = Self.actor([.handler])
        #expect(!Policy.allows(handler, .reply, units: [Self.own]))
        #expect(!Policy.maySee(handler, units: []))
        #expect(!Policy.maySee(Self.actor([.handler], unit: Self.own), units: []))
    }

    @Test func `roles of one person add up`() {
        let both = Self.actor([.handler, .reviewer], unit: Self.own)
        #expect(Policy.allows(both, .reply, units: [Self.own]))
        #expect(Policy.allows(both, .judge, units: [Self.other]))
        #expect(!Policy.allows(both, .reply, units: [Self.other]))
        #expect(!Policy.allows(both, .sign, units: [Self.own]))
    }

    @Test func `the system may amend and handle for every unit`() {
        #expect(Policy.allows(.system, .amend, units: []))
        #expect(Policy.allows(.system, .reply, units: [Self.other]))
        #expect(Policy.maySee(.system, units: []))
    }
}
