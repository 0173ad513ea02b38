import Casework
import Localization
import Markup

/// What the reader may do now, one fold per action; the next best is open, or the one that was
/// refused. Where scripts run, the row of buttons above opens them and the closed ones are hidden.
///
/// Fields sent, besides `version`: sign none; return `reason`; return-review, reply-review and
/// closure `decision` (`accept`, `reject`) and `remark`; dispatches `lead`, `assisting` (several),
/// `deadline_class`, `instruction`, `handlers` (several, confidential orders), and `reason` when
/// units lose the order; contacts `channel`, `reached` (`yes`, `no`), `summary`; notes `note`;
/// replies `reply`, `waiver`; callbacks `outcome`, `contacted`, `resolution`, `satisfaction`,
/// `words`; contacts and callbacks with an optional `happened_at` (`2026-08-01T09:30`); judgement
/// `contacted`, `resolution`, `satisfaction`, `reason`.
func actionsPanel(_ model: OrderPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let actions = model.detail.actions.filter { $0 != .amend }
    let order = model.detail.order
    let opened = model.refused?.action ?? mainAction(actions, model)
    return section(.class("panel actions"), .custom("aria-labelledby", "actions")) {
        div(.class("panel-head")) { h2(.id("actions")) { text(OrderText.actionsHere) } }
        if actions.isEmpty {
            p(.class("panel-body quiet")) { text(OrderText.noActions) }
        }
        actionRow(model, opened: opened, in: frame)
        for action in actions {
            details(.class("action"), .flag("open", action == opened)) {
                summary {
                    icon(mark(of: action))
                    text.action(action, on: order)
                }
                div(.class("action-body")) { actionForm(action, model, in: frame) }
            }
        }
    }
}

/// The action to open: the first, but replying once there was a contact or a draft, judging once a
/// valid callback has answered the questions, and none where only taking the order from its units is left.
private func mainAction(_ actions: [OrderAction], _ model: OrderPageModel) -> OrderAction? {
    let order = model.detail.order
    let mayWrite = order.hasContact || model.surroundings.draft != nil
    if mayWrite, actions.contains(.reply) { return .reply }
    if order.lastCallback?.isValid == true, actions.contains(.judge) { return .judge }
    return actions.first { $0 != .dispatch || order.assignments.isEmpty }
}

extension PageText {
    /// A dispatch of an order that units already have is called by a name of its own.
    func action(_ action: OrderAction, on order: WorkOrder) -> String {
        action == .dispatch && !order.assignments.isEmpty
            ? self(OrderText.redispatch) : self.action(action)
    }
}

func mark(of action: OrderAction) -> Icon {
    switch action {
    case .amend, .sign: .check
    case .requestSendBack, .reviewSendBack: .back
    case .dispatch: .send
    case .recordContact, .recordCallback: .phone
    case .recordProgress: .note
    case .reply: .reply
    case .reviewReply, .reviewClosing: .shield
    case .judge: .star
    }
}

private func actionForm(
    _ action: OrderAction, _ model: OrderPageModel, in frame: Frame
) -> HTML {
    let text = frame.text
    let order = model.detail.order
    let state = model.refused?.action == action ? model.refused?.form : nil
    let form = ActionForm(action: action, state: state ?? FormState(), text: text)
    return postForm(
        Links.order(order.number, action), in: frame, version: order.version,
        .id("action-" + action.rawValue)
    ) {
        problems(form.state, text)
        switch action {
        case .amend: HTML.empty
        case .sign: p(.class("lead")) { text(OrderText.signLead) }
        case .requestSendBack: form.sendBack
        case .reviewSendBack: form.review(.acceptReturn, .rejectReturn)
        case .dispatch:
            form.dispatch(model.choices, from: order.assignments)
            if let people = model.detail.confidentiality {
                handlerChoices(
                    people.handlers, field: form.handlers,
                    selected: form.state.values["handlers"] ?? [], in: frame)
            }
        case .recordContact: form.contact
        case .recordProgress: form.progress
        case .reply: form.reply(order, model.surroundings.draft)
        case .reviewReply: form.review(.acceptReply, .rejectReply)
        case .recordCallback: form.callback
        case .judge: form.judgement(order)
        case .reviewClosing: form.review(.acceptClosing, .rejectClosing)
        }
        div(.class("buttons")) {
            submitButton(
                text.action(action, on: order), action == .requestSendBack ? .danger : .primary,
                icon: mark(of: action))
        }
    }
}

