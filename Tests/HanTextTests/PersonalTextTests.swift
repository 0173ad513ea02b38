import HanText
import Testing

@Suite struct PersonalTextTests {
    @Test(arguments: [
        ("电话19900001234请回复", "电话199****1234请回复"),
        ("199 0000 1234，199-0000-1234", "199****1234，199****1234"),
        ("199 00001234、1990-000-1234、1990000-1234", "199****1234、199****1234、199****1234"),
        ("199－0000－1234", "199****1234"),
        ("199 - 0000 - 1234", "199****1234"),
        ("１９９００００１２３４", "199****1234"),
        ("１９９　００００　１２３４", "199****1234"),
        ("+86 199 0000 1234", "+86 199****1234"),
        ("+8619900001234", "+86199****1234"),
        ("8619900001234", "86199****1234"),
        ("008619900001234", "0086199****1234"),
        ("019900001234", "0199****1234"),
        ("+86199-0000-1234", "+86199****1234"),
        ("0086199 0000 1234、0199 0000 1234", "0086199****1234、0199****1234"),
        ("wx19900001234", "wx199****1234"),
        ("19900001234.2号楼", "199****1234.2号楼"),
        ("1990000123419900005678", "1990000123419900005678"),
        ("19900001234 19900005678", "199****1234 199****5678"),
        ("19900001234元旦后再打", "199****1234元旦后再打"),
        ("19900001234元先生", "199****1234元先生"),
    ])
    func `a mobile number is masked however it is written`(text: String, shown: String) {
        #expect(PersonalText.masked(text) == shown)
    }

    @Test(arguments: [
        ("座机010-60001234转805", "座机010****1234转805"),
        ("（010）6000 1234", "（010****1234"),
        ("01060001234", "010****1234"),
        ("0512-6000123", "051****0123"),
        ("0512 6000 1234", "051****1234"),
        ("051260001234", "051****1234"),
        ("０１０－６０００１２３４", "010****1234"),
    ])
    func `a landline with its area code is masked`(text: String, shown: String) {
        #expect(PersonalText.masked(text) == shown)
    }

    @Test(arguments: [
        ("身份证11010119900307001X", nil),
        ("身份证110101199003070011", "身份证110*************11"),
        ("110101 19900307 0011", "110*************11"),
        ("１１０１０１１９９００３０７００１１", "110*************11"),
        ("身份证号：110101900307001", "身份证号：110**********01"),
        ("流水110101900307001", nil),
        ("110101199003070012", nil),
        ("110101199013070011", nil),
        ("200101199003070011", nil),
    ])
    func `an identity number counts only when it is well formed`(text: String, shown: String?) {
        #expect(PersonalText.mask(text)?.text == shown)
    }

