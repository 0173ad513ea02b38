/// The files that ship inside the binary and the C file that lists them.
enum EmbeddedFiles {
    static let folders = ["access", "demo", "web", "locales", "migrations", "profiles", "search"]

    /// `files` are paths relative to `Sources/CAssets`; `list` is the text of assets.c.
    static func findings(files: [String], list: TextFile) -> [Finding] {
        let embedded = quoted(in: list, after: "#embed ")
        let entries = quoted(in: list, after: "ENTRY(")
        var found: [Finding] = []
        for file in files.sorted() {
            if !embedded.contains(file) {
                found.append(
                    Finding(path: list.path, line: 1, message: "\(file) is not embedded"))
            }
            if !entries.contains(file) {
                found.append(Finding(path: list.path, line: 1, message: "\(file) has no ENTRY"))
            }
        }
        for file in embedded.union(entries).subtracting(files).sorted() {
            found.append(Finding(path: list.path, line: 1, message: "\(file) does not exist"))
        }
        return found
    }

    private static func quoted(in file: TextFile, after mark: String) -> Set<String> {
        Set(
            file.lines.compactMap { line in
                let text = line.drop { $0 == " " }
                guard text.hasPrefix(mark) else { return nil }
                let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
                return parts.count > 1 ? String(parts[1]) : nil
            })
    }

    /// Migration files are numbered from 0001 without a gap; one that differs by database has a
    /// file for each.
    static func migrationFindings(_ names: [String]) -> [Finding] {
        var found: [Finding] = []
        var variants: [Int: [(stem: String, dialect: String)]] = [:]
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            let number = name.prefix(4)
            let isWellFormed =
                (parts.count == 2
                    || (parts.count == 3 && ["sqlite", "postgres"].contains(parts[1])))
                && parts.last == "sql" && number.allSatisfy(\.isNumber)
                && name.dropFirst(4).hasPrefix("_") && parts[0].count > 5
                && parts[0].dropFirst(5).allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }
            guard isWellFormed, let value = Int(number) else {
                found.append(finding(name, "must read 0001_what_it_does.sql"))
                continue
            }
            variants[value, default: []].append((parts[0], parts.count == 3 ? parts[1] : ""))
        }
        for (position, value) in variants.keys.sorted().enumerated() where value != position + 1 {
            found.append(finding("\(value)", "expected number \(position + 1)"))
            break
        }
        for (value, group) in variants.sorted(by: { $0.key < $1.key }) {
            let dialects = group.map(\.dialect).sorted()
            if Set(group.map(\.stem)).count > 1
                || ![[""], ["postgres", "sqlite"]].contains(dialects)
            {
                found.append(finding("\(value)", "one file, or one for each database"))
            }
        }
        return found
    }

    private static func finding(_ name: String, _ message: String) -> Finding {
        Finding(path: "Sources/CAssets/migrations/" + name, line: 1, message: message)
    }

    /// Rules of a profile (limits, weights, coefficients) say where they come from.
    ///
    /// Works on the YAML text: a calendar and a rulebook have a `source:` of their own, and so has
    /// each item of a list under one of `ruleLists`.
    static func profileFindings(_ file: TextFile) -> [Finding] {
        let ruleLists = ["classes:", "internal:"]
        var found: [Finding] = []
        if file.lines.contains(where: { $0.hasPrefix("calendar:") || $0.hasPrefix("rulebook:") }),
            !file.lines.contains(where: { $0.hasPrefix("source:") })
        {
            found.append(Finding(path: file.path, line: 1, message: "file without a source"))
        }
        var listIndent: Int?
        var itemIndent: Int?
        var item: (line: Int, hasSource: Bool)?
        func closeItem() {
            if let open = item, !open.hasSource {
                found.append(
                    Finding(path: file.path, line: open.line + 1, message: "rule without a source"))
            }
            item = nil
        }
        for (index, line) in file.lines.enumerated() {
            let text = line.drop { $0 == " " }
            if text.isEmpty || text.hasPrefix("#") { continue }
            let indent = line.count - text.count
            if let start = listIndent, indent < start || (indent == start && !text.hasPrefix("-")) {
                closeItem()
                listIndent = nil
                itemIndent = nil
            }
            if listIndent != nil, text.hasPrefix("- "), indent == itemIndent ?? indent {
                closeItem()
                itemIndent = indent
                item = (index, false)
            }
            if item != nil, text.contains("source:") { item?.hasSource = true }
            if listIndent == nil, ruleLists.contains(where: { text.hasPrefix($0) }) {
                listIndent = indent
            }
        }
        closeItem()
        return found
    }
}
