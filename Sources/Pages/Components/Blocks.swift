import Casework
import Localization
import Markup

func message(_ flash: Flash, _ text: PageText) -> HTML {
    let (tone, mark, word): (String, Icon, CommonText) =
        switch flash.kind {
        case .success: ("message-calm", .check, .success)
        case .notice: ("message-info", .info, .notice)
        case .warning: ("message-soon", .warning, .warning)
        case .failure: ("message-over", .warning, .failure)
        }
    let isUrgent = flash.kind == .failure || flash.kind == .warning
    return div(.class("message " + tone), .role(isUrgent ? "alert" : "status")) {
        icon(mark)
        div {
            span(.class("visually-hidden")) { text(word) + ": " }
            p { flash.text }
        }
    }
}

/// Title of a page, with its buttons at the end of the line.
func pageHead(
    _ title: String, lead: String? = nil, @HTMLBuilder end: () -> HTML = { .empty }
) -> HTML {
    let buttons = end()
    return div(.class("page-head")) {
        h1 { title }
        if !buttons.isEmpty { div(.class("end")) { buttons } }
        if let lead { p(.class("lead")) { lead } }
    }
}

/// A white box with a heading line.
func panel(
    _ heading: String, id: String, end: HTML? = nil, count: HTML? = nil,
    @HTMLBuilder content: () -> HTML
) -> HTML {
    section(.class("panel"), .custom("aria-labelledby", id)) {
        div(.class("panel-head")) {
            h2(.id(id)) { heading }
            count
            if let end { span(.class("end")) { end } }
        }
        content()
    }
}

/// Nothing here, and what to do about it.
func emptyState(
    _ words: String, _ lead: String? = nil, icon mark: Icon = .inbox, buttons: HTML? = nil
) -> HTML {
    div(.class("empty")) {
        icon(mark)
        p { words }
        if let lead { p { lead } }
        if let buttons { div(.class("buttons")) { buttons } }
    }
}

/// One number with its name, linked to the orders behind it.
package struct Figure: Sendable {
    package enum Tone: String, Sendable {
        case plain, soon, over
    }

    package let label: String
    package let value: String
    package let link: String?
    /// Short lines below the number.
    package var notes: [String]
    package var tone: Tone

    package init(
        _ label: String, _ value: String, link: String? = nil, notes: [String] = [],
        tone: Tone = .plain
    ) {
        self.label = label
        self.value = value
        self.link = link
        self.notes = notes
        self.tone = tone
    }
}

func figures(_ models: [Figure]) -> HTML {
    div(.class("figures")) {
        for model in models { figureCard(model) }
    }
}

private func figureCard(_ model: Figure) -> HTML {
    let content = group {
        div(.class("figure-label")) { model.label }
        div(.class("figure-value")) { model.value }
        for note in model.notes { div(.class("figure-note")) { note } }
    }
    let names = "figure figure-" + model.tone.rawValue
    if let link = model.link { return a(.class(names), .href(link)) { content } }
    return div(.class(names)) { content }
}

/// Where a task of several pages stands; `current` counts from 0.
func stepper(_ steps: [String], current: Int) -> HTML {
    ol(.class("steps")) {
        for (index, step) in steps.enumerated() {
            li(
                .when(index < current, .class("is-done")),
                .when(index == current, .custom("aria-current", "step"))
            ) { step }
        }
    }
}

/// Links to the pages before and after this one. Either may be missing.
func pager(
    summary: String, first: String?, previous: String?, next: String?, _ text: PageText
) -> HTML {
    nav(.class("pager"), .label(text(CommonText.pagination))) {
        span(.class("quiet")) { summary }
        span(.class("end")) {
            if let first { linkButton(text(CommonText.firstPage), to: first, .quiet) }
            if let previous { linkButton(text(CommonText.previousPage), to: previous) }
            if let next {
                a(.class("button"), .href(next), .custom("rel", "next")) {
                    text(CommonText.nextPage)
                    icon(.arrow)
                }
            }
        }
    }
}

/// A machine-readable moment with words for people.
func moment(_ instant: Instant, _ text: PageText, isShort: Bool = true) -> HTML {
    time(
        .custom("datetime", text.zone.rfc3339(of: instant)),
        .when(isShort, .title(text.moment(instant)))
    ) {
        isShort ? text.shortMoment(instant) : text.moment(instant)
    }
}

/// A table in a box that scrolls sideways on its own, reachable by keyboard.
func tableBox(
    caption words: String, names: String = "", head: [HTML], @HTMLBuilder rows: () -> HTML
) -> HTML {
    div(.class("table-wrap"), .custom("tabindex", "0"), .role("region"), .label(words)) {
        table(.class(names)) {
            caption(.class("visually-hidden")) { words }
            thead { tr { head } }
            tbody { rows() }
        }
    }
}

func column(_ words: String, _ names: String = "") -> HTML {
    th(.custom("scope", "col"), .when(!names.isEmpty, .class(names))) { words }
}
