import CLibPQ
import Persistence
import Synchronization

/// One transaction on one connection. `BEGIN` travels with the first statement, so a closure that
/// runs no statement costs nothing.
final class PostgresSession: TransactionEngine {
    /// From this many rows on, `COPY` is worth leaving the pipeline.
    static let copyRowsMin = 100
    /// `COPY` text collected before it is handed to libpq.
    static let copyBytes = 65_536

    let dialect = Dialect.postgres

    /// What the server said about the first failed statement, for the decision to try again.
    private(set) var failure: PostgresFailure?
    private(set) var isCommitting = false

    private let link: PostgresLink
    private let canceller: PostgresCanceller
    private let job: QueuedJob
    private let counters: DriverCounters
    private var refusal: (any Error)?
    private var hasBegun = false
    private var isInRow = false
    private var result: PostgresResult?
    private var rowIndex: Int32 = 0
    private var fault: DecodingFault?

    init(
        _ link: PostgresLink, _ canceller: PostgresCanceller, _ job: QueuedJob,
        _ counters: DriverCounters
    ) {
        self.link = link
        self.canceller = canceller
        self.job = job
        self.counters = counters
    }

    private var isReading: Bool { job.access == .read }

    /// Runs the closure; its transaction stays open.
    func run() throws {
        try job.run(Transaction(self))
        if let refusal { throw refusal }
    }

    /// Makes the work durable. A reading transaction ends without waiting for the answer.
    func commit() throws {
        guard hasBegun else { return }
        if isReading {
            try link.send(.commit, isTidying: true)
            return try link.sync()
        }
        try guarded {
            try link.send(.commit)
            isCommitting = true
            try link.sync()
            try link.settle()
        }
        counters.commits.add(1, ordering: .relaxed)
    }

    func rollBack() throws {
        counters.rollbacks.add(1, ordering: .relaxed)
        guard hasBegun else { return }
        try link.abandon()
    }

    // MARK: TransactionEngine

    func execute(_ sql: SQL) throws -> Int {
        try guarded {
            try send(sql)
            return try link.settle()?.changedRows ?? 0
        }
    }

    func enqueue(_ sql: SQL) throws {
        try guarded {
            try begin()
            counters.statements.add(1, ordering: .relaxed)
            try link.sendUnasked(sql.text, sql.values)
            try waitWhereTooMuchIsOutstanding()
        }
    }

    func forEach(_ sql: SQL, _ mode: RowDelivery, _ body: (Row) throws -> Bool) throws {
        try guarded {
            try send(sql)
            switch mode {
            case .collected:
                guard let result = try link.settle() else { return }
                defer { self.result = nil }
                for index in 0..<result.rowCount {
                    guard try deliver(result, index, body) else { return }
                }
            case .streamed: try stream(body)
            }
        }
    }

    func insert(_ batch: InsertBatch) throws {
        try guarded {
            if isReading { throw PersistenceError.readOnlyTransaction }
            try begin()
            counters.statements.add(batch.rows.count, ordering: .relaxed)
            let hasSuffix = batch.suffix.utf8CodeUnitCount > 0
            if !hasSuffix && batch.rows.count >= Self.copyRowsMin { return try copy(batch) }
            let places = Array(repeating: "?", count: batch.columnCount).joined(separator: ", ")
            let text =
                "INSERT INTO \(batch.table) (\(batch.columns)) VALUES (\(places)) \(batch.suffix)"
            for values in batch.rows {
                try link.sendRow(text, values)
                try waitWhereTooMuchIsOutstanding()
            }
        }
    }

    func executeScript(_ script: String) throws {
        try guarded {
            if isReading { throw PersistenceError.readOnlyTransaction }
            try begin()
            counters.statements.add(1, ordering: .relaxed)
            try link.outsidePipeline {
                try link.simple(script)
                guard PQtransactionStatus(link.connection) == PQTRANS_INTRANS else {
                    throw PersistenceError.statement("a script must not end its transaction")
                }
            }
        }
    }

    func advisoryLock(_ key: Int64) throws {
        _ = try execute("SELECT pg_advisory_xact_lock(\(key))")
    }

    func announce(_ notice: String) { job.announce(notice) }

    // MARK: Statements

