import Casework

/// Reads the organisation tree of a profile: written units, and divisions from the public table.
struct UnitsReader {
    private struct Entry {
        let unit: Unit
        let place: Place
    }

    let log: ProblemLog
    private var entries: [Entry] = []
    private var sources: [UnitID: Provenance] = [:]

    init(log: ProblemLog) {
        self.log = log
    }

    /// Units in the order of the file, parents before children where the file has them so.
    mutating func read(
        _ organisation: Section, divisions: DivisionTable?
    ) -> (directory: UnitDirectory, sources: [UnitID: Provenance]) {
        for section in organisation.sections("units") { readUnit(section) }
        for section in organisation.sections("divisions") {
            readDivisions(section, divisions)
        }
        organisation.finish()
        if entries.isEmpty {
            log.error(
                .emptyList, organisation.place, "the organisation has no units",
                mend: "list at least one unit in `units`")
        }
        checkIDs()
        checkParents()
        checkNames()
        return (UnitDirectory(entries.map(\.unit)), sources)
    }

    private mutating func readUnit(_ section: Section) {
        defer { section.finish() }
        let id = section.identifier("id")
        let name = section.text("name")
        let kind: UnitKind? = section.word("kind")
        let parent = section.optionalText("parent").map { UnitID($0) }
        let aliases = section.texts("aliases")
        let origin = section.provenance()
        guard let id, let name, let kind else { return }
        let unit = Unit(
            id: UnitID(id), name: name, aliases: aliases, kind: kind, parent: parent)
        entries.append(Entry(unit: unit, place: section.place))
        sources[unit.id] = origin
    }

    /// `{under: code, parent: unit, kinds: […]}` hangs the divisions below `code` under `parent`.
    private mutating func readDivisions(_ section: Section, _ table: DivisionTable?) {
        defer { section.finish() }
        let code = section.text("under")
        let parent = section.text("parent")
        let kinds: [UnitKind] = section.texts("kinds").compactMap {
            section.word($0, at: section.place(of: "kinds"))
        }
        guard let code, let parent, let table else { return }
        guard let rows = table.below(code) else {
            log.error(
                .unknownReference, section.place(of: "under"),
                "the division `\(code)` is not in divisions.csv",
                mend: "use a code of that file")
            return
        }
        var kept: Set<String> = []
        for row in rows where kinds.contains(row.kind) {
            let above = row.parent.flatMap { kept.contains($0) ? $0 : nil } ?? parent
            let unit = Unit(
                id: UnitID(row.code), name: row.name, aliases: row.aliases, kind: row.kind,
                parent: UnitID(above))
            entries.append(Entry(unit: unit, place: row.place))
            kept.insert(row.code)
        }
        if kept.isEmpty {
            log.warning(
                .emptyList, section.place, "no division of these kinds lies below `\(code)`",
                mend: "check `kinds`")
        }
    }

    private func checkIDs() {
        var seen: [UnitID: Place] = [:]
        for entry in entries {
            if let first = seen[entry.unit.id] {
                log.error(
                    .duplicateID, entry.place,
                    "the unit `\(entry.unit.id.code)` is already in \(first.file):\(first.line)",
                    mend: "give every unit its own id")
            } else {
                seen[entry.unit.id] = entry.place
            }
        }
    }

    private func checkParents() {
        let parents = Dictionary(
            entries.map { ($0.unit.id, $0.unit.parent) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            guard let parent = entry.unit.parent else { continue }
            guard parents[parent] != nil else {
                log.error(
                    .unknownParent, entry.place,
                    "the parent `\(parent.code)` of `\(entry.unit.id.code)` does not exist",
                    mend: "use the id of a unit of this profile")
                continue
            }
            var seen: Set<UnitID> = []
            var next: UnitID? = entry.unit.id
            while let id = next, seen.insert(id).inserted { next = parents[id].flatMap { $0 } }
            if next == entry.unit.id {
                log.error(
                    .parentCycle, entry.place,
                    "`\(entry.unit.id.code)` is above itself: "
                        + seen.sorted().map(\.code).joined(separator: ", ") + " form a ring",
                    mend: "give one of them another parent, or none")
            }
        }
    }

    private func checkNames() {
        var seen: [[String]: Place] = [:]
        for entry in entries {
            for name in [entry.unit.name] + entry.unit.aliases {
                let key = [entry.unit.parent?.code ?? "", name]
                if let first = seen[key] {
                    log.error(
                        .duplicateName, entry.place,
                        "the name `\(name)` stands twice under one parent, also in "
                            + "\(first.file):\(first.line)",
                        mend: "rename one of the units or drop the alias")
                } else {
                    seen[key] = entry.place
                }
            }
        }
    }
}
