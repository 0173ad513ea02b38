import Casework
import Localization
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Imports count confidential orders and list none of them: the reader may not be named.
@Suite struct ImportConfidentialTests {
    private static let lead = Actor(account: 21, name: "lea", roles: [.shiftLead])
    private static let colleague = Actor(account: 23, name: "col", roles: [.desk])

    /// With accounts, of whom the shift lead is named for what is confidential.
    private static func open(
        on engine: TestDatabase, _ body: (Desk, Scratch) async throws -> Void
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let site = desk.site
            try await site.database.write { tx in
                for actor in [lead, colleague] {
                    try site.accounts.create(
                        Account(
                            id: actor.account, name: actor.name, displayName: actor.name,
                            password: "x", roles: actor.roles, unit: nil, isDemo: false,
                            engagement: Engagement(agreementOn: LocalDate("2026-01-01"))),
                        at: site.clock(), in: tx)
                }
            }
            try await body(desk, try Scratch())
        }
    }

    private static func preview(
        _ export: Export, _ folder: Scratch, _ desk: Desk
    ) async throws -> ImportReport {
        try await ImportOrders(desk.site).preview(
            ImportSource(path: try folder.write(export), fileName: "p.csv"), by: colleague)
    }

    private static func apply(
        _ export: Export, _ folder: Scratch, _ desk: Desk
    ) async throws -> ImportReport {
        try await ImportOrders(desk.site).apply(
            ImportSource(path: try folder.write(export), fileName: "a.csv"), by: .system)
    }

    @Test(arguments: TestDatabase.available)
    func `a preview says nothing of an order that is or becomes confidential`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, folder in
            var export = Export(1...2, ["工单状态": "已办结"])
            export.add("密-1", ["工单类型": "举报", "标题": "举报某单位", "工单状态": "已办结"])
            let fresh = try await Self.preview(export, folder, desk)
            #expect(fresh.totals == totals(created: 3))
            #expect(fresh.lines.map(\.cityNumber) == [Export.number(1), Export.number(2)])
            try await Self.take(export, folder, desk)
            // What is known is compared, and a plain order that is reported now hides as well.
            var probe = Export([
                "工单编号", "工单类型", "标题", "主要内容", "工单状态",
            ])
            for (number, kind) in [("密-1", ""), (Export.number(1), "举报"), (Export.number(2), "")] {
                probe.rows.append([
                    "工单编号": number, "工单类型": kind, "标题": "新的标题", "工单状态": "已办结",
                ])
            }
            let changed = try await Self.preview(probe, folder, desk)
            #expect(changed.totals == totals(changed: 3))
            #expect(changed.lines.map(\.cityNumber) == [Export.number(2)])
            #expect(changed.changes.map(\.cityNumber) == [Export.number(2)])
        }
    }

    /// Imports what is to be known.
    private static func take(_ export: Export, _ folder: Scratch, _ desk: Desk) async throws {
        #expect(try await apply(export, folder, desk).totals.created == export.rows.count)
    }

    @Test(arguments: TestDatabase.available)
    func `a result lists what a confidential order changed to those named alone`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, folder in
            var export = Export(1...1)
            export.add("密-1", ["工单类型": "举报", "标题": "举报某单位"])
            try await Self.take(export, folder, desk)
            desk.clock.advance(seconds: 60)
            let report = try await Self.apply(
                export.changed(["被反映街乡镇": "学院路街道"]), folder, desk)
            #expect(report.totals == totals(changed: 2))
            #expect(report.changes.map(\.cityNumber) == [Export.number(1)])
            let batch = try #require(
                try await ReadImports(desk.site).recent(limit: 1, for: desk.desk).first)
            for (actor, numbers) in [
                (Self.colleague, [Export.number(1)]), (Self.lead, [Export.number(1), "密-1"]),
            ] {
                let changes = try await ReadImports(desk.site).changes(of: batch, for: actor)
                #expect(changes.map(\.cityNumber) == numbers, "\(actor.name)")
            }
            let first = try await ReadImports(desk.site).changes(
                of: batch, limit: 1, for: Self.colleague)
            #expect(first.count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a confidential order still open here is counted and not named`(
        engine: TestDatabase
    ) async throws {
        try await Self.open(on: engine) { desk, folder in
            var export = Export(1...1)
            export.add("密-1", ["工单类型": "举报", "标题": "举报某单位"])
            try await Self.take(export, folder, desk)
            for number in [Export.number(1), "密-1"] {
                _ = try await ChangeOrder(desk.site).run(
                    .sign, on: try await desk.order(number).number, version: nil, by: Self.lead)
            }
            let report = try await Self.preview(
                export.changed(["工单状态": "已办结"]), folder, desk)
            #expect(report.stillOpenCount == 2)
            #expect(report.stillOpen.map(\.cityNumber) == [Export.number(1)])
            let words = try #require(report.stillOpenWarning(Localizer(.zhHans)))
            #expect(words.contains(Export.number(1) + " …") && !words.contains("密-1"))
        }
    }
}
