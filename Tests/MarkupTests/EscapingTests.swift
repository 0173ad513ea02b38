import Markup
import Testing

@Suite struct EscapingTests {
    @Test func `the five characters of markup become references`() {
        #expect(HTML.escaped("a&b<c>d\"e'f").text == "a&amp;b&lt;c&gt;d&quot;e&#39;f")
    }

    @Test func `a quote with a combining mark cannot leave an attribute`() {
        let hostile = "\"\u{301} onmouseover=alert(1) x=\"\u{308}"
        let html = input(.value(hostile)).text
        #expect(html.utf8.filter { $0 == UInt8(ascii: "\"") }.count == 2)
        // Compared by byte: as Characters the reference's last one carries the combining mark.
        #expect(html.utf8.starts(with: "<input value=\"&quot;".utf8))
    }

    @Test(arguments: ["<\u{301}script>", "<\u{200D}b>", ">\u{20DD}", "'\u{305}", "&\u{302}lt;"])
    func `a markup character with a combining mark is still replaced`(text: String) {
        let bytes = HTML.escaped(text).bytes
        #expect(!bytes.contains(UInt8(ascii: "<")))
        #expect(!bytes.contains(UInt8(ascii: ">")))
        #expect(!bytes.contains(UInt8(ascii: "'")))
        #expect(bytes.first == UInt8(ascii: "&"))
    }

    @Test func `characters outside the basic plane come through unchanged`() {
        let rare = "\u{20BB7}\u{2A6A5}\u{1F6B0} \u{3400}"
        #expect(HTML.escaped(rare).text == rare)
    }

    @Test func `text that is not contiguous is escaped alike`() {
        let joined = ["<a", "&b", "'c"].joined(separator: "\"")
        let slice = String(joined.dropFirst().dropLast())
        #expect(HTML.escaped(slice).text == "a&quot;&amp;b&quot;&#39;")
    }

    @Test func `escaping then reading the references back gives the text`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<500 {
            let text = generator.text(length: 24)
            #expect(unescaped(HTML.escaped(text).text) == text)
        }
    }

    @Test func `a bare string in a builder is text`() {
        let html = p { "<script>alert(1)</script>" }.text
        #expect(html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    }

    @Test func `only a literal of the program comes through raw`() {
        #expect(HTML.trusted("<i>x</i>").text == "<i>x</i>")
    }
}

/// A small seeded generator, so that a failure can be repeated.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func text(length: Int) -> String {
        let alphabet = Array("<>&\"'ab \u{301}\u{4E2D}\u{20BB7};#".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<length { scalars.append(alphabet[Int(next() % UInt64(alphabet.count))]) }
        return String(scalars)
    }
}

private func unescaped(_ html: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(html.utf8)[...]
    let references: [(String, String)] = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ]
    while let first = rest.first {
        if let (reference, plain) = references.first(where: { rest.starts(with: $0.0.utf8) }) {
            bytes.append(contentsOf: plain.utf8)
            rest = rest.dropFirst(reference.utf8.count)
        } else {
            bytes.append(first)
            rest = rest.dropFirst()
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
