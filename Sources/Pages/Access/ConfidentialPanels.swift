package import Casework
import Localization
package import Markup

/// Who may see a confidential order; nothing for other orders.
func confidentialPanel(_ detail: OrderDetail, in frame: Frame) -> HTML? {
    guard let people = detail.confidentiality else { return nil }
    let text = frame.text
    return panel(text(ConfidentialText.whoSees), id: "who-sees") {
        div(.class("panel-body")) {
            p(.class("note note-alert")) {
                icon(.shield)
                span { text(ConfidentialText.whoSeesNote) }
            }
            if people.named.isEmpty {
                p(.class("quiet")) { text(ConfidentialText.nobodyNamed) }
            }
            for person in people.named { namedPerson(person, in: frame) }
        }
    }
}

private func namedPerson(_ person: NamedPerson, in frame: Frame) -> HTML {
    let text = frame.text
    let name =
        person.displayName.isEmpty
        ? text(ConfidentialText.unknownPerson) : person.displayName
    let origin =
        person.namedBy.isEmpty
        ? text(ConfidentialText.namedBySystem)
        : text(ConfidentialText.namedBy, ["name": person.namedBy])
    return div(.class("assignment")) {
        span(.class("assignment-unit")) { name }
        if let unit = person.unit {
            " "
            span(.class("quiet small")) { frame.names.unit(unit) }
        }
        p(.class("quiet small")) {
            if let until = person.until {
                text(
                    text.now < until ? ConfidentialText.until : ConfidentialText.ended,
                    ["time": text.shortMoment(until)])
                text(FormatText.sentenceSeparator)
            }
            origin
        }
    }
}

/// The people a confidential order is handed to, as a part of the dispatch form.
func handlerChoices(
    _ handlers: [HandlerChoice], field model: Field, selected: [String], in frame: Frame
) -> HTML {
    let text = frame.text
    guard !handlers.isEmpty else {
        return p(.class("note note-alert")) {
            icon(.warning)
            span { text(ConfidentialText.noHandlers) }
        }
    }
    return checkList(
        model, text,
        choices: handlers.map { handler in
            Choice(
                String(handler.account),
                text(
                    ConfidentialText.handlerOfUnit,
                    ["name": handler.displayName, "unit": frame.names.unit(handler.unit)]))
        },
        selected: selected)
}

// MARK: - Asking

/// The form that asks to see a confidential order. It says nothing of whether there is one.
package struct AskAccessModel: Sendable {
    package let number: OrderNumber
    package var form = FormState()

    package init(number: OrderNumber, form: FormState = FormState()) {
        self.number = number
        self.form = form
    }
}

package func askAccessPage(_ model: AskAccessModel, in frame: Frame) -> HTML {
    let text = frame.text
    let title = text(ConfidentialText.askTitle)
    let reason = Field(
        "reason", label: text(ConfidentialText.askReason),
        hint: text(ConfidentialText.askReasonHint), error: model.form.errors["reason"])
    return layout(title, in: frame) {
        pageHead(
            title,
            lead: text(
                ConfidentialText.askLead,
                [
                    "number": model.number.text, "hours": String(ConfidentialAccess.hours),
                ]))
        section(.class("panel"), .label(title)) {
            div(.class("panel-body")) {
                postForm(Links.accessRequests(model.number), in: frame) {
                    problems(model.form, text)
                    textArea(
                        reason, text, value: model.form.value("reason"), rows: 3,
                        maximum: ConfidentialAccess.reasonMaximum)
                    div(.class("buttons")) {
                        submitButton(text(ConfidentialText.ask), icon: .send)
                        linkButton(text(ErrorText.home), to: Links.workbench)
                    }
                }
            }
        }
    }
}

/// The number in the address of an order's page, for the way from "not found" to asking.
func orderNumber(inPath path: String) -> OrderNumber? {
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    guard parts.count == 2, parts[0] == "orders" else { return nil }
    return OrderNumber(String(parts[1]))
}

// MARK: - On the workbench

