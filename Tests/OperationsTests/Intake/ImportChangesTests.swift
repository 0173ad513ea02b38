import Casework
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// What an import makes of new, known and equal rows.
@Suite struct ImportChangesTests {
    @Test(arguments: TestDatabase.available)
    func `a new file creates every order`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var export = Export(1...2)
            export.add("闭-1", ["工单状态": "回复完成", "标题": ""])
            let report = try await desk.take(try folder.write(export))
            #expect(report.totals == totals(created: 3))
            #expect(report.lines.map(\.action) == [.create, .create, .create])
            #expect(report.lines.map(\.cityNumber) == export.rows.map { $0["工单编号"] })
            let order = try await desk.order(Export.number(1))
            #expect(order.state == .awaitingSigning)
            #expect(order.facts.category == ["市政", "道路", "路灯"])
            #expect(order.facts.subdistrict == "中关村街道")
            #expect(order.moments.receivedAt == (try moment("2026-08-01 08:30")))
            #expect(order.moments.arrivedAt == Desk.start)
            #expect(order.responsibleUnitName == "中关村街道")
            let person = try await desk.complainant(of: order)
            #expect(person?.name == "测试甲")
            #expect(person?.phone == "13800001234")
            let closed = try await desk.order("闭-1")
            #expect(closed.state == .closed)
            let numbers = try await desk.all().map(\.number.text)
            #expect(Set(numbers).count == 3)
            try await desk.expectSoundHistory(3)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `an import is kept with its counts and opens its orders`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let first = try await desk.take(try folder.write(Export(1...3)))
            desk.clock.advance(hours: 1)
            var newer = Export(3...4).changed(["标题": "路灯已坏"])
            newer.add("", ["标题": "没有编号"])
            let second = try await desk.take(try folder.write(newer))
            #expect(second.totals == totals(created: 1, changed: 1, refused: 1))
            let kept = try await ReadImports(desk.site).recent(limit: 5, for: desk.desk)
            #expect(kept.map(\.id) == [second.batch, first.batch])
            #expect(kept.map(\.state) == [.finished, .finished])
            #expect(kept[0].created == 1)
            #expect(kept[0].changed == 1)
            #expect(kept[0].refused == 1)
            #expect(kept[0].headings == Export.usual)
            var filter = OrderFilter()
            filter.importBatch = second.batch
            let opened = try await desk.all(filter).compactMap(\.cityNumber)
            #expect(Set(opened) == [Export.number(3), Export.number(4)])
        }
    }

    @Test(arguments: TestDatabase.available)
    func `the same file twice changes nothing`(engine: TestDatabase) async throws {
        var numbered = Export(1...40)
        numbered.rows.append(numbered.rows[7])
        var unnumbered = Export(1...40)
        unnumbered.headings.removeFirst()
        unnumbered.rows += [unnumbered.rows[7], unnumbered.rows[7]]
        for (export, created, unchanged) in [(numbered, 40, 1), (unnumbered, 42, 0)] {
            try await Desk.open(on: engine) { desk in
                let folder = try Scratch()
                let path = try folder.write(export)
                let first = try await desk.take(path)
                #expect(first.totals == totals(created: created, unchanged: unchanged))
                let before = try await desk.eventTexts()
                desk.clock.advance(hours: 24)
                let second = try await desk.take(path)
                #expect(second.totals == totals(unchanged: created + unchanged))
                #expect(second.lines.isEmpty)
                #expect(try await desk.eventTexts() == before)
                #expect(try await desk.all().count == created)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a newer export changes what the city owns and nothing else`(engine: TestDatabase)
        async throws
    {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            try await desk.take(try folder.write(Export(1...2)))
            let before = try await desk.worked(Export.number(1))
            desk.clock.advance(hours: 1)
            let newer = Export(1...2).changed([
                "标题": "路灯整条街不亮", "工单状态": "回复完成", "是否解决": "未解决", "是否剔除": "是",
                "主办单位": "某某公司",
            ])
            let report = try await desk.take(try folder.write(newer))
            #expect(report.totals == totals(changed: 2))
            let fields = [
                "title", "city_unit", "city_state", "is_excluded", "verdict_valid",
                "verdict_resolution",
            ]
            // The second is untouched here, so the city's word closes it.
            #expect(
                report.changes.map { Set($0.changedFields) }
                    == [Set(fields), Set(fields + ["state"])])
            let after = try await desk.order(Export.number(1))
            #expect(after.facts.title == "路灯整条街不亮")
            #expect(after.facts.cityState == "回复完成")
            #expect(after.facts.isExcluded)
            #expect(after.facts.verdict == Evaluation(isValid: true, resolution: .unresolved))
            #expect(after.version == before.version + 1)
            var same = after.untouched
            same.facts = before.facts
            #expect(same == before.untouched)
            let event = try #require(try await desk.events(of: after).last)
            #expect(event.actor == "desk")
            #expect(Set(event.changes.map(\.field)) == Set(fields))
            #expect(
                event.changes.first { $0.field == "title" }
                    == FieldChange(
                        field: "title", before: "路灯不亮 " + Export.number(1), after: "路灯整条街不亮"))
            try await desk.expectSoundHistory(2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `blank cells and missing columns leave what is there`(engine: TestDatabase) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            var full = Export(1...3).changed([
                "处理受理方式": "微博", "截止时间": "2026-08-09", "主办单位": "某某局", "是否联系": "是",
                "是否解决": "解决", "是否满意": "满意", "是否剔除": "是", "是否保密": "是", "村/社区": "东里",
                "是否有效回访": "否", "是否不计入": "是", "备注": "第一版", "标签": "夜间,照明",
            ])
            full.headings += ["是否保密", "村/社区", "是否有效回访", "是否不计入", "备注", "标签"]
            try await desk.take(try folder.write(full))
            let before = try await desk.order(Export.number(2))
            #expect(before.facts.channel == "weibo")
            #expect(before.facts.isUncounted)
            #expect(before.facts.verdict?.isValid == false)
            var blank = full
            for column in blank.headings where column != "工单编号" && column != "标题" {
                blank = blank.changed([column: ""])
            }
            let blanks = try await desk.take(try folder.write(blank))
            #expect(blanks.totals == totals(unchanged: 3))
            var narrow = full
            narrow.headings = ["工单编号", "标题"]
            let missing = try await desk.take(try folder.write(narrow))
            #expect(missing.totals == totals(unchanged: 3))
            #expect(try await desk.order(Export.number(2)) == before)
        }
    }

    @Test func `an answer in a newer export replaces that answer only`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            let first = Export(1...1).changed(["是否联系": "是", "是否满意": "不满意", "是否剔除": "是"])
            try await desk.take(try folder.write(first))
            let newer = Export(1...1).changed(["是否满意": "基本满意", "是否剔除": "否"])
            let report = try await desk.take(try folder.write(newer))
            #expect(
                report.changes.map { Set($0.changedFields) }
                    == [["is_excluded", "verdict_satisfaction"]])
            let facts = try await desk.order(Export.number(1)).facts
            #expect(
                facts.verdict
                    == Evaluation(isValid: true, contacted: true, satisfaction: .mostly))
            #expect(!facts.isExcluded)
        }
    }

    @Test func `the class of uncounted requests may be named instead of said yes to`()
        async throws
    {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            var export = Export(1...3)
            export.headings.append("不计入诉求总量类别")
            for (row, value) in ["表扬类", "否", ""].enumerated() {
                export.rows[row]["不计入诉求总量类别"] = value
            }
            let report = try await desk.take(try folder.write(export))
            #expect(report.totals == totals(created: 3))
            for (number, isUncounted) in [(1, true), (2, false), (3, false)] {
                let order = try await desk.order(Export.number(number))
                #expect(order.facts.isUncounted == isUncounted)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a limit of the city is kept as given until the city gives another`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let number = Export.number(1)
            try await desk.take(
                try folder.write(Export(1...1).changed(["截止时间": "2026-08-05 12:15:30"])))
            let given = try await desk.order(number).deadlines.reply
            #expect(given.due == (try moment("2026-08-05 12:15:30")))
            #expect(given.isGivenByCity)
            try await desk.take(try folder.write(Export(1...1)))
            #expect(try await desk.order(number).deadlines.reply == given)
            let order = try await desk.order(number)
            try await desk.change(order, .sign, by: desk.desk)
            let plan = DispatchPlan(lead: Desk.city, deadlineClass: "complex")
            let dispatched = try await desk.change(order, .dispatch(plan), by: desk.desk)
            #expect(dispatched.deadlines.reply == given)
            let report = try await desk.take(
                try folder.write(Export(1...1).changed(["截止时间": "2026年8月20日"])))
            #expect(
                report.changes.map { Set($0.changedFields) } == [["city_due_at", "reply_due"]])
            let newer = try await desk.order(number).deadlines.reply
            #expect(newer.due == (try moment("2026-08-20 23:59:59")))
            #expect(newer.isGivenByCity)
        }
    }

    @Test(arguments: TestDatabase.available)
    func `a complainant's change is told by the names of its fields alone`(
        engine: TestDatabase
    ) async throws {
        try await Desk.open(on: engine) { desk in
            let folder = try Scratch()
            let number = Export.number(1)
            try await desk.take(try folder.write(Export(1...1)))
            let newer = Export(1...1).changed(["来电人": "测试乙", "来电人电话/账号": "13900005678"])
            let report = try await desk.take(try folder.write(newer))
            #expect(report.totals == totals(changed: 1))
            #expect(report.changes.map(\.changedFields) == [["name", "phone"]])
            let order = try await desk.order(number)
            #expect(
                try await desk.events(of: order).map(\.event.kind)
                    == [.received, .complainantAmended])
            #expect(
                try await desk.events(of: order).last?.event
                    == .complainantAmended(fields: ["name", "phone"]))
            let person = try await desk.complainant(of: order)
            #expect(person == Complainant(name: "测试乙", phone: "13900005678"))
            let blank = Export(1...1).changed(["来电人": "", "来电人电话/账号": ""])
            #expect(try await desk.take(try folder.write(blank)).totals == totals(unchanged: 1))
            #expect(try await desk.complainant(of: order) == person)
            for text in try await desk.eventTexts() {
                for personal in ["测试甲", "测试乙", "13800001234", "13900005678"] {
                    #expect(!text.contains(personal))
                }
            }
        }
    }

    @Test func `rows that would take turns in changing one order are refused`() async throws {
        try await Desk.open(on: .sqlite) { desk in
            let folder = try Scratch()
            var export = Export(1...2)
            export.rows.append(export.rows[0].merging(["来电人电话/账号": "13900005678"]) { $1 })
            let path = try folder.write(export)
            let first = try await desk.take(path)
            #expect(first.totals == totals(created: 2, refused: 1))
            #expect(first.refusals.map(\.reason) == [.duplicateNumber])
            #expect(first.refusals[0].value == Export.number(1) + " (2)")
            #expect(try await desk.take(path).totals == totals(unchanged: 2, refused: 1))
        }
    }
}

