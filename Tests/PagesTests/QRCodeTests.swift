import Markup
import Testing

@testable import Pages

@Suite struct QRCodeTests {
    /// Data and correction bytes of "HELLO WORLD" at 1-M, as in the tutorials on the standard.
    @Test func `correction bytes are those of a known block`() {
        let block: [UInt8] = [
            32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17,
        ]
        #expect(
            Codewords.correction(of: block, count: 10)
                == [196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
    }

    /// ISO/IEC 18004 annex C: level M with masks 0 and 5.
    @Test func `level and mask are written as the standard says`() {
        #expect(QRCode.formatBits(mask: 0) == 0b101_0100_0001_0010)
        #expect(QRCode.formatBits(mask: 5) == 0b100_0000_1100_1110)
    }

    /// As python-qrcode 8.2 draws it, with filling behind the text.
    @Test func `a small code is drawn module by module like another program's`() throws {
        let expected = """
            111111100110101111111
            100000101100101000001
            101110100000101011101
            101110100011001011101
            101110101100101011101
            100000100100101000001
            111111101010101111111
            000000000011100000000
            101010100101000010010
            101001000110001100010
            100010111110110111111
            101100011110000010010
            101100111000111110100
            000000001111010000110
            111111100011000110111
            100000100111100100001
            101110101111001010100
            101110100001001110110
            101110101010101010101
            100000100011000010010
            111111101101101100111
            """
        #expect(Self.text(try #require(QRCode("HELLO WORLD", mask: 0))) == expected)
    }

    /// Lengths that just fit each version, and hashes of what segno 1.6.6 draws for them.
    @Test(
        arguments: [
            (14, 3, 21, 0x1aa85ffb7df52455),
            (26, 6, 25, 0xb7e5cd9f33d8a9a7),
            (42, 1, 29, 0x8297346a92a4ac79),
            (62, 4, 33, 0x69064b24320a3293),
            (84, 7, 37, 0xde114b3addcbfaa1),
            (106, 2, 41, 0xbd54183ba2f5ae72),
            (122, 5, 45, 0x6506da43a9be33eb),
            (152, 0, 49, 0xe59ae34a9981e069),
            (180, 3, 53, 0xb17a1424b9195402),
            (213, 6, 57, 0x934de70988898951),
        ] as [(Int, Int, Int, UInt64)])
    func `every version is drawn like another program's`(
        length: Int, mask: Int, size: Int, hash: UInt64
    ) throws {
        let code = try #require(QRCode(Self.link(length), mask: mask))
        #expect(code.size == size)
        #expect(Self.hash(Self.text(code)) == hash)
    }

    @Test func `one byte more takes the next version, too many none`() throws {
        #expect(QRCode(Self.link(15))?.size == 25)
        #expect(QRCode(Self.link(213))?.size == 57)
        #expect(QRCode(Self.link(214)) == nil)
        #expect(QRCode("") == nil)
        #expect(qrPicture(Self.link(214), label: "x") == nil)
    }

    @Test func `the chosen mask is one of the eight`() throws {
        let code = try #require(QRCode(Self.link(77)))
        let all = (0..<8).compactMap { QRCode(Self.link(77), mask: $0) }
        #expect(all.contains(code))
    }

    @Test func `the picture has its quiet zone and a name`() throws {
        let picture = try #require(qrPicture("HELLO WORLD", label: "a & b")).text
        #expect(picture.contains("viewBox=\"0 0 29 29\""))
        #expect(picture.contains("aria-label=\"a &amp; b\""))
        #expect(picture.contains("d=\"M4 4h1v1h-1z"))
    }

    private static func link(_ length: Int) -> String {
        let piece = "otpauth://totp/Jiesu:amy?secret=GEZDGNBVGY3TQOJQ&"
        return String(String(repeating: piece, count: 5).prefix(length))
    }

    private static func text(_ code: QRCode) -> String {
        (0..<code.size).map { y in
            (0..<code.size).map { code.isDark($0, y) ? "1" : "0" }.joined()
        }.joined(separator: "\n")
    }

    /// FNV-1a with 64 bits.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
