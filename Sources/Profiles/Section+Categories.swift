import Yams

extension Section {
    /// Reads the nodes below `key` of a category file.
    func categories(_ key: String) -> [CategoryNode] {
        var names: Set<String> = []
        return items(key).compactMap { node, place in
            if let name = node.scalar?.string.trimmingBlanks {
                return check(name, place, &names) ? CategoryNode(name: name) : nil
            }
            guard
                let section = Section(
                    node, file: place.file, fallbackLine: place.line, log: log)
            else { return nil }
            defer { section.finish() }
            let (name, code) = (section.text("name"), section.optionalText("code"))
            let children = section.categories("children")
            guard let name, check(name, section.place, &names) else { return nil }
            return CategoryNode(name: name, code: code, children: children)
        }
    }

    private func check(_ name: String, _ place: Place, _ names: inout Set<String>) -> Bool {
        if !name.isEmpty, names.insert(name).inserted { return true }
        log.error(
            .duplicateName, place, "the category `\(name)` is empty or there twice on one level",
            mend: "give every category of a level its own name")
        return false
    }
}
