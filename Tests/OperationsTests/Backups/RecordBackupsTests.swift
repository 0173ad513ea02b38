import Casework
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

@Suite struct RecordBackupsTests {
    private let plan = BackupPlan(folder: "b", secondOfDay: 9_000, keep: .standard)

    @Test(arguments: TestDatabase.available)
    func `one node takes up what is due, the other finds nothing to do`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let record = RecordBackups(desk.site)
            async let one = record.beginNext(under: plan)
            async let other = record.beginNext(under: plan)
            let begun = try await [one, other].compactMap(\.self)
            #expect(begun.map(\.cause) == [.schedule])
            #expect(begun.first?.state == .running)
            #expect(try await record.beginNext(under: plan) == nil)
            #expect(try await record.begin(by: .system, toStay: true) == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an administrator's wish comes first and is not doubled`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let backups = ManageBackups(desk.site)
            try await backups.ask(for: desk.administrator)
            try await backups.ask(for: desk.administrator)
            let record = RecordBackups(desk.site)
            #expect(try await record.recent(limit: 9).count == 1)
            let begun = try #require(try await record.beginNext(under: plan))
            #expect(begun.cause == .asked)
            #expect(begun.actor == "root")
            try await backups.ask(for: desk.administrator)
            #expect(try await record.recent(limit: 9).count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a proven run tells until when one could restore`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let record = RecordBackups(desk.site)
            var run = try #require(try await record.beginNext(under: plan))
            let until = desk.site.clock()
            try await record.beat(run, step: .sealing, percent: 40)
            var shown = try #require(try await record.recent(limit: 1).first)
            #expect(shown.step == .sealing)
            #expect(shown.percent == 40)
            run = try await record.made(run, file: "/b/one.jbk", bytes: 5_000, until: until)
            let proof = BackupProof(
                provenAt: until, tables: 17, rows: 100, orders: 9, ledgerEntries: 3,
                figuresDay: "2026-08-02", seconds: 4)
            run = try await record.proven(run, proof)
            let overview = try await ManageBackups(desk.site).overview(
                limit: 5, for: desk.administrator)
            shown = try #require(overview.lastProven)
            #expect(shown == run)
            #expect(overview.standing == .proven(until: until, at: until))
            #expect(try await record.superseded(under: plan).isEmpty)
            try await record.removed(run)
            let without = try await ManageBackups(desk.site).overview(
                limit: 5, for: desk.administrator)
            #expect(without.standing == .none)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a failure keeps its reason and is tried again after an hour`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let record = RecordBackups(desk.site)
            let run = try #require(try await record.beginNext(under: plan))
            _ = try await record.failed(run, BackupProblem(.disk, "no room"))
            let shown = try #require(try await record.recent(limit: 1).first)
            #expect(shown.problem == BackupProblem(.disk, "no room"))
            #expect(try await record.beginNext(under: plan) == nil)
            desk.clock.advance(hours: 1)
            #expect(try await record.beginNext(under: plan) != nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a run whose process died is given up and the next begins`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let record = RecordBackups(desk.site)
            let died = try #require(try await record.beginNext(under: plan))
            desk.clock.advance(hours: 2)
            let next = try #require(try await record.beginNext(under: plan))
            #expect(next.id != died.id)
            let runs = try await record.recent(limit: 5)
            #expect(runs.map(\.state) == [.running, .failed])
            #expect(runs.last?.problem?.code == .interrupted)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `only administrators see and ask for backups`(_ engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let backups = ManageBackups(desk.site)
            for actor in [desk.desk, desk.reviewer, desk.analyst, desk.handler] {
                await #expect(throws: Forbidden.self) {
                    _ = try await backups.overview(limit: 1, for: actor)
                }
                await #expect(throws: Forbidden.self) { try await backups.ask(for: actor) }
            }
            let runs = try await RecordBackups(desk.site).recent(limit: 1)
            #expect(runs.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the facts of a database change with everything that is written`(
        _ engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let site = desk.site
            func facts() async throws -> SnapshotFacts {
                let until = site.clock()
                return try await site.database.read { tx in
                    try TakeFacts(site).run(until: until, in: tx)
                }
            }
            let empty = try await facts()
            #expect(empty.differences(empty) == [])
            #expect(empty.migrations == Schema.migrations.map(\.name))
            let order = try await desk.register()
            let one = try await facts()
            #expect(one.tables["work_order"] == 1)
            #expect(!one.differences(empty).isEmpty)
            try await desk.change(order, .sign, by: desk.desk)
            let signed = try await facts()
            #expect(signed.tables["order_event"] == 2)
            desk.clock.advance(hours: 24)
            let nextDay = try await facts()
            #expect(nextDay.figures?.received == 1)
        }
    }
}
