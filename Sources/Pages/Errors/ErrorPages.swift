package import Casework
import Localization
package import Markup

/// Why a page cannot be shown.
package enum ErrorModel: Sendable {
    /// 403: seen, but not to be done by this person.
    case forbidden
    /// 404: not there, or not for this person; both read the same.
    case notFound
    /// 409: somebody else was faster.
    case stale(StaleModel)
    /// 422: the form cannot be drawn again, for instance because its file was refused.
    case unprocessable(reason: String)
    /// 429
    case tooMany(retryAfterSeconds: Int)
    /// 500: `reference` finds the entry in the log.
    case failed(reference: String)
    /// 503
    case unavailable

    package var status: Int {
        switch self {
        case .forbidden: 403
        case .notFound: 404
        case .stale: 409
        case .unprocessable: 422
        case .tooMany: 429
        case .failed: 500
        case .unavailable: 503
        }
    }
}

/// What somebody wrote and what the order has become since.
package struct StaleModel: Sendable {
    package let number: OrderNumber
    package var title = ""
    package let action: OrderAction
    /// Field name and what was written into it, in the order of the form.
    package let written: [(field: String, value: String)]
    package let state: OrderState
    /// The entries this person had not seen yet, oldest first.
    package let since: [TimelineEntry]
    /// The form once more, for the order as it is now: its fields with the new version among them.
    /// Empty when the order no longer takes this action from this person.
    package var again: [(field: String, value: String)] = []
    /// Where the form is sent.
    package var address = ""

    package init(
        number: OrderNumber, action: OrderAction, written: [(field: String, value: String)],
        state: OrderState, since: [TimelineEntry]
    ) {
        self.number = number
        self.action = action
        self.written = written
        self.state = state
        self.since = since
    }
}

package func errorPage(_ model: ErrorModel, in frame: Frame) -> HTML {
    if case .stale(let stale) = model { return stalePage(stale, in: frame) }
    let text = frame.text
    let words = errorWords(model, text)
    return layout(words.title, in: frame) {
        div(.class("error-page")) {
            p(.class("error-code")) { String(model.status) }
            h1 { words.title }
            p { words.lead }
            if case .failed(let reference) = model {
                p { span(.class("reference")) { text(ErrorText.reference, ["id": reference]) } }
            }
            div(.class("buttons")) {
                if frame.person == nil {
                    linkButton(text(ErrorText.signIn), to: Links.signIn)
                } else {
                    linkButton(text(ErrorText.home), to: Links.workbench)
                    if case .notFound = model { askLink(in: frame) }
                }
            }
        }
    }
}

/// An order that is not found may be confidential; the way to ask for it is the same whether it is
/// there or not.
private func askLink(in frame: Frame) -> HTML? {
    guard let number = orderNumber(inPath: frame.path), let person = frame.person,
        Policy.allows(person.actor, .requestAccess)
    else { return nil }
    return linkButton(
        frame.text(ConfidentialText.askHere), to: Links.accessRequests(number), icon: .shield)
}

private func errorWords(_ model: ErrorModel, _ text: PageText) -> (title: String, lead: String) {
    switch model {
    case .forbidden: (text(ErrorText.forbiddenTitle), text(ErrorText.forbiddenLead))
    case .notFound: (text(ErrorText.notFoundTitle), text(ErrorText.notFoundLead))
    case .stale: (text(ErrorText.staleTitle), text(ErrorText.staleLead))
    case .unprocessable(let reason):
        (
            text(ErrorText.unprocessableTitle),
            reason.isEmpty ? text(ErrorText.unprocessableLead) : reason
        )
    case .tooMany(let seconds):
        (
            text(ErrorText.tooManyTitle),
            text(ErrorText.tooManyLead, ["seconds": String(seconds)])
        )
    case .failed: (text(ErrorText.internalTitle), text(ErrorText.internalLead))
    case .unavailable: (text(ErrorText.unavailableTitle), text(ErrorText.unavailableLead))
    }
}

private func stalePage(_ model: StaleModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ErrorText.staleTitle), in: frame) {
        pageHead(text(ErrorText.staleTitle), lead: text(ErrorText.staleLead)) {
            linkButton(text(ErrorText.staleOpen), to: Links.order(model.number), .primary)
        }
        p {
            strong(.class("number")) { model.number.text }
            " "
            span(.class("said")) { model.title }
        }
        div(.class("halves")) {
            panel(
                text(ErrorText.staleYours), id: "yours",
                count: labelTag(text.action(model.action))
            ) {
                div(.class("panel-body")) { writtenFields(model, in: frame) }
                if !model.again.isEmpty { sendAgain(model, in: frame) }
            }
            panel(text(ErrorText.staleTheirs), id: "theirs", count: badge(model.state, text)) {
                div(.class("panel-body")) { timeline(model.since, of: model.number, in: frame) }
            }
        }
    }
}

private func writtenFields(_ model: StaleModel, in frame: Frame) -> HTML {
    let text = frame.text
    let written = model.written.filter { !$0.value.isEmpty }
    if written.isEmpty { return p(.class("quiet")) { text(ErrorText.staleNothing) } }
    return dl(.class("pairs")) {
        for (name, value) in written {
            dt { text.formField(name) }
            dd(.class("said")) {
                text.formValue(name, value, of: model.action, names: frame.names)
            }
        }
    }
}

/// What was written goes out after all, once its writer has seen what the others changed.
private func sendAgain(_ model: StaleModel, in frame: Frame) -> HTML {
    postForm(model.address, in: frame, .class("panel-foot")) {
        for (name, value) in model.again { hidden(name, value) }
        p(.class("quiet")) { frame.text(LiveText.sendAnywayLead) }
        submitButton(frame.text(LiveText.sendAnyway), .secondary, icon: .send)
    }
}
