/// What the page after an action says about it, beside the notices of orders.
package enum FlashText: String, TextKey {
    case registered = "flash.registered"
    case tooManyChosen = "flash.tooManyChosen"
    case mappingSaved = "flash.mappingSaved"
    case reportMade = "flash.reportMade"
    case setupDone = "flash.setupDone"
}
