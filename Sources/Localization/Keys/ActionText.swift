/// What can be done to an order.
package enum ActionText: String, TextKey {
    case sign = "action.sign"
    case requestSendBack = "action.requestSendBack"
    case reviewSendBack = "action.reviewSendBack"
    case dispatch = "action.dispatch"
    case recordContact = "action.recordContact"
    case recordProgress = "action.recordProgress"
    case reply = "action.reply"
    case reviewReply = "action.reviewReply"
    case recordCallback = "action.recordCallback"
    case judge = "action.judge"
    case reviewClosing = "action.reviewClosing"
    case amend = "action.amend"
}
