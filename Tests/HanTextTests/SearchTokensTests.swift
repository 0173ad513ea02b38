import HanText
import Testing

@Suite struct SearchTokensTests {
    private func tokens(_ text: String) -> [String] { SearchTokens(indexing: [text]).tokens }

    @Test func `two-character words are tokens`() {
        #expect(tokens("和平路路灯不亮") == ["和平", "平路", "路路", "路灯", "灯不", "不亮", "亮"])
    }

    @Test func `a lone character is a token of its own`() {
        #expect(tokens("灯") == ["灯"])
        #expect(tokens("A灯B") == ["a", "灯", "b"])
    }

    @Test func `punctuation, spaces and line ends part words`() {
        #expect(tokens("路灯，不亮\n修理 abc-12") == ["路灯", "灯", "不亮", "亮", "修理", "理", "abc", "12"])
    }

    @Test func `width and case make no difference`() {
        #expect(tokens("ＡＢＣ１２３") == ["abc123"])
        #expect(tokens("Straße ÉCOLE") == ["straße", "école"])
        #expect(tokens("ＡＢ") == tokens("ab"))
        #expect(SearchTokens.folded("ＡＢ　ｃ d\n路灯") == "abcd路灯")
    }

    @Test func `rare characters of four bytes are characters like others`() {
        #expect(tokens("𠮷野家") == ["𠮷野", "野家", "家"])
        #expect(tokens("𬜬𬜯") == ["𬜬𬜯", "𬜯"])
        #expect(tokens("〇二") == ["〇二", "二"])
    }

    @Test func `marks are passed over and signs part words`() {
        #expect(tokens("हिन्दी") == tokens("हनद"))
        #expect(tokens("a🅰b") == ["a", "b"])
        #expect(tokens("灯💡亮") == ["灯", "亮"])
        #expect(tokens("ᦀᦰᦀ").count == 1)
    }

    @Test func `a token comes once however often it stands there`() {
        #expect(tokens("路灯路灯路灯") == ["路灯", "灯路", "灯"])
        #expect(SearchTokens(indexing: ["路灯", "路灯"]).tokens == ["路灯", "灯"])
    }

    @Test func `endless texts and words are cut`() {
        let long = String(
            (0..<5_000).compactMap { Unicode.Scalar(0x4E00 + $0).map(Character.init) })
        #expect(tokens(long).count == SearchTokens.limit)
        #expect(tokens(String(repeating: "a", count: 9_000)) == [String(repeating: "a", count: 64)])
        let terms = SearchTokens.terms(of: long)
        #expect(terms[0].tokens.count == SearchTokens.queryLimit - 1)
        let word = SearchTokens.terms(of: String(repeating: "9", count: 100))
        #expect(word[0].tokens == [String(repeating: "9", count: 64)])
    }

    @Test func `a query falls apart into terms that must all match`() {
        let terms = SearchTokens.terms(of: " 路灯　HD２０２６ 不亮了 ")
        #expect(terms.map(\.text) == ["路灯", "hd2026", "不亮了"])
        #expect(terms.map(\.tokens) == [["路灯"], ["hd2026"], ["不亮", "亮了"]])
        #expect(terms.map(\.isPrefix) == [false, true, false])
        #expect(terms.map(\.needsRecheck) == [false, false, true])
        #expect(SearchTokens.terms(of: "%_'\"*-💡").isEmpty)
    }

    @Test func `one character is looked up as the beginning of a pair`() throws {
        let term = try #require(SearchTokens.terms(of: "灯").first)
        #expect(term.isPrefix)
        #expect(term.tokens == ["灯"])
    }

    @Test func `a query is composed like the stored text`() {
        #expect(SearchTokens.terms(of: "e\u{301}cole")[0].tokens == ["école"])
        #expect(SearchTokens.terms(of: "\u{F9D1}")[0].tokens == ["\u{516D}"])
    }

    /// Han, letters, digits, signs, spaces and rare characters in any mixture.
    private static func randomText(_ generator: inout SeededGenerator, length: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<length {
            let value: UInt32 =
                switch generator.next() % 16 {
                case 0: 0x20
                case 1: 0xFF0C
                case 2: 0x30 + UInt32(generator.next() % 10)
                case 3: 0x41 + UInt32(generator.next() % 26)
                case 4: 0xFF10 + UInt32(generator.next() % 10)
                case 5: 0x20000 + UInt32(generator.next() % 0xA000)
                case 6: 0x1F300 + UInt32(generator.next() % 256)
                default: 0x4E00 + UInt32(generator.next() % 64)
                }
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    @Test(arguments: 1...20)
    func `every two characters that stand together are found`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let text = Self.randomText(&generator, length: Int(generator.next() % 60))
            let indexed = Set(SearchTokens(indexing: [text]).tokens)
            let scalars = Array(text.unicodeScalars)
            for (first, second) in zip(scalars, scalars.dropFirst())
            where isHan(first) && isHan(second) {
                let pair = String(String.UnicodeScalarView([first, second]))
                let terms = SearchTokens.terms(of: pair)
                #expect(terms.count == 1)
                for token in terms.flatMap(\.tokens) {
                    #expect(indexed.contains(token), "seed \(seed): \(pair) in \(text)")
                }
            }
        }
    }

    @Test(arguments: 1...20)
    func `any part of a text finds the text`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let text = Self.randomText(&generator, length: 40)
            let indexed = SearchTokens(indexing: [text]).tokens
            let scalars = Array(text.unicodeScalars)
            let from = Int(generator.next() % 30)
            // A word is found by its beginning, so the part may not start inside one.
            guard from == 0 || isHan(scalars[from]) else { continue }
            let part = String(String.UnicodeScalarView(scalars[from..<(from + 10)]))
            for term in SearchTokens.terms(of: part) {
                for token in term.tokens {
                    // The last character of the part may stand alone where the text goes on.
                    let isFound = indexed.contains { $0 == token || $0.hasPrefix(token) }
                    #expect(isFound, "seed \(seed): \(token) of \(part) in \(text)")
                }
            }
        }
    }
}

/// SplitMix64: small, and the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