/// Requests for access, on the workbench of those who decide and of those who asked.
package struct AccessPanelsModel: Sendable {
    /// Requests that wait for a decision; empty for those who do not decide.
    package let waiting: [AccessRequest]
    /// Answers to the reader's own requests.
    package let answers: [AccessRequest]

    package init(waiting: [AccessRequest] = [], answers: [AccessRequest] = []) {
        self.waiting = waiting
        self.answers = answers
    }

    var isEmpty: Bool { waiting.isEmpty && answers.isEmpty }
}

func accessPanels(_ model: AccessPanelsModel, in frame: Frame) -> HTML {
    group {
        if !model.waiting.isEmpty { waitingPanel(model.waiting, in: frame) }
        if !model.answers.isEmpty { answersPanel(model.answers, in: frame) }
    }
}

private func waitingPanel(_ requests: [AccessRequest], in frame: Frame) -> HTML {
    let text = frame.text
    return panel(
        text(ConfidentialText.queue), id: "access-requests",
        count: countBadge(requests.count, text)
    ) {
        div(.class("panel-body")) {
            p(.class("note")) {
                icon(.shield)
                span {
                    text(
                        ConfidentialText.queueLead, ["hours": String(ConfidentialAccess.hours)])
                }
            }
            for request in requests { waitingRequest(request, in: frame) }
        }
    }
}

private func waitingRequest(_ request: AccessRequest, in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("assignment")) {
        span(.class("assignment-unit number")) { request.number.text }
        " "
        span(.class("quiet small")) {
            request.displayName + text(FormatText.listSeparator)
            moment(request.askedAt, text)
        }
        p(.class("said")) { request.reason }
        if request.account == frame.person?.actor.account {
            p(.class("quiet small")) { text(ConfidentialText.ownRequest) }
        } else {
            postForm(Links.accessDecision(request.id), in: frame, .class("buttons")) {
                decisionButton(.granted, text(ConfidentialText.grant), .primary)
                decisionButton(.refused, text(ConfidentialText.refuse), .secondary)
            }
        }
    }
}

private func decisionButton(
    _ decision: AccessRequest.Decision, _ words: String, _ kind: ButtonKind
) -> HTML {
    submitButton(words, kind, .name("decision"), .value(decision.rawValue))
}

private func answersPanel(_ requests: [AccessRequest], in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(ConfidentialText.answers), id: "access-answers") {
        div(.class("panel-body")) {
            for request in requests { answer(request, in: frame) }
        }
    }
}

private func answer(_ request: AccessRequest, in frame: Frame) -> HTML {
    let text = frame.text
    let open = request.until.flatMap { text.now < $0 ? $0 : nil }
    return div(.class("assignment")) {
        if open == nil, !request.wasNamed {
            span(.class("assignment-unit number")) { request.number.text }
        } else {
            a(.class("assignment-unit number"), .href(Links.order(request.number))) {
                request.number.text
            }
        }
        p(.class("quiet small")) { answerWords(request, open, text) }
    }
}

private func answerWords(
    _ request: AccessRequest, _ open: Instant?, _ text: PageText
) -> String {
    if let open {
        return text(ConfidentialText.answerGranted, ["time": text.shortMoment(open)])
    }
    if request.wasNamed { return text(ConfidentialText.answerNamed) }
    guard let until = request.until else { return text(ConfidentialText.answerRefused) }
    return text(ConfidentialText.ended, ["time": text.shortMoment(until)])
}

extension AccessRequest {
    /// Granted to somebody who had been named for the order, so without an end.
    fileprivate var wasNamed: Bool { decision == .granted && until == nil }
}

extension PageText {
    /// Why a request for access came to nothing.
    package func refusal(_ refusal: AccessRefusal) -> String {
        switch refusal {
        case .reasonTooShort(let minimum):
            self(ConfidentialText.reasonTooShort, ["count": String(minimum)])
        case .reasonTooLong(let maximum):
            self(ConfidentialText.reasonTooLong, ["count": String(maximum)])
        case .tooManyRequests(let maximum):
            self(ConfidentialText.tooManyRequests, ["count": String(maximum)])
        case .alreadyDecided: self(ConfidentialText.alreadyDecided)
        }
    }
}
