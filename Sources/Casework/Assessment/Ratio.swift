/// How a figure is cut to its stated decimals.
package enum Rounding: String, CaseIterable, Sendable {
    /// Five goes away from zero: 78.65 gives 78.7.
    case halfUp = "half_up"
    /// Five goes to the even digit: 78.65 gives 78.6.
    case halfEven = "half_even"
}

/// An exact fraction in lowest terms. No figure of an assessment ever passes through binary
/// floating point; rounding happens once, when a text is made.
package struct Ratio: Hashable, Sendable {
    private let isNegative: Bool
    private let numerator: Natural
    private let denominator: Natural

    private init(isNegative: Bool, _ numerator: Natural, _ denominator: Natural) {
        let divisor = Natural.greatestCommonDivisor(numerator, denominator)
        self.isNegative = isNegative && !numerator.isZero
        self.numerator = numerator.divided(by: divisor).quotient
        self.denominator = denominator.divided(by: divisor).quotient
    }

    package init(_ value: Int) {
        isNegative = value < 0
        numerator = Natural(UInt64(value.magnitude))
        denominator = .one
    }

    /// Nil when `denominator` is zero: a rate without a base is not zero, it does not exist.
    package init?(_ numerator: Int, over denominator: Int) {
        guard denominator != 0 else { return nil }
        self.init(
            isNegative: (numerator < 0) != (denominator < 0),
            Natural(UInt64(numerator.magnitude)), Natural(UInt64(denominator.magnitude)))
    }

    /// A thousandth part times `value`.
    package init(perMille value: Int) {
        self.init(isNegative: value < 0, Natural(UInt64(value.magnitude)), Natural(1000))
    }

    package static let zero = Ratio(0)

    package static func + (lhs: Ratio, rhs: Ratio) -> Ratio {
        let left = lhs.numerator * rhs.denominator
        let right = rhs.numerator * lhs.denominator
        let denominator = lhs.denominator * rhs.denominator
        if lhs.isNegative == rhs.isNegative {
            return Ratio(isNegative: lhs.isNegative, left + right, denominator)
        }
        return left >= right
            ? Ratio(isNegative: lhs.isNegative, left - right, denominator)
            : Ratio(isNegative: rhs.isNegative, right - left, denominator)
    }

    package static prefix func - (value: Ratio) -> Ratio {
        Ratio(isNegative: !value.isNegative, value.numerator, value.denominator)
    }

    package static func - (lhs: Ratio, rhs: Ratio) -> Ratio { lhs + -rhs }

    package static func * (lhs: Ratio, rhs: Ratio) -> Ratio {
        Ratio(
            isNegative: lhs.isNegative != rhs.isNegative,
            lhs.numerator * rhs.numerator, lhs.denominator * rhs.denominator)
    }

    /// Nil when `divisor` is zero.
    package func divided(by divisor: Ratio) -> Ratio? {
        guard !divisor.numerator.isZero else { return nil }
        return Ratio(
            isNegative: isNegative != divisor.isNegative,
            numerator * divisor.denominator, denominator * divisor.numerator)
    }

    /// The arithmetic mean; nil for no values.
    package static func mean(of values: [Ratio]) -> Ratio? {
        // One reduction per sum instead of one per value keeps long tables fast.
        var sum = (positive: Natural.zero, negative: Natural.zero)
        var denominator = Natural.one
        for value in values {
            let common = Natural.greatestCommonDivisor(denominator, value.denominator)
            let ours = value.denominator.divided(by: common).quotient
            let theirs = denominator.divided(by: common).quotient
            sum = (sum.positive * ours, sum.negative * ours)
            if value.isNegative {
                sum.negative = sum.negative + value.numerator * theirs
            } else {
                sum.positive = sum.positive + value.numerator * theirs
            }
            denominator = denominator * ours
        }
        let total =
            Ratio(isNegative: false, sum.positive, denominator)
            - Ratio(isNegative: false, sum.negative, denominator)
        return total.divided(by: Ratio(values.count))
    }

    package var magnitude: Ratio { isNegative ? -self : self }

    /// Decimal text with exactly `decimals` digits after the point, e.g. `78.7`; never `-0.0`.
    package func text(decimals: Int, rounding: Rounding = .halfUp) -> String {
        let scaled = scaled(decimals: decimals, rounding: rounding)
        let sign = isNegative && !scaled.isZero ? "-" : ""
        guard decimals > 0 else { return sign + scaled.text }
        let digits = scaled.text
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// The value that `text(decimals:rounding:)` shows.
    package func rounded(decimals: Int, rounding: Rounding = .halfUp) -> Ratio {
        Ratio(
            isNegative: isNegative, scaled(decimals: decimals, rounding: rounding),
            Natural.power(of: 10, decimals))
    }

    /// The magnitude times ten to the `decimals`, as a whole number.
    private func scaled(decimals: Int, rounding: Rounding) -> Natural {
        let (whole, rest) = (numerator * Natural.power(of: 10, decimals)).divided(by: denominator)
        let twice = rest + rest
        let isOdd = !whole.divided(by: Natural(2)).remainder.isZero
        let goesUp =
            twice > denominator || (twice == denominator && (rounding == .halfUp || isOdd))
        return goesUp ? whole + .one : whole
    }
}

extension Ratio: Comparable {
    package static func < (lhs: Ratio, rhs: Ratio) -> Bool {
        if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
        let left = lhs.numerator * rhs.denominator
        let right = rhs.numerator * lhs.denominator
        return lhs.isNegative ? right < left : left < right
    }
}
