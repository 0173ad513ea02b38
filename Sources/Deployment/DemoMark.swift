package import Operations
import Pages
import Persistence
import Store

/// Whether a database holds demo data, and who may sign in to it.
package struct DemoMark: Sendable {
    private let site: Site

    /// The accounts that the sign-in page offers.
    static let accounts = ["desk", "unit", "callback", "analyst", "leader"].map { name in
        DemoAccount(account: name, password: GenerateDemo.password, displayName: name)
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
            let order = try tx.fetchFirst("SELECT 1 FROM work_order LIMIT 1") { $0.int(0) }
            return try order == nil && site.accounts.all(in: tx).isEmpty
        }
    }
}
