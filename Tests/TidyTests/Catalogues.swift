import Foundation

/// The text catalogues: every language says everything, and nothing that is never said.
enum Catalogues {
    /// `texts` are the catalogue files by language; one object of strings each.
    static func findings(in texts: [TextFile]) -> [Finding] {
        var found: [Finding] = []
        var catalogues: [(path: String, entries: [String: String])] = []
        for file in texts {
            found += repeatedKeys(in: file)
            guard
                let entries = try? JSONDecoder().decode(
                    [String: String].self, from: Foundation.Data(file.text.utf8))
            else {
                found.append(
                    Finding(path: file.path, line: 1, message: "not a flat JSON object of strings"))
                continue
            }
            catalogues.append((file.path, entries))
        }
        let keys = Set(catalogues.flatMap(\.entries.keys)).sorted()
        for (path, entries) in catalogues {
            for key in keys {
                guard let text = entries[key] else {
                    found.append(Finding(path: path, line: 1, message: "no text for \(key)"))
                    continue
                }
                if text.allSatisfy(\.isWhitespace) {
                    found.append(Finding(path: path, line: 1, message: "empty text for \(key)"))
                }
            }
        }
        return found + differingPlaceholders(keys, catalogues)
    }

    static func differingPlaceholders(
        _ keys: [String], _ catalogues: [(path: String, entries: [String: String])]
    ) -> [Finding] {
        guard let first = catalogues.first else { return [] }
        return catalogues.dropFirst().flatMap { path, entries in
            keys.compactMap { key -> Finding? in
                guard let expected = first.entries[key].map(placeholders),
                    let actual = entries[key].map(placeholders), expected != actual
                else { return nil }
                let message =
                    "\(key) has places \(actual.sorted()), \(first.path) has \(expected.sorted())"
                return Finding(path: path, line: 1, message: message)
            }
        }
    }

    /// The names in braces: `{name}` and `{name|one|many}`.
    static func placeholders(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1).compactMap { piece in
                guard let end = piece.firstIndex(of: "}") else { return nil }
                return piece[..<end].split(separator: "|").first.map(String.init)
            })
    }

    /// JSON readers keep one of two equal keys and say nothing.
    static func repeatedKeys(in file: TextFile) -> [Finding] {
        var seen: Set<Substring> = []
        return file.lines.enumerated().compactMap { index, line in
            let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].allSatisfy({ $0 == " " }),
                parts[2].drop(while: { $0 == " " }).hasPrefix(":"),
                !seen.insert(parts[1]).inserted
            else { return nil }
            return Finding(path: file.path, line: index + 1, message: "\(parts[1]) stands twice")
        }
    }

    /// Keys without code and code without texts. `sources` are all files that may name keys.
    static func unusedAndMissing(
        catalogue: TextFile, sources: [SwiftText]
    ) -> [Finding] {
        let entries =
            (try? JSONDecoder().decode(
                [String: String].self, from: Foundation.Data(catalogue.text.utf8))) ?? [:]
        var used: Set<String> = []
        var found: [Finding] = []
        for source in sources {
            for (line, key) in textKeys(of: source) {
                used.insert(key)
                if entries[key] == nil {
                    found.append(source.finding(line, "no text for \(key) in \(catalogue.path)"))
                }
            }
        }
        for key in entries.keys.sorted() where !used.contains(key) {
            found.append(Finding(path: catalogue.path, line: 1, message: "\(key) is never used"))
        }
        return found
    }

    /// The raw values of the cases of every `enum …: String, TextKey` of a file.
    static func textKeys(of source: SwiftText) -> [(line: Int, key: String)] {
        var keys: [(Int, String)] = []
        var isInside = false
        var depth = 0
        for (index, code) in source.code.enumerated() {
            let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            if !isInside, words.contains("enum"), words.contains("TextKey") {
                isInside = true
                depth = 0
            }
            guard isInside else { continue }
            if words.first == "case", depth == 1 {
                let written = source.strings[index].split(separator: " ").map(String.init)
                // A case without a raw value is its own key.
                let named = written.isEmpty ? words.dropFirst().map(String.init) : written
                keys += named.map { (index, $0) }
            }
            depth += code.count { $0 == "{" } - code.count { $0 == "}" }
            if depth == 0, code.contains("}") { isInside = false }
        }
        return keys
    }
}
