import Casework
import Localization
import Markup

/// Where an order stands: a word with a dot in the colour of who has to act.
///
/// Amber waits for the desk, blue is at a unit, violet is being judged, green is done, grey has
/// left.
func badge(_ state: OrderState, _ text: PageText, isLarge: Bool = false) -> HTML {
    let tone =
        switch state {
        case .awaitingSigning, .awaitingDispatch: "soon"
        case .sendBackRequested: "over"
        case .handling: "info"
        case .awaitingReplyReview, .awaitingJudgement, .awaitingClosing: "mind"
        case .closed, .verdictReceived: "calm"
        case .sentBack, .archived: "mute"
        }
    return span(.class("badge badge-\(tone)" + (isLarge ? " badge-large" : ""))) {
        text.state(state)
    }
}

/// A label of an order; `alert` marks the ones that change how it must be treated.
func labelTag(_ name: String, isAlert: Bool = false) -> HTML {
    span(.class(isAlert ? "label label-alert" : "label")) { name }
}

/// A number on a round ground, red when it counts something late.
func countBadge(_ count: Int, _ text: PageText, isLate: Bool = false) -> HTML {
    let tone = count == 0 ? " count-zero" : isLate ? " count-over" : ""
    return span(.class("count" + tone)) { text.number(count) }
}
