/// A list of the ledger that people come back to: filter, order and columns under a name.
package struct OrderView: Hashable, Sendable {
    /// Who finds it among their views. What they see through it is their own matter: a view opens
    /// no order to anybody.
    package enum Reach: String, CaseIterable, Sendable {
        case own
        /// Everybody of the owner's unit.
        case team
        case all
    }

    package let id: Int64
    package let account: Int64
    package var name: String
    /// What the address of the list says after its question mark.
    package var query: String
    package var reach: Reach
    /// The unit that a view of a team belongs to; nil for others.
    package var unit: UnitID?
    /// Stands among the views over the list.
    package var isPinned: Bool
    package let createdAt: Instant
    package var removedAt: Instant?

    package init(
        id: Int64, account: Int64, name: String, query: String, reach: Reach, unit: UnitID?,
        isPinned: Bool, createdAt: Instant, removedAt: Instant? = nil
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.query = query
        self.reach = reach
        self.unit = unit
        self.isPinned = isPinned
        self.createdAt = createdAt
        self.removedAt = removedAt
    }

    /// Characters of a name.
    package static let nameMax = 40
    /// Bytes of what an address says; a filter of everything stays below.
    package static let queryMax = 2_000
    /// Views of one person that are in use.
    package static let perPersonMax = 100
    /// A removed view can be brought back for this long.
    package static let undoHours = 24

    /// Whether `reader` finds it among their views.
    package func isFor(_ reader: Actor) -> Bool {
        switch reach {
        case .own: account == reader.account
        case .team: account == reader.account || (unit != nil && unit == reader.unit)
        case .all: true
        }
    }
}

/// Why a view cannot be kept like this.
package enum ViewRefusal: Error, Hashable, Sendable {
    case nameMissing
    case nameTooLong(maximum: Int)
    /// A name or text of a view holds the number of a person, which would stand in addresses.
    case namesAPerson
    case queryTooLong(maximum: Int)
    case tooMany(maximum: Int)
    /// Who works for no unit has no team.
    case noTeam
    /// It was removed too long ago to come back.
    case undoExpired
}
