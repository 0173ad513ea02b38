import Casework
import Localization
import Markup

/// Name and time of the reader over the whole page: on paper always, on the screen while personal
/// data shows. A photograph of the page then tells whose page it was.
func watermark(in frame: Frame, isOnScreen: Bool = false) -> HTML {
    guard let person = frame.person else { return .empty }
    let name =
        person.displayName == person.actor.name
        ? person.displayName : person.displayName + " " + person.actor.name
    let mark = frame.text(
        RevealText.mark, ["name": name, "time": frame.text.zone.text(of: frame.text.now)])
    return div(
        .class(isOnScreen ? "watermark watermark-on" : "watermark"),
        .custom("aria-hidden", "true")
    ) {
        for _ in 0..<watermarkCount { span { mark } }
    }
}

/// Fills a large screen and a sheet of paper.
private let watermarkCount = 24
