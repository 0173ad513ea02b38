import Casework
import LedgerProof
import Persistence
import Simulator
import TestSupport
import Testing

@testable import Store

/// Every kind of damage is found and named, on both engines.
@Suite struct LedgerDamageTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: StaticString
        let kind: LedgerFinding.Kind
        let table: LoggedTable?

        init(
            _ name: String, _ kind: LedgerFinding.Kind, _ table: LoggedTable?, _ sql: StaticString
        ) {
            self.name = name
            self.sql = sql
            self.kind = kind
            self.table = table
        }

        var testDescription: String { name }
    }

    /// Two orders signed and dispatched with their complainants, an account, a root; all orders'
    /// entries in one lane.
    private func withLedger(
        _ engine: TestDatabase, _ body: (Shelf, [WorkOrder]) async throws -> Void
    ) async throws {
        try await Shelf.open(on: engine) { shelf in
            let orders = try await shelf.ledgered()
            let before = try await shelf.verify(publicKey: Shelf.publicKey())
            #expect(before.findings.findings.map(\.description) == [])
            try await shelf.dropTriggers()
            try await body(shelf, orders)
        }
    }

    static let entries: [Damage] = [
        Damage(
            "a field of an entry changed", .changed, .entry,
            "UPDATE ledger_entry SET actor = 'x' WHERE seq = 2 AND kind = 'orders_changed'"),
        Damage(
            "the moment of the last entry changed", .changed, .entry,
            """
            UPDATE ledger_entry SET at = at + 1 WHERE kind = 'orders_changed' AND seq =
            (SELECT max(seq) FROM ledger_entry WHERE kind = 'orders_changed')
            """),
        Damage(
            "the hash of an entry changed", .hashChanged, .entry,
            """
            UPDATE ledger_entry SET hash = (SELECT hash FROM ledger_head WHERE lane = 0)
            WHERE seq = 2 AND kind = 'orders_changed'
            """),
        Damage(
            "an entry in the middle removed", .missing, .entry,
            "DELETE FROM ledger_entry WHERE seq = 3 AND kind = 'orders_changed'"),
        Damage(
            "the first entry removed", .missing, .entry,
            "DELETE FROM ledger_entry WHERE seq = 1 AND kind = 'orders_changed'"),
        Damage(
            "a lane emptied", .missing, .entry,
            """
            DELETE FROM ledger_entry WHERE lane =
            (SELECT max(lane) FROM ledger_entry WHERE kind = 'orders_changed')
            """),
        Damage(
            "two entries swapped", .changed, .entry,
            """
            UPDATE ledger_entry SET seq = CASE seq WHEN 2 THEN 1003 WHEN 3 THEN 1002 END
            WHERE seq IN (2, 3) AND kind = 'orders_changed';
            UPDATE ledger_entry SET seq = seq - 1000 WHERE seq > 1000
            """),
        Damage(
            "an entry removed and the rest moved up", .changed, .entry,
            """
            DELETE FROM ledger_entry WHERE seq = 3 AND kind = 'orders_changed';
            UPDATE ledger_entry SET seq = 1000 + seq - 1
            WHERE seq > 3 AND lane = (SELECT max(lane) FROM ledger_entry);
            UPDATE ledger_entry SET seq = seq - 1000 WHERE seq > 1000
            """),
        Damage(
            "an entry added at the end", .unlisted, .entry,
            """
            INSERT INTO ledger_entry (lane, seq, at, kind, account, actor, subject, order_id,
                detail, content, hash)
            SELECT lane, seq + 1, at, 'signed_in', account, actor, 'x', NULL, '{}', content, hash
            FROM ledger_entry WHERE lane = (SELECT max(lane) FROM ledger_head WHERE seq > 0)
            AND seq = (SELECT seq FROM ledger_head
                WHERE lane = (SELECT max(lane) FROM ledger_head WHERE seq > 0))
            """),
        Damage(
            "a head changed", .missing, .entry,
            "UPDATE ledger_head SET seq = seq + 1 WHERE lane = 0"),
        Damage("a head removed", .missing, .head, "DELETE FROM ledger_head WHERE lane = 0"),
        Damage(
            "a root's heads changed", .unsigned, .root,
            """
            UPDATE ledger_root SET heads = (SELECT hash FROM ledger_head WHERE lane = 0)
            WHERE 1 = 0; UPDATE ledger_root SET at = at + 1
            """),
        Damage(
            "a signature changed", .unsigned, .root,
            "UPDATE ledger_root SET signature = previous"),
        Damage("the last root removed", .missing, .root, "DELETE FROM ledger_root"),
    ]

    static let rows: [Damage] = [
        Damage("an order changed", .changed, .order, "UPDATE work_order SET title = 'x'"),
        Damage(
            "a derived column changed", .changed, .order,
            "UPDATE work_order SET received_on = '2020-01-01'"),
        Damage("an assignment changed", .changed, .assignment, "UPDATE assignment SET due = 1"),
        Damage("assignments removed", .missing, .assignment, "DELETE FROM assignment"),
        Damage(
            "an assignment added", .changed, .assignment,
            """
            INSERT INTO assignment (order_id, position, unit, unit_name, role, due)
            SELECT order_id, 9, unit, unit_name, 'assisting', due FROM assignment
            """),
        Damage(
            "an event's text changed", .changed, .event,
            "UPDATE order_event SET payload = '{}' WHERE version = 3"),
        Damage(
            "an event's maker changed", .changed, .event,
            "UPDATE order_event SET actor = 'bob' WHERE version = 3"),
        Damage("an event removed", .missing, .event, "DELETE FROM order_event WHERE version = 3"),
        Damage(
            "an event added", .unlisted, .event,
            """
            INSERT INTO order_event (order_id, version, kind, at, account, actor, payload, changes)
            SELECT order_id, 4, kind, at, account, actor, payload, changes
            FROM order_event WHERE version = 3
            """),
        Damage(
            "a complainant changed", .changed, .complainant,
            "UPDATE complainant SET phone_hash = NULL"),
        Damage("complainants removed", .missing, .complainant, "DELETE FROM complainant"),
        Damage(
            "an account given a role", .changed, .account, "UPDATE account SET roles = 'auditor'"),
        Damage("an account removed", .missing, .account, "DELETE FROM account"),
        Damage(
            "an account added", .unlisted, .account,
            """
            INSERT INTO account (id, name, display_name, password, roles, unit, is_demo,
                disabled_at, created_at)
            SELECT id + 1, 'eve', display_name, password, roles, unit, is_demo, disabled_at,
                created_at FROM account
            """),
        Damage(
            "an ended account opened again", .changed, .account,
            "UPDATE account SET disabled_at = NULL"),
    ]

    @Test(arguments: TestDatabase.available, entries + rows)
    func `damage is found and named`(engine: TestDatabase, damage: Damage) async throws {
        try await withLedger(engine) { shelf, _ in
            try await shelf.run(damage.sql)
            let report = try await shelf.verify(publicKey: Shelf.publicKey())
            let found = report.findings.findings
            #expect(
                found.contains { $0.kind == damage.kind && $0.table == damage.table },
                "\(damage.name): \(found.map(\.description))")
        }
    }

    /// The row is changed back by nobody, but by a lawful change that began with it.
    @Test(arguments: TestDatabase.available)
    func `a changed row is found even after a lawful change`(engine: TestDatabase) async throws {
        try await withLedger(engine) { shelf, orders in
            let victim = orders[0]
            try await shelf.database.write { tx in
                try tx.execute(
                    "UPDATE work_order SET title = 'x' WHERE id = \(victim.id.value)")
            }
            let read = try #require(try await shelf.find(victim.number))
            let later = Shelf.signedAt
            let change = try OrderStore.Change(
                of: read, events: [.progressRecorded(note: "n", unit: "u")], at: later)
            try await shelf.database.write { tx in
                try shelf.orders.save(change, by: shelf.actor, at: later, in: tx)
            }
            let found = try await shelf.verify().findings.findings
            #expect(found.map(\.table) == [.order])
            #expect(found.first?.key == String(victim.id.value))
            #expect(found.first?.note.contains("before version 4") == true)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a finding names the row and the entry`(engine: TestDatabase) async throws {
        try await withLedger(engine) { shelf, orders in
            let victim = orders[1]
            try await shelf.database.write { tx in
                try tx.execute(
                    """
                    UPDATE order_event SET kind = 'x'
                    WHERE order_id = \(victim.id.value) AND version = 2
                    """)
            }
            let found = try await shelf.verify().findings.findings
            let told = try await shelf.read { tx in
                try tx.fetch(
                    """
                    SELECT lane, seq FROM ledger_entry WHERE order_id = \(victim.id.value)
                    ORDER BY seq
                    """
                ) { EntryName(lane: $0.int64(0), seq: $0.int64(1)) }
            }
            #expect(
                found.map(\.description) == [
                    "order_event \(victim.id.value)/2 was changed (entry \(told[1]))"
                ])
        }
    }

    /// Somebody with every right to the database, but without the key.
    @Test(arguments: TestDatabase.available)
    func `who links the whole chain anew is found by the signed root`(engine: TestDatabase)
        async throws
    {
        try await withLedger(engine) { shelf, _ in
            try await shelf.database.write { tx in
                try tx.execute(
                    """
                    UPDATE ledger_entry SET actor = 'bob'
                    WHERE kind = 'orders_changed' AND seq = 2
                    """)
                try LedgerForgery.relink(in: tx)
            }
            let found = try await shelf.verify().findings.findings
            #expect(found.map(\.kind) == [.contradicted])
            #expect(found.map(\.table) == [.entry])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a root kept elsewhere must still be there`(engine: TestDatabase) async throws {
        try await withLedger(engine) { shelf, _ in
            let digest = try #require(try await shelf.verify().roots.last?.digest.hex)
            let report = try await shelf.read { tx in
                try LedgerStore().verify(
                    publicKey: nil, known: [digest, String(digest.prefix(16)), "0123456789abcdef"],
                    in: tx)
            }
            #expect(
                report.findings.findings.map(\.description) == [
                    "ledger_root 0123456789abcdef is missing: it was kept elsewhere"
                ])
        }
    }
}

