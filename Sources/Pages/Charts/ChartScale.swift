package import Casework

/// An axis of values: from `low` to `high` in steps of 1, 2 or 5 times a power of ten.
package struct ChartScale: Hashable, Sendable {
    package let low: Ratio
    package let high: Ratio
    package let step: Ratio
    /// From `low` to `high`, both included.
    package let ticks: [Ratio]

    /// A scale that holds all of `values`; without any, 0 to 1.
    ///
    /// - Parameters:
    ///   - hasZero: whether zero is on it in any case.
    ///   - isWhole: whether no step is smaller than 1.
    ///   - stepsMax: about how many steps there are; rounding to whole steps may add one.
    package init(_ values: [Ratio], hasZero: Bool, isWhole: Bool, stepsMax: Int = 5) {
        var lowest = values.min() ?? .zero
        var highest = values.max() ?? .zero
        if hasZero {
            lowest = min(lowest, .zero)
            highest = max(highest, .zero)
        }
        if lowest == highest {
            highest = highest + Ratio(1)
            if !hasZero, lowest != .zero { lowest = lowest - Ratio(1) }
        }
        let step = ChartScale.step(
            atLeast: (highest - lowest) * (Ratio(1, over: max(1, stepsMax)) ?? .zero),
            isWhole: isWhole)
        let first = ChartScale.whole(lowest, by: step, isUp: false)
        let last = ChartScale.whole(highest, by: step, isUp: true)
        var ticks = [first]
        while let tick = ticks.last, tick < last { ticks.append(tick + step) }
        self.step = step
        self.ticks = ticks
        low = first
        high = last
    }

    /// The smallest of 1, 2, 5 × 10ⁿ that is not below `span`.
    private static func step(atLeast span: Ratio, isWhole: Bool) -> Ratio {
        var power = Ratio(1)
        while power * Ratio(10) <= span { power = power * Ratio(10) }
        while power > span, !isWhole { power = power * Ratio(perMille: 100) }
        let steps = [1, 2, 5, 10].map { power * Ratio($0) }
        return steps.first { $0 >= span } ?? power
    }

    /// The multiple of `step` next to `value`, below it or above it.
    private static func whole(_ value: Ratio, by step: Ratio, isUp: Bool) -> Ratio {
        guard let count = value.divided(by: step) else { return value }
        var whole = count.rounded(decimals: 0)
        if isUp, whole < count { whole = whole + Ratio(1) }
        if !isUp, whole > count { whole = whole - Ratio(1) }
        return whole * step
    }

    /// How far `value` lies from `low` on an axis of this `length`, rounded to a whole number and
    /// kept within the axis.
    package func place(of value: Ratio, along length: Int) -> Int {
        guard let share = (value - low).divided(by: high - low) else { return 0 }
        let place = Int((share * Ratio(length)).text(decimals: 0)) ?? 0
        return min(max(place, 0), length)
    }
}
