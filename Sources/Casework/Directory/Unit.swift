/// Key of a unit (承办单位) in the organisation tree: the code its profile gives it, e.g.
/// `zgc.community.huaqing`.
package struct UnitID: Hashable, Comparable, Sendable {
    package let code: String

    package init(_ code: String) {
        self.code = code
    }

    package static func < (lhs: UnitID, rhs: UnitID) -> Bool { lhs.code < rhs.code }
}

/// What a unit is; decides in which league table it stands.
package enum UnitKind: String, CaseIterable, Sendable {
    case district
    case commandCentre = "command_centre"
    case subdistrict
    case town
    case department
    case company
    case office
    case community
    case outside
}

/// A node of the organisation tree.
package struct Unit: Hashable, Sendable {
    package let id: UnitID
    package let name: String
    /// Other spellings under which spreadsheets name this unit.
    package let aliases: [String]
    package let kind: UnitKind
    package let parent: UnitID?

    package init(id: UnitID, name: String, aliases: [String] = [], kind: UnitKind, parent: UnitID?)
    {
        self.id = id
        self.name = name
        self.aliases = aliases
        self.kind = kind
        self.parent = parent
    }
}
