import Casework
import Crypto
import Foundation
import Operations
import Persistence
import PersistencePostgres
import Store
import TestSupport
import Testing

@testable import Deployment

/// A deployment of its own, in a folder that is gone afterwards, with a few orders in it.
struct Workshop: Sendable {
    let folder: String
    let configuration: DeploymentConfiguration
    let open: OpenSite

    static let desk = Actor(account: 1, name: "desk", roles: [.desk])
    /// 32 bytes in base 64.
    static let key = Data([UInt8](1...32)).base64EncodedString()
    static let otherKey = Data([UInt8](2...33)).base64EncodedString()

    var site: Site { open.site }

    static func run(
        on engine: TestDatabase, orders: Int = 4,
        clock: @escaping @Sendable () -> Instant = Site.systemClock,
        _ body: (Workshop) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            try await withDatabase(engine) { url in
                var configuration = try DeploymentConfiguration(environment: [:])
                configuration.dataFolder = folder + "/data"
                configuration.databaseURL = url
                configuration.key = key
                let open = try await OpenSite.open(configuration, clock: clock)
                let workshop = Workshop(
                    folder: folder, configuration: configuration, open: open)
                do {
                    for number in 0..<orders { try await workshop.register("order \(number)") }
                    try await body(workshop)
                    await open.close()
                } catch {
                    await open.close()
                    throw error
                }
            }
        }
    }

    static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder =
            FileManager.default.temporaryDirectory.path + "/jiesu-deployment-"
            + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try OpenSite.createFolder(folder)
        defer {
            // ignored: a folder left in the temporary directory harms no later test.
            try? FileManager.default.removeItem(atPath: folder)
        }
        try await body(folder)
    }

    /// A PostgreSQL database of its own, for databases are what is dumped; nil for SQLite.
    static func withDatabase(
        _ engine: TestDatabase, _ body: (String?) async throws -> Void
    ) async throws {
        guard engine == .postgres else { return try await body(nil) }
        let server = try PostgresServer(try #require(TestDatabase.postgresURL))
        let name = "jiesu_test_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try server.create(database: name)
        do {
            try await body(server.with(database: name).connection)
            try dropAll(named: name, server)
        } catch {
            try dropAll(named: name, server)
            throw error
        }
    }

    private static func dropAll(named name: String, _ server: PostgresServer) throws {
        for found in try server.databases(prefix: name) {
            try server.drop(database: found, isForced: true)
        }
    }

    @discardableResult
    func register(_ title: String) async throws -> WorkOrder {
        try await Self.register(title, in: site)
    }

    @discardableResult
    static func register(_ title: String, in site: Site) async throws -> WorkOrder {
        var facts = OrderFacts()
        facts.title = title
        facts.content = "the street lamp at the corner is dark"
        return try await RegisterOrder(site).run(
            facts, complainant: Complainant(name: "Ann Other", phone: "000-0000"), by: desk)
    }

    func sign(_ order: WorkOrder) async throws {
        _ = try await ChangeOrder(site).run(.sign, on: order.number, version: nil, by: Self.desk)
    }

    /// A backup in small chunks, so that there are many.
    func backup(_ name: String = "good.jbk", chunkBytes: Int = 1024) async throws -> String {
        let path = folder + "/" + name
        _ = try await MakeBackup(open, chunkBytes: chunkBytes).run(
            to: path, run: nil, watch: BackupWatch())
        return path
    }

    func prove(_ path: String) async throws -> ProveBackup.Proven {
        try await ProveBackup(open).run(path, watch: BackupWatch())
    }

    /// The error that proving `path` ends with; nil when it is good.
    func fault(_ path: String) async -> (any Error)? {
        do {
            _ = try await prove(path)
            return nil
        } catch {
            return error
        }
    }

    /// Scratch folders and scratch databases that are still there.
    func leftovers() throws -> [String] {
        var found = try FileManager.default.contentsOfDirectory(atPath: configuration.dataFolder)
            .filter { $0.hasPrefix("backup-scratch-") }
        if let url = configuration.databaseURL {
            let server = try PostgresServer(url)
            found += try server.databases(
                prefix: server.databaseName() + ScratchDatabase.mark)
        }
        return found
    }
}
