import Casework
import Localization
import Markup

/// The history of an order, in the order given.
///
/// - Parameter number: of the order that each entry leads to as it was; nil to lead nowhere.
func timeline(
    _ entries: [TimelineEntry], of number: OrderNumber? = nil, in frame: Frame
) -> HTML {
    guard !entries.isEmpty else {
        return p(.class("quiet")) { frame.text(OrderText.noTimeline) }
    }
    return ol(.class("timeline")) {
        for entry in entries { timelineItem(entry, of: number, in: frame) }
    }
}

private func timelineItem(
    _ entry: TimelineEntry, of number: OrderNumber?, in frame: Frame
) -> HTML {
    let text = frame.text
    let story = EventStory(entry.event, in: frame)
    let changes = shownChanges(of: entry)
    return li(
        .when(story.mark != nil, .class("mark-" + (story.mark ?? ""))),
        .custom("data-parts", TimelinePart.names(of: entry.event.kind))
    ) {
        div(.class("timeline-head")) {
            h3 { story.heading }
            span(.class("timeline-who")) {
                let who =
                    entry.actor == Actor.system.name ? text(EventText.unknownActor) : entry.who
                // Some units share one account, which then bears the name of the unit.
                text.list([who, story.unit == who ? "" : story.unit].filter { !$0.isEmpty })
            }
            moment(entry.at, text)
            if let number {
                a(
                    .class("as-then small"), .href(Links.order(number, asOf: entry.version)),
                    .label(text(OrderPageText.asThen) + " " + text.moment(entry.at))
                ) { text(OrderPageText.asThen) }
            }
        }
        for line in story.lines { p(.class("small")) { line } }
        if !story.words.isEmpty { p(.class("timeline-text said")) { story.words } }
        if !changes.isEmpty { changeList(changes, in: frame) }
    }
}

/// Fields with what stood there before and what stands there now.
func changeList(_ changes: [FieldChange], in frame: Frame) -> HTML {
    let text = frame.text
    return dl(.class("changes")) {
        for change in changes {
            div {
                dt { text.storedField(change.field) }
                dd {
                    if change.before != nil {
                        element(
                            "del", [],
                            .escaped(
                                text.storedValue(change.field, change.before, names: frame.names)))
                        icon(.arrow)
                        span(.class("visually-hidden")) { text(OrderText.changedTo) }
                    }
                    element(
                        "ins", [.class("said")],
                        .escaped(text.storedValue(change.field, change.after, names: frame.names)))
                }
            }
        }
    }
}

/// What an entry's heading has not said already. Arrival changes every field and shows none.
private func shownChanges(of entry: TimelineEntry) -> [FieldChange] {
    switch entry.event.kind {
    case .received:
        return []
    case .amended, .edited:
        return entry.changes
    default:
        let worthSaying: Set = ["state", "reply_due", "judgement_due"]
        return entry.changes.filter { worthSaying.contains($0.field) }
    }
}

/// An event in words.
private struct EventStory {
    let heading: String
    var unit = ""
    /// Short lines in the program's words.
    var lines: [String] = []
    /// What a person wrote or said.
    var words = ""
    /// Colour of the mark: `over` for a set-back, `calm` for an end.
    var mark: String?

    init(_ event: OrderEvent, in frame: Frame) {
        let text = frame.text
        heading = text(EventStory.heading(event))
        switch event {
        case .received(_, let facts, _, _):
            lines = [text(OrderText.via, ["channel": frame.names.channel(facts.channel)])]
        case .amended(_, _, _, let step):
            switch step {
            case nil: break
            case .finished: lines = [text(EventText.finishedByCity)]
            case .dispatchedAgain: lines = [text(EventText.dispatchedAgain)]
            case .takenUpAgain: lines = [text(EventText.takenUpAgain)]
            }
        case .signed, .edited:
            break
        case .complainantAmended(let fields):
            lines = [text.list(fields.map { text.personalField($0) })]
        case .sendBackRequested(let reason):
            words = reason
            mark = "over"
        case .sendBackReviewed(let review), .closingReviewed(let review):
            tell(review)
        case .replyReviewed(let review, _):
            tell(review)
        case .dispatched(let assignments, _, let instruction, let instead):
            lines = assignments.map { EventStory.line($0, text) }
            if let instead {
                let former = text.list(instead.former.map(\.unitName))
                lines.append(text(EventText.formerUnits, ["units": former]))
                lines.append(text(FieldText.reason) + ": " + instead.reason)
            }
            words = instruction
        case .contactRecorded(let contact, let unit):
            lines = [
                text.list([
                    text.contactChannel(contact.channel),
                    text(contact.reached ? AnswerText.reached : AnswerText.notReached),
                ])
            ]
            words = contact.summary
            tell(happenedAt: contact.happenedAt, text)
            self.unit = unit
        case .progressRecorded(let note, let unit):
            words = note
            self.unit = unit
        case .replied(let reply, let waiver, let unit):
            words = reply
            lines = waiver.map { [text(FieldText.waiver) + ": " + $0] } ?? []
            self.unit = unit
        case .callbackRecorded(let callback):
            lines = [text.outcome(callback.outcome), text.evaluation(callback.evaluation)]
                .filter { !$0.isEmpty }
            words = callback.words
            tell(happenedAt: callback.happenedAt, text)
        case .judged(let evaluation, let reason, let differing):
            lines = [text.evaluation(evaluation)]
            if let differing { lines.append(text(FieldText.differing) + ": " + differing) }
            words = reason ?? ""
        }
    }

    /// The moment beside the heading is the one of recording.
    private mutating func tell(happenedAt moment: Instant?, _ text: PageText) {
        guard let moment else { return }
        lines.append(text(OrderText.happenedThen, ["moment": text.moment(moment)]))
    }

    private mutating func tell(_ review: Review) {
        words = review.remark
        mark = review.isAccepted ? "calm" : "over"
    }

    private static func line(_ assignment: Assignment, _ text: PageText) -> String {
        let role = text(assignment.role == .lead ? OrderText.lead : OrderText.assisting)
        let due = text(OrderText.deadlineUntil, ["due": text.moment(assignment.due)])
        return role + " " + assignment.unitName + " · " + due
    }

    private static func heading(_ event: OrderEvent) -> EventText {
        switch event {
        case .received: .received
        case .amended: .amended
        case .edited(let edit): edit.undoes == nil ? .edited : .editUndone
        case .complainantAmended: .complainantAmended
        case .signed: .signed
        case .sendBackRequested: .sendBackRequested
        case .sendBackReviewed(let review):
            review.isAccepted ? .sendBackAccepted : .sendBackRefused
        case .dispatched(_, _, _, let instead): instead == nil ? .dispatched : .redispatched
        case .contactRecorded: .contactRecorded
        case .progressRecorded: .progressRecorded
        case .replied: .replied
        case .replyReviewed(let review, _): review.isAccepted ? .replyAccepted : .replyRejected
        case .callbackRecorded: .callbackRecorded
        case .judged: .judged
        case .closingReviewed(let review):
            review.isAccepted ? .closingAccepted : .closingRejected
        }
    }
}
