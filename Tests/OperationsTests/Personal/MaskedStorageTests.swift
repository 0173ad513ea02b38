import Casework
import Localization
import Operations
import Persistence
import Simulator
import Spreadsheets
import Store
import TestSupport
import Testing

/// Numbers in free text are stored masked, their originals sealed, by whatever door they come.
@Suite struct MaskedStorageTests {
    private static let secrets = ["19900005678", "60001234", "110101199003070011", "A12345"]
    private static let talk = "打19900005678或010-60001234，证110101199003070011，车京A12345"
    private static let shown = "打199****5678或010****1234，证110*************11，车京A***45"

    private func expectHidden(_ desk: Desk) async throws {
        let stored = try await desk.storedTexts()
        for secret in Self.secrets { #expect(!stored.contains(secret), "\(secret)") }
    }

    @Test(arguments: TestDatabase.available)
    func `a registered order holds no number in any of its texts`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let talk = Self.talk
            let order = try await desk.register(
                Desk.facts { facts in
                    facts.title = talk
                    facts.content = talk
                    facts.place = talk
                    facts.company = talk
                    facts.handlingResult = talk
                    facts.replyText = talk
                    facts.labels = ["19900005678"]
                    facts.category = ["市政", "19900005678"]
                    facts.extra = ["备注": talk, "19900005678": "值"]
                    facts.cityNumber = "19900005678-1"
                })
            #expect(order.facts.title == Self.shown)
            #expect(order.facts.labels == ["199****5678"])
            #expect(order.facts.category == ["市政", "199****5678"])
            #expect(order.facts.extra == ["备注": Self.shown, "199****5678": "值"])
            #expect(order.facts.cityNumber == "19900005678-1", "a number of an order stays")
            let stored = try await desk.storedTexts()
                .replacing("\"city_number\":\"19900005678-1\"", with: "")
            for secret in Self.secrets { #expect(!stored.contains(secret), "\(secret)") }
            let fields = try await desk.reveal(order).texts
            #expect(fields.count == 9)
            #expect(fields.contains(RevealedText(field: "extra.备注", version: 1, text: talk)))
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `what staff write is masked before anything is decided`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let talk = Self.talk
            let order = try await desk.register()
            let answers = Evaluation(
                isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
            let steps: [(OrderCommand, Actor)] = [
                (.requestSendBack(reason: talk), desk.desk),
                (.reviewSendBack(Review(isAccepted: false, remark: talk)), desk.desk),
                (.sign, desk.desk),
                (.dispatch(DispatchPlan(lead: Desk.city, instruction: talk)), desk.desk),
                (.recordProgress(note: talk), desk.handler),
                (.reply(text: talk, contactWaiver: talk), desk.handler),
                (.reviewReply(Review(isAccepted: false, remark: talk)), desk.desk),
                (
                    .recordContact(Contact(channel: .phone, reached: true, summary: talk)),
                    desk.handler
                ),
                (.reply(text: talk, contactWaiver: nil), desk.handler),
                (.reviewReply(Review(isAccepted: true, remark: talk)), desk.desk),
                (.recordCallback(Callback(outcome: .noAnswer, words: talk)), desk.reviewer),
                (.judge(answers, withoutCallback: talk), desk.reviewer),
                (.reviewClosing(Review(isAccepted: true, remark: talk)), desk.desk),
            ]
            for (command, actor) in steps { try await desk.change(order, command, by: actor) }
            try await expectHidden(desk)
            let after = try await ReadOrders(desk.site).detail(order.number, for: desk.desk)
            #expect(after.order.replyText == Self.shown)
            let texts = try await desk.reveal(order).texts
            #expect(texts.count == 13)
            #expect(Set(texts.map(\.text)) == [talk])
            #expect(
                Set(texts.map(\.field)) == [
                    "reason", "remark", "instruction", "note", "reply", "waiver", "summary",
                    "words",
                ])
            try await desk.expectSoundHistory(1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an import masks its rows, and the same file changes nothing`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...30, ["主要内容": Self.talk, "备注": Self.talk])
            export.headings.append("备注")
            let path = try folder.write(export)
            let preview = try await desk.preview(path)
            #expect(!preview.samples.contains { $0.contains("19900005678") })
            let first = try await desk.take(path)
            #expect(first.totals == totals(created: 30))
            try await expectHidden(desk)
            let order = try await desk.order(Export.number(7))
            #expect(order.facts.content == Self.shown)
            #expect(order.facts.extra["备注"] == Self.shown)
            for _ in 0..<2 {
                #expect(try await desk.take(path).totals == totals(unchanged: 30))
            }
            try await desk.expectSoundHistory(30)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a number that changes only where it is hidden is a change, told without it`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(
                try folder.write(Export(1...2, ["主要内容": "请打19900005678"])))
            let newer = try folder.write(Export(1...2, ["主要内容": "请打19911115678"]))
            let report = try await desk.take(newer)
            #expect(report.totals == totals(changed: 2))
            #expect(report.changes.map(\.changedFields) == [["content"], ["content"]])
            #expect(try await desk.take(newer).totals == totals(unchanged: 2))
            let order = try await desk.order(Export.number(1))
            #expect(order.facts.content == "请打199****5678")
            let revealed = try await desk.reveal(order).texts
            #expect(revealed == [RevealedText(field: "content", version: 2, text: "请打19911115678")])
            let events = try await desk.events(of: order)
            #expect(events.last?.event == .complainantAmended(fields: ["content"]))
            let masked = try folder.write(Export(1...2, ["主要内容": "请打199****5678"]))
            #expect(try await desk.take(masked).totals == totals(unchanged: 2))
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `files without numbers take two rows that differ only in what is hidden`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(["标题", "主要内容", "来电时间"])
            for phone in ["19900005678", "19911115678"] {
                export.rows.append([
                    "标题": "路灯不亮", "主要内容": "请打" + phone, "来电时间": "2026-08-01 08:30:00",
                ])
            }
            let path = try folder.write(export)
            #expect(try await desk.take(path).totals == totals(created: 2))
            #expect(try await desk.take(path).totals == totals(unchanged: 2))
            let numbers = try await desk.all().compactMap(\.cityNumber).sorted()
            #expect(numbers.count == 2 && numbers[1] == numbers[0] + "-2")
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a refused row shows its number masked and gives it back when asked`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let export = Export(1...1, ["来电时间": "打19900005678吧"])
            let report = try await desk.take(try folder.write(export))
            #expect(report.refusals.map(\.value) == ["打199****5678吧"])
            let batch = try #require(report.batch)
            let rows = RefusedRows(desk.site)
            let stored = try await rows.load(batch, for: desk.desk)
            #expect(stored.rows[0].cells.contains("打19900005678吧"))
            _ = try await desk.givenBack(batch)
            let entries = try await desk.entries(.ordersExported)
            #expect(entries.count == 1)
            #expect(entries.allSatisfy { $0.text.contains("\"batch\":\"\(batch)\"") })
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an exported file is marked with who took it and when`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            _ = try await desk.personal()
            let bytes = try await ExportOrders(desk.site).run(
                OrderFilter(), exporter: "受理一席", for: desk.desk)
            let folder = try Scratch()
            let reader = try WorkbookReader.open(path: try folder.write(bytes, "o.xlsx"))
            var rows: [[String]] = []
            try reader.readRows(sheet: 0) { row in
                rows.append(row.values().map(\.plainText))
                return true
            }
            let mark = "导出人 受理一席　2026-08-03 09:00:00"
            #expect(rows.first?.first == mark && rows.last?.first == mark)
            #expect(rows.count == 4)
            let text = rows.joined().joined(separator: " ")
            #expect(!text.contains("19900005678") && !text.contains("测试甲"))
            let entries = try await desk.entries(.ordersExported)
            #expect(entries.map(\.text) == ["orders.xlsx {\"rows\":\"1\"}"])
        }
    }
}
