import Casework
import Localization
import Pages

extension Samples {
    static var facts: OrderFacts {
        var facts = OrderFacts()
        facts.cityNumber = "演示-260803-000123"
        facts.districtNumber = "QU-0803-77"
        facts.kind = "诉求"
        facts.category = ["物业管理", "维修", "房屋漏水"]
        facts.labels = ["2小时", "重点"]
        facts.title = "楼上漏水至今未修，多次联系物业没有答复"
        facts.content = """
            市民反映，松涛里 6 号楼 3 单元卫生间顶部持续漏水，已两周，曾多次联系物业，\
            物业称需等待楼上住户配合，至今没有人员上门。要求尽快查明原因并修复。\
            注：请及时向来电人反馈办理情况。
            """
        facts.district = "示例区"
        facts.subdistrict = "示例街道"
        facts.community = "松涛社区"
        facts.place = "松涛里 6 号楼"
        facts.company = "示例物业服务公司"
        facts.urgency = "一般"
        facts.nature = "主办"
        facts.unitName = "示例街道"
        facts.isConfidential = true
        facts.receivedAt = now.adding(hours: -96)
        facts.cityDispatchedAt = now.adding(hours: -95)
        facts.cityDueAt = now.adding(hours: 15)
        facts.extra = ["来件天数": "4", "数据来源": "直派"]
        return facts
    }

    static func order(_ state: OrderState) -> WorkOrder {
        let arrived = now.adding(hours: -94)
        var moments = OrderMoments(receivedAt: now.adding(hours: -96), arrivedAt: arrived)
        let isSigned = state != .awaitingSigning
        let isDispatched = isSigned && state != .awaitingDispatch && state != .sendBackRequested
        let isReplied = isDispatched && state != .handling
        if isSigned { moments.signedAt = now.adding(hours: -93) }
        if isDispatched { moments.dispatchedAt = now.adding(hours: -92) }
        if isReplied {
            moments.contactedAt = now.adding(hours: -80)
            moments.repliedAt = now.adding(hours: -6)
        }
        if state == .awaitingClosing { moments.judgedAt = now.adding(hours: -1) }
        var snapshot = WorkOrder.Snapshot(
            version: 8, state: state, facts: facts,
            deadlines: OrderDeadlines(
                sign: Deadline(due: arrived.adding(hours: 2), classID: "sign"),
                reply: .givenByCity(now.adding(hours: 15)),
                judgement: isReplied
                    ? Deadline(
                        due: now.adding(hours: 18), classID: "judgement", unannouncedYears: [2027])
                    : nil),
            moments: moments)
        if isDispatched {
            snapshot.assignments = [
                Assignment(
                    unit: UnitID("demo.office.housing"), unitName: "物业管理办公室", role: .lead,
                    due: now.adding(hours: -9)),
                Assignment(
                    unit: unit, unitName: "松涛社区", role: .assisting, due: now.adding(hours: -9)),
            ]
        }
        if state == .sendBackRequested {
            snapshot.sendBack = SendBack(
                reason: "该点位属相邻街道管辖，附现场照片与界线图。", from: .awaitingSigning)
        }
        if isReplied {
            snapshot.hasContact = true
            snapshot.replyText = "经核实，漏水系 401 室地漏老化所致。物业已于 8 月 6 日更换并恢复防水，诉求人表示认可。"
        }
        if state == .awaitingJudgement || state == .awaitingClosing {
            snapshot.callbackCount = 2
            snapshot.lastCallback = Evaluation(
                isValid: true, contacted: true, resolution: .resolved, satisfaction: .mostly)
        }
        return WorkOrder(
            id: OrderID(42), number: OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 123),
            snapshot: snapshot)
    }

    static func detail(_ state: OrderState) -> OrderDetail {
        OrderDetail(
            order: order(state),
            complainant: MaskedComplainant(
                name: "林*", phone: "138****0000", hasContact: true, hasAddress: true),
            timeline: timeline, actions: WorkOrder.actions(in: state))
    }

    static func orderModel(_ state: OrderState, _ language: SiteLanguage) -> OrderPageModel {
        OrderPageModel(detail: detail(state), choices: choices(language))
    }

    static var timeline: [TimelineEntry] {
        let reply = Deadline.givenByCity(now.adding(hours: 15))
        let events: [(OrderEvent, String, [FieldChange])] = [
            (
                .received(
                    number: OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: 123),
                    facts: facts, state: .awaitingSigning,
                    deadlines: OrderDeadlines(sign: reply, reply: reply)), "system", []
            ),
            (.signed, "受理一席", [state("awaiting_signing", "awaiting_dispatch")]),
            (
                .dispatched(
                    [
                        Assignment(
                            unit: UnitID("demo.office.housing"), unitName: "物业管理办公室",
                            role: .lead, due: now.adding(hours: -9)),
                        Assignment(
                            unit: unit, unitName: "松涛社区", role: .assisting,
                            due: now.adding(hours: -9)),
                    ], reply: reply, instruction: "请物业办牵头，当日与诉求人见面。"),
                "受理一席", [state("awaiting_dispatch", "handling")]
            ),
            (
                .contactRecorded(
                    Contact(channel: .phone, reached: true, summary: "已约定次日上午上门查看。"),
                    unit: "物业管理办公室"), "物业办经办", []
            ),
            (
                .amended(facts, reply: nil), "system",
                [
                    FieldChange(field: "city_state", before: nil, after: "办理中"),
                    FieldChange(
                        field: "city_due_at", before: "1786000000000", after: "1786123800000"),
                ]
            ),
            (
                .replied(
                    text: "已联系物业，正在协调。", contactWaiver: nil, unit: "物业管理办公室"), "物业办经办",
                [state("handling", "awaiting_reply_review")]
            ),
            (
                .replyReviewed(
                    Review(isAccepted: false, remark: "未写明处理结果与诉求人意见，请补充。"), judgement: nil),
                "受理二席", [state("awaiting_reply_review", "handling")]
            ),
        ]
        return events.enumerated().map { index, event in
            TimelineEntry(
                version: index + 1, at: now.adding(hours: -94 + index * 13), actor: event.1,
                event: event.0, changes: event.2)
        }.reversed()
    }

    private static func state(_ before: String, _ after: String) -> FieldChange {
        FieldChange(field: "state", before: before, after: after)
    }
}
