import Casework
import LedgerProof
import Persistence
import Simulator
import TestSupport
import Testing

@testable import Store

/// What orders leave in the ledger, on both engines.
@Suite struct LedgerChainTests {
    @Test(arguments: TestDatabase.available)
    func `everything that orders go through is proven`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(60, seed: 91)
            try await shelf.write(lives)
            let report = try await shelf.verify()
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.entries == lives.map(\.steps.count).reduce(0, +))
            #expect(report.events == lives.map(\.order.version).reduce(0, +))
            #expect(report.orders == 60)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `loaded histories are proven, complainants and all`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let histories = try Shelf.lives(40, seed: 92).map { life in
                OrderHistory(
                    id: life.order.id,
                    entries: life.steps.flatMap { step in
                        step.events.map { OrderHistory.Entry($0, at: step.at, by: shelf.actor) }
                    }, complainant: Complainant(name: "赵一", phone: "19900001234"))
            }
            let rows = try shelf.orders.rows(of: histories, sealedBy: shelf.complainants)
            try await shelf.database.write { tx in
                try shelf.orders.load(rows, at: Shelf.now, in: tx)
            }
            let report = try await shelf.verify()
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.entries == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a batch of new and changed orders is one entry`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(6, seed: 93, steps: 0)
            try await shelf.write(Array(lives.prefix(3)))
            var batch = OrderStore.Batch()
            batch.subject = "7"
            for life in lives.suffix(3) {
                let change = OrderStore.Change(
                    created: life.order, event: life.steps[0].events[0])
                batch.created.append(
                    shelf.orders.prepared(change, by: shelf.actor, at: life.now))
                batch.people.append(
                    try shelf.complainants.sealed(
                        Complainant(name: "钱二", phone: "19900005678"), of: life.order.id))
            }
            for life in lives.prefix(3) {
                batch.changes.append(
                    try OrderStore.Change(
                        of: life.order,
                        events: [.signed, .complainantAmended(fields: ["phone"])], at: life.now))
            }
            // Of an order changed by its own batch, and of one person written twice.
            let again = try OrderStore.Change(
                of: lives[4].order, events: [.complainantAmended(fields: ["name"])],
                at: lives[4].now)
            batch.changes.append(again)
            batch.people.append(
                try shelf.complainants.sealed(Complainant(name: "孙三"), of: lives[4].order.id))
            try await shelf.database.write { [batch] tx in
                try shelf.orders.write(batch, by: shelf.actor, at: Shelf.now, in: tx)
            }
            let report = try await shelf.verify()
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.entries == 4)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a complainant without an event of its order is refused`(engine: TestDatabase)
        async throws
    {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(2, seed: 94, steps: 0)
            try await shelf.write(lives)
            var batch = OrderStore.Batch()
            batch.people = [
                try shelf.complainants.sealed(Complainant(name: "李四"), of: lives[0].order.id)
            ]
            await #expect(throws: StrayComplainant(order: lives[0].order.id)) {
                try await shelf.database.write { [batch] tx in
                    try shelf.orders.write(batch, by: shelf.actor, at: Shelf.now, in: tx)
                }
            }
            #expect(try await shelf.verify().isProven)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what fails leaves no entry`(engine: TestDatabase) async throws {
        struct Failure: Error {}
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(3, seed: 95, steps: 0)
            try await shelf.write([lives[0]])
            await #expect(throws: Failure.self) {
                try await shelf.database.write { tx in
                    try shelf.write(lives[1].steps, in: tx)
                    throw Failure()
                }
            }
            try await shelf.write([lives[2]])
            let report = try await shelf.verify()
            #expect(report.isProven)
            #expect(report.entries == 2)
        }
    }

    /// Many nodes and connections at once: every lane stays a chain, and no entry is lost.
    @Test(arguments: TestDatabase.available)
    func `writers at the same time keep every lane right`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            let lives = try Shelf.lives(80, seed: 96, steps: 6)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for life in lives {
                    group.addTask {
                        for step in life.steps {
                            try await shelf.database.write { tx in
                                try shelf.write([step], in: tx)
                            }
                        }
                    }
                }
                for number in 0..<20 {
                    group.addTask {
                        try await shelf.database.write { tx in
                            try LedgerStore().append(
                                LedgerNote(.signedIn, subject: "amy\(number)"), by: shelf.actor,
                                at: Shelf.now, in: tx)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let report = try await shelf.verify()
            #expect(report.findings.findings.map(\.description) == [])
            #expect(report.entries == lives.map(\.steps.count).reduce(0, +) + 20)
            let lanes = try await shelf.read { tx in
                try tx.fetch("SELECT count(*) FROM ledger_head WHERE seq > 0") { $0.int(0) }
            }
            if engine == .postgres { #expect(lanes[0] > 1) }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `entries and events cannot be rewritten`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            try await shelf.write(try Shelf.lives(1, seed: 97))
            let statements: [StaticString] = [
                "UPDATE ledger_entry SET actor = 'x'", "DELETE FROM ledger_entry",
                "UPDATE order_event SET actor = 'x'", "DELETE FROM order_event",
            ]
            for statement in statements {
                await #expect(throws: PersistenceError.self) {
                    try await shelf.database.write { tx in
                        try tx.execute(SQL(text: statement, values: []))
                    }
                }
            }
            #expect(try await shelf.verify().isProven)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the ledger knows every column of its tables`(engine: TestDatabase) async throws {
        try await Shelf.open(on: engine) { shelf in
            for table in LoggedTable.allCases {
                let columns = try await shelf.read { tx in
                    let query: SQL =
                        switch tx.dialect {
                        case .sqlite: "SELECT name FROM pragma_table_info(\(table.name))"
                        case .postgres:
                            """
                            SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                            WHERE table_name = \(table.name) AND table_schema = current_schema()
                            """
                        }
                    return try tx.fetch(query) { $0.text(0) }
                }
                #expect(Set(columns) == Set(table.columns.map(\.name)), "\(table.name)")
            }
            #expect(OrderRow.names == LoggedTable.order.columns.map(\.name))
        }
    }
}

extension Shelf {
    func verify(publicKey: [UInt8]? = nil) async throws -> LedgerReport {
        try await database.read { tx in
            try LedgerStore().verify(publicKey: publicKey, in: tx)
        }
    }

    /// Takes away what keeps honest hands from rewriting.
    func dropTriggers() async throws {
        try await database.write { tx in
            switch tx.dialect {
            case .sqlite:
                try tx.executeScript(
                    """
                    DROP TRIGGER ledger_entry_kept_on_update;
                    DROP TRIGGER ledger_entry_kept_on_delete;
                    DROP TRIGGER order_event_kept_on_update;
                    DROP TRIGGER order_event_kept_on_delete;
                    """)
            case .postgres:
                try tx.executeScript(
                    """
                    DROP TRIGGER ledger_entry_kept ON ledger_entry;
                    DROP TRIGGER order_event_kept ON order_event;
                    """)
            }
        }
    }
}
