import Casework
import Localization
import Markup

/// The column beside the matter: limits, handling units, complainant, rates, moments.
func asidePanels(_ model: OrderPageModel, in frame: Frame) -> HTML {
    let detail = model.detail
    let order = model.order
    return group {
        clockPanel(order, model.past == nil ? model.proofs : nil, in: frame)
        if model.past == nil {
            complainantPanel(detail, model.surroundings.caller, in: frame)
            confidentialPanel(detail, in: frame)
        }
        assignmentPanel(order, in: frame)
        evaluationPanel(order, in: frame)
        momentPanel(order.moments, frame.text)
    }
}

/// - Parameter proofs: nil where the clocks are those of the past.
private func clockPanel(
    _ order: WorkOrder, _ proofs: OrderProofs?, in frame: Frame
) -> HTML {
    let text = frame.text
    return panel(text(OrderText.clocks), id: "clocks") {
        dl(.class("panel-body clocks")) {
            for model in clocks(of: order) {
                div {
                    dt { clockName(model.kind, text) }
                    dd { clock(model, in: frame) }
                    dd(.class("clock-rule")) {
                        text.moment(model.due)
                        if let rule = clockRule(model, in: frame) {
                            text(FormatText.sentenceSeparator)
                            rule
                        }
                    }
                    if let proofs, let deadline = model.deadline {
                        dd(.class("clock-proof")) {
                            proofFold(deadline, proofs[model.kind], in: frame)
                        }
                    }
                }
            }
        }
    }
}

extension OrderProofs {
    fileprivate subscript(kind: Clock.Kind) -> ClockProof? {
        switch kind {
        case .sign: sign
        case .reply: reply
        case .judgement: judgement
        case .ourLimit: nil
        }
    }
}

/// Every clock of the order, whether it runs, was met or stopped.
private func clocks(of order: WorkOrder) -> [Clock] {
    let deadlines = order.deadlines
    let moments = order.moments
    let isOver = order.state.isFinished
    var all = [
        Clock(
            .sign, due: deadlines.sign.due, metAt: moments.signedAt, isStopped: isOver,
            deadline: deadlines.sign),
        Clock(
            .reply, due: deadlines.reply.due, metAt: moments.repliedAt, isStopped: isOver,
            deadline: deadlines.reply),
    ]
    if let lead = order.lead {
        all.append(
            Clock(.ourLimit, due: lead.due, metAt: moments.repliedAt, isStopped: isOver))
    }
    if let judgement = deadlines.judgement {
        all.append(
            Clock(
                .judgement, due: judgement.due, metAt: moments.judgedAt, isStopped: isOver,
                deadline: judgement))
    }
    return all
}

private func assignmentPanel(_ order: WorkOrder, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(OrderText.assignments), id: "assignments") {
        div(.class("panel-body")) {
            if order.assignments.isEmpty {
                p(.class("quiet")) { text(OrderText.notDispatched) }
            }
            for assignment in order.assignments {
                div(.class("assignment")) {
                    labelTag(
                        text(assignment.role == .lead ? OrderText.lead : OrderText.assisting))
                    " "
                    span(.class("assignment-unit")) { assignment.unitName }
                    p(.class("quiet small")) {
                        text(OrderText.deadlineUntil, ["due": text.moment(assignment.due)])
                    }
                }
            }
        }
    }
}

