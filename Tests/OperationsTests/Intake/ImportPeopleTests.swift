import Casework
import Localization
import Operations
import Persistence
import Simulator
import Store
import TestSupport
import Testing

/// What imports do to the complainants of orders, and to what tells of people elsewhere.
@Suite struct ImportPeopleTests {
    private func export(
        name: String, phone: String, contact: String = "", address: String = ""
    ) -> Export {
        var export = Export(
            1...1,
            ["来电人": name, "来电人电话/账号": phone, "联系电话": contact, "详细地址": address])
        export.headings += ["联系电话", "详细地址"]
        return export
    }

    @Test(arguments: TestDatabase.available)
    func `a masked export leaves the fuller values that are stored`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let full = export(
                name: "张建国", phone: "13812345678", contact: "13900001111", address: "东里7号楼301")
            try await desk.take(try folder.write(full))
            let order = try await desk.order(Export.number(1))
            let person = try await desk.complainant(of: order)
            let masked = [
                export(name: "张**", phone: "138****5678", contact: "139xxxx1111", address: "东里*"),
                export(name: "张某某", phone: "138××××5678", contact: "保密", address: "不详"),
                export(name: "匿名", phone: "保密", contact: "匿名", address: "保密"),
            ]
            for file in masked + [full] {
                let report = try await desk.take(try folder.write(file))
                #expect(report.totals == totals(unchanged: 1))
                #expect(try await desk.complainant(of: order) == person)
            }
            let found = try await LookUpComplainant(desk.site).run(
                .phone("13812345678"), by: desk.desk)
            #expect(found.map(\.number) == [order.number])
            let newer = export(name: "李四", phone: "13700002222")
            #expect(try await desk.take(try folder.write(newer)).totals == totals(changed: 1))
            let after = try await desk.complainant(of: order)
            #expect(after?.name == "李四" && after?.phone == "13700002222")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a fuller value takes the place of a masked or withheld one`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let steps = [
                ("匿名", "保密"), ("张**", "138****5678"), ("张建国", "13812345678"),
            ]
            for (index, (name, phone)) in steps.enumerated() {
                let report = try await desk.take(
                    try folder.write(export(name: name, phone: phone)))
                #expect(report.totals == (index == 0 ? totals(created: 1) : totals(changed: 1)))
                let order = try await desk.order(Export.number(1))
                let person = try await desk.complainant(of: order)
                #expect(person?.name == name && person?.phone == phone)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a number in the channel's column is masked and its original sealed`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let written = "微信 13812345678 李女士"
            let path = try folder.write(Export(1...1, ["处理受理方式": written]))
            try await desk.take(path)
            let order = try await desk.order(Export.number(1))
            #expect(order.facts.channel == "微信 138****5678 李女士")
            #expect(!(try await desk.eventTexts().joined().contains("13812345678")))
            let site = desk.site
            let sealed = try await site.database.read { tx in
                try site.sealedTexts.latest(of: [order.id], in: tx)
            }
            #expect(sealed[order.id]?["channel"] == written)
            #expect(try await desk.take(path).totals == totals(unchanged: 1))
        }
    }
}
