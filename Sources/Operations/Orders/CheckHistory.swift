package import Casework
import Persistence
import Store

/// Replays every order's events and compares the result with its row.
package struct CheckHistory: Sendable {
    package struct Problem: Sendable {
        package let order: OrderID
        package let what: String
    }

    private let site: Site

    package init(_ site: Site) {
        self.site = site
    }

    /// - Returns: how many orders were looked at, and what is wrong with which.
    package func run() async throws -> (checked: Int, problems: [Problem]) {
        let site = site
        return try await site.database.read { tx in
            var problems: [Problem] = []
            let checked = try site.orders.verifyHistory(in: tx) { order, what in
                problems.append(Problem(order: order, what: what))
            }
            return (checked, problems)
        }
    }
}
