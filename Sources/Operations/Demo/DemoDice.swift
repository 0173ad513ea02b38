import Foundation

/// Chance that a seed repeats exactly (SplitMix64). Every order has dice of its own, so that orders
/// can be made in any sequence and beside each other.
struct DemoDice: Sendable {
    private var state: UInt64

    /// `parts` set apart the dice made of one seed, e.g. day and order.
    init(seed: UInt64, _ parts: Int...) {
        state = seed
        for part in parts {
            state = next() ^ UInt64(bitPattern: Int64(part))
        }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to, without, 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) / Double(1 << 53)
    }

    /// 0 up to, without, `count`; 0 for an empty range.
    mutating func below(_ count: Int) -> Int {
        count < 1 ? 0 : Int(next() % UInt64(count))
    }

    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * fraction()
    }

    mutating func chance(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// A waiting time of this mean: many short ones, few long ones.
    mutating func delay(mean: Double) -> Double {
        -mean * log(1 - fraction())
    }

    /// Around 1, now and then half or double.
    mutating func spread() -> Double {
        (fraction() + fraction() + fraction()) / 1.5
    }

    /// One of `choices`; nil when there are none.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }

    mutating func pick(_ texts: [String]) -> String {
        texts.isEmpty ? "" : texts[below(texts.count)]
    }

    /// The index of a weight, drawn by the weights; nil when all are 0.
    mutating func index(of weights: [Double]) -> Int? {
        var rest = fraction() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 }
    }
}