/// The controls of one action's form, with ids of their own so that forms do not clash.
private struct ActionForm {
    let action: OrderAction
    let state: FormState
    let text: PageText

    private func field(
        _ name: String, _ label: FieldText, hint: OrderText? = nil, isRequired: Bool = true
    ) -> Field {
        Field(
            name, id: action.rawValue + "-" + name, label: text(label),
            hint: hint.map { text($0) }, error: state.errors[name], isRequired: isRequired)
    }

    var handlers: Field {
        Field(
            "handlers", id: action.rawValue + "-handlers",
            label: text(ConfidentialText.handlers), hint: text(ConfidentialText.handlersHint),
            error: state.errors["handlers"])
    }

    var sendBack: HTML {
        group {
            p(.class("lead")) { text(OrderText.returnLead) }
            textArea(
                field("reason", .reason, hint: .reasonHint), text, value: state.value("reason"),
                maximum: OrderLimits.remarkMaximum)
        }
    }

    func review(_ accept: OrderText, _ reject: OrderText) -> HTML {
        group {
            radioGroup(
                field("decision", .decision),
                choices: [Choice("accept", text(accept)), Choice("reject", text(reject))],
                selected: state.value("decision"))
            textArea(
                field("remark", .remark, hint: .rejectNeedsReason, isRequired: false), text,
                value: state.value("remark"), rows: 3, maximum: OrderLimits.remarkMaximum)
        }
    }

    func dispatch(_ choices: FilterChoices, from units: [Assignment]) -> HTML {
        group {
            if !units.isEmpty {
                p(.class("lead")) {
                    text(
                        OrderText.redispatchLead, ["units": text.list(units.map(\.unitName))])
                }
                textArea(
                    field("reason", .reason, hint: .reasonHint), text,
                    value: state.value("reason"), rows: 2, maximum: OrderLimits.remarkMaximum)
            }
            div(.class("field-row")) {
                selectInput(
                    field("lead", .leadUnit), text, choices: choices.units,
                    selected: state.values["lead"] ?? [], empty: text(CommonText.choose))
                selectInput(
                    field("deadline_class", .deadlineClass, isRequired: false), text,
                    choices: choices.deadlineClasses,
                    selected: state.values["deadline_class"] ?? [],
                    empty: text(OrderText.keepLimit))
            }
            assisting(choices.units)
            textArea(
                field("instruction", .instruction, isRequired: false), text,
                value: state.value("instruction"), rows: 3, maximum: OrderLimits.remarkMaximum)
        }
    }

    /// Most dispatches name no other unit, and there are many: folded away.
    private func assisting(_ units: [Choice]) -> HTML {
        let model = field("assisting", .assistingUnits, isRequired: false)
        let chosen = state.values["assisting"] ?? []
        return details(
            .class("earlier"), .flag("open", model.error != nil || !chosen.isEmpty)
        ) {
            summary {
                text(FieldText.assistingUnits)
                text(CommonText.optional)
            }
            checkList(model, text, choices: units, selected: chosen)
        }
    }

    var contact: HTML {
        group {
            div(.class("field-row")) {
                radioGroup(
                    field("channel", .contactChannel),
                    choices: ContactChannel.allCases.map {
                        Choice($0.rawValue, text.contactChannel($0))
                    },
                    selected: state.value("channel"))
                radioGroup(
                    field("reached", .reached),
                    choices: [
                        Choice("yes", text(AnswerText.reached)),
                        Choice("no", text(AnswerText.notReached)),
                    ],
                    selected: state.value("reached"))
            }
            textArea(
                field("summary", .summary), text, value: state.value("summary"), rows: 3,
                maximum: OrderLimits.remarkMaximum)
            happenedAt
        }
    }

    /// Recorded now, happened then: folded away, because most is recorded when it happens.
    private var happenedAt: HTML {
        let model = field(
            "happened_at", .happenedAt, hint: .happenedAtHint, isRequired: false)
        let isUsed = model.error != nil || !state.value("happened_at").isEmpty
        return details(.class("earlier"), .flag("open", isUsed)) {
            summary { text(OrderText.happenedEarlier) }
            textInput(
                model, text, value: state.value("happened_at"), type: "datetime-local",
                maximum: nil)
        }
    }

    var progress: HTML {
        textArea(
            field("note", .note), text, value: state.value("note"), rows: 3,
            maximum: OrderLimits.remarkMaximum)
    }

