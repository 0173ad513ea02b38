import Casework
import Foundation
import Persistence
import PersistenceSQLite
import Simulator
import Store
import TestSupport
import Testing

/// A month of a subdistrict against a simple model. `JIESU_SIMULATE_SEED` plays another month.
@Suite struct SimulationTests {
    private static let seeds: [UInt64] = {
        let chosen = ProcessInfo.processInfo.environment["JIESU_SIMULATE_SEED"] ?? ""
        return UInt64(chosen).map { [$0] } ?? [1, 2, 3]
    }()

    @Test(arguments: seeds)
    func `a month goes as the model believes`(seed: UInt64) async throws {
        let database = try SQLiteDatabase(SQLiteConfiguration(.memory))
        try await Migrator(Schema.migrations).migrate(database, now: { 0 })
        var simulation = try Simulation(seed: seed, database: database)
        let tally = try await simulation.run()
        await database.close()
        #expect(tally.orders > 90)
        #expect(tally.attempts > 1_200)
        for outcome in ["done", "notFound", "forbidden", "stale", "refused", "gaveUp"] {
            #expect(tally.outcomes[outcome, default: 0] > 5, "\(outcome) \(tally)")
        }
        #expect(tally.states[.closed, default: 0] > 20, "\(tally)")
        #expect(tally.states.count >= 6, "\(tally)")
    }

    @Test(arguments: TestDatabase.available)
    func `a week goes the same on every engine`(engine: TestDatabase) async throws {
        try await engine.withDatabase { database in
            try await Migrator(Schema.migrations).migrate(database, now: { 0 })
            var simulation = try Simulation(seed: 7, database: database)
            let tally = try await simulation.run(days: 7)
            #expect(tally.orders > 15)
        }
    }
}