    @Test func `an identity number may end in X, in either case and width`() throws {
        let digits = try #require(
            (0...9999).lazy.map { identity(order: $0) }.first { $0.hasSuffix("X") })
        for ending in ["X", "x", "Ｘ", "ｘ"] {
            let text = "证" + digits.dropLast() + ending + "号"
            let masked = try #require(PersonalText.mask(text))
            #expect(masked.text == "证110*************" + digits.suffix(2) + "号")
            #expect(masked.parts[0].plain == digits)
        }
        #expect(PersonalText.mask(digits + "a") == nil)
    }

    @Test(arguments: [
        ("京A·12345乱停", "京A·***45乱停"),
        ("京A12345", "京A***45"),
        ("京A-12345", "京A-***45"),
        ("京Ａ１２３４５", "京Ａ***45"),
        ("沪a·d12345", "沪a·****45"),
        ("京AD12345", "京A****45"),
        ("京A12345D", "京A****5D"),
        ("粤Z1234港", "粤Z***4港"),
        ("京A12B45号牌", "京A***45号牌"),
        ("宁B10305室", nil),
        ("新A10101号楼", nil),
        ("京A1234", nil),
        ("京A1234567", nil),
        ("京ABCDEF", nil),
        ("东A12345", nil),
    ])
    func `a vehicle plate is masked, a room is not`(text: String, shown: String?) {
        #expect(PersonalText.mask(text)?.text == shown)
    }

    @Test func `a bank card is masked when its check digit fits`() {
        let card = withCheck("622202000000000000")
        #expect(PersonalText.masked("卡" + card) == "卡" + stars(15) + card.suffix(4))
        let short = withCheck("400000000000000")
        let spaced = stride(from: 0, to: 16, by: 4).map { start in
            String(short.dropFirst(start).prefix(4))
        }.joined(separator: " ")
        #expect(PersonalText.masked(spaced) == stars(12) + short.suffix(4))
        let wrong = card.dropLast() + (card.hasSuffix("0") ? "1" : "0")
        #expect(PersonalText.mask(String(wrong)) == nil)
        #expect(PersonalText.mask("A" + card) == nil)
        #expect(PersonalText.mask("订单号" + card) == nil)
        #expect(PersonalText.mask(withCheck("202608010000012")) == nil, "begins as no card does")
    }

    @Test(arguments: [
        "", "无", "20260801-0001237", "工单编号：20260801-0001237", "订单号19900001234",
        "编号：19900001234", "2026-08-01 13:45:20", "2026.08.01", "20260801134520",
        "1990000123", "199000012345", "12900001234", "3号楼2单元1305室", "1-2-1305",
        "150-2000-3000元", "￥19900001234", "19900001234元", "19900001234万元",
        "010-20260801", "000060001234", "4006001234", "12345", "110", "95588",
        "199****1234", "京A·***45", "IP 192.168.100.100", "1, 2, 3, 4, 5", "面积1990平米",
        "第1990000123456789号", "3.14159265358979", "1990 0001", "\u{0}\u{1}", "🙂1990🙂",
    ])
    func `what points to nobody is left alone`(text: String) {
        #expect(PersonalText.mask(text) == nil)
    }

    @Test func `parts say what they are, where, and in which form they are compared`() {
        let text = "打１９９-0000-1234或010-60001234，车京a·d12345"
        let parts = PersonalText.parts(of: text)
        #expect(parts.map(\.kind) == [.mobile, .landline, .plate])
        #expect(parts.map(\.plain) == ["19900001234", "01060001234", "京AD12345"])
        let bytes = Array(text.utf8)
        let found = parts.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        #expect(found == ["１９９-0000-1234", "010-60001234", "京a·d12345"])
    }

    @Test(arguments: [
        ("19900001234", true), (" +86 199 0000 1234 ", true), ("(010) 60001234", true),
        ("京A·12345", true), ("电话19900001234", false), ("19900001234 19900005678", false),
        ("1234", false), ("", false),
    ])
    func `a text that is nothing but one number is known as such`(text: String, isSole: Bool) {
        #expect((PersonalText.sole(text) != nil) == isSole)
    }

    // MARK: - Properties

    /// Numbers hidden in random talk are all found, and nothing of what is hidden shows.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no hidden digit shows, whatever stands around a number`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var text = ""
        var hidden: [String] = []
        for _ in 0..<(1 + dice.roll(6)) {
            text += dice.talk()
            let (written, secret) = dice.number()
            text += written
            hidden.append(secret)
        }
        text += dice.talk()
        let masked = PersonalText.masked(text)
        let digits = folded(masked)
        for secret in hidden {
            #expect(!digits.contains(secret), "\(text) → \(masked)")
        }
        #expect(PersonalText.parts(of: text).count == hidden.count, "\(text)")
        #expect(PersonalText.masked(masked) == masked, "masking again changes nothing")
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `any bytes are read to the end and parts never overlap`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let pieces = [
            "1", "9", "0", "８", "京", "A", "Ａ", "·", "-", " ", "（", ")", "X", "元", "\u{300}", "🙂",
            "\n", "身份证", "62", "+86", "é", "\u{FFFD}", "室",
        ]
        let text = (0..<2_000).map { _ in pieces[dice.roll(pieces.count)] }.joined()
        let parts = PersonalText.parts(of: text)
        for (first, second) in zip(parts, parts.dropFirst()) {
            #expect(first.range.upperBound <= second.range.lowerBound)
        }
        let masked = PersonalText.masked(text)
        #expect(PersonalText.parts(of: masked).count <= parts.count)
        #expect(parts.allSatisfy { $0.range.upperBound <= text.utf8.count })
    }

    @Test func `a long hostile text is read once`() {
        for piece in ["1", "199 ", "1 ", "199-0000-", "京A", "010-", "6222 ", "0", "身份证", "（"] {
            let text = String(repeating: piece, count: 60_000)
            #expect(PersonalText.parts(of: text).count <= 60_000)
        }
    }

    private func stars(_ count: Int) -> String { String(repeating: "*", count: count) }

    private func folded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map(foldedWidth)))
            .filter { $0.isNumber || $0 == "X" }
    }
}

/// The check digit of ISO 7812-1 behind `digits`.
private func withCheck(_ digits: String) -> String {
    let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
        let doubled = (entry.element.wholeNumberValue ?? 0) * (entry.offset % 2 == 0 ? 2 : 1)
        return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return digits + String((10 - sum % 10) % 10)
}

/// An invented identity number of a day in 1990 with its check digit.
private func identity(order: Int) -> String {
    let serial = String(repeating: "0", count: 4 - String(order).count) + String(order)
    let body = "1101011990" + "03" + String(10 + order % 20) + String(serial.suffix(3))
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(weights, body).reduce(0) { $0 + $1.0 * ($1.1.wholeNumberValue ?? 0) }
    return body + String(Array("10X98765432")[sum % 11])
}

/// Seeded chance, and the numbers and talk made of it.
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }

    mutating func talk() -> String {
        let talk = [
            "市民反映楼前路灯不亮，", "，请回复。", "（来电人）", "在3号楼2单元1305室，", "自2026年8月1日起，", "共1200元；",
            "，注：", "工单20260801-0001237，", "\n", "——", "，2026-08-01 13:45，",
        ]
        return talk[roll(talk.count)]
    }

    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(roll(10)) }.joined()
    }

    /// A number as somebody might write it, and the digits of it that must not show.
    mutating func number() -> (written: String, hidden: String) {
        switch roll(4) {
        case 0:
            let parts = ["199", digits(4), digits(4)]
            let separator = ["", " ", "-", "－", "　", " - ", "."][roll(7)]
            var written = parts.joined(separator: separator)
            if roll(3) == 0 { written = wide(written) }
            return (["", "+86", "+86 "][roll(3)] + written, "199" + parts[1] + parts[2])
        case 1:
            let local = "6" + digits(7)
            return ("010" + ["-", "", " ", "）"][roll(4)] + local, "010" + local)
        case 2:
            let number = identity(order: roll(1_000))
            return (roll(2) == 0 ? number : wide(number), String(number.dropFirst(3).prefix(13)))
        default:
            let card = withCheck("6222" + digits(14))
            return (card, String(card.dropLast(4)))
        }
    }

    private func wide(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    (48...57).contains(scalar.value)
                        ? Unicode.Scalar(scalar.value - 48 + 0xFF10) ?? scalar : scalar
                }))
    }
}
