import Casework
import Operations
import Profiles
import Simulator
import Store
import TestSupport
import Testing

/// Changing many orders: shown first, applied as shown, taken back.
@Suite struct BulkEditTests {
    private func plan(
        _ desk: Desk, _ rows: [(String, String)]
    ) async throws -> BulkChange {
        try await PlanBulk(desk.site).run(
            rows.map { BulkEntry(number: $0.0, edits: [FieldEdit(.place, $0.1)]) },
            by: desk.desk)
    }

    private func place(_ desk: Desk, _ order: WorkOrder) async throws -> String {
        try await ReadOrders(desk.site).detail(order.number, for: desk.desk).order.facts.place
    }

    @Test(arguments: TestDatabase.available)
    func `rows are applied once, and taken back but for those changed since`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            var orders: [WorkOrder] = []
            for _ in 0..<3 { orders.append(try await desk.register()) }
            let change = try await plan(desk, orders.map { ($0.number.text, "东门") })
            #expect(change.rows.map(\.state) == [.planned, .planned, .planned])
            #expect(try await place(desk, orders[0]).isEmpty)
            let bulk = ApplyBulk(desk.site)
            let done = try await bulk.run(change.id, positions: [1, 2], by: desk.desk)
            #expect(done.rows.map(\.state) == [.applied, .applied, .skipped])
            #expect(try await bulk.run(change.id, positions: nil, by: desk.desk) == done)
            #expect(try await desk.events(of: orders[0]).count == 2)
            #expect(try await desk.events(of: orders[2]).count == 1)
            _ = try await EditOrder(desk.site).run(
                [FieldEdit(.place, "西门")], on: orders[1].number, version: nil, by: desk.desk)
            let back = try await bulk.undo(change.id, by: desk.desk)
            #expect(back.rows.map(\.state) == [.undone, .kept, .skipped])
            #expect(back.rows[1].problem == .refused(.changedSince(.place)))
            #expect(try await place(desk, orders[0]).isEmpty)
            #expect(try await place(desk, orders[1]) == "西门")
            #expect(try await bulk.undo(change.id, by: desk.desk) == back)
            #expect(try await CheckHistory(desk.site).run().problems.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `every row that cannot go in says why`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register(Desk.facts { $0.place = "东门" })
            let secret = try await desk.register(Desk.facts { $0.isConfidential = true })
            let change = try await plan(
                desk,
                [
                    (order.number.text, "东门"), (order.number.text, "西门"), ("", "西门"),
                    ("NO-SUCH-1", "西门"), (secret.number.text, "西门"), ("13800138000", "西门"),
                ])
            #expect(change.rows[0].state == .unchanged)
            #expect(
                change.rows.dropFirst().map(\.problem) == [
                    .doubled(first: 1), .numberMissing, .unknownNumber, .unknownNumber,
                    .unknownNumber,
                ])
            #expect(change.rows[4].order == nil)
            #expect(!change.rows[5].number.contains("13800138000"))
            let kept = try await ApplyBulk(desk.site).find(change.id, for: desk.desk)
            #expect(kept.rows.map(\.problem) == change.rows.map(\.problem))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a value changed after the preview stays and is told`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.register()
            let change = try await plan(desk, [(order.number.text, "东门")])
            _ = try await EditOrder(desk.site).run(
                [FieldEdit(.place, "西门")], on: order.number, version: nil, by: desk.desk)
            let done = try await ApplyBulk(desk.site).run(
                change.id, positions: nil, by: desk.desk)
            #expect(done.rows[0].state == .failed)
            #expect(done.rows[0].problem == .refused(.changedSince(.place)))
            #expect(try await place(desk, order) == "西门")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `limits, rights and other people's changes are refused`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let entry = BulkEntry(number: "1", edits: [])
            let many = [BulkEntry](repeating: entry, count: BulkLimits.rowsMaximum + 1)
            await #expect(throws: BulkEditRefusal.tooManyRows(maximum: 2_000)) {
                try await PlanBulk(desk.site).run(many, by: desk.desk)
            }
            await #expect(throws: BulkEditRefusal.noRows) {
                try await PlanBulk(desk.site).run([], by: desk.desk)
            }
            await #expect(throws: Forbidden.self) {
                try await PlanBulk(desk.site).run([entry], by: desk.handler)
            }
            let order = try await desk.register()
            let change = try await plan(desk, [(order.number.text, "东门")])
            let other = Actor(account: 9, name: "olga", roles: [.shiftLead])
            await #expect(throws: OrderNotFound.self) {
                try await ApplyBulk(desk.site).run(change.id, positions: nil, by: other)
            }
            await #expect(throws: BulkEditRefusal.notApplied) {
                try await ApplyBulk(desk.site).undo(change.id, by: desk.desk)
            }
            _ = try await ApplyBulk(desk.site).run(change.id, positions: nil, by: desk.desk)
            desk.clock.advance(seconds: Int64(EditLimits.undoHours) * 3600 + 1)
            await #expect(throws: BulkEditRefusal.undoExpired(hours: EditLimits.undoHours)) {
                try await ApplyBulk(desk.site).undo(change.id, by: desk.desk)
            }
        }
    }

    @Test func `rows are read with headings, without them, and with quoted cells`() throws {
        let headed = try PastedRows(
            "工单编号\t小区点位\t什么\r\nA1\t\"东\n门\"\tx\r\n\r\nA2\t\t\n", field: nil)
        #expect(headed.ignored == ["什么"])
        #expect(headed.entries.map(\.number) == ["A1", "A2"])
        #expect(headed.entries[1].edits.isEmpty)
        let plain = try PastedRows("A1\t东门\nA2\t西门", field: .place)
        #expect(plain.entries[1].edits == [FieldEdit(.place, "西门")])
        #expect(throws: BulkEditRefusal.noColumns) { try PastedRows("A1\t东门", field: nil) }
        #expect(throws: BulkEditRefusal.noRows) { try PastedRows(" \n", field: .place) }
        #expect(throws: BulkEditRefusal.noRows) { try PastedRows("number\tplace", field: nil) }
        let long = String(repeating: "A\tb\n", count: BulkLimits.rowsMaximum + 1)
        #expect(throws: BulkEditRefusal.tooManyRows(maximum: 2_000)) {
            try PastedRows(long, field: .place)
        }
    }
}
