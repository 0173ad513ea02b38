import Casework
import Pages

extension Samples {
    static func confidential(_ detail: OrderDetail) -> OrderDetail {
        var detail = detail
        let housing = UnitID("demo.office.housing")
        detail.confidentiality = Confidentiality(
            named: [
                NamedPerson(
                    account: 7, displayName: "受理一席", unit: nil, namedBy: "",
                    at: now.adding(hours: -94), until: nil),
                NamedPerson(
                    account: 8, displayName: "物业办经办", unit: housing, namedBy: "desk1",
                    at: now.adding(hours: -92), until: nil),
                NamedPerson(
                    account: 9, displayName: "回访二席", unit: nil, namedBy: "lead1",
                    at: now.adding(hours: -3), until: now.adding(hours: 21)),
                NamedPerson(
                    account: 10, displayName: "督办一席", unit: nil, namedBy: "lead1",
                    at: now.adding(hours: -50), until: now.adding(hours: -26)),
            ],
            handlers: [
                HandlerChoice(account: 8, displayName: "物业办经办", unit: housing),
                HandlerChoice(account: 11, displayName: "松涛社区经办", unit: unit),
            ])
        return detail
    }

    static var access: AccessPanelsModel {
        func request(
            _ id: Int64, _ account: Int64, _ name: String, _ reason: String,
            _ decision: AccessRequest.Decision? = nil, until: Instant? = nil
        ) -> AccessRequest {
            AccessRequest(
                id: id, order: OrderID(id),
                number: OrderNumber(day: LocalDate(dayNumber: 20_668), sequence: Int(id)),
                account: account, displayName: name, reason: reason,
                askedAt: now.adding(hours: -Int(id)), decision: decision,
                decidedAt: decision == nil ? nil : now, until: until)
        }
        return AccessPanelsModel(
            waiting: [
                request(3, 9, "回访二席", "市级回访前需核对办理结果，诉求人要求今日答复。"),
                request(2, 7, "受理一席", "当班班长交接，需继续审核单位回复。"),
            ],
            answers: [
                request(4, 7, "受理一席", "", .granted, until: now.adding(hours: 20)),
                request(5, 7, "受理一席", "", .granted, until: now.adding(hours: -2)),
                request(6, 7, "受理一席", "", .refused),
            ])
    }
}
