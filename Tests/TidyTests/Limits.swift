/// Sizes a reader can hold in the head.
enum Limits {
    static let fileLinesMax = 500
    static let functionLinesMax = 70
    static let columnsMax = 100

    static func findings(in source: SwiftText) -> [Finding] {
        fileFindings(in: source.file) + columnFindings(in: source.file)
            + longFunctions(in: source)
    }

    static func fileFindings(in file: TextFile) -> [Finding] {
        let count = file.text.hasSuffix("\n") ? file.lines.count - 1 : file.lines.count
        guard count > fileLinesMax else { return [] }
        let message = "\(count) lines, at most \(fileLinesMax)"
        return [Finding(path: file.path, line: count, message: message)]
    }

    static func columnFindings(in file: TextFile) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            let columns = line.unicodeScalars.count
            guard columns > columnsMax else { return nil }
            let message = "\(columns) columns, at most \(columnsMax)"
            return Finding(path: file.path, line: index + 1, message: message)
        }
    }

    static func longFunctions(in source: SwiftText) -> [Finding] {
        FunctionSpans(source.code).spans.compactMap { span in
            let count = span.last - span.first + 1
            guard count > functionLinesMax else { return nil }
            return source.finding(
                span.first, "\(span.keyword) of \(count) lines, at most \(functionLinesMax)")
        }
    }
}

/// First and last line of every function, initialiser, subscript and computed property.
struct FunctionSpans {
    struct Span: Hashable {
        let keyword: String
        let first: Int
        let last: Int
    }

    private(set) var spans: [Span] = []
    private var tokens: [(text: Substring, line: Int)] = []

    init(_ code: [String]) {
        for (line, text) in code.enumerated() {
            var start = text.startIndex
            while start < text.endIndex {
                var end = text.index(after: start)
                if isWord(text[start]) {
                    while end < text.endIndex, isWord(text[end]) { end = text.index(after: end) }
                }
                if text[start] != " " { tokens.append((text[start..<end], line)) }
                start = end
            }
        }
        for index in tokens.indices where isDeclaration(at: index) {
            guard let open = bodyStart(after: index), let close = matching(open) else { continue }
            spans.append(
                Span(
                    keyword: String(tokens[index].text), first: tokens[index].line,
                    last: tokens[close].line))
        }
    }

    private static let keywords: Set<Substring> = ["func", "init", "subscript", "var", "deinit"]
    private static let declarations = keywords.union([
        "let", "case", "struct", "enum", "class", "actor", "extension", "typealias", "static",
        "package", "private", "mutating", "import", "associatedtype",
    ])

    private func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private func isDeclaration(at index: Int) -> Bool {
        guard FunctionSpans.keywords.contains(tokens[index].text) else { return false }
        return index == 0 || tokens[index - 1].text != "."
    }

    /// The brace that opens the body; nil for a requirement, a stored property or a call.
    private func bodyStart(after index: Int) -> Int? {
        let isProperty = tokens[index].text == "var"
        var depth = 0
        for position in tokens.indices.dropFirst(index + 1) {
            let text = tokens[position].text
            switch text {
            case "(", "[": depth += 1
            case ")", "]":
                depth -= 1
                if depth < 0 { return nil }
            case "{" where depth == 0: return position
            case "}" where depth == 0: return nil
            case "=" where depth == 0 && isProperty: return nil
            default:
                if depth == 0, FunctionSpans.declarations.contains(text) { return nil }
            }
        }
        return nil
    }

    private func matching(_ open: Int) -> Int? {
        var depth = 0
        for position in tokens.indices.dropFirst(open) {
            if tokens[position].text == "{" { depth += 1 }
            if tokens[position].text == "}" {
                depth -= 1
                if depth == 0 { return position }
            }
        }
        return nil
    }
}
