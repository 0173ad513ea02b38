package import Localization
package import Markup

/// The parts of a page's head that make the site installable. `data-version` names the release.
func installHead(in frame: Frame) -> HTML {
    group {
        link(.custom("rel", "manifest"), .href(Links.manifest(frame.text.language)))
        link(.custom("rel", "apple-touch-icon"), .href(Links.touchIcon))
        meta(.name("theme-color"), .custom("content", "#12324f"))
    }
}

/// What an installed site shows without a network. Holds nothing of anybody: it is kept on the
/// device.
package func offlinePage(_ text: Localizer, assetVersion: String) -> HTML {
    let version = [("v", assetVersion), ("lang", text.language.rawValue)]
    return document(
        lang: text.language.rawValue,
        head: group {
            meta(.custom("charset", "utf-8"))
            meta(.name("viewport"), .custom("content", "width=device-width, initial-scale=1"))
            title { text(PaletteText.offlineTitle) + " · " + text(CommonText.product) }
            for sheet in Links.styleSheets {
                link(
                    .custom("rel", "stylesheet"),
                    .href(QueryText.address(sheet, [("v", assetVersion)])))
            }
            link(
                .custom("rel", "stylesheet"), .custom("media", "(prefers-color-scheme: dark)"),
                .href(QueryText.address(Links.darkSheet, [("v", assetVersion)])))
            element(
                "script",
                [.flag("defer"), .src(QueryText.address(Links.script("install"), version))], .empty)
        },
        body: element(
            "body", [.lang(text.language.rawValue), .flag("data-offline")],
            main(.class("page offline-page"), .id("content")) {
                h1 { text(PaletteText.offlineTitle) }
                p { text(PaletteText.offlineLead) }
                p {
                    a(.class("button"), .href(Links.workbench)) { text(PaletteText.offlineAgain) }
                }
            }))
}
