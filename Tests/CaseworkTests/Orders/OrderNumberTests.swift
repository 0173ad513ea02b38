import Casework
import Testing

@Suite struct OrderNumberTests {
    private let day = CalendarFixture.day("2026-08-01")

    @Test func `a number shows its day, its place and a check digit`() {
        let number = OrderNumber(day: day, sequence: 123)
        #expect(number.text.hasPrefix("20260801-000123"))
        #expect(number.text.count == "20260801-0001237".count)
    }

    @Test(arguments: [1, 9, 10, 999, 123_456, 999_999, 1_000_000, 99_999_999_999])
    func `a number reads back as itself`(sequence: Int) {
        let number = OrderNumber(day: day, sequence: sequence)
        #expect(OrderNumber(number.text) == number)
        #expect(OrderNumber(stored: number.text) == number)
    }

    @Test func `every single wrong digit is found`() {
        for sequence in [1, 42, 65_535, 700_001, 123_456_789] {
            let text = Array(OrderNumber(day: day, sequence: sequence).text)
            for place in text.indices where text[place] != "-" {
                for digit in "0123456789" where digit != text[place] {
                    var wrong = text
                    wrong[place] = digit
                    #expect(OrderNumber(String(wrong)) == nil, "\(String(wrong))")
                }
            }
        }
    }

    @Test func `numbers of a day differ`() {
        let texts = Set((1...2_000).map { OrderNumber(day: day, sequence: $0).text })
        #expect(texts.count == 2_000)
    }

    @Test func `other forms are no numbers`() {
        let good = OrderNumber(day: day, sequence: 123).text
        for text in [
            "", "-", good + "-", " " + good, good + " ", String(good.dropLast()),
            String(good.dropFirst()), good + "0", "20260801" + good.dropFirst(9),
            "2026080１" + good.dropFirst(8), "20260801-00012a7", "+" + good.dropFirst(),
            "20260801-" + String(repeating: "0", count: 40),
        ] {
            #expect(OrderNumber(text) == nil, "\(text)")
        }
    }

    @Test func `ids sort by creation`() {
        let moments: [Int64] = [0, 1, 999, 1_700_000_000_000, 1_700_000_000_001, 4_000_000_000_000]
        let draws: [UInt64] = [0, 1, 0x1F_FFFF, UInt64.max]
        for (earlier, later) in zip(moments, moments.dropFirst()) {
            for first in draws {
                for second in draws {
                    let before = OrderID(
                        createdAt: Instant(milliseconds: earlier), draw: first)
                    let after = OrderID(createdAt: Instant(milliseconds: later), draw: second)
                    #expect(before < after)
                }
            }
        }
        #expect(OrderID(createdAt: Instant(milliseconds: 1), draw: 5).value == (1 << 21) + 5)
        #expect(
            OrderID(createdAt: Instant(milliseconds: 7), draw: 1)
                < OrderID(createdAt: Instant(milliseconds: 7), draw: 2))
    }

    @Test func `only the lower bits of a draw count`() {
        let now = Instant(milliseconds: 1_700_000_000_000)
        #expect(
            OrderID(createdAt: now, draw: 3) == OrderID(createdAt: now, draw: 3 + (1 << 21)))
        #expect(OrderID(createdAt: now, draw: UInt64.max).value > 0)
    }
}
