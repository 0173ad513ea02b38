import CLibPQ
import Persistence

/// One connection to the server in pipeline mode: statements go out without waiting, results come
/// back in the same order. Used by one thread.
///
/// What was sent and not yet answered is listed in `expected`; `settle` reads it all. Statements
/// nobody waits for (the end of a read, bulk inserts) therefore cost no round trip of their own.
final class PostgresLink {
    /// What one answer of the server belongs to.
    enum Expected {
        /// The driver's own statement; an error counts unless it only tidies up.
        case control(Control?, isTidying: Bool)
        case preparation(PostgresStatement)
        case statement(PostgresStatement)
        /// The statement whose rows the caller wants.
        case rows(PostgresStatement)
        case sync
    }

    enum Control: String, CaseIterable {
        case begin = "BEGIN"
        case beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case commit = "COMMIT"
        case rollback = "ROLLBACK"
    }

    /// Answers outstanding before a bulk insert waits for them: bounds memory on both sides.
    static let outstandingMax = 500
    /// Prepared statements kept per connection; when full, all are dropped at once.
    static let statementsMax = 512

    let connection: OpaquePointer
    private(set) var isBroken = false
    private var expected: [Expected] = []
    /// How many of the first answers belong to a transaction that was given up: an error among them
    /// is nobody's any more.
    private var abandoned = 0
    private var statements: [String: [PostgresStatement]] = [:]
    private var statementCount = 0
    private var namesUsed = 0
    private var parameters = PostgresParameters()

    var outstanding: Int { expected.count }

    init(_ configuration: PostgresConfiguration) throws {
        connection = try PostgresOpening.connect(configuration)
        do {
            try PostgresOpening.prepare(connection, configuration)
        } catch {
            PQfinish(connection)
            throw error
        }
    }

    deinit { PQfinish(connection) }

    /// The text of the connection's last problem, on one line.
    var problem: String { PostgresOpening.problem(connection) }

    // MARK: Sending

    func send(_ control: Control, isTidying: Bool = false) throws {
        try check(PQsendQueryPrepared(connection, control.rawValue, 0, nil, nil, nil, 0))
        expected.append(.control(control, isTidying: isTidying))
    }

    /// Sends a statement, preparing it first where this connection does not know it.
    func send(_ text: String, _ values: [SQLValue]) throws {
        try send(text, values, infersTypes: false, wantsRows: true)
    }

    /// The same for a statement nobody waits for.
    func sendUnasked(_ text: String, _ values: [SQLValue]) throws {
        try send(text, values, infersTypes: false, wantsRows: false)
    }

    /// Sends an insert of one row nobody waits for. The columns decide the types of its values, as
    /// they do with `COPY`.
    func sendRow(_ text: String, _ values: [SQLValue]) throws {
        try send(text, values, infersTypes: true, wantsRows: false)
    }