extension Desk {
    /// The order the whole way to its judgement, with answers unlike those of any export here.
    fileprivate func worked(_ number: String) async throws -> WorkOrder {
        let order = try await order(number)
        let answers = Evaluation(
            isValid: true, contacted: true, resolution: .resolved, satisfaction: .satisfied)
        let callback = Callback(
            outcome: .valid, contacted: true, resolution: .resolved, satisfaction: .satisfied)
        let steps: [(OrderCommand, Actor)] = [
            (.sign, desk), (.dispatch(DispatchPlan(lead: Desk.city)), desk),
            (
                .recordContact(Contact(channel: .phone, reached: true, summary: "已说明")),
                handler
            ),
            (.reply(text: "已经安排更换灯具", contactWaiver: nil), handler),
            (.reviewReply(Review(isAccepted: true)), desk), (.recordCallback(callback), reviewer),
            (.judge(answers, withoutCallback: nil), reviewer),
        ]
        for (command, actor) in steps {
            clock.advance(hours: 1)
            try await change(order, command, by: actor)
        }
        return try await self.order(number)
    }
}

/// What an import may not touch; `facts` is there to be set aside.
private struct Untouched: Equatable {
    var facts: OrderFacts
    let state: OrderState
    let moments: OrderMoments
    let deadlines: OrderDeadlines
    let assignments: [Assignment]
    let replyText: String
    let judgement: Evaluation?
    let lastCallback: Evaluation?
    let hasContact: Bool
}

extension WorkOrder {
    fileprivate var untouched: Untouched {
        Untouched(
            facts: facts, state: state, moments: moments, deadlines: deadlines,
            assignments: assignments, replyText: replyText, judgement: judgement,
            lastCallback: lastCallback, hasContact: hasContact)
    }
}
