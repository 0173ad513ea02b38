package import Casework
import Foundation
package import Persistence

/// The record of backups.
package struct BackupRunStore: Sendable {
    /// Two nodes must not begin a backup at the same time; "jbackups" in ASCII.
    private static let lockKey: Int64 = 0x6A62_6163_6B75_7073

    package init() {}

    /// Keeps the runs as they are until the transaction ends.
    package func lock(in tx: borrowing Transaction) throws {
        try tx.advisoryLock(Self.lockKey)
    }

    /// Adds a run under the next number. Call `lock` first.
    package func add(
        _ cause: BackupRun.Cause, _ state: BackupRun.State, by actor: Actor, at now: Instant,
        in tx: borrowing Transaction
    ) throws -> BackupRun {
        let last = try tx.fetchFirst("SELECT max(id) FROM backup_run") { $0.int64IfPresent(0) }
        var run = BackupRun(
            id: ((last ?? nil) ?? 0) + 1, cause: cause, state: state, actor: actor.name,
            askedAt: now)
        if state == .running {
            run.startedAt = now
            run.seenAt = now
        }
        try tx.execute(
            """
            INSERT INTO backup_run (id, cause, state, step, account, actor, asked_at, started_at,
                seen_at, file, proof, problem, detail)
            VALUES (\(run.id), \(cause.rawValue), \(state.rawValue), \(run.step.rawValue),
                \(actor.account), \(actor.name), \(now.milliseconds),
                \(run.startedAt?.milliseconds), \(run.seenAt?.milliseconds), '', '', '', '')
            """)
        return run
    }

    package func save(_ run: BackupRun, in tx: borrowing Transaction) throws {
        try tx.execute(
            """
            UPDATE backup_run SET state = \(run.state.rawValue), step = \(run.step.rawValue),
                percent = \(run.percent), started_at = \(run.startedAt?.milliseconds),
                seen_at = \(run.seenAt?.milliseconds),
                finished_at = \(run.finishedAt?.milliseconds), file = \(run.file),
                bytes = \(run.bytes), until = \(run.until?.milliseconds),
                proof = \(try Self.text(run.proof)), problem = \(run.problem?.code.rawValue ?? ""),
                detail = \(run.problem?.detail ?? ""), removed_at = \(run.removedAt?.milliseconds)
            WHERE id = \(run.id)
            """)
    }

    /// A sign of life, with how far the work is.
    package func beat(
        _ id: Int64, step: BackupStep, percent: Int?, at now: Instant, in tx: borrowing Transaction
    ) throws {
        try tx.execute(
            """
            UPDATE backup_run SET step = \(step.rawValue), percent = \(percent),
                seen_at = \(now.milliseconds)
            WHERE id = \(id)
            """)
    }

    package func find(_ id: Int64, in tx: borrowing Transaction) throws -> BackupRun? {
        try tx.fetchFirst(
            "SELECT \(raw: Self.columns) FROM backup_run WHERE id = \(id)", Self.run)
    }

    /// The newest first.
    package func recent(limit: Int, in tx: borrowing Transaction) throws -> [BackupRun] {
        try tx.fetch(
            "SELECT \(raw: Self.columns) FROM backup_run ORDER BY id DESC LIMIT \(limit)", Self.run)
    }

    /// The proven backup that reaches furthest and whose file was not deleted by us.
    package func lastProven(in tx: borrowing Transaction) throws -> BackupRun? {
        try tx.fetchFirst(
            """
            SELECT \(raw: Self.columns) FROM backup_run
            WHERE state = 'proven' AND removed_at IS NULL ORDER BY until DESC, id DESC LIMIT 1
            """, Self.run)
    }

    /// Runs whose file was not deleted by us, at most `limit`, the newest first.
    package func there(limit: Int, in tx: borrowing Transaction) throws -> [BackupRun] {
        try tx.fetch(
            """
            SELECT \(raw: Self.columns) FROM backup_run
            WHERE removed_at IS NULL AND file <> '' ORDER BY id DESC LIMIT \(limit)
            """, Self.run)
    }

    private static let columns: SQL = """
        id, cause, state, step, percent, actor, asked_at, started_at, seen_at, finished_at, file,
        bytes, until, proof, problem, detail, removed_at
        """

    private static func run(_ row: Row) throws -> BackupRun {
        func known<Value: RawRepresentable<String>>(
            _ type: Value.Type, _ column: Int
        ) throws -> Value {
            guard let value = Value(rawValue: row.text(column)) else {
                throw PersistenceError.decoding(
                    DecodingFault(column: column, expected: "a known word", found: "other text"))
            }
            return value
        }
        func moment(_ column: Int) -> Instant? {
            row.int64IfPresent(column).map { Instant(milliseconds: $0) }
        }
        var run = BackupRun(
            id: row.int64(0), cause: try known(BackupRun.Cause.self, 1),
            state: try known(BackupRun.State.self, 2), actor: row.text(5),
            askedAt: Instant(milliseconds: row.int64(6)))
        run.step = try known(BackupStep.self, 3)
        run.percent = row.intIfPresent(4)
        run.startedAt = moment(7)
        run.seenAt = moment(8)
        run.finishedAt = moment(9)
        run.file = row.text(10)
        run.bytes = row.intIfPresent(11)
        run.until = moment(12)
        run.proof = try proof(row.text(13))
        if !row.text(14).isEmpty {
            run.problem = BackupProblem(try known(BackupProblem.Code.self, 14), row.text(15))
        }
        run.removedAt = moment(16)
        return run
    }

    private static func text(_ proof: BackupProof?) throws -> String {
        guard let proof else { return "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(proof), as: UTF8.self)
    }

    private static func proof(_ text: String) throws -> BackupProof? {
        guard !text.isEmpty else { return nil }
        return try JSONDecoder().decode(BackupProof.self, from: Data(text.utf8))
    }
}
