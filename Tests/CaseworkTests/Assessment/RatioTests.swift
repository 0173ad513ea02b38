import Testing

@testable import Casework

struct RatioTests {
    @Test func `a fraction without a base does not exist`() {
        #expect(Ratio(3, over: 0) == nil)
    }

    @Test func `equal fractions are equal values`() {
        #expect(Ratio(2, over: 4) == Ratio(1, over: 2))
        #expect(Ratio(-1, over: -2) == Ratio(1, over: 2))
        #expect(Ratio(0, over: -7) == .zero)
    }

    @Test(arguments: [
        (7865, 100, 1, "78.7"), (7865, 100, 2, "78.65"), (-7865, 100, 1, "-78.7"),
        (1, 3, 4, "0.3333"), (2, 3, 0, "1"), (1, 2, 0, "1"), (-1, 1000, 1, "0.0"),
        (0, 5, 2, "0.00"),
        (5, 1, 0, "5"), (1, 8, 2, "0.13"), (100, 1, 1, "100.0"),
    ])
    func `texts round half up and away from zero`(
        numerator: Int, denominator: Int, decimals: Int, text: String
    ) {
        #expect(Ratio(numerator, over: denominator)?.text(decimals: decimals) == text)
    }

    @Test func `half even goes to the even digit`() {
        let tie = Ratio(7865, over: 100)
        #expect(tie?.text(decimals: 1, rounding: .halfEven) == "78.6")
        let above = Ratio(78_651, over: 1000)
        #expect(above?.text(decimals: 1, rounding: .halfEven) == "78.7")
        #expect(Ratio(7875, over: 100)?.text(decimals: 1, rounding: .halfEven) == "78.8")
    }

    @Test func `arithmetic is exact for all small fractions`() throws {
        for a in -6...6 {
            for b in 1...6 {
                for c in -6...6 {
                    for d in 1...6 {
                        let left = try #require(Ratio(a, over: b))
                        let right = try #require(Ratio(c, over: d))
                        #expect(left + right == Ratio(a * d + c * b, over: b * d))
                        #expect(left - right == Ratio(a * d - c * b, over: b * d))
                        #expect(left * right == Ratio(a * c, over: b * d))
                        #expect(left.divided(by: right) == Ratio(a * d, over: b * c))
                        #expect((left < right) == (a * d < c * b))
                    }
                }
            }
        }
    }

    @Test func `the mean of many units stays exact where fixed widths overflow`() throws {
        // 1/p and (p-1)/p pair up to 1, so the mean is exactly one half whatever the denominators.
        let denominators = (2...60).map { $0 * 1009 + 1 }
        let values = denominators.flatMap { base in
            [Ratio(1, over: base), Ratio(base - 1, over: base)].compactMap { $0 }
        }
        let mean = try #require(Ratio.mean(of: values))
        #expect(mean == Ratio(1, over: 2))
        #expect(mean.text(decimals: 0) == "1")
        #expect(Ratio.mean(of: []) == nil)
        #expect(Ratio.mean(of: [Ratio(-1), Ratio(1), Ratio(3)]) == Ratio(1))
    }

    @Test func `naturals of any size add subtract multiply and divide`() {
        let big = Natural.power(of: 10, 60)
        let odd = Natural.power(of: 7, 45)
        let (quotient, remainder) = (big * odd + Natural(12_345)).divided(by: odd)
        #expect(quotient == big)
        #expect(remainder == Natural(12_345))
        #expect((big + odd) - odd == big)
        #expect(big.text == "1" + String(repeating: "0", count: 60))
        #expect(
            Natural.greatestCommonDivisor(big * odd, odd * Natural(6)) == odd * Natural(2))
        #expect(Natural(5).divided(by: big).remainder == Natural(5))
    }
}
