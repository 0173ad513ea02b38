/// A whole number from 0 up, of any size: the mean of many units' rates has a denominator no fixed
/// width can hold.
struct Natural: Hashable, Sendable {
    /// Base 2^32, lowest first, no zero at the top; 0 is empty.
    private var limbs: [UInt32]

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        trim()
    }

    private init(limbs: [UInt32]) {
        self.limbs = limbs
        trim()
    }

    static let zero = Natural(0)
    static let one = Natural(1)

    var isZero: Bool { limbs.isEmpty }

    /// The value where it fits.
    var small: UInt64? {
        guard limbs.count <= 2 else { return nil }
        return limbs.reversed().reduce(0) { $0 << 32 | UInt64($1) }
    }

    private var bitWidth: Int {
        guard let top = limbs.last else { return 0 }
        return limbs.count * 32 - top.leadingZeroBitCount
    }

    private mutating func trim() {
        while limbs.last == 0 { limbs.removeLast() }
    }

    static func + (lhs: Natural, rhs: Natural) -> Natural {
        var sum: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(lhs.limbs.count, rhs.limbs.count) {
            let total = lhs.limb(index) + rhs.limb(index) + carry
            sum.append(UInt32(truncatingIfNeeded: total))
            carry = total >> 32
        }
        sum.append(UInt32(carry))
        return Natural(limbs: sum)
    }

    /// `rhs` must not be larger than `lhs`.
    static func - (lhs: Natural, rhs: Natural) -> Natural {
        var rest: [UInt32] = []
        var borrow: UInt64 = 0
        for index in 0..<lhs.limbs.count {
            let part = lhs.limb(index) &- rhs.limb(index) &- borrow
            rest.append(UInt32(truncatingIfNeeded: part))
            borrow = part >> 63
        }
        return Natural(limbs: rest)
    }

    static func * (lhs: Natural, rhs: Natural) -> Natural {
        var product = [UInt32](repeating: 0, count: lhs.limbs.count + rhs.limbs.count)
        for (low, factor) in lhs.limbs.enumerated() {
            var carry: UInt64 = 0
            for high in 0..<rhs.limbs.count {
                let total =
                    UInt64(factor) * rhs.limb(high) + UInt64(product[low + high]) + carry
                product[low + high] = UInt32(truncatingIfNeeded: total)
                carry = total >> 32
            }
            product[low + rhs.limbs.count] = UInt32(carry)
        }
        return Natural(limbs: product)
    }

    /// `divisor` must not be zero.
    func divided(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
        if let dividend = small, let divisor = divisor.small {
            return (Natural(dividend / divisor), Natural(dividend % divisor))
        }
        guard self >= divisor else { return (.zero, self) }
        if divisor.limbs.count == 1 { return divided(byLimb: UInt64(divisor.limbs[0])) }
        let highest = bitWidth - divisor.bitWidth
        var shifted = divisor.shiftedLeft(by: highest)
        var remainder = self
        var quotient = [UInt32](repeating: 0, count: highest / 32 + 1)
        for bit in stride(from: highest, through: 0, by: -1) {
            if remainder >= shifted {
                remainder = remainder - shifted
                quotient[bit / 32] |= 1 << UInt32(bit % 32)
            }
            shifted = shifted.halved
        }
        return (Natural(limbs: quotient), remainder)
    }

    private func divided(byLimb divisor: UInt64) -> (quotient: Natural, remainder: Natural) {
        var quotient = limbs
        var rest: UInt64 = 0
        for index in limbs.indices.reversed() {
            let part = rest << 32 | UInt64(limbs[index])
            quotient[index] = UInt32(part / divisor)
            rest = part % divisor
        }
        return (Natural(limbs: quotient), Natural(rest))
    }

    static func greatestCommonDivisor(_ first: Natural, _ second: Natural) -> Natural {
        var (larger, smaller) = (first, second)
        while !smaller.isZero {
            (larger, smaller) = (smaller, larger.divided(by: smaller).remainder)
        }
        return larger
    }

    static func power(of base: UInt64, _ exponent: Int) -> Natural {
        (0..<max(0, exponent)).reduce(.one) { product, _ in product * Natural(base) }
    }

    /// Decimal digits.
    var text: String {
        let block = Natural(1_000_000_000)
        var rest = self
        var blocks: [String] = []
        while rest.small == nil {
            let (quotient, remainder) = rest.divided(by: block)
            let digits = String(remainder.small ?? 0)
            blocks.append(String(repeating: "0", count: 9 - digits.count) + digits)
            rest = quotient
        }
        return String(rest.small ?? 0) + blocks.reversed().joined()
    }

    private func limb(_ index: Int) -> UInt64 {
        index < limbs.count ? UInt64(limbs[index]) : 0
    }

    private func shiftedLeft(by bits: Int) -> Natural {
        var shifted = [UInt32](repeating: 0, count: bits / 32)
        let small = UInt64(bits % 32)
        var carry: UInt64 = 0
        for limb in limbs {
            let wide = UInt64(limb) << small | carry
            shifted.append(UInt32(truncatingIfNeeded: wide))
            carry = wide >> 32
        }
        shifted.append(UInt32(carry))
        return Natural(limbs: shifted)
    }

    private var halved: Natural {
        var half = limbs
        var carry: UInt32 = 0
        for index in half.indices.reversed() {
            let low = half[index] & 1
            half[index] = half[index] >> 1 | carry << 31
            carry = low
        }
        return Natural(limbs: half)
    }
}

extension Natural: Comparable {
    static func < (lhs: Natural, rhs: Natural) -> Bool {
        if lhs.limbs.count != rhs.limbs.count { return lhs.limbs.count < rhs.limbs.count }
        for (left, right) in zip(lhs.limbs.reversed(), rhs.limbs.reversed()) where left != right {
            return left < right
        }
        return false
    }
}
