/// Calls, names and habits the house does without. Each has a reason a newcomer can guess.
enum BannedWords {
    /// A pattern forbidden in code, where it is forbidden, and the comment mark that excuses it.
    struct Rule: Sendable {
        let message: String
        var exempt: Set<String> = []
        /// Layers the rule is for; empty means every layer.
        var layers: Set<String> = []
        var excuse: String?
        var exemptFile = ""
        let matches: @Sendable (String) -> Bool
    }

    /// Layers whose functions take time and identity as arguments.
    static let domainLayers: Set<String> = [
        "Casework", "Store", "Operations", "Profiles", "Pages", "Localization", "Markup",
        "HanText", "Spreadsheets",
    ]

    static let rules: [Rule] = [
        Rule(message: "print belongs to the command line only; log instead", exempt: ["jiesu"]) {
            calls("print", in: $0) || calls("debugPrint", in: $0) || calls("dump", in: $0)
        },
        Rule(message: "try! hides an error") { marks("try!", in: $0) },
        Rule(message: "as! hides a wrong type") { $0.contains(" as! ") },
        Rule(message: "fatalError ends everybody's work") { calls("fatalError", in: $0) },
        Rule(message: "force unwrap; say what happens when it is nil") { forceUnwraps($0) },
        Rule(
            message: "Date() reads a clock; take the moment as an argument", layers: domainLayers,
            exemptFile: "Sources/Operations/Site.swift"
        ) { $0.contains("Date()") },
        Rule(message: "UUID() is random; take the identifier as an argument", layers: domainLayers)
        { $0.contains("UUID()") },
        Rule(message: "Task.detached loses priority, task-locals and cancellation") {
            $0.contains("Task.detached")
        },
        Rule(message: "@unchecked Sendable needs a `// safety:` comment", excuse: "safety:") {
            $0.contains("@unchecked Sendable")
        },
        Rule(message: "nonisolated(unsafe) needs a `// safety:` comment", excuse: "safety:") {
            $0.contains("nonisolated(unsafe)")
        },
        Rule(message: "try? drops an error; say `// ignored: reason`", excuse: "ignored:") {
            marks("try?", in: $0)
        },
        Rule(message: "a ticket is called WorkOrder, see docs/glossary.md") {
            names($0) { $0.contains("ticket") }
        },
        Rule(message: "a customer is called Complainant, see docs/glossary.md") {
            names($0) { $0.contains("customer") }
        },
    ]

    static let badEndings = [
        "Manager", "Helper", "Util", "Utils", "Service", "Impl", "Data", "Info",
    ]
    static let badFolders: Set<String> = [
        "Core", "Shared", "Utils", "Common", "Helpers", "Extensions",
    ]

    static func findings(in source: SwiftText) -> [Finding] {
        let layer = source.file.layer ?? ""
        var found = names(in: source) + openTasks(in: source)
        guard !layer.isEmpty else { return found }
        for (index, line) in source.code.enumerated() {
            for rule in rules where !rule.exempt.contains(layer) {
                guard rule.layers.isEmpty || rule.layers.contains(layer),
                    rule.exemptFile != source.file.path, rule.matches(line)
                else { continue }
                if let excuse = rule.excuse, source.isExcused(index, by: excuse) { continue }
                found.append(source.finding(index, rule.message))
            }
        }
        return found + emptyCatches(in: source) + strayStatements(in: source, layer: layer)
    }

    /// Type names, file names and folders that say nothing.
    static func names(in source: SwiftText) -> [Finding] {
        var found: [Finding] = []
        for folder in source.file.folders where badFolders.contains(folder) {
            found.append(source.finding(0, "a folder \(folder) collects junk; name the concept"))
        }
        let fileName = source.file.name.dropLast(".swift".count).split(separator: "+")[0]
        if let ending = badEnding(of: String(fileName)) {
            found.append(source.finding(0, "a file name ending in \(ending) says nothing"))
        }
        let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        for (index, line) in source.code.enumerated() {
            let words = line.split { !isWord($0) }
            for (kind, name) in zip(words, words.dropFirst()) where kinds.contains(kind) {
                if let ending = badEnding(of: String(name)) {
                    found.append(
                        source.finding(index, "\(name): a name ending in \(ending) says nothing"))
                }
            }
        }
        return found
    }

    static func openTasks(in source: SwiftText) -> [Finding] {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        return source.comments.enumerated().compactMap { index, comment in
            let words = comment.split { !isWord($0) }
            guard let mark = marks.first(where: { words.contains(Substring($0)) }) else {
                return nil
            }
            return source.finding(index, "\(mark): finish it, or open an issue")
        }
    }

    static func emptyCatches(in source: SwiftText) -> [Finding] {
        source.code.enumerated().compactMap { index, line in
            guard line.split(whereSeparator: { !isWord($0) }).contains("catch") else { return nil }
            let rest = source.code[index...].prefix(6).joined(separator: " ")
            guard let start = rest.firstRange(of: "catch"),
                let open = rest[start.upperBound...].firstIndex(of: "{")
            else { return nil }
            let body = rest[rest.index(after: open)...].first { $0 != " " }
            guard body == "}" else { return nil }
            let excused = (index..<min(index + 6, source.comments.count)).contains {
                source.comments[$0].contains("ignored:")
            }
            return excused ? nil : source.finding(index, "empty catch; say `// ignored: reason`")
        }
    }

    /// SQL lives in the store, the drivers and the verifier that stands apart from both.
    static func strayStatements(in source: SwiftText, layer: String) -> [Finding] {
        guard !layer.hasPrefix("Persistence"), layer != "Store", layer != "LedgerCheck" else {
            return []
        }
        let starts = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "]
        return source.strings.enumerated().compactMap { index, text in
            let statement = text.drop { $0 == " " }
            guard starts.contains(where: { statement.hasPrefix($0) }) else { return nil }
            return source.finding(index, "SQL belongs to Store")
        }
    }

    private static func badEnding(of name: String) -> String? {
        badEndings.first { name.hasSuffix($0) }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// True for `name(` that is no declaration and no method of something.
    private static func calls(_ name: String, in line: String) -> Bool {
        var rest = line[...]
        while let range = rest.firstRange(of: name + "(") {
            let before =
                range.lowerBound == line.startIndex
                ? " " : line[line.index(before: range.lowerBound)]
            let isDeclared = line[..<range.lowerBound].hasSuffix("func ")
            if !isWord(before), before != ".", !isDeclared { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    /// True for `mark` that is not the end of a longer word.
    private static func marks(_ mark: String, in line: String) -> Bool {
        line.ranges(of: mark).contains { range in
            range.lowerBound == line.startIndex
                || !isWord(line[line.index(before: range.lowerBound)])
        }
    }

    private static func forceUnwraps(_ line: String) -> Bool {
        var previous: Character = " "
        for index in line.indices {
            let character = line[index]
            if character == "!", isWord(previous) || previous == ")" || previous == "]" {
                let next = line[line.index(after: index)...].first
                if next != "=", !line[..<index].hasSuffix("try"), !line[..<index].hasSuffix(" as") {
                    return true
                }
            }
            previous = character
        }
        return false
    }

    private static func names(_ line: String, _ isBad: (String) -> Bool) -> Bool {
        line.split { !isWord($0) }.contains { isBad($0.lowercased()) }
    }
}
