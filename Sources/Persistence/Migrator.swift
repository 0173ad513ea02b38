/// What a database still needs.
package struct MigrationPlan: Sendable, Hashable {
    package var applied: [String]
    package var pending: [String]

    package var isComplete: Bool { pending.isEmpty }
}

/// Brings a database to the schema of this build, forward only.
///
/// Each step has its own transaction together with its row in `schema_migration`. Several nodes
/// may start at once: a step first waits for the lock, then reads again what is left to do.
/// History that is unknown, reordered or edited is refused before anything changes.
package struct Migrator: Sendable {
    /// The key of the PostgreSQL advisory lock: "jiesumig" in ASCII.
    private static let lockKey: Int64 = 0x6A69_6573_756D_6967

    private let migrations: [Migration]

    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// What is applied and what is left, without changing anything.
    package func plan(_ database: any Database) async throws -> MigrationPlan {
        try await database.read { tx in
            try compare(try Self.history(tx), dialect: tx.dialect)
        }
    }

    /// As `plan`, for a start that must not migrate: throws the history's fault, if any.
    package func check(_ database: any Database) async throws -> MigrationPlan {
        try await plan(database)
    }

    /// Applies what is left, in order. `now` gives Unix milliseconds for the history.
    ///
    /// - Returns: the names of the steps this call applied (another node may have done the rest).
    @discardableResult
    package func migrate(
        _ database: any Database, now: @escaping @Sendable () -> Int64
    ) async throws -> [String] {
        var done: [String] = []
        while true {
            let next = try await database.write { tx -> String? in
                if tx.dialect == .postgres {
                    // Another node's step may take long; waiting for it is right.
                    try tx.execute("SET LOCAL statement_timeout = 0")
                    try tx.execute("SET LOCAL lock_timeout = 0")
                }
                try tx.advisoryLock(Self.lockKey)
                return try applyNext(tx, now: now())
            }
            guard let next else { return done }
            done.append(next)
        }
    }

    private func applyNext(_ tx: borrowing Transaction, now: Int64) throws -> String? {
        let plan = try compare(try Self.history(tx), dialect: tx.dialect)
        guard let migration = migrations.dropFirst(plan.applied.count).first else { return nil }
        let dialect = tx.dialect
        let script = try migration.script(for: dialect)
        do {
            try tx.executeScript(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    position BIGINT PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    checksum TEXT NOT NULL,
                    applied_at_ms BIGINT NOT NULL
                );
                """)
            try tx.executeScript(script)
        } catch let error as PersistenceError where !error.isRetryable {
            throw MigrationError.failed(migration.name, reason: error.description)
        }
        if dialect == .sqlite {
            let broken = try tx.fetchFirst("PRAGMA foreign_key_check") { $0.text(0) }
            if let broken {
                throw MigrationError.brokenReferences(migration.name, table: broken)
            }
        }
        try tx.execute(
            """
            INSERT INTO schema_migration (position, name, checksum, applied_at_ms)
            VALUES (
                \(plan.applied.count), \(migration.name),
                \(try migration.checksum(for: dialect)), \(now)
            )
            """)
        return migration.name
    }

    private struct Applied {
        var name: String
        var checksum: String
    }

    /// The rows of the history in the order they were applied. The position decides, because the
    /// clocks of two nodes may differ.
    private static func history(_ tx: borrowing Transaction) throws -> [Applied] {
        let exists: SQL =
            switch tx.dialect {
            case .sqlite: "SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'"
            case .postgres: "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL"
            }
        guard try tx.fetchFirst(exists, { _ in true }) != nil else { return [] }
        return try tx.fetch("SELECT name, checksum FROM schema_migration ORDER BY position") {
            Applied(name: $0.text(0), checksum: $0.text(1))
        }
    }

    private func compare(
        _ history: [Applied], dialect: Dialect
    ) throws(MigrationError) -> MigrationPlan {
        var known: Set<String> = []
        for migration in migrations where !known.insert(migration.name).inserted {
            throw .duplicate(migration.name)
        }
        for (index, applied) in history.enumerated() {
            guard known.contains(applied.name) else { throw .unknown(applied.name) }
            let expected = migrations[index]
            guard expected.name == applied.name else {
                throw .reordered(expected: expected.name, found: applied.name)
            }
            guard try expected.checksum(for: dialect) == applied.checksum else {
                throw .edited(applied.name)
            }
        }
        return MigrationPlan(
            applied: history.map(\.name), pending: migrations.dropFirst(history.count).map(\.name))
    }
}
