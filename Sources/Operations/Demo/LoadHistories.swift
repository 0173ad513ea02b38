package import Casework
import Persistence
package import Store

/// Writes whole histories in bulk: rows are made on every core while earlier ones are written.
package struct LoadHistories: Sendable {
    package struct Outcome: Sendable {
        package var orders = 0
        package var events = 0
        package var states: [OrderState: Int] = [:]
    }

    /// Batches on their way at once: enough to keep two cores and the writer busy.
    private static let width = 4

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// Writes `batches` batches, each made by `make` and committed by itself.
    ///
    /// - Parameter progress: called with the number of orders written so far.
    package func run(
        batches: Int, make: @escaping @Sendable (Int) throws -> [OrderHistory],
        progress: (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        let site = site
        return try await withThrowingTaskGroup(
            of: OrderStore.HistoryRows.self, returning: Outcome.self
        ) { group in
            var outcome = Outcome()
            var next = 0
            func add(to group: inout ThrowingTaskGroup<OrderStore.HistoryRows, any Error>) {
                guard next < batches else { return }
                let index = next
                next += 1
                group.addTask {
                    let rows = try site.orders.rows(
                        of: try make(index), sealedBy: site.complainants)
                    try await site.database.write { tx in
                        try site.orders.load(rows, at: site.clock(), in: tx)
                        try site.confidential.nameForArrived(
                            rows.confidential, at: site.clock(), in: tx)
                    }
                    return rows
                }
            }
            for _ in 0..<LoadHistories.width { add(to: &group) }
            while let rows = try await group.next() {
                outcome.orders += rows.orderCount
                outcome.events += rows.eventCount
                outcome.states.merge(rows.states, uniquingKeysWith: +)
                progress(outcome.orders)
                add(to: &group)
            }
            return outcome
        }
    }
}
