import Casework
package import Operations
import Pages
import Persistence
import Store

/// Whether a database holds demo data, and who may sign in to it.
package struct DemoMark: Sendable {
    private let site: Site

    /// The accounts that the sign-in page offers, in this order.
    private static let offered = [
        "desk", "unit", "callback", "analyst", "leader", "auditor", "admin",
    ]

    func accounts() async throws -> [DemoAccount] {
        let site = site
        let all = try await site.database.read { tx in try site.accounts.all(in: tx) }
        return Self.offered.compactMap { name in
            all.first { $0.name == name && $0.isDemo }.map {
                DemoAccount(
                    account: name, password: GenerateDemo.password, displayName: $0.displayName)
            }
        }
    }

    package init(_ site: Site) {
        self.site = site
    }

    package func isSet() async throws -> Bool {
        let site = site
        return try await site.database.read { tx in
            try site.settings.value(GenerateDemo.setting, in: tx) == "yes"
        }
    }

    /// Nothing was ever entered: demo data may be made.
    package func isEmpty() async throws -> Bool {
        let site = site
        return try await site.database.read { tx in
            let first = try site.orders.list(
                OrderFilter(), seenBy: .everything, limit: 1, now: site.clock(), in: tx)
            return try first.orders.isEmpty && site.accounts.all(in: tx).isEmpty
        }
    }
}
