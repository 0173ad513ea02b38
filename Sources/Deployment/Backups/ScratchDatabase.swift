import PersistencePostgres

/// A PostgreSQL database for one proof. The number in its name is held in the site's own database
/// while the proof lasts, so that no other node takes it for one that a killed process left.
struct ScratchDatabase: Sendable {
    let name: String
    private let server: PostgresServer
    private let hold: PostgresHold

    /// Names begin with the site's own and this.
    static let mark = "_scratch_"

    /// Makes an empty one.
    static func make(_ server: PostgresServer) throws -> ScratchDatabase {
        let name = ScratchName(try beginning(server))
        guard let hold = try server.hold(number(name)) else { return try make(server) }
        try server.create(database: name.text)
        return ScratchDatabase(name: name.text, server: server, hold: hold)
    }

    func drop() throws {
        defer { hold.release() }
        try server.drop(database: name, isForced: true)
    }

    /// Drops those that killed processes left.
    ///
    /// - Returns: those that refuse to go, because somebody is connected to them.
    static func sweep(_ server: PostgresServer) throws -> [String] {
        let beginning = try beginning(server)
        var left: [String] = []
        for text in try server.databases(prefix: beginning) {
            guard let name = ScratchName(reading: text, beginning),
                let hold = try server.hold(number(name))
            else { continue }
            defer { hold.release() }
            do {
                try server.drop(database: text, isForced: false)
            } catch {
                // ignored: the caller tells of those that are left.
                left.append(text)
            }
        }
        return left
    }

    private static func beginning(_ server: PostgresServer) throws -> String {
        ScratchName.beginning(besides: try server.databaseName(), mark)
    }

    private static func number(_ name: ScratchName) -> Int64 { Int64(bitPattern: name.chance) }
}
