import Casework
import Localization

extension PageText {
    /// Label of a stored field (`WorkOrder.fields`); an unknown name shows itself.
    func storedField(_ name: String) -> String {
        if name == "extra" { return self(OrderText.otherColumns) }
        return storedFieldKeys[name].map { self($0) } ?? name
    }

    /// Label of a field a column was recognised as, personal ones included; nil for one that an
    /// order keeps under the heading of the file.
    func importField(_ name: String) -> String? {
        if name == "exact_address" || name == "complainant_address" {
            return self(OrderText.personalAddress)
        }
        return (importFieldKeys[name] ?? storedFieldKeys[name]).map { self($0) }
    }

    /// Whether a column's values are about the complainant and must not stand on a page in full.
    static func isPersonal(_ name: String) -> Bool {
        personalFields.contains(name)
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
        case "is_excluded", "is_uncounted", "is_confidential", "verdict_valid":
            return self(value == "yes" ? AnswerText.yes : AnswerText.no)
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
        if name == "handlers" { return self(ConfidentialText.handlers) }
        guard let key = formFieldKeys[name] else { return name }
        return self(key)
    }

    /// What was typed or chosen in a form's field, in the words of the form.
    func formValue(
        _ field: String, _ value: String, of action: OrderAction, names: Names
    ) -> String {
        switch field {
        case "lead", "assisting": names.unit(UnitID(value))
        case "deadline_class": names.deadlineClass(value)
        case "channel": ContactChannel(rawValue: value).map { contactChannel($0) } ?? value
        case "reached": self(value == "yes" ? AnswerText.reached : .notReached)
        case "outcome": CallbackOutcome(rawValue: value).map { outcome($0) } ?? value
        case "contacted": contacted(value == "yes")
        case "resolution": Resolution(rawValue: value).map { resolution($0) } ?? value
        case "satisfaction": Satisfaction(rawValue: value).map { satisfaction($0) } ?? value
        case "decision": decision(value == "accept", of: action)
        default: value
        }
    }

    private func decision(_ isAccepted: Bool, of action: OrderAction) -> String {
        switch action {
        case .reviewSendBack: self(isAccepted ? OrderText.acceptReturn : .rejectReturn)
        case .reviewReply: self(isAccepted ? OrderText.acceptReply : .rejectReply)
        default: self(isAccepted ? OrderText.acceptClosing : .rejectClosing)
        }
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
    "city_dispatched_at": .cityDispatchedAt, "city_due_at": .cityDueAt,
    "city_closed_at": .cityClosedAt, "is_excluded": .excluded, "is_uncounted": .uncounted,
    "is_confidential": .confidential, "verdict_valid": .validCallback,
    "verdict_contacted": .verdictContacted, "verdict_resolution": .verdictResolution,
    "verdict_satisfaction": .verdictSatisfaction, "sign_due": .signDue,
    "reply_due": .replyDue, "judgement_due": .judgementDue, "units": .unitName,
    "signed_at": .signedAt, "dispatched_at": .dispatchedAt, "contacted_at": .contactedAt,
    "replied_at": .repliedAt, "judged_at": .judgedAt, "closed_at": .closedAt,
    "reply": .replyText, "judged_contacted": .contacted, "judged_resolution": .resolution,
    "judged_satisfaction": .satisfaction,
]

/// Fields of a file that an order does not keep under the same name.
private let importFieldKeys: [String: FieldText] = [
    "name": .complainantName, "phone": .complainantPhone, "contact": .complainantContact,
    "contact_phone": .complainantContact, "excluded": .excluded, "uncounted": .uncounted,
    "confidential": .confidential, "is_retained": .retained, "is_valid_callback": .validCallback,
    "serial": .serial, "district_dispatched_at": .districtDispatchedAt,
    "district_due_at": .districtDueAt, "category1": .category, "category2": .category,
    "category3": .category, "category4": .category, "category5": .category,
    "refusal_row": .refusalNote, "refusal_reason": .refusalNote, "refusal_mend": .refusalNote,
]

private let personalFields: Set = [
    "name", "phone", "contact", "contact_phone", "exact_address", "complainant_address",
]

private let formFieldKeys: [String: FieldText] = [
    "reason": .reason, "remark": .remark, "decision": .decision, "lead": .leadUnit,
    "assisting": .assistingUnits, "deadline_class": .deadlineClass, "instruction": .instruction,
    "channel": .contactChannel, "reached": .reached, "summary": .summary, "note": .note,
    "reply": .replyText, "waiver": .waiver, "outcome": .outcome, "contacted": .contacted,
    "resolution": .resolution, "satisfaction": .satisfaction, "words": .words,
    "happened_at": .happenedAt,
]
