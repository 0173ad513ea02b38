/// A Swift file taken apart: code, comments and string literals, each with the lines of the whole.
///
/// A small lexer, enough for house rules: it knows nested comments, raw and multi-line strings,
/// interpolation and names in back quotes. It does not know regular expression literals, which the
/// house does not use.
struct SwiftText {
    let file: TextFile
    /// The code alone: comments blank, string literals reduced to their quotes, names in back
    /// quotes reduced to `x`.
    let code: [String]
    /// The comments alone, with their marks.
    let comments: [String]
    /// The contents of string literals alone.
    let strings: [String]

    init(_ file: TextFile) {
        self.file = file
        var lexer = SwiftLexer(Array(file.text.unicodeScalars))
        lexer.run()
        func lines(_ scalars: [Unicode.Scalar]) -> [String] {
            scalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                var text = String.UnicodeScalarView()
                text.append(contentsOf: line)
                return String(text)
            }
        }
        code = lines(lexer.code)
        comments = lines(lexer.comments)
        strings = lines(lexer.strings)
    }

    init(_ path: String, _ text: String) {
        self.init(TextFile(path: path, text: text))
    }

    func finding(_ lineIndex: Int, _ message: String) -> Finding {
        Finding(path: file.path, line: lineIndex + 1, message: message)
    }

    /// True when the comment on this line, or in the comment lines right above or below it, holds
    /// `mark`.
    func isExcused(_ lineIndex: Int, by mark: String) -> Bool {
        func holds(_ indices: some Sequence<Int>) -> Bool {
            indices.prefix { code[$0].isBlank && !comments[$0].isBlank }
                .contains { comments[$0].contains(mark) }
        }
        return comments[lineIndex].contains(mark) || holds((0..<lineIndex).reversed())
            || holds((lineIndex + 1)..<code.count)
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy { $0 == " " } }
}

/// Sorts the scalars of a Swift file into three texts of equal shape.
struct SwiftLexer {
    private(set) var code: [Unicode.Scalar] = []
    private(set) var comments: [Unicode.Scalar] = []
    private(set) var strings: [Unicode.Scalar] = []
    private let source: [Unicode.Scalar]
    private var position = 0

    private enum Kind { case code, comment, string, blank }

    init(_ source: [Unicode.Scalar]) {
        self.source = source
    }

    mutating func run() {
        while position < source.count { readCode(untilParenthesis: false) }
    }

    /// Reads code to its end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < source.count {
            if isAt("//") {
                readLineComment()
            } else if isAt("/*") {
                readBlockComment()
            } else if let hashes = stringStart() {
                readString(hashes: hashes)
            } else if source[position] == "`" {
                readQuotedName()
            } else {
                if source[position] == "(" { depth += 1 }
                if source[position] == ")" {
                    if untilParenthesis, depth == 0 { return }
                    depth -= 1
                }
                take(.code)
            }
        }
    }

    private mutating func readLineComment() {
        while position < source.count, source[position] != "\n" { take(.comment) }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if isAt("/*") {
                depth += 1
                take(.comment, count: 2)
            } else if isAt("*/") {
                depth -= 1
                take(.comment, count: 2)
            } else {
                take(.comment)
            }
        } while depth > 0 && position < source.count
    }

    private mutating func readQuotedName() {
        take(.blank)
        code[code.count - 1] = "x"
        while position < source.count, source[position] != "`", source[position] != "\n" {
            take(.blank)
        }
        if position < source.count, source[position] == "`" { take(.blank) }
    }

    /// Number of `#` before a quote at this position; nil when no string starts here.
    private func stringStart() -> Int? {
        var index = position
        while index < source.count, source[index] == "#" { index += 1 }
        return index < source.count && source[index] == "\"" ? index - position : nil
    }

    private mutating func readString(hashes: Int) {
        take(.code, count: hashes)
        let isMultiline = isAt("\"\"\"")
        let quotes = isMultiline ? 3 : 1
        take(.code, count: quotes)
        let end = String(repeating: "\"", count: quotes) + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        while position < source.count {
            if isAt(end) {
                take(.code, count: quotes + hashes)
                return
            } else if isAt(escape + "(") {
                take(.string, count: hashes + 1)
                take(.code)
                readCode(untilParenthesis: true)
                take(.code)
            } else if isAt(escape) {
                take(.string, count: hashes + 2)
            } else if source[position] == "\n", !isMultiline {
                return
            } else {
                take(.string)
            }
        }
    }

    private func isAt(_ text: String) -> Bool {
        var index = position
        for scalar in text.unicodeScalars {
            guard index < source.count, source[index] == scalar else { return false }
            index += 1
        }
        return true
    }

    private mutating func take(_ kind: Kind, count: Int = 1) {
        for _ in 0..<count where position < source.count {
            let scalar = source[position]
            let blank: Unicode.Scalar = scalar == "\n" ? "\n" : " "
            code.append(kind == .code ? scalar : blank)
            comments.append(kind == .comment ? scalar : blank)
            strings.append(kind == .string ? scalar : blank)
            position += 1
        }
    }
}