    /// Applies the rules of `Transaction`: no statement after an error, none inside a row closure.
    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let refusal { throw refusal }
        do {
            if isInRow {
                throw PersistenceError.statement("another statement inside a row closure")
            }
            if job.isCancelled && !isCommitting { throw CancellationError() }
            return try body()
        } catch let failure as PostgresFailure {
            self.failure = failure
            refusal = failure.error
            throw failure.error
        } catch {
            refusal = error
            throw error
        }
    }

    private func begin() throws {
        guard !hasBegun else { return }
        try link.send(isReading ? .beginReading : .begin)
        hasBegun = true
    }

    private func waitWhereTooMuchIsOutstanding() throws {
        guard link.outstanding >= PostgresLink.outstandingMax else { return }
        try link.sync()
        try link.settle()
    }

    private func send(_ sql: SQL) throws {
        try begin()
        counters.statements.add(1, ordering: .relaxed)
        try link.send(sql.text, sql.values)
        try link.sync()
    }

    private func deliver(
        _ result: PostgresResult, _ index: Int32, _ body: (Row) throws -> Bool
    ) throws -> Bool {
        self.result = result
        rowIndex = index
        isInRow = true
        fault = nil
        defer { isInRow = false }
        let outcome = Result { try body(Row(self)) }
        // A wrong column explains whatever else the closure then stumbled over.
        if let fault { throw PersistenceError.decoding(fault) }
        return try outcome.get()
    }

    private func stream(_ body: (Row) throws -> Bool) throws {
        defer { result = nil }
        var stop: (any Error)?
        let settled = Result {
            try link.settle(streaming: { row in
                guard stop == nil else { return }
                do {
                    for index in 0..<row.rowCount { _ = try deliver(row, index, body) }
                } catch {
                    stop = error
                    // The rest would be read only to be thrown away.
                    canceller.cancel()
                }
            })
        }
        if let stop { throw stop }
        try settled.get()
    }

    private func copy(_ batch: InsertBatch) throws {
        let text = "COPY \(batch.table) (\(batch.columns)) FROM STDIN"
        try link.outsidePipeline {
            try link.simple(text)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.copyBytes * 2)
            let filled = Result {
                for values in batch.rows {
                    try PostgresText.appendCopyRow(values, to: &bytes)
                    if bytes.count >= Self.copyBytes { try put(&bytes) }
                }
                try put(&bytes)
            }
            let end =
                switch filled {
                case .success: PQputCopyEnd(link.connection, nil)
                case .failure: PQputCopyEnd(link.connection, "refused")
                }
            let read = Result { try link.readSimple(text) }
            try filled.get()
            try read.get()
            guard end == 1 else { throw PostgresFailure(.unavailable(link.problem)) }
        }
    }

    private func put(_ bytes: inout [UInt8]) throws {
        let code = bytes.withUnsafeBytes { buffer in
            PQputCopyData(
                link.connection, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
        }
        guard code == 1 else { throw PostgresFailure(.unavailable(link.problem)) }
        bytes.removeAll(keepingCapacity: true)
    }
}

extension PostgresSession: RowSource {
    private enum TypeID {
        static let boolean: Oid = 16
        static let bytes: Oid = 17
        static let numbers: [Oid] = [20, 21, 23, 26, 1_700]
    }

    func isNull(_ column: Int) -> Bool {
        guard let result, column < PQnfields(result.pointer) else { return true }
        return PQgetisnull(result.pointer, rowIndex, Int32(column)) == 1
    }

    func int64(_ column: Int) -> Int64 {
        guard let cell = cell(column, "integer") else { return 0 }
        if cell.type == TypeID.boolean { return cell.bytes.first == UInt8(ascii: "t") ? 1 : 0 }
        let isNumber = TypeID.numbers.contains(cell.type)
        guard isNumber, let number = PostgresText.integer(cell.bytes) else {
            note(wrong(column, "integer", cell.type))
            return 0
        }
        return number
    }

    func text(_ column: Int) -> String {
        guard let cell = cell(column, "text") else { return "" }
        guard cell.type != TypeID.bytes, cell.type != TypeID.boolean else {
            note(wrong(column, "text", cell.type))
            return ""
        }
        return String(decoding: cell.bytes, as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let cell = cell(column, "bytes") else { return [] }
        guard cell.type == TypeID.bytes, let bytes = PostgresText.bytes(cell.bytes) else {
            note(wrong(column, "bytes", cell.type))
            return []
        }
        return bytes
    }

    func note(_ fault: DecodingFault) {
        if self.fault == nil { self.fault = fault }
    }

    private func wrong(_ column: Int, _ expected: String, _ type: Oid) -> DecodingFault {
        let found =
            switch type {
            case TypeID.boolean: "boolean"
            case TypeID.bytes: "bytes"
            case 1_700: "fraction"
            default: TypeID.numbers.contains(type) ? "integer" : "text"
            }
        return DecodingFault(column: column, expected: expected, found: found)
    }

    /// The text of a column; notes a fault and returns nil where it is null or missing.
    private func cell(
        _ column: Int, _ expected: String
    ) -> (bytes: UnsafeBufferPointer<UInt8>, type: Oid)? {
        guard let pointer = result?.pointer, column >= 0, column < PQnfields(pointer) else {
            note(DecodingFault(column: column, expected: expected, found: "no such column"))
            return nil
        }
        let index = Int32(column)
        guard PQgetisnull(pointer, rowIndex, index) == 0 else {
            note(DecodingFault(column: column, expected: expected, found: "null"))
            return nil
        }
        let count = Int(PQgetlength(pointer, rowIndex, index))
        let start = PQgetvalue(pointer, rowIndex, index).map(UnsafeRawPointer.init)
        let bytes = start?.bindMemory(to: UInt8.self, capacity: count)
        return (UnsafeBufferPointer(start: bytes, count: count), PQftype(pointer, index))
    }
}
