import Localization
import Markup

/// The button that opens the palette: a link to the page that does the same without script.
func paletteButton(in frame: Frame) -> HTML {
    let text = frame.text
    return a(
        .class("palette-button"), .href(Links.find), .flag("data-palette-open"),
        .custom("aria-keyshortcuts", "Control+K Meta+K"), .title(text(PaletteText.open)),
        .label(text(PaletteText.open))
    ) {
        icon(.list)
        kbd(.custom("aria-hidden", "true")) { "Ctrl K" }
    }
}

/// The palette, closed. Its words stand in attributes, because the script writes the results.
func paletteBox(in frame: Frame) -> HTML {
    let text = frame.text
    return element(
        "dialog",
        [
            .id("palette"), .class("palette"), .label(text(PaletteText.open)),
            .custom("data-here", text(PaletteText.here)),
            .custom("data-none", text(PaletteText.none)),
            .custom("data-failed", text(PaletteText.failed)),
            .custom("data-count", text(PaletteText.count, ["count": "{}"])),
            .custom("data-look-up", Links.lookUp),
            .custom("data-recorded", text(PaletteText.lookUpLead)),
        ],
        postForm(Links.find, in: frame, .class("palette-form")) {
            div(.class("palette-field")) {
                icon(.search)
                input(
                    .type("text"), .id("palette-text"), .name("text"), .role("combobox"),
                    .label(text(PaletteText.field)), .placeholder(text(PaletteText.hint)),
                    .custom("maxlength", "100"), .custom("autocomplete", "off"),
                    .custom("spellcheck", "false"), .custom("aria-autocomplete", "list"),
                    .custom("aria-expanded", "true"), .custom("aria-controls", "palette-list"))
                button(
                    .type("button"), .class("palette-close"), .flag("data-palette-close"),
                    .label(text(CommonText.close))
                ) { icon(.cross) }
            }
            div(
                .id("palette-list"), .class("palette-list"), .role("listbox"),
                .label(text(PaletteText.results))
            )
            p(.class("palette-foot quiet small")) { text(PaletteText.moves) }
            p(.class("visually-hidden"), .role("status"), .flag("data-palette-says"))
        })
}
