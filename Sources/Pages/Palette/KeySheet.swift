import Casework
import Localization
import Markup

/// The keys of this page and of all. The script reads from it where `g` leads, and fills in what
/// the page itself offers.
func keySheet(in frame: Frame) -> HTML {
    let text = frame.text
    let general: [(String, String)] = [
        ("Ctrl K", text(PaletteText.keyPalette)), ("/", text(CommonText.keySearch)),
        ("j k", text(CommonText.keyMove)), ("o", text(CommonText.keyOpen)),
        ("x", text(CommonText.keySelect)), ("[ ]", text(PaletteText.keyNeighbours)),
        ("Ctrl ↵", text(PaletteText.keySend)), ("?", text(CommonText.keyHelp)),
    ]
    return element(
        "dialog", [.id("keys"), .custom("aria-labelledby", "keys-title")],
        group {
            h2(.id("keys-title")) { text(CommonText.keyboardTitle) }
            div(.flag("data-keys-here"), .flag("hidden")) {
                h3 { text(PaletteText.keysHere) }
                dl(.class("keys"))
            }
            if let actor = frame.person?.actor {
                h3 { text(PaletteText.keysPlaces) }
                dl(.class("keys")) { places(of: actor, text) }
                h3 { text(PaletteText.keysGeneral) }
            }
            dl(.class("keys")) {
                for (key, meaning) in general {
                    dt { kbd { key } }
                    dd { meaning }
                }
            }
            form(.custom("method", "dialog")) {
                button(.class("button"), .type("submit")) { text(CommonText.close) }
            }
        })
}

private func places(of actor: Actor, _ text: PageText) -> HTML {
    group {
        for place in Place.open(to: actor) {
            dt(
                .custom("data-go", place.key),
                .custom("data-to", optional: place.link(for: actor))
            ) { kbd { "g " + place.key } }
            dd { place.title(text.localizer) }
        }
    }
}
