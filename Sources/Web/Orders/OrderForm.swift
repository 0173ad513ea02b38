import Casework
import Localization
import Pages

/// The form of each action: where it is sent and what its fields mean.
enum OrderForm {
    /// Actions a person takes; an amendment comes with an import.
    static let actions = OrderAction.allCases.filter { $0 != .amend }

    static let allPaths = actions.map(path)

    static func path(of action: OrderAction) -> String {
        let part =
            switch action {
            case .amend, .sign: "signature"
            case .requestSendBack: "return"
            case .reviewSendBack: "return-review"
            case .dispatch: "dispatches"
            case .recordContact: "contacts"
            case .recordProgress: "notes"
            case .reply: "replies"
            case .reviewReply: "reply-review"
            case .recordCallback: "callbacks"
            case .judge: "judgement"
            case .reviewClosing: "closure"
            }
        return Routes.order + "/" + part
    }

    /// Field names in the order of the form.
    static func fieldNames(of action: OrderAction) -> [String] {
        switch action {
        case .amend, .sign: []
        case .requestSendBack: ["reason"]
        case .reviewSendBack, .reviewReply, .reviewClosing: ["decision", "remark"]
        case .dispatch:
            ["lead", "assisting", "handlers", "deadline_class", "instruction", "reason"]
        case .recordContact: ["channel", "reached", "summary", "happened_at"]
        case .recordProgress: ["note"]
        case .reply: ["reply", "waiver"]
        case .recordCallback:
            ["outcome", "contacted", "resolution", "satisfaction", "words", "happened_at"]
        case .judge: ["contacted", "resolution", "satisfaction", "reason"]
        }
    }

    /// The command that a filled form of `action` stands for.
    ///
    /// - Throws: `FieldErrors` naming every choice that is missing or unknown.
    static func command(
        _ action: OrderAction, _ form: FormFields, zone: SiteZone
    ) throws -> OrderCommand {
        switch action {
        case .amend, .sign: return .sign
        case .requestSendBack: return .requestSendBack(reason: form.text("reason"))
        case .reviewSendBack: return .reviewSendBack(try review(form))
        case .dispatch: return .dispatch(try plan(form))
        case .recordContact: return .recordContact(try contact(form, zone))
        case .recordProgress: return .recordProgress(note: form.text("note"))
        case .reply:
            return .reply(text: form.text("reply"), contactWaiver: form.optional("waiver"))
        case .reviewReply: return .reviewReply(try review(form))
        case .recordCallback: return .recordCallback(try callback(form, zone))
        case .judge:
            let answers = Evaluation(
                isValid: true, contacted: form.yesOrNo("contacted"),
                resolution: form.choice("resolution"),
                satisfaction: form.choice("satisfaction"))
            let reason = form.optional("reason")
            return .judge(answers, withoutCallback: reason, differing: reason)
        case .reviewClosing: return .reviewClosing(try review(form))
        }
    }

    static func plan(_ form: FormFields) throws -> DispatchPlan {
        guard let lead = form.optional("lead") else { throw missing("lead") }
        return DispatchPlan(
            lead: UnitID(lead), assisting: form.texts("assisting").map { UnitID($0) },
            deadlineClass: form.optional("deadline_class"), instruction: form.text("instruction"),
            reason: form.text("reason"))
    }

    private static func review(_ form: FormFields) throws -> Review {
        let decision = form.text("decision")
        guard decision == "accept" || decision == "reject" else { throw missing("decision") }
        return Review(isAccepted: decision == "accept", remark: form.text("remark"))
    }

    private static func contact(_ form: FormFields, _ zone: SiteZone) throws -> Contact {
        let channel: ContactChannel? = form.choice("channel")
        let reached = form.yesOrNo("reached")
        guard let channel, let reached else {
            var missing = FieldErrors(fields: [:])
            if channel == nil { missing.fields["channel"] = .choiceMissing }
            if reached == nil { missing.fields["reached"] = .choiceMissing }
            if form.text("summary").isEmpty { missing.fields["summary"] = RequestText.textMissing }
            throw missing
        }
        return Contact(
            channel: channel, reached: reached, summary: form.text("summary"),
            happenedAt: try happenedAt(form, zone))
    }

    /// - Throws: `FieldErrors` for a moment that cannot be read.
    private static func happenedAt(_ form: FormFields, _ zone: SiteZone) throws -> Instant? {
        var errors = FieldErrors(fields: [:])
        let moment = RegisterForm.moment("happened_at", form, zone, &errors)
        if !errors.fields.isEmpty { throw errors }
        return moment
    }

    private static func callback(_ form: FormFields, _ zone: SiteZone) throws -> Callback {
        guard let outcome: CallbackOutcome = form.choice("outcome") else {
            throw missing("outcome")
        }
        return Callback(
            outcome: outcome, contacted: form.yesOrNo("contacted"),
            resolution: form.choice("resolution"), satisfaction: form.choice("satisfaction"),
            words: form.text("words"), happenedAt: try happenedAt(form, zone))
    }

    private static func missing(_ field: String) -> FieldErrors {
        FieldErrors(fields: [field: .choiceMissing])
    }

    /// Field names of `action`'s form to show a refusal at; the empty name is the whole form.
    static func errors(
        _ refusal: OrderRefusal, of action: OrderAction, _ text: PageText
    ) -> [String: String] {
        var name = PageText.fieldName(of: refusal) ?? ""
        // A rejection's reason is typed into the field that an acceptance calls a remark.
        if name == "reason", fieldNames(of: action).contains("remark") { name = "remark" }
        return [name: text.refusal(refusal)]
    }
}
