extension WorkOrder {
    /// The fields an event may change, as stored text, for the before and after of its history.
    /// Moments are milliseconds; nothing personal is among them.
    package var fields: [(name: String, value: String?)] {
        func text(_ instant: Instant?) -> String? { instant.map { String($0.milliseconds) } }
        func text(_ string: String) -> String? { string.isEmpty ? nil : string }
        return [
            ("state", state.rawValue),
            ("city_number", facts.cityNumber),
            ("district_number", facts.districtNumber),
            ("channel", text(facts.channel)),
            ("kind", text(facts.kind)),
            ("category", text(facts.category.joined(separator: "->"))),
            ("labels", text(facts.labels.joined(separator: ","))),
            ("title", text(facts.title)),
            ("content", text(facts.content)),
            ("district", text(facts.district)),
            ("subdistrict", text(facts.subdistrict)),
            ("community", text(facts.community)),
            ("place", text(facts.place)),
            ("company", text(facts.company)),
            ("urgency", text(facts.urgency)),
            ("nature", text(facts.nature)),
            ("city_unit", text(facts.unitName)),
            ("city_state", text(facts.cityState)),
            ("handling_result", text(facts.handlingResult)),
            ("city_reply", text(facts.replyText)),
            ("received_at", text(facts.receivedAt)),
            ("city_dispatched_at", text(facts.cityDispatchedAt)),
            ("city_due_at", text(facts.cityDueAt)),
            ("city_closed_at", text(facts.cityClosedAt)),
            ("is_excluded", facts.isExcluded ? "yes" : nil),
            ("is_uncounted", facts.isUncounted ? "yes" : nil),
            ("is_confidential", facts.isConfidential ? "yes" : nil),
            ("extra", text(extraText)),
            ("verdict_valid", facts.verdict.map { $0.isValid ? "yes" : "no" }),
            ("verdict_contacted", facts.verdict?.contacted.map { $0 ? "yes" : "no" }),
            ("verdict_resolution", facts.verdict?.resolution?.rawValue),
            ("verdict_satisfaction", facts.verdict?.satisfaction?.rawValue),
            ("sign_due", text(deadlines.sign.due)),
            ("reply_due", text(deadlines.reply.due)),
            ("judgement_due", text(deadlines.judgement?.due)),
            ("units", text(assignments.map(\.unitName).joined(separator: ","))),
            ("signed_at", text(moments.signedAt)),
            ("dispatched_at", text(moments.dispatchedAt)),
            ("contacted_at", text(moments.contactedAt)),
            ("replied_at", text(moments.repliedAt)),
            ("judged_at", text(moments.judgedAt)),
            ("closed_at", text(moments.closedAt)),
            ("reply", text(replyText)),
            ("judged_contacted", judgement?.contacted.map { $0 ? "yes" : "no" }),
            ("judged_resolution", judgement?.resolution?.rawValue),
            ("judged_satisfaction", judgement?.satisfaction?.rawValue),
        ]
    }

    private var extraText: String {
        facts.extra.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: "; ")
    }

    /// What differs between `earlier` and this value of the same order.
    package func changes(since earlier: WorkOrder) -> [FieldChange] {
        zip(earlier.fields, fields).compactMap { before, after in
            before.value == after.value
                ? nil
                : FieldChange(field: after.name, before: before.value, after: after.value)
        }
    }
}