private func complainantPanel(
    _ detail: OrderDetail, _ history: CallerHistory?, in frame: Frame
) -> HTML {
    let text = frame.text
    let person = detail.complainant
    return panel(text(OrderText.complainant), id: "complainant") {
        div(.class("panel-body")) {
            dl(.class("pairs")) {
                dt { text(FieldText.complainantName) }
                dd(.class("said")) { text.orDash(person.name) }
                dt { text(FieldText.complainantPhone) }
                dd(.class("number")) { text.orDash(person.phone) }
                if person.hasAddress {
                    dt { text(OrderText.personalAddress) }
                    dd { text(OrderText.hasAddress) }
                }
            }
            if let history { callerHistory(history, in: frame) }
            if detail.order.facts.isConfidential {
                p(.class("note note-alert")) {
                    icon(.shield)
                    span { text(OrderText.confidentialNote) }
                }
            }
            if detail.reveal.textCount > 0 {
                p(.class("note")) {
                    icon(.note)
                    span {
                        text(
                            RevealText.textsHidden,
                            ["count": text.number(detail.reveal.textCount)])
                    }
                }
            }
            p(.class("note")) {
                icon(.lock)
                span { text(OrderText.maskedNote) }
            }
        }
        if detail.reveal.isAllowed {
            details(.class("action reveal")) {
                summary {
                    icon(.person)
                    text(RevealText.action)
                }
                div(.class("action-body")) {
                    p(.class("lead small")) { text(RevealText.panelLead) }
                    revealForm(detail.order.number, in: frame)
                }
            }
        }
    }
}

/// How many of the complainant's other orders are shown.
private let callerOrdersMax = 10

private func callerHistory(_ history: CallerHistory, in frame: Frame) -> HTML {
    let text = frame.text
    let count = history.orders.count
    if count == 0 { return p(.class("quiet small")) { text(OrderPageText.callerNone) } }
    return details(.class("caller-orders")) {
        summary {
            text(
                OrderPageText.caller,
                ["year": text.number(count), "month": text.number(history.monthCount)])
        }
        ul(.class("near-orders")) {
            for order in history.orders.prefix(callerOrdersMax) { nearOrder(order, in: frame) }
        }
        if count > callerOrdersMax {
            p(.class("quiet small")) {
                text(OrderPageText.callerMore, ["count": text.number(callerOrdersMax)])
            }
        }
    }
}

private func evaluationPanel(_ order: WorkOrder, in frame: Frame) -> HTML? {
    let text = frame.text
    let rows: [(OrderText, Evaluation?)] = [
        (.lastCallback, order.lastCallback), (.ownJudgement, order.judgement),
        (.cityVerdict, order.facts.verdict),
    ]
    let known = rows.filter { $0.1 != nil }
    guard !known.isEmpty || order.callbackCount > 0 else { return nil }
    return panel(text(OrderText.evaluation), id: "evaluation") {
        div(.class("panel-body")) {
            dl(.class("pairs")) {
                for (key, evaluation) in known {
                    dt { text(key) }
                    dd { evaluation.map { evaluationWords($0, text) } ?? "" }
                }
            }
            if order.callbackCount > 0 {
                p(.class("note")) {
                    icon(.phone)
                    span {
                        text(
                            OrderText.callbacksMade, ["count": String(order.callbackCount)])
                    }
                }
            }
        }
    }
}

private func evaluationWords(_ evaluation: Evaluation, _ text: PageText) -> String {
    let answers = text.evaluation(evaluation)
    if answers.isEmpty { return text(OrderText.invalidCallback) }
    return evaluation.isValid
        ? answers : answers + " (" + text(OrderText.invalidCallback) + ")"
}

private func momentPanel(_ moments: OrderMoments, _ text: PageText) -> HTML {
    let rows: [(FieldText, Instant?)] = [
        (.receivedAt, moments.receivedAt), (.arrivedAt, moments.arrivedAt),
        (.signedAt, moments.signedAt), (.dispatchedAt, moments.dispatchedAt),
        (.contactedAt, moments.contactedAt), (.repliedAt, moments.repliedAt),
        (.judgedAt, moments.judgedAt), (.closedAt, moments.closedAt),
    ]
    return panel(text(OrderText.moments), id: "moments") {
        dl(.class("panel-body pairs")) {
            for case (let key, let instant?) in rows {
                dt { text(key) }
                dd { moment(instant, text, isShort: false) }
            }
        }
    }
}
