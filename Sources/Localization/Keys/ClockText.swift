/// The clocks of an order.
package enum ClockText: String, TextKey {
    case sign = "clock.sign"
    case reply = "clock.reply"
    case ourLimit = "clock.ourLimit"
    case judgement = "clock.judgement"
    case givenByCity = "clock.givenByCity"
    case byClass = "clock.byClass"
    case calendarMissing = "clock.calendarMissing"
    case stopped = "clock.stopped"
    case title = "clock.title"
}
