/// The states of an order.
package enum StateText: String, TextKey {
    case awaitingSigning = "state.awaitingSigning"
    case sendBackRequested = "state.sendBackRequested"
    case sentBack = "state.sentBack"
    case awaitingDispatch = "state.awaitingDispatch"
    case handling = "state.handling"
    case awaitingReplyReview = "state.awaitingReplyReview"
    case awaitingJudgement = "state.awaitingJudgement"
    case awaitingClosing = "state.awaitingClosing"
    case closed = "state.closed"
    case verdictReceived = "state.verdictReceived"
    case archived = "state.archived"
}
