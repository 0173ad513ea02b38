import Casework
import Crypto
import Foundation
import GRDBSQLite
import LedgerProof
import Persistence
import PersistenceSQLite
import Simulator
import Store
import TestSupport

@testable import LedgerCheck

/// A SQLite file in which everything that the ledger tells of occurs.
enum LedgerFile {
    static let sealer = Sealer(masterKey: SymmetricKey(data: [UInt8](1...32)))
    private static let actor = Actor(account: 7, name: "amy", roles: [.desk])
    private static let day = LocalDate(dayNumber: 20_731)

    static func withFile<T>(
        orders: Int, seed: UInt64, _ body: (String) async throws -> T
    ) async throws -> T {
        try await TestDatabase.sqlite.withPlace { place in
            guard case .sqlite(let configuration) = place,
                case .file(let path) = configuration.place
            else { throw PersistenceError.closed }
            let database = try place.open()
            do {
                try await fill(database, orders, seed)
                await database.close()
            } catch {
                await database.close()
                throw error
            }
            return try await body(path)
        }
    }

    private static func fill(_ database: any Database, _ count: Int, _ seed: UInt64) async throws {
        try await Migrator(Schema.migrations).migrate(database, now: { 0 })
        var chance = Chance(seed: seed)
        let lives = try (1...count).map { try chance.life($0, steps: 6) }
        let orders = OrderStore(zone: .beijing)
        let complainants = ComplainantStore(sealer: sealer)
        let people = try lives.map { life in
            try complainants.sealed(
                Complainant(name: "赵一", phone: "19900001234"), of: life.order.id)
        }
        try await database.write { tx in
            for (life, person) in zip(lives, people) {
                for step in life.steps {
                    guard let before = step.before else {
                        let first = OrderStore.Change(created: step.after, event: step.events[0])
                        try orders.create(
                            [orders.prepared(first, by: actor, at: step.at)], people: [person],
                            by: actor, at: step.at, in: tx)
                        continue
                    }
                    try orders.save(
                        try OrderStore.Change(of: before, events: step.events, at: step.at),
                        by: actor, at: step.at, in: tx)
                }
            }
        }
        try await keep(database)
    }

    private static func keep(_ database: any Database) async throws {
        let ledger = LedgerStore()
        let now = InventedTown.start.adding(hours: 99)
        try await database.write { tx in
            for (id, name) in [(Int64(7), "amy"), (8, "bob")] {
                try AccountStore().create(
                    Account(
                        id: id, name: name, displayName: name, password: "scrypt", roles: [.desk],
                        unit: nil, isDemo: false), at: now, in: tx)
                try ledger.append(
                    LedgerNote(.accountCreated, subject: name), by: actor, at: now, in: tx)
            }
            for number in 0...1 {
                let day = day.adding(days: number)
                try ReportStore().save(
                    StoredReport(day: day, madeAt: now, fileName: "a.xlsx", fileHash: "00"),
                    content: [1, 2, UInt8(number)], in: tx)
                try ledger.append(
                    LedgerNote(.reportMade, subject: day.text),
                    rows: [LedgerRow(.dailyReport, key: day.text)], by: actor, at: now, in: tx)
                _ = try ledger.sign(
                    .hour, of: day, with: sealer.ledgerSigner, at: now, in: tx)
            }
        }
    }
}
