package import Casework
import Localization
import Markup

/// A part of an order's history that can be looked at alone.
package enum TimelinePart: String, CaseIterable, Sendable {
    case city, desk, unit, contacts, changes

    package func holds(_ kind: OrderEvent.Kind) -> Bool {
        switch kind {
        case .received: self == .city
        case .amended, .complainantAmended: self == .city || self == .changes
        case .edited: self == .desk || self == .changes
        case .signed, .sendBackRequested, .sendBackReviewed, .dispatched, .replyReviewed, .judged,
            .closingReviewed:
            self == .desk
        case .contactRecorded: self == .unit || self == .contacts
        case .progressRecorded, .replied: self == .unit
        case .callbackRecorded: self == .desk || self == .contacts
        }
    }

    static func names(of kind: OrderEvent.Kind) -> String {
        allCases.filter { $0.holds(kind) }.map(\.rawValue).joined(separator: " ")
    }

    fileprivate var label: OrderPageText {
        switch self {
        case .city: .filterCity
        case .desk: .filterDesk
        case .unit: .filterUnit
        case .contacts: .filterContacts
        case .changes: .filterChanges
        }
    }
}

/// The history with its filters, its search and the way into the past.
func timelinePanel(_ model: OrderPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    let known = model.detail.timeline.filter { $0.version <= model.order.version }
    let entries = known.filter { model.shownEvents?.holds($0.event.kind) ?? true }
    return panel(
        text(OrderText.timeline), id: "timeline", count: countBadge(entries.count, text)
    ) {
        div(.class("panel-body")) {
            if !known.isEmpty { timelineTools(model, text) }
            if model.past == nil, model.order.version > 1 {
                pastSlider(model.order, step: model.order.version, in: frame)
            }
            timeline(entries, of: model.order.number, in: frame)
            p(.class("quiet"), .flag("data-nothing"), .flag("hidden")) {
                text(OrderPageText.nothingFits)
            }
        }
    }
}

private func timelineTools(_ model: OrderPageModel, _ text: PageText) -> HTML {
    let number = model.order.number
    func choice(_ part: TimelinePart?, _ label: OrderPageText) -> HTML {
        a(
            .class("button button-small"), .href(Links.order(number, events: part?.rawValue)),
            .custom("data-part", part?.rawValue ?? ""), .current(model.shownEvents == part)
        ) { text(label) }
    }
    return div(.class("timeline-tools"), .role("group"), .label(text(OrderPageText.filterLabel))) {
        choice(nil, .filterAll)
        for part in TimelinePart.allCases { choice(part, part.label) }
        input(
            .type("search"), .flag("data-find"), .class("needs-script"),
            .label(text(OrderPageText.findInTimeline)),
            .placeholder(text(OrderPageText.findInTimeline)))
    }
}
