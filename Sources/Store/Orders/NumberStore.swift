package import Casework
package import Persistence

/// Hands out blocks of order numbers, so that several nodes never give the same number twice.
package struct NumberStore: Sendable {
    package init() {}

    /// Reserves `count` numbers of `day`; numbers that are not used stay gaps.
    ///
    /// - Returns: the first of them.
    package func reserve(
        _ count: Int, on day: LocalDate, in tx: borrowing Transaction
    ) throws -> Int {
        let next =
            try tx.fetchFirst(
                """
                INSERT INTO number_block (day, next) VALUES (\(day.text), \(count + 1))
                ON CONFLICT (day) DO UPDATE SET next = number_block.next + \(count)
                RETURNING next
                """
            ) { $0.int(0) } ?? count + 1
        return next - count
    }
}
