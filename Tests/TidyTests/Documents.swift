import Foundation

/// Documents whose links lead somewhere and that know nothing of the machine they were written on.
enum Documents {
    /// `exists` tells whether the repository holds a path; `headings` gives a document's anchors.
    static func linkFindings(
        in file: TextFile, exists: (String) -> Bool, anchors: (String) -> Set<String>
    ) -> [Finding] {
        links(in: file).compactMap { line, target in
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path =
                parts[0].isEmpty ? file.path : resolved(String(parts[0]), from: file.folders)
            guard exists(path) else {
                return Finding(path: file.path, line: line, message: "\(target) leads nowhere")
            }
            if parts.count == 2, path.hasSuffix(".md"), !anchors(path).contains(String(parts[1])) {
                return Finding(path: file.path, line: line, message: "no heading \(target)")
            }
            return nil
        }
    }

    /// Relative links of a document outside code blocks and code spans.
    static func links(in file: TextFile) -> [(line: Int, target: String)] {
        var found: [(Int, String)] = []
        var isCode = false
        for (index, line) in file.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ")
            var rest = prose[...]
            while let open = rest.firstRange(of: "](") {
                rest = rest[open.upperBound...]
                guard let close = rest.firstIndex(of: ")") else { break }
                let target = String(rest[..<close])
                if !target.contains("://"), !target.hasPrefix("mailto:") {
                    found.append((index + 1, target))
                }
            }
        }
        return found
    }

    /// The anchors GitHub gives a document's headings.
    static func anchors(of file: TextFile) -> Set<String> {
        Set(
            file.lines.filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
                    .replacingOccurrences(of: " ", with: "-")
            })
    }

    private static func resolved(_ target: String, from folders: [String]) -> String {
        var parts = folders
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if !parts.isEmpty { parts.removeLast() }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// The change log opens with what is not released yet.
    static func changeLogFindings(_ file: TextFile) -> [Finding] {
        guard let start = file.lines.firstIndex(where: { $0.hasPrefix("## Unreleased") }) else {
            return [Finding(path: file.path, line: 1, message: "no section `## Unreleased`")]
        }
        let section = file.lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
        guard section.contains(where: { $0.hasPrefix("- ") }) else {
            let message = "nothing under `## Unreleased`; name what changes for whom"
            return [Finding(path: file.path, line: start + 1, message: message)]
        }
        return []
    }

    /// Places of one machine and package sources of one network have no business in the project.
    static func workplaceFindings(in file: TextFile) -> [Finding] {
        // Written in halves, so that this file passes its own rule.
        let marks = [
            "/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/", "/opt/wh" + "eels",
            "--index" + "-url", "--extra-index" + "-url", "find" + "-links", "issues sh" + "ow",
        ]
        return file.lines.enumerated().compactMap { index, line in
            let mark = marks.first { mark in
                guard let range = line.firstRange(of: mark) else { return false }
                guard mark.hasPrefix("/"), range.lowerBound > line.startIndex else { return true }
                let before = line[line.index(before: range.lowerBound)]
                return !(before.isLetter || before.isNumber || "._-}/".contains(before))
            }
            guard let mark else { return nil }
            let message = "\(mark) belongs to one machine, not to the project"
            return Finding(path: file.path, line: index + 1, message: message)
        }
    }
}
