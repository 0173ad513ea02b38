import Hummingbird
import Localization
import Pages

/// What makes the site an application on a phone: manifest, worker, and the page for no network.
/// The same for everybody; nothing in them is anybody's, because devices keep them.
struct InstallFiles {
    let web: WebSite

    func addRoutes(to router: Router<SiteContext>) {
        router.get(RouterPath(Routes.worker)) { request, _ in
            var response = try web.assets.response(to: request, file: "worker.js")
            // Browsers ask for it again at every start.
            response.headers[.cacheControl] = "no-cache"
            return response
        }
        router.get(RouterPath(Routes.manifest)) { request, _ in
            var response = Reply.json(InstallFiles.manifest(Localizer(Self.language(request))))
            response.headers[.contentType] = "application/manifest+json"
            response.headers[.cacheControl] = "no-cache"
            return response
        }
        router.get(RouterPath(Routes.offline)) { request, _ in
            let text = Localizer(Self.language(request))
            return Reply.page(offlinePage(text, assetVersion: web.assets.version))
        }
    }

    private static func language(_ request: Request) -> SiteLanguage {
        request.query("lang").flatMap { SiteLanguage(rawValue: $0) } ?? .zhHans
    }

    private static func manifest(_ text: Localizer) -> [UInt8] {
        JSONText.object { json in
            json.set("name", text(PaletteText.installName))
            json.set("short_name", text(PaletteText.installShortName))
            json.set("description", text(PaletteText.installLead))
            json.set("lang", text.language.rawValue)
            json.set("id", Links.workbench)
            json.set("start_url", Links.workbench)
            json.set("scope", Links.workbench)
            json.set("display", "standalone")
            json.set("background_color", "#f5f6f8")
            json.set("theme_color", "#12324f")
            json.list("icons") { json in
                icon(&json, Links.icon, "any", "image/svg+xml", "any")
                for purpose in ["any", "maskable"] {
                    icon(&json, Links.touchIcon, "192x192", "image/png", purpose)
                    icon(&json, Links.largeIcon, "512x512", "image/png", purpose)
                }
            }
            json.list("shortcuts") { json in
                for (name, link) in [
                    (text(NavigationText.workbench), Links.workbench),
                    (text(NavigationText.orders), Links.orders),
                    (text(PaletteText.title), Links.find),
                ] {
                    json.object { json in
                        json.set("name", name)
                        json.set("url", link)
                    }
                }
            }
        }
    }

    private static func icon(
        _ json: inout JSONText, _ source: String, _ sizes: String, _ type: String,
        _ purpose: String
    ) {
        json.object { json in
            json.set("src", source)
            json.set("sizes", sizes)
            json.set("type", type)
            json.set("purpose", purpose)
        }
    }
}
