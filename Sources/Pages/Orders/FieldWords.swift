import Casework
import Localization

extension PageText {
    /// Label of a stored field (`WorkOrder.fields`); an unknown name shows itself.
    func storedField(_ name: String) -> String {
        guard let key = storedFieldKeys[name] else { return name }
        return self(key)
    }

    /// A stored value in words: moments as dates, codes as names.
    func storedValue(_ field: String, _ value: String?, names: Names) -> String {
        guard let value, !value.isEmpty else { return self(OrderText.emptyValue) }
        if field.hasSuffix("_at") || field.hasSuffix("_due") {
            return Int64(value).map { moment(Instant(milliseconds: $0)) } ?? value
        }
        switch field {
        case "state": return OrderState(rawValue: value).map { state($0) } ?? value
        case "channel": return names.channel(value)
        case "category": return value.replacing("->", with: " › ")
        case "labels", "units":
            return list(value.split(separator: ",").map(String.init))
        case "verdict_contacted", "judged_contacted": return contacted(value == "yes")
        case "verdict_resolution", "judged_resolution":
            return Resolution(rawValue: value).map { resolution($0) } ?? value
        case "verdict_satisfaction", "judged_satisfaction":
            return Satisfaction(rawValue: value).map { satisfaction($0) } ?? value
        default: return shortened(value)
        }
    }

    /// Label of a form's field.
    func formField(_ name: String) -> String {
        guard let key = formFieldKeys[name] else { return name }
        return self(key)
    }

    /// At most 160 characters, so that a changed content does not fill the history.
    private func shortened(_ value: String) -> String {
        value.count > 160 ? String(value.prefix(160)) + "…" : value
    }
}

private let storedFieldKeys: [String: FieldText] = [
    "state": .state, "city_number": .cityNumber, "district_number": .districtNumber,
    "channel": .channel, "kind": .kind, "category": .category, "labels": .labels,
    "title": .title, "content": .content, "district": .district, "subdistrict": .subdistrict,
    "community": .community, "place": .place, "company": .company, "urgency": .urgency,
    "nature": .nature, "city_unit": .cityUnitName, "city_state": .cityState,
    "handling_result": .handlingResult, "city_reply": .replyText, "received_at": .receivedAt,
    "city_due_at": .cityDueAt, "city_closed_at": .cityClosedAt, "verdict_contacted": .verdict,
    "verdict_resolution": .verdict, "verdict_satisfaction": .verdict, "sign_due": .signDue,
    "reply_due": .replyDue, "judgement_due": .judgementDue, "units": .unitName,
    "signed_at": .signedAt, "dispatched_at": .dispatchedAt, "contacted_at": .contactedAt,
    "replied_at": .repliedAt, "judged_at": .judgedAt, "closed_at": .closedAt,
    "reply": .replyText, "judged_contacted": .contacted, "judged_resolution": .resolution,
    "judged_satisfaction": .satisfaction,
]

private let formFieldKeys: [String: FieldText] = [
    "reason": .reason, "remark": .remark, "decision": .decision, "lead": .leadUnit,
    "assisting": .assistingUnits, "deadline_class": .deadlineClass, "instruction": .instruction,
    "channel": .contactChannel, "reached": .reached, "summary": .summary, "note": .note,
    "reply": .replyText, "waiver": .waiver, "outcome": .outcome, "contacted": .contacted,
    "resolution": .resolution, "satisfaction": .satisfaction, "words": .words,
]
