import Casework
import Localization
import Markup
import Pages

/// The desk, shifts and alarms.
extension Samples {
    static let deskPages = ["desk", "desk-dispatch", "desk-empty", "shifts"]

    static func deskPage(_ name: String, _ language: SiteLanguage) -> HTML? {
        let desk = frame(language, path: "/desk")
        switch name {
        case "desk", "desk-dispatch":
            let state: OrderState = name == "desk" ? .awaitingSigning : .awaitingDispatch
            let orders = (0..<6).map {
                summary(
                    $0, $0 < 4 ? .awaitingSigning : .awaitingDispatch, dueInMinutes: $0 * 40 - 10)
            }
            let work = DeskWork(
                detail: detail(state), units: choices(language).units,
                loads: [UnitLoad(unit: unit, open: 12, late: 3, today: 2)],
                suggestions: name == "desk"
                    ? [DispatchSuggestion(unit: unit, count: 14, outOf: 17)] : [])
            return Pages.deskPage(DeskModel(orders: orders, total: 240, work: work), in: desk)
        case "desk-empty":
            return Pages.deskPage(DeskModel(orders: [], total: 0, work: nil), in: desk)
        case "shifts":
            var model = ShiftsPageModel()
            model.shifts = shifts
            model.notes = [note, noteRead]
            return shiftsPage(model, in: frame(language, path: "/shifts"))
        default: return nil
        }
    }

    static var shifts: ShiftModel {
        var model = ShiftModel()
        model.duty = [
            DutyShift(
                id: 1, account: 9, displayName: "受理二席", line: "2 席 分机 802",
                startedAt: now.adding(hours: -3), until: now.adding(hours: 9))
        ]
        model.note = note
        model.keepsShifts = true
        return model
    }

    private static var note: HandOverNote {
        HandOverNote(
            id: 2, account: 9, displayName: "受理二席", writtenAt: now.adding(hours: -4),
            body: "松涛社区停水两件合并催办，物业答复 10 点前送水。",
            orders: [summary(1, .handling, dueInMinutes: 60).number])
    }

    private static var noteRead: HandOverNote {
        HandOverNote(
            id: 1, account: 7, displayName: "受理一席", writtenAt: now.adding(hours: -16),
            body: "夜间无遗留。", orders: [],
            receipts: [
                HandOverNote.Receipt(displayName: "受理二席", at: now.adding(hours: -15))
            ])
    }

    static var alarms: [OrderAlarm] {
        [
            OrderAlarm(
                order: summary(2, .awaitingSigning, dueInMinutes: -3), stage: .overdue,
                isThreat: false),
            OrderAlarm(
                order: summary(3, .awaitingSigning, dueInMinutes: 6), stage: .close,
                isThreat: false),
        ]
    }

    /// The workbench with everything a shift adds to it.
    static var workbenchOnDuty: WorkbenchModel {
        var model = workbench
        model.shifts = shifts
        model.alarms = alarms
        model.taken = [
            TakenAlarm(
                number: summary(4, dueInMinutes: 1).number, displayName: "受理二席",
                at: now.adding(hours: -1))
        ]
        return model
    }
}
