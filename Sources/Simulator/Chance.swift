/// Chance that one seed repeats: SplitMix64, the same on every machine.
package struct Chance: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// True once in `times` on average.
    package mutating func once(in times: Int) -> Bool {
        number(1...times) == 1
    }

    /// An element of `choices`, which must not be empty.
    package mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[number(0...(choices.count - 1))]
    }

    package mutating func maybe<Value>(_ make: (inout Chance) -> Value) -> Value? {
        once(in: 2) ? make(&self) : nil
    }

    /// `length` Han characters out of 40 frequent ones, so that pairs come again.
    package mutating func han(_ length: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<length {
            if let scalar = Unicode.Scalar(0x4E2D + UInt32(number(0...39))) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// Text as people, machines and attackers write it; never empty, in stored form.
    package mutating func text(_ length: ClosedRange<Int> = 1...12) -> String {
        guard once(in: 4) else { return han(number(length)) }
        return han(1) + pick(Chance.hostile) + han(number(length))
    }

    private static let hostile = [
        "'; DROP TABLE work_order; --", "\"quoted\" \\ back", "<script>alert(1)</script>",
        "line\nbreak\ttab", "100%_*?", "\u{1F4A1}\u{1F468}\u{200D}\u{1F469}", "\u{20BB7}",
        "{\"a\":[1]}", "->", "a,b", "$1 ? :x ${int}", "\u{FF21}\u{FF11}", "NULL",
    ]
}
