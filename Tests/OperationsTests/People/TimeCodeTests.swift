import Operations
import Testing

@Suite struct TimeCodeTests {
    /// The secret of RFC 6238 appendix B for SHA-1.
    private static let secret = Array("12345678901234567890".utf8)

    @Test(
        arguments: [
            (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"), (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ])
    func `the codes are those of RFC 6238`(second: Int64, code: String) {
        let step = TimeCode.step(atSecond: second)
        #expect(TimeCode.code(Self.secret, step: step, digits: 8) == code)
        #expect(TimeCode.code(Self.secret, step: step) == String(code.suffix(6)))
    }

    /// RFC 4226 appendix D.
    @Test func `the codes of the first counters are those of RFC 4226`() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ]
        #expect((0..<10).map { TimeCode.code(Self.secret, step: $0) } == expected)
    }

    @Test func `a clock may be one step off, not two`() {
        let second: Int64 = 1_700_000_010
        let present = TimeCode.step(atSecond: second)
        func found(_ step: Int64, after used: Int64 = 0) -> Int64? {
            TimeCode.step(
                of: TimeCode.code(Self.secret, step: step), secret: Self.secret,
                atSecond: second, after: used)
        }
        #expect(found(present) == present)
        #expect(found(present - 1) == present - 1)
        #expect(found(present + 1) == present + 1)
        #expect(found(present - 2) == nil)
        #expect(found(present + 2) == nil)
        #expect(found(present, after: present) == nil, "a step is used once")
        #expect(found(present - 1, after: present) == nil, "nor is an earlier one")
    }

    /// RFC 4648 section 10, without padding.
    @Test(
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func `base 32 is that of RFC 4648`(text: String, expected: String) {
        #expect(TimeCode.base32(Array(text.utf8)) == expected)
    }
}