    private func send(
        _ text: String, _ values: [SQLValue], infersTypes: Bool, wantsRows: Bool
    ) throws {
        try parameters.set(values)
        let kinds = infersTypes ? nil : parameters.kinds
        let statement = try prepared(text, kinds: kinds, count: values.count)
        let sent = parameters.withPointers { count, values, lengths, formats in
            PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 0)
        }
        try check(sent)
        expected.append(wantsRows ? .rows(statement) : .statement(statement))
    }

    /// Ends the run of statements that an error makes the server skip, and sends what is buffered.
    func sync() throws {
        try check(PQpipelineSync(connection))
        expected.append(.sync)
    }

    /// Gives up the open transaction. Its answers are read with those of the next one, whose
    /// failure they must not be.
    func abandon() throws {
        // After an error the server skips all up to the next sync, a rollback too.
        try sync()
        try send(.rollback, isTidying: true)
        try sync()
        abandoned = expected.count
    }

    private func prepared(
        _ text: String, kinds: [PostgresKind]?, count: Int
    ) throws -> PostgresStatement {
        if let known = statements[text]?.first(where: { $0.accepts(kinds) }) { return known }
        if statementCount >= Self.statementsMax { try forgetStatements() }
        let (numbered, places) = PostgresText.numbered(text)
        guard places == count else {
            throw PersistenceError.statement(
                "\(places) places for \(count) values; "
                    + "a question mark in the text must stand in quotes")
        }
        statementCount += 1
        namesUsed += 1
        let statement = PostgresStatement(name: "s\(namesUsed)", text: text, kinds: kinds)
        let types = kinds?.map(\.typeID) ?? []
        try check(
            PQsendPrepare(connection, statement.name, numbered, Int32(types.count), types))
        expected.append(.preparation(statement))
        statements[text, default: []].append(statement)
        return statement
    }

    /// Drops all prepared statements, here and at the server.
    func forgetStatements() throws {
        statements.removeAll()
        statementCount = 0
        try check(PQsendQueryParams(connection, "DEALLOCATE ALL", 0, nil, nil, nil, nil, 0))
        expected.append(.control(nil, isTidying: false))
        for control in Control.allCases {
            let text = control.rawValue
            try check(PQsendPrepare(connection, text, text, 0, nil))
            expected.append(.control(nil, isTidying: false))
        }
    }

    private func check(_ succeeded: Int32) throws {
        if succeeded == 1 { return }
        if PQstatus(connection) == CONNECTION_BAD { isBroken = true }
        throw PostgresFailure(.unavailable(problem))
    }

    // MARK: Receiving

    /// Reads every outstanding answer. Returns the result of the statement that wants rows; throws
    /// the first error among the answers.
    @discardableResult
    func settle() throws -> PostgresResult? {
        try settle(isStreaming: false) { _ in }
    }

    /// As `settle`, but hands over the wanted rows one by one.
    func settle(streaming take: (PostgresResult) -> Void) throws {
        _ = try settle(isStreaming: true, take)
    }

    private func settle(
        isStreaming: Bool, _ take: (PostgresResult) -> Void
    ) throws -> PostgresResult? {
        var failure: PostgresFailure?
        var rows: PostgresResult?
        let answers = expected
        let ownStart = abandoned
        expected.removeAll(keepingCapacity: true)
        abandoned = 0
        for (index, answer) in answers.enumerated() {
            if case .sync = answer {
                try readSync()
                continue
            }
            if case .rows = answer, isStreaming { PQsetSingleRowMode(connection) }
            while let pointer = PQgetResult(connection) {
                let result = PostgresResult(pointer)
                switch PQresultStatus(pointer) {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                    if case .rows = answer { rows = result }
                    // The server answers the commit of a failed transaction with its rollback.
                    if case .control(.commit, false) = answer, result.command != "COMMIT" {
                        failure = failure ?? PostgresFailure(.statement("nothing was committed"))
                    }
                case PGRES_SINGLE_TUPLE: take(result)
                case PGRES_PIPELINE_ABORTED: forget(answer)
                default:
                    forget(answer)
                    if case .control(_, true) = answer { break }
                    if failure == nil, index >= ownStart {
                        failure = PostgresFailure(pointer, running: answer.text)
                    }
                }
            }
            if PQstatus(connection) == CONNECTION_BAD { break }
        }
        if PQstatus(connection) == CONNECTION_BAD {
            isBroken = true
            throw PostgresFailure(.unavailable(problem))
        }
        if let failure { throw failure }
        return rows
    }

    private func readSync() throws {
        guard let pointer = PQgetResult(connection) else {
            isBroken = true
            throw PostgresFailure(.unavailable(problem))
        }
        let status = PQresultStatus(pointer)
        PQclear(pointer)
        guard status == PGRES_PIPELINE_SYNC else {
            isBroken = true
            throw PostgresFailure(.unavailable("answers out of step: \(problem)"))
        }
    }

    /// A statement whose preparation failed or was skipped is not known to the server.
    private func forget(_ answer: Expected) {
        guard case .preparation(let statement) = answer else { return }
        statements[statement.text]?.removeAll { $0.name == statement.name }
    }

    // MARK: Outside the pipeline

    /// Runs `body` in the plain mode that scripts and COPY need.
    func outsidePipeline<T>(_ body: () throws -> T) throws -> T {
        if !expected.isEmpty {
            try sync()
            try settle()
        }
        try check(PQexitPipelineMode(connection))
        let outcome = Result { try body() }
        try check(PQenterPipelineMode(connection))
        return try outcome.get()
    }

    /// Sends `text` as one or several statements and reads all their answers, outside the pipeline.
    func simple(_ text: String) throws {
        try check(PQsendQuery(connection, text))
        try readSimple(text)
    }

    func readSimple(_ text: String) throws {
        var failure: PostgresFailure?
        while let pointer = PQgetResult(connection) {
            let result = PostgresResult(pointer)
            switch PQresultStatus(result.pointer) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            case PGRES_COPY_IN: return
            default:
                if failure == nil { failure = PostgresFailure(result.pointer, running: text) }
            }
        }
        if PQstatus(connection) == CONNECTION_BAD { isBroken = true }
        if let failure { throw failure }
    }
}

extension PostgresLink.Expected {
    fileprivate var text: String {
        switch self {
        case .preparation(let statement), .statement(let statement), .rows(let statement):
            statement.text
        case .control, .sync: "the end or begin of a transaction"
        }
    }
}

/// A statement the server has prepared under `name` for values of these kinds; nil where the
/// server found the types.
struct PostgresStatement {
    let name: String
    let text: String
    let kinds: [PostgresKind]?

    /// A null fits everywhere; anything else needs the declared kind.
    func accepts(_ other: [PostgresKind]?) -> Bool {
        guard let kinds, let other else { return kinds == nil && other == nil }
        return kinds.count == other.count
            && zip(kinds, other).allSatisfy { $0 == $1 || $1 == .null }
    }
}

/// Owns one answer of the server.
final class PostgresResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var rowCount: Int32 { PQntuples(pointer) }

    /// The command tag, such as `COMMIT` or `UPDATE 3`.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// Rows the command changed; 0 for commands that change none.
    var changedRows: Int {
        guard PQresultStatus(pointer) == PGRES_COMMAND_OK || !command.hasPrefix("SELECT"),
            let text = PQcmdTuples(pointer)
        else { return 0 }
        return Int(String(cString: text)) ?? 0
    }
}
