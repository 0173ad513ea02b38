import Casework
import Localization
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// Giving back the refused rows of an import is a look: for a purpose, counted, recorded, told.
@Suite struct ReturnedRowsTests {
    /// A batch with a refused row of somebody with this phone.
    private func batch(_ desk: Desk, phone: String = "19900001234") async throws -> Int64 {
        let folder = try Scratch()
        let export = Export(1...1, ["来电时间": "昨日", "来电人电话/账号": phone])
        return try #require(try await desk.take(try folder.write(export)).batch)
    }

    private func refused(
        _ batch: Int64, _ request: RevealRequest, _ desk: Desk, to actor: Actor? = nil
    ) async -> (any Error)? {
        do {
            _ = try await desk.givenBack(batch, request, to: actor)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: TestDatabase.available)
    func `it is recorded with its purpose and stands in the citizen's statement`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let stranger = try await desk.register(
                complainant: Complainant(name: "测试乙", phone: "19900009999"))
            let batch = try await batch(desk)
            _ = try await desk.givenBack(
                batch, RevealRequest(purpose: .other, reason: "核对19900001234的行"))
            let read = ReadLooks(desk.site)
            for subject: ReadLooks.Subject in [.order(order.number), .phone("199 0000 1234")] {
                let looks = try await read.statement(subject, for: Desk.audit).looks
                #expect(looks.map(\.kind) == [.returned])
                #expect(looks.first?.account == "desk")
                #expect(looks.first?.purpose == .other)
                #expect(looks.first?.reason == "核对199****1234的行")
                #expect(looks.first?.fields == ["name", "phone"])
                #expect(looks.first?.number == nil)
            }
            for subject: ReadLooks.Subject in [.order(stranger.number), .phone("19900009999")] {
                #expect(try await read.statement(subject, for: Desk.audit).looks.isEmpty)
            }
            let file = try await read.workbook(
                .order(order.number), exporter: "审计员", language: .zhHans, for: Desk.audit)
            #expect(!file.isEmpty)
            let entry = try #require(try await desk.entries(.ordersExported).first).text
            #expect(entry.contains("\"purpose\":\"other\"") && entry.contains("199****1234"))
            #expect(entry.contains("\"beyond_norm\":\"no\""))
        }
    }

    @Test(arguments: TestDatabase.available)
    func `beyond the norm of looks it asks for a reason and warns the auditor`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let order = try await desk.personal()
            let batch = try await batch(desk)
            let norm = PersonalWatch.standard.norm(for: [.desk])
            _ = try await desk.givenBack(batch)
            for _ in 1..<norm.perHour { try await desk.reveal(order) }
            let used = RevealCount(inHour: norm.perHour, onDay: norm.perHour)
            let plain = RevealRequest(purpose: .correction)
            let first = await refused(batch, plain, desk)
            #expect(first as? RevealRefusal == .normUsedUp(used, norm))
            let bare = await refused(
                batch, RevealRequest(purpose: .correction, isConfirmed: true), desk)
            #expect(bare as? RevealRefusal == .reasonMissing(minimum: 5))
            #expect(try await desk.entries(.ordersExported).count == 1)
            let full = RevealRequest(
                purpose: .correction, reason: "集中更正导入数据", isConfirmed: true)
            #expect(await refused(batch, full, desk) == nil)
            let warnings = try await SettleWarning(desk.site).list(for: Desk.audit)
            #expect(warnings.map(\.kind) == [.many])
            #expect(warnings.map(\.number) == [nil])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `without a reason, a right or a batch nothing is given or recorded`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let batch = try await batch(desk)
            let other = await refused(batch, RevealRequest(purpose: .other), desk)
            #expect(other as? RevealRefusal == .reasonMissing(minimum: 5))
            let plain = RevealRequest(purpose: .correction)
            for actor in [desk.handler, desk.reviewer, desk.analyst, desk.administrator] {
                let error = await refused(batch, plain, desk, to: actor)
                #expect(error as? Forbidden == Forbidden(action: "import"), "\(actor.name)")
                await #expect(throws: Forbidden(action: "import")) {
                    try await RefusedRows(desk.site).allow(batch, for: actor)
                }
            }
            for missing in [batch + 1, 0] {
                guard
                    case .unknownBatch(missing)? =
                        await refused(missing, plain, desk) as? ImportRefusal
                else {
                    Issue.record("batch \(missing) is unknown")
                    continue
                }
            }
            #expect(try await desk.entries(.ordersExported).isEmpty)
        }
    }
}