/// What a forger with the whole database does.
enum LedgerForgery {
    /// Gives every entry the hash that its fields ask for, and the heads too.
    static func relink(in tx: borrowing Transaction) throws {
        var hashes: [(EntryName, FullDigest)] = []
        var bytes = ProofBytes()
        try tx.forEach("\(raw: LoggedTable.entry.select) ORDER BY lane, seq") { row in
            let name = EntryName(lane: row.int64(0), seq: row.int64(1))
            bytes.begin(.entry, columns: 8)
            for column in 2...9 { row.append(column, of: .entry, to: &bytes) }
            let before: FullDigest
            if let last = hashes.last, last.0.lane == name.lane {
                before = last.1
            } else {
                before = .start(of: name.lane)
            }
            hashes.append((name, before.next(bytes.digest)))
        }
        for (name, hash) in hashes {
            try tx.execute(
                """
                UPDATE ledger_entry SET hash = \(hash.bytes)
                WHERE lane = \(name.lane) AND seq = \(name.seq)
                """)
            try tx.execute(
                """
                UPDATE ledger_head SET hash = \(hash.bytes)
                WHERE lane = \(name.lane) AND seq = \(name.seq)
                """)
        }
    }
}

extension Shelf {
    /// When `ledgered` signs its root.
    static let signedAt = now.adding(hours: 9)

