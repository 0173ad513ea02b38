/// Key of a work order: 63 bits, so that it is a SQLite row id and a PostgreSQL bigint alike.
///
/// The upper 42 bits hold the milliseconds of creation, the lower 21 a number drawn by the maker:
/// ids sort by creation, which makes them keyset and search order at once (decision 0004).
package struct OrderID: Hashable, Comparable, Sendable {
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    /// `draw` is random or a running number; only its lower 21 bits count.
    package init(createdAt: Instant, draw: UInt64) {
        value = (createdAt.milliseconds << 21) | Int64(draw & 0x1F_FFFF)
    }

    package static func < (lhs: OrderID, rhs: OrderID) -> Bool { lhs.value < rhs.value }
}

/// Our own number of an order, as people read and type it: `20260801-0001237`.
///
/// The day, a hyphen, a running number of at least six digits, and one check digit
/// (ISO 7064 MOD 11,10 over all digits before it), which catches every single wrong digit.
package struct OrderNumber: Hashable, Sendable {
    package let text: String

    /// `sequence` counts the orders of that day from 1.
    package init(day: LocalDate, sequence: Int) {
        let digits = String(sequence)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let date = day.text.filter { $0 != "-" }
        text = date + "-" + padded + String(OrderNumber.checkDigit(of: date + padded))
    }

    /// Nil when the form is wrong or the check digit does not fit: the number was mistyped.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 8, parts[1].utf8.count >= 7,
            parts[1].utf8.count <= 12,
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }),
            let last = parts[1].last?.wholeNumberValue,
            OrderNumber.checkDigit(of: parts[0] + parts[1].dropLast()) == last
        else { return nil }
        self.text = text
    }

    /// Takes a number that was read back from the store, where it was checked before.
    package init(stored text: String) {
        self.text = text
    }

    private static func checkDigit(of digits: some StringProtocol) -> Int {
        var product = 10
        for byte in digits.utf8 where (48...57).contains(byte) {
            let sum = (product + Int(byte) - 48) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10
    }
}
