import Casework
import Foundation
import Operations
import Persistence
import TestSupport
import Testing

@testable import Deployment
@testable import PersistencePostgres

/// Restoring as a role that may not make databases.
@Suite(.enabled(if: TestDatabase.postgresURL != nil)) struct PostgresRestoreTests {
    private struct Place {
        var configuration: DeploymentConfiguration
        /// The database as its owner and as somebody who may do everything.
        let owner: PostgresServer
        let office: PostgresServer
    }

    /// Runs `body` with a backup, and an empty database of such a role.
    private func withPlace(_ body: (String, Place) async throws -> Void) async throws {
        try await Workshop.run(on: .postgres) { workshop in
            let backup = try await workshop.backup()
            let role = ScratchName("jiesu_role_").text
            let home = try PostgresServer(try #require(TestDatabase.postgresURL))
            try home.command("CREATE ROLE \(role) LOGIN")
            do {
                try await Workshop.withDatabase(.postgres) { url in
                    let office = try PostgresServer(try #require(url))
                    let user = try #require(try office.answer("SELECT current_user"))
                    try office.command(
                        "ALTER DATABASE \(try office.databaseName()) OWNER TO \(role)")
                    var configuration = workshop.configuration
                    configuration.dataFolder = workshop.folder + "/restored"
                    let text = office.connection.replacingOccurrences(
                        of: "user='\(user)'", with: "user='\(role)'")
                    configuration.databaseURL = text
                    let owner = try PostgresServer(text)
                    #expect(try !owner.mayCreateDatabases())
                    let place = Place(
                        configuration: configuration, owner: owner, office: office)
                    try await body(backup, place)
                }
                try home.command("DROP ROLE \(role)")
            } catch {
                try home.command("DROP ROLE \(role)")
                throw error
            }
        }
    }

    /// Restores with an examination that does `work` and then finds that something is missing.
    private func restoreInVain(
        _ path: String, _ place: Place, _ work: @escaping @Sendable () throws -> Void
    ) async throws {
        let configuration = place.configuration
        try OpenSite.createFolder(configuration.dataFolder)
        let restore = PostgresRestore(
            server: place.owner, replaces: false,
            unpack: { path, scratch, watch in
                var reader = try BackupReader(
                    path, try BackupKey.load(configuration), watch: watch)
                return try reader.readAll(into: scratch.path)
            },
            finish: { copy, _, _, _ in
                await copy.database.close()
                try work()
                throw BackupProblem(.differs, "a row is missing")
            })
        _ = try await restore.run(path, configuration.dataFolder, BackupWatch())
    }

    @Test func `what is not proven is removed again, and the next attempt succeeds`() async throws {
        try await withPlace { backup, place in
            let office = place.office
            await #expect(throws: BackupProblem(.differs, "a row is missing")) {
                try await restoreInVain(backup, place) {
                    let isFilled = try !office.isEmpty()
                    #expect(isFilled)
                }
            }
            #expect(try office.isEmpty())
            #expect(try !place.owner.hasRemains())
            let restored = try await RestoreBackup(place.configuration).run(
                backup, replaces: false, watch: BackupWatch())
            #expect(restored.proof.orders == 4)
            #expect(try !office.isEmpty())
        }
    }

    @Test func `every kind of thing that a dump may bring is removed`() async throws {
        try await withPlace { _, place in
            try place.owner.command(
                """
                CREATE SCHEMA "a B";
                CREATE TABLE "a B"."t;1" (id bigint GENERATED ALWAYS AS IDENTITY);
                CREATE TYPE mood AS ENUM ('calm'); CREATE DOMAIN word AS text;
                CREATE TYPE pair AS (a mood, b word); CREATE SEQUENCE alone;
                CREATE TABLE t (id serial, m mood) PARTITION BY RANGE (id);
                CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (9);
                CREATE VIEW v AS SELECT * FROM t; CREATE MATERIALIZED VIEW mv AS SELECT * FROM t;
                CREATE FUNCTION f(a mood, OUT b int) LANGUAGE sql AS 'SELECT 1';
                CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'
                """)
            #expect(try place.owner.hasRemains())
            try place.office.command("CREATE TABLE of_another (a int)")
            try place.owner.removeRemains()
            #expect(try !place.owner.hasRemains())
            let left = try place.office.answer(
                """
                SELECT string_agg(relname, ' ') FROM pg_class
                WHERE relnamespace = 'public'::regnamespace
                """)
            #expect(left == "of_another")
            try place.owner.removeRemains()
        }
    }

    @Test func `what cannot be removed is told with what was wrong`() async throws {
        try await withPlace { backup, place in
            let office = place.office
            await #expect {
                try await restoreInVain(backup, place) {
                    try office.command("ALTER TABLE setting OWNER TO CURRENT_USER")
                }
            } throws: { error in
                let problem = error as? ConfigurationProblem
                return problem?.what.contains("a row is missing") == true
                    && problem?.what.contains("could not be removed") == true
            }
        }
    }

    @Test func `a database with functions of the role is not restored into`() async throws {
        try await withPlace { backup, place in
            try place.owner.command(
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            await #expect {
                _ = try await RestoreBackup(place.configuration).run(
                    backup, replaces: false, watch: BackupWatch())
            } throws: { error in
                (error as? ConfigurationProblem)?.what.contains("functions") == true
            }
            #expect(try place.owner.answer("SELECT mine()") == "1")
        }
    }

    @Test func `a database with tables is replaced by nobody who may not make another`()
        async throws
    {
        try await withPlace { backup, place in
            try place.owner.command("CREATE TABLE mine (a int)")
            for replaces in [false, true] {
                await #expect(throws: ConfigurationProblem.self) {
                    _ = try await RestoreBackup(place.configuration).run(
                        backup, replaces: replaces, watch: BackupWatch())
                }
            }
            #expect(try place.owner.hasRemains())
        }
    }
}
