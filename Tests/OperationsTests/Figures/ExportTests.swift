import Casework
import Operations
import Spreadsheets
import Store
import TestSupport
import Testing

/// Lists as spreadsheets.
@Suite struct ExportTests {
    private func rows(_ bytes: [UInt8]) throws -> [[String]] {
        let folder = try Scratch()
        let reader = try WorkbookReader.open(path: try folder.write(bytes, "orders.xlsx"))
        #expect(reader.sheets.map(\.name) == ["工单列表"])
        var rows: [[String]] = []
        try reader.readRows(sheet: 0) { row in
            rows.append(row.values().map(\.plainText))
            return true
        }
        // The first and the last row say who took the file.
        #expect(rows.first == rows.last)
        return Array(rows.dropFirst().dropLast())
    }

    @Test(arguments: TestDatabase.available)
    func `an export holds every order and nothing personal`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...1_300).changed(["详细地址": "东里7号楼301"])
            export.headings.append("详细地址")
            try await desk.take(try folder.write(export))
            for actor in [desk.desk, desk.reviewer, desk.analyst] {
                let bytes = try await ExportOrders(desk.site).run(OrderFilter(), for: actor)
                let rows = try rows(bytes)
                #expect(rows[0].prefix(3) == ["本级编号", "工单编号", "来电时间"])
                #expect(Set(rows.dropFirst().map { $0[1] }) == Set((1...1_300).map(Export.number)))
                #expect(rows.count == 1_301)
                for personal in ["测试甲", "13800001234", "7号楼"] {
                    #expect(!rows.contains { $0.contains { $0.contains(personal) } })
                }
            }
            let order = try await desk.order(Export.number(5))
            #expect(try await desk.complainant(of: order)?.exactAddress == "东里7号楼301")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an export holds what its filter opens, in its order`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            try await DayScenario.play(at: desk)
            var filter = OrderFilter()
            filter.responsibleUnit = "甲局"
            filter.sort = .oldest
            let opened = try await desk.all(filter).compactMap(\.cityNumber)
            #expect(opened.count == 7)
            let bytes = try await ExportOrders(desk.site).run(filter, for: desk.desk)
            #expect(try rows(bytes).dropFirst().map { $0[1] } == opened)
            filter.responsibleUnit = "没有"
            let none = try await ExportOrders(desk.site).run(filter, for: desk.desk)
            #expect(try rows(none).count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a unit gets its own orders and no other's`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(Export(1...5)))
            for (number, unit) in [(1, Desk.city), (2, Desk.city), (3, Desk.safety)] {
                let order = try await desk.order(Export.number(number))
                try await desk.change(order, .sign, by: desk.desk)
                try await desk.change(
                    order, .dispatch(DispatchPlan(lead: unit)), by: desk.desk)
            }
            let own = try await ExportOrders(desk.site).run(OrderFilter(), for: desk.handler)
            #expect(
                Set(try rows(own).dropFirst().map { $0[1] })
                    == [Export.number(1), Export.number(2)])
            let other = try await ExportOrders(desk.site).run(OrderFilter(), for: desk.stranger)
            #expect(try rows(other).dropFirst().map { $0[1] } == [Export.number(3)])
            var filter = OrderFilter()
            filter.unit = Desk.safety
            let foreign = try await ExportOrders(desk.site).run(filter, for: desk.handler)
            #expect(try rows(foreign).count == 1, "headings alone")
            await #expect(throws: Forbidden(action: "export")) {
                try await ExportOrders(desk.site).run(OrderFilter(), for: desk.administrator)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `no confidential order leaves in a file, not even for those named`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let secret = try await desk.register(Desk.facts { $0.isConfidential = true })
            let plain = try await desk.register()
            let listed = try await ReadOrders(desk.site).list(
                OrderFilter(), limit: 10, for: desk.desk)
            #expect(Set(listed.orders.map(\.id)) == [secret.id, plain.id])
            let file = try await ExportOrders(desk.site).run(OrderFilter(), for: desk.desk)
            #expect(try rows(file).dropFirst().map { $0[0] } == [plain.number.text])
        }
    }
}
