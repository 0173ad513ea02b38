/// Looks up units by id, by any of their names, and along the tree.
///
/// Lookups take constant time. Names are compared without blanks; a name that two units bear finds
/// neither, unless the caller says under which unit to look.
package struct UnitDirectory: Hashable, Sendable {
    /// In the profile's order: parents before children.
    package let units: [Unit]
    private let byID: [UnitID: Unit]
    private let byName: [String: [UnitID]]
    private let childIDs: [UnitID: [UnitID]]

    /// A later unit with an id that is already taken is left out; profiles are checked for that.
    package init(_ units: [Unit]) {
        var byID: [UnitID: Unit] = [:]
        var byName: [String: [UnitID]] = [:]
        var childIDs: [UnitID: [UnitID]] = [:]
        var kept: [Unit] = []
        for unit in units where byID[unit.id] == nil {
            kept.append(unit)
            byID[unit.id] = unit
            for name in Set(([unit.name] + unit.aliases).map(UnitDirectory.key)) {
                byName[name, default: []].append(unit.id)
            }
            if let parent = unit.parent { childIDs[parent, default: []].append(unit.id) }
        }
        self.units = kept
        self.byID = byID
        self.byName = byName
        self.childIDs = childIDs
    }

    package subscript(id: UnitID) -> Unit? { byID[id] }

    /// Units without a parent in this directory.
    package var roots: [Unit] {
        units.filter { $0.parent.map { byID[$0] == nil } ?? true }
    }

    /// The unit with this name or alias; nil when none or several bear it. Of several, the only one
    /// below `ancestor` is taken.
    package func unit(named name: String, under ancestor: UnitID? = nil) -> UnitID? {
        let found = byName[UnitDirectory.key(name), default: []]
        guard let ancestor else { return found.count == 1 ? found[0] : nil }
        let below = found.filter { $0 == ancestor || path(to: $0).contains { $0.id == ancestor } }
        return below.count == 1 ? below[0] : nil
    }

    /// All units that bear this name, for a message that asks which one is meant.
    package func candidates(named name: String) -> [Unit] {
        byName[UnitDirectory.key(name), default: []].compactMap { byID[$0] }
    }

    package func children(of id: UnitID) -> [Unit] {
        childIDs[id, default: []].compactMap { byID[$0] }
    }

    /// The unit and everything below it, parents first.
    package func subtree(of id: UnitID) -> [Unit] {
        guard let unit = byID[id] else { return [] }
        var found: [Unit] = []
        var seen: Set<UnitID> = []
        var waiting = [unit]
        while let next = waiting.popLast() {
            guard seen.insert(next.id).inserted else { continue }
            found.append(next)
            waiting.append(contentsOf: children(of: next.id).reversed())
        }
        return found
    }

    /// From the root down to the unit itself; empty for an unknown id. A cycle of parents is cut.
    package func path(to id: UnitID) -> [Unit] {
        var path: [Unit] = []
        var seen: Set<UnitID> = []
        var next = byID[id]
        while let unit = next, seen.insert(unit.id).inserted {
            path.append(unit)
            next = unit.parent.flatMap { byID[$0] }
        }
        return path.reversed()
    }

    private static func key(_ name: String) -> String {
        name.filter { !$0.isWhitespace }
    }
}
