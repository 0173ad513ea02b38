import CLibPQ
import Foundation
import Persistence
import Synchronization

/// Hears what nodes tell each other through the server, on a connection and a thread of its own.
///
/// Connects again by itself; whatever was said meanwhile is lost, and `missed` is called.
package final class PostgresListener: Sendable {
    package struct Ears: Sendable {
        package let heard: @Sendable (String) -> Void
        /// The listener has begun, or begun again: messages before were not heard.
        package let missed: @Sendable () -> Void
        /// The connection was lost or refused; said once until it holds again.
        package let failed: @Sendable () -> Void

        package init(
            heard: @escaping @Sendable (String) -> Void, missed: @escaping @Sendable () -> Void,
            failed: @escaping @Sendable () -> Void = {}
        ) {
            self.heard = heard
            self.missed = missed
            self.failed = failed
        }
    }

    /// How long the thread waits for words before it looks whether it should end.
    private static let waitMilliseconds: Int32 = 200
    private static let pauseSecondsMax = 10.0

    private let configuration: PostgresConfiguration
    private let ears: Ears
    private let isStopped = Atomic(false)
    private let end = DispatchGroup()

    package init(_ configuration: PostgresConfiguration, _ ears: Ears) {
        self.configuration = configuration
        self.ears = ears
    }

    package func start() {
        end.enter()
        let thread = Thread { [self] in
            listen()
            end.leave()
        }
        thread.name = "postgres-listener"
        thread.start()
    }

    package func stop() async {
        isStopped.store(true, ordering: .relaxed)
        await withUnsafeContinuation { continuation in
            end.notify(queue: .global()) { continuation.resume() }
        }
    }

    private var goesOn: Bool { !isStopped.load(ordering: .relaxed) }

    private func listen() {
        var pause = 0.5
        var isDown = false
        while goesOn {
            if let connection = connected() {
                pause = 0.5
                isDown = false
                ears.missed()
                hear(connection)
                PQfinish(connection)
            } else {
                if !isDown { ears.failed() }
                isDown = true
            }
            // Nodes that lost the server together do not come back together.
            let until = Date().addingTimeInterval(pause * Double.random(in: 0.5...1.5))
            while goesOn, Date() < until { Thread.sleep(forTimeInterval: 0.1) }
            pause = min(pause * 2, Self.pauseSecondsMax)
        }
    }

    private func connected() -> OpaquePointer? {
        // ignored: the next attempt follows, and `failed` is told.
        guard let connection = try? PostgresOpening.connect(configuration) else { return nil }
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        guard let schema = PostgresChannel.schema(of: connection, configuration) else {
            PQfinish(connection)
            return nil
        }
        let result = PQexec(connection, "LISTEN \(PostgresChannel.quoted(schema))")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            PQfinish(connection)
            return nil
        }
        return connection
    }

    /// Hands over messages until the connection breaks or the listener ends.
    private func hear(_ connection: OpaquePointer) {
        while goesOn {
            var place = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            let ready = poll(&place, 1, Self.waitMilliseconds)
            guard ready != 0 else { continue }
            guard PQconsumeInput(connection) == 1 else { return }
            while let notice = PQnotifies(connection) {
                let message = notice.pointee.extra.map { String(cString: $0) } ?? ""
                PQfreemem(notice)
                if !message.isEmpty { ears.heard(message) }
            }
        }
    }
}

/// The channel of a deployment: one for each schema of a database.
enum PostgresChannel {
    static let prefix = "jiesu_"

    /// The schema in which the connection works; nil where it has none.
    static func schema(
        of connection: OpaquePointer, _ configuration: PostgresConfiguration
    ) -> String? {
        if let schema = configuration.schema { return schema }
        let result = PQexec(connection, "SELECT current_schema()")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK, PQntuples(result) == 1,
            let value = PQgetvalue(result, 0, 0)
        else { return nil }
        return String(cString: value)
    }

    /// The name of the channel, cut as the server cuts names.
    static func quoted(_ schema: String) -> String {
        let name = String((prefix + schema).prefix(63))
        return "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

extension PostgresDatabase {
    /// Says something to every `PostgresListener` of this schema, in a transaction of its own.
    ///
    /// - Parameter message: at most 7,999 bytes.
    package func tell(_ message: String) async throws {
        let prefix = PostgresChannel.prefix
        try await write { tx in
            _ = try tx.execute(
                "SELECT pg_notify(left(\(prefix) || current_schema(), 63), \(message))")
        }
    }
}
