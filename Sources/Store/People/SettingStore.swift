package import Persistence

/// Small settings that belong to the database rather than to the machine, such as the profile in
/// force.
package struct SettingStore: Sendable {
    package init() {}

    package func value(_ name: String, in tx: borrowing Transaction) throws -> String? {
        try tx.fetchFirst("SELECT value FROM setting WHERE name = \(name)") { $0.text(0) }
    }

    package func set(
        _ name: String, to value: String, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO setting (name, value) VALUES (\(name), \(value))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }
}
