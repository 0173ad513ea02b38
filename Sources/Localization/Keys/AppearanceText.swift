/// How pages look, and the help that each page has.
package enum AppearanceText: String, TextKey {
    case title = "appearance.title"
    case lead = "appearance.lead"
    case theme = "appearance.theme"
    case automatic = "appearance.automatic"
    case light = "appearance.light"
    case dark = "appearance.dark"
    case system = "appearance.system"
    case density = "appearance.density"
    case comfortable = "appearance.comfortable"
    case compact = "appearance.compact"
    case done = "appearance.done"
    case loading = "appearance.loading"
    case help = "appearance.help"
    case helpSteps = "appearance.helpSteps"
    case helpKeys = "appearance.helpKeys"
    case helpOthers = "appearance.helpOthers"
}