    static func publicKey() throws -> [UInt8] { try sealer.ledgerSigner.publicKey() }

    func run(_ script: StaticString) async throws {
        try await database.write { tx in
            // Rows that others refer to may be taken away by hand as well.
            switch tx.dialect {
            case .sqlite: try tx.executeScript("PRAGMA defer_foreign_keys = 1")
            case .postgres: try tx.executeScript("SET session_replication_role = replica")
            }
            try tx.executeScript(script.description)
            if tx.dialect == .postgres {
                try tx.executeScript("SET session_replication_role = origin")
            }
        }
    }

    /// Two orders signed and dispatched with their complainants, an ended account, and a root.
    func ledgered() async throws -> [WorkOrder] {
        var chance = Chance(seed: 98)
        var lives: [OrderLife] = []
        for sequence in 1...2 {
            let now = Shelf.now.adding(hours: sequence)
            let event = try WorkOrder.receive(
                number: OrderNumber(day: LocalDate(dayNumber: 20_731), sequence: sequence),
                facts: chance.facts(cityNumber: nil, around: now), finishedAtCity: false,
                in: InventedTown.context(at: now))
            var life = OrderLife(
                order: try WorkOrder(id: OrderID(createdAt: now, draw: 0), first: event, at: now),
                event: event, at: now)
            let plan = DispatchPlan(lead: InventedTown.unitIDs[0], assisting: [])
            for command in [OrderCommand.sign, .dispatch(plan)] {
                let events = try life.order.decide(command, in: InventedTown.context(at: now))
                try life.add(events, at: now)
            }
            lives.append(life)
        }
        let people = try lives.map { life in
            try complainants.sealed(
                Complainant(name: "赵一", phone: "19900001234"), of: life.order.id)
        }
        let account = Account(
            id: 7, name: "amy", displayName: "Amy", password: "scrypt", roles: [.desk], unit: nil,
            isDemo: false)
        try await database.write { [lives] tx in
            for (life, person) in zip(lives, people) {
                let first = OrderStore.Change(
                    created: life.steps[0].after, event: life.steps[0].events[0])
                try orders.create(
                    [orders.prepared(first, by: actor, at: life.steps[0].at)], people: [person],
                    by: actor, at: life.steps[0].at, in: tx)
                try write(Array(life.steps.dropFirst()), in: tx)
            }
        }
        let accounts = AccountStore()
        let ledger = LedgerStore()
        try await database.write { tx in
            try accounts.create(account, at: Shelf.now, in: tx)
            try ledger.append(
                LedgerNote(.accountCreated, subject: "amy"), by: actor, at: Shelf.now, in: tx)
            let found = try ledger.find(account: account.id, in: tx)
            try accounts.disable(account.id, at: Shelf.now, in: tx)
            try ledger.append(
                LedgerNote(.accountEnded, subject: "amy"), found: found, by: actor,
                at: Shelf.now, in: tx)
            _ = try ledger.sign(
                .hour, of: LocalDate(dayNumber: 20_731), with: Shelf.sealer.ledgerSigner,
                at: Shelf.signedAt, in: tx)
        }
        return lives.map(\.order)
    }
}
