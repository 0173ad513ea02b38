import Foundation
import HanText
import Testing

@Suite struct NormalizedTextTests {
    @Test(arguments: [
        ("", ""),
        ("路灯不亮", "路灯不亮"),
        ("  路灯　\n", "路灯"),
        ("　路灯", "路灯"),
        ("一行\r\n二行\r三行\n四行", "一行\n二行\n三行\n四行"),
        ("\r\n\r\n一", "一"),
        ("一\n\n二", "一\n\n二"),
        ("a\u{0}b\u{7}c\u{1F}d\u{7F}e\u{85}f", "abcdef"),
        ("甲\t乙", "甲\t乙"),
        ("\u{FEFF}序号", "序号"),
        ("姓\u{200B}名", "姓名"),
        ("\u{202E}abc\u{2066}d", "abcd"),
        ("cafe\u{301}", "caf\u{E9}"),
        ("e\u{200B}\u{301}", "\u{E9}"),
        ("\u{FA19}", "\u{795E}"),
        ("ＡＢＣ１２３", "ＡＢＣ１２３"),
        ("💡 𠮷", "💡 𠮷"),
    ])
    func `text is stored in one form`(raw: String, stored: String) {
        #expect(Array(normalizedText(raw).unicodeScalars) == Array(stored.unicodeScalars))
    }

    @Test(arguments: 1...10)
    func `what is normal stays as it is`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let parts: [UInt32] = [
            0x0, 0x9, 0xA, 0xD, 0x20, 0x41, 0x65, 0x7F, 0x85, 0xA0, 0x301, 0x323, 0x3000, 0x4E2D,
            0x9FFF, 0xF900, 0x1100, 0x1161, 0x11A8, 0x200B, 0x202E, 0xFEFF, 0xFF21, 0x1F4A1,
            0x20BB7,
        ]
        for _ in 0..<500 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<(generator.next() % 12) {
                let value = parts[Int(generator.next() % UInt64(parts.count))]
                if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            }
            let once = Array(normalizedText(String(scalars)).unicodeScalars)
            let twice = Array(
                normalizedText(String(String.UnicodeScalarView(once))).unicodeScalars)
            #expect(once == twice, "\(Array(scalars).map { String($0.value, radix: 16) })")
            #expect(!once.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        }
    }

    @Test func `only ASCII forms lose their width`() {
        let folded = "！～Ａｚ０９　，ｱ中".unicodeScalars.map(foldedWidth)
        #expect(String(String.UnicodeScalarView(folded)) == "!~Az09 ,ｱ中")
    }

    @Test func `Han characters are known in every plane`() {
        for scalar in "中〇㐀龯𠮷𬜯𰻞".unicodeScalars { #expect(isHan(scalar)) }
        for scalar in "aＡ1、。ー々かア한💡".unicodeScalars {
            #expect(!isHan(scalar))
        }
    }
}