    func reply(_ order: WorkOrder, _ draft: ReplyDraft?) -> HTML {
        let sent = state.values["reply"]?.first
        return group {
            if let draft, sent == nil {
                p(.class("note")) {
                    icon(.note)
                    span {
                        text(OrderPageText.draftFrom, ["moment": text.moment(draft.savedAt)])
                    }
                }
            }
            textArea(
                field("reply", .replyText, hint: .replyHint), text,
                value: sent ?? draft?.text ?? order.replyText, rows: 9,
                maximum: OrderLimits.replyMaximum)
            replyNotes(order)
            if !order.hasContact {
                textArea(
                    field("waiver", .waiver, hint: .waiverHint), text,
                    value: state.value("waiver"), rows: 2, maximum: OrderLimits.remarkMaximum)
            }
        }
    }

    /// What the script shows while one writes: length, the draft's state, what the city will see.
    private func replyNotes(_ order: WorkOrder) -> HTML {
        let unit = order.lead?.unitName ?? ""
        let place: KeyValuePairs = [
            "count": "{}", "maximum": text.number(OrderLimits.replyMaximum),
        ]
        return div(
            .class("reply-notes needs-script"), .custom("data-notes", "reply-reply"),
            .custom("data-draft", Links.draft(order.number)),
            .custom("data-saved", text(OrderPageText.draftSaved)),
            .custom("data-failed", text(OrderPageText.draftFailed))
        ) {
            p(.class("small quiet")) {
                span(.custom("data-counter", text(OrderPageText.counter, place))) {}
                " "
                span(.flag("data-draft-state"), .role("status")) {}
            }
            details(.class("earlier")) {
                summary { text(OrderPageText.cityWillSee) }
                div(.class("city-view")) {
                    p(.class("small quiet")) {
                        text.list(
                            [order.facts.cityNumber ?? order.number.text, unit].filter {
                                !$0.isEmpty
                            })
                    }
                    p(.class("prose said"), .flag("data-mirror")) {}
                }
            }
        }
    }

    var callback: HTML {
        group {
            selectInput(
                field("outcome", .outcome), text,
                choices: CallbackOutcome.allCases.map { Choice($0.rawValue, text.outcome($0)) },
                selected: [state.values["outcome"]?.first ?? CallbackOutcome.valid.rawValue],
                .flag("data-decides"))
            div(
                .class("field"), .custom("data-for", "outcome"),
                .custom("data-when", CallbackOutcome.valid.rawValue)
            ) {
                p(.class("hint")) { text(OrderText.callbackAnswersHint) }
                answers(required: false, preset: nil)
            }
            textArea(
                field("words", .words, isRequired: false), text, value: state.value("words"),
                rows: 3, maximum: OrderLimits.remarkMaximum)
            happenedAt
        }
    }

    func judgement(_ order: WorkOrder) -> HTML {
        let isConfirmed = order.lastCallback?.isValid == true
        return group {
            p(.class("lead")) { text(OrderText.judgeLead) }
            answers(required: true, preset: order.lastCallback)
            textArea(
                isConfirmed
                    ? field("reason", .differing, hint: .differingHint, isRequired: false)
                    : field("reason", .withoutCallback, hint: .reasonHint),
                text, value: state.value("reason"), rows: 2, maximum: OrderLimits.remarkMaximum)
        }
    }

    /// The three questions. What was sent before wins over what the last callback said.
    private func answers(required: Bool, preset: Evaluation?) -> HTML {
        func chosen(_ name: String, _ value: String?) -> String {
            state.values[name]?.first ?? value ?? ""
        }
        return div(.class("questions")) {
            radioGroup(
                field("contacted", .contacted, isRequired: required),
                choices: [
                    Choice("yes", text.contacted(true)), Choice("no", text.contacted(false)),
                ],
                selected: chosen("contacted", preset?.contacted.map { $0 ? "yes" : "no" }),
                isStacked: true)
            radioGroup(
                field("resolution", .resolution, isRequired: required),
                choices: Resolution.allCases.map { Choice($0.rawValue, text.resolution($0)) },
                selected: chosen("resolution", preset?.resolution?.rawValue), isStacked: true)
            radioGroup(
                field("satisfaction", .satisfaction, isRequired: required),
                choices: Satisfaction.allCases.map { Choice($0.rawValue, text.satisfaction($0)) },
                selected: chosen("satisfaction", preset?.satisfaction?.rawValue), isStacked: true)
        }
    }
}
