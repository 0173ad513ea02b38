import CLibPQ
import Persistence
import Synchronization

/// A number that is held at the server as long as this value lives: who tries it meanwhile finds it
/// taken. The server lets go of it with the connection, however the process ends. Numbers of one
/// database say nothing to those connected to another.
package final class PostgresHold: Sendable {
    private struct Handle: @unchecked Sendable {
        // safety: the connection is used before it gets here, and afterwards only to end it once.
        var connection: OpaquePointer?
    }

    private let handle: Mutex<Handle>

    fileprivate init(_ connection: OpaquePointer) {
        handle = Mutex(Handle(connection: connection))
    }

    deinit { release() }

    /// Lets go before this value is gone; doing so again changes nothing.
    package func release() {
        handle.withLock { handle in
            if let connection = handle.connection { PQfinish(connection) }
            handle.connection = nil
        }
    }
}

extension PostgresServer {
    /// Nil while somebody else connected to this database holds `number`.
    package func hold(_ number: Int64) throws -> PostgresHold? {
        let opened = try PostgresOpening.connect(PostgresConfiguration(connection))
        let hold = PostgresHold(opened)
        PQsetNoticeReceiver(opened, { _, _ in }, nil)
        let text = "SELECT pg_try_advisory_lock('\(number)'::bigint)"
        let result = PQexec(opened, text)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            throw PostgresFailure(result, running: text).error
        }
        return PQgetvalue(result, 0, 0).map { String(cString: $0) } == "t" ? hold : nil
    }
}
