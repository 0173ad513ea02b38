import Foundation

/// Tokens for search over Chinese and Latin text: two-character windows over runs of Han
/// characters, whole words of letters and digits, all folded in width and case.
///
/// Both databases index the same tokens as plain words, so a two-character word is found, which
/// their own tokenizers do not do (decision 0006).
package struct SearchTokens: Sendable {
    /// Distinct tokens in order of first appearance.
    package let tokens: [String]

    /// At most this many distinct tokens of one text are indexed.
    package static let limit = 2_000
    /// Words are looked up by at most this many characters; PostgreSQL refuses words over 2 KB.
    package static let wordLimit = 64
    /// At most this many characters of a query count.
    package static let queryLimit = 200

    /// Tokens of the texts of one order.
    package init(indexing texts: [String]) {
        var collector = Collector()
        for text in texts {
            for run in SearchTokens.runs(of: text) {
                if run.isHan {
                    collector.add(han: run.text)
                } else {
                    collector.add(word: run.text)
                }
            }
        }
        tokens = collector.tokens
    }

    /// Collects distinct tokens. Han pairs are compared as numbers, because comparing them as
    /// strings costs most of the time of indexing.
    private struct Collector {
        private(set) var tokens: [String] = []
        private var words: Set<String> = []
        private var pairs: Set<UInt64> = Set(minimumCapacity: 256)

        mutating func add(word: String) {
            guard tokens.count < SearchTokens.limit, words.insert(word).inserted else { return }
            tokens.append(word)
        }

        /// Every pair of neighbours, and the last character on its own.
        mutating func add(han text: String) {
            var previous: Unicode.Scalar?
            for scalar in text.unicodeScalars {
                if let previous { add(previous, scalar) }
                previous = scalar
            }
            if let previous { add(nil, previous) }
        }

        private mutating func add(_ first: Unicode.Scalar?, _ second: Unicode.Scalar) {
            let code = UInt64(first?.value ?? 0) << 32 | UInt64(second.value)
            guard tokens.count < SearchTokens.limit, pairs.insert(code).inserted else { return }
            var token = String.UnicodeScalarView()
            if let first { token.append(first) }
            token.append(second)
            tokens.append(String(token))
        }
    }

    /// One part of a query: the words to look up and the run of text that must be there.
    package struct Term: Hashable, Sendable {
        package let tokens: [String]
        /// The last token may be the beginning of a longer word (numbers and Latin words only).
        package let isPrefix: Bool
        package let text: String
        /// More than two Han characters: bigrams alone would also match scattered pairs.
        package let needsRecheck: Bool
    }

    /// The terms of what a person typed; all of them must match.
    package static func terms(of query: String) -> [Term] {
        let composed = query.precomposedStringWithCanonicalMapping
        let counted = String(composed.unicodeScalars.prefix(queryLimit))
        return runs(of: counted).map { run in
            var tokens: [String] = []
            split(run) { tokens.append($0) }
            return Term(
                tokens: tokens, isPrefix: !run.isHan || tokens.count == 1 && run.text.count == 1,
                text: run.text,
                needsRecheck: run.isHan && run.text.unicodeScalars.count > 2)
        }
    }

    /// `text` as queries are compared with it: width and case folded, white space dropped.
    package static func folded(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let folded = foldedWidth(scalar)
            if folded.properties.isWhitespace { continue }
            scalars.append(contentsOf: lowered(folded))
        }
        return String(scalars)
    }

    struct Run {
        let text: String
        let isHan: Bool
    }

    /// What both databases take as a part of a word. Marks are passed over, everything else parts
    /// words; SQLite would otherwise part a token that we hold for one.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return (48...57).contains(scalar.value) || (65...90).contains(scalar.value)
                || (97...122).contains(scalar.value)
        }
        // New Tai Lue vowels became letters after the tables of SQLite were made.
        if (0x19B0...0x19C9).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return true
        default:
            return false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return (0x19B0...0x19C9).contains(scalar.value)
        }
    }

    static func runs(of text: String) -> [Run] {
        var runs: [Run] = []
        var current = String.UnicodeScalarView()
        var currentIsHan = false
        func flush() {
            if !current.isEmpty { runs.append(Run(text: String(current), isHan: currentIsHan)) }
            current = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if isHan(scalar) {
                if !currentIsHan { flush() }
                currentIsHan = true
                current.append(scalar)
                continue
            }
            let folded = foldedWidth(scalar)
            guard isWord(folded) else {
                if !isMark(folded) { flush() }
                continue
            }
            if currentIsHan { flush() }
            currentIsHan = false
            guard current.count < wordLimit else { continue }
            current.append(contentsOf: lowered(folded).filter(isWord))
        }
        flush()
        return runs
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        if scalar.isASCII {
            let value = scalar.value
            let lower = (65...90).contains(value) ? value + 32 : value
            return String.UnicodeScalarView([Unicode.Scalar(lower) ?? scalar])
        }
        return scalar.properties.lowercaseMapping.unicodeScalars
    }

    /// The pairs of a query; one character alone is looked up as the beginning of a pair.
    private static func split(_ run: Run, _ body: (String) -> Void) {
        guard run.isHan else { return body(run.text) }
        let scalars = Array(run.text.unicodeScalars)
        guard scalars.count > 1 else { return body(run.text) }
        var pair = String.UnicodeScalarView()
        for index in 0..<(scalars.count - 1) {
            pair = String.UnicodeScalarView([scalars[index], scalars[index + 1]])
            body(String(pair))
        }
    }
}
