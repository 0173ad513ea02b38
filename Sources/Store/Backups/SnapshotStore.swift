package import Casework
package import Persistence

/// What a database holds as a whole: for the proof that a copy is equal to its original.
package struct SnapshotStore: Sendable {
    package init() {}

    /// The rows of every table of the schema but the search index, which is made from the others.
    package func tableCounts(in tx: borrowing Transaction) throws -> [String: Int] {
        let names: SQL =
            switch tx.dialect {
            case .sqlite:
                """
                SELECT name FROM pragma_table_list
                WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'
                """
            case .postgres: "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            }
        var counts: [String: Int] = [:]
        for name in try tx.fetch(names, { $0.text(0) }) where name != "order_search" {
            counts[name] = try tx.fetchFirst("SELECT count(*) FROM \(identifier: name)") {
                $0.int(0)
            }
        }
        return counts
    }

    /// The names of the applied migrations, oldest first.
    package func migrations(in tx: borrowing Transaction) throws -> [String] {
        try tx.fetch("SELECT name FROM schema_migration ORDER BY position") { $0.text(0) }
    }

    /// The moment of the newest change of any order.
    package func newestEvent(in tx: borrowing Transaction) throws -> Instant? {
        let newest = try tx.fetchFirst("SELECT max(at) FROM order_event") { $0.int64IfPresent(0) }
        return (newest ?? nil).map { Instant(milliseconds: $0) }
    }

    /// How many entries the ledger has.
    package func lastLedgerEntry(in tx: borrowing Transaction) throws -> Int64? {
        let last = try tx.fetchFirst("SELECT sum(seq) FROM ledger_head") { $0.int64IfPresent(0) }
        return last ?? nil
    }

    /// Counting may take longer than an ordinary statement is allowed to.
    package func allowLongStatements(in tx: borrowing Transaction) throws {
        if tx.dialect == .postgres { try tx.execute("SET LOCAL statement_timeout = 0") }
    }

    /// PostgreSQL: a name by which another session sees what this transaction sees, while it lasts.
    package func export(in tx: borrowing Transaction) throws -> String {
        try tx.fetchFirst("SELECT pg_export_snapshot()") { $0.text(0) } ?? ""
    }
}
