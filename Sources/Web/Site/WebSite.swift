import Casework
import Hummingbird
import Localization
import Markup
import Operations
import Pages

/// The site as the web shows it: the deployment at work and what the web layer keeps of its own.
struct WebSite: Sendable {
    let site: Site
    let configuration: WebConfiguration
    let sessions: SessionCache
    let limiter: SignInLimiter
    let requests = RequestLimiter()
    let methods = AllowedMethods()
    let cookies: SiteCookies
    let assets: AssetFiles
    let desk: ImportDesk
    private let vocabularies: [SiteLanguage: SiteVocabulary]

    init(site: Site, configuration: WebConfiguration) {
        self.site = site
        self.configuration = configuration
        sessions = SessionCache(clock: site.clock)
        limiter = SignInLimiter(configuration.signInLimits)
        cookies = SiteCookies()
        assets = AssetFiles()
        desk = ImportDesk(site: site, folder: configuration.uploadFolder)
        vocabularies = Dictionary(
            uniqueKeysWithValues: SiteLanguage.allCases.map {
                ($0, SiteVocabulary(site.profile, in: $0))
            })
    }

    func vocabulary(_ visitor: Visitor) -> SiteVocabulary {
        vocabularies[visitor.language] ?? SiteVocabulary(site.profile, in: visitor.language)
    }

    func text(_ visitor: Visitor) -> PageText {
        var text = PageText(visitor.language, zone: site.zone, now: site.clock())
        text.units = vocabulary(visitor).names.units
        return text
    }

    /// What surrounds every page. `path` is the address to come back to after the language was
    /// switched.
    func frame(_ visitor: Visitor, path: String) -> Frame {
        let vocabulary = vocabulary(visitor)
        var frame = Frame(
            text: text(visitor), deployment: vocabulary.deployment, path: path,
            csrf: visitor.csrf,
            // Whoever may not work yet gets no navigation.
            person: visitor.session.flatMap {
                $0.person.step == nil
                    ? Person(displayName: $0.person.displayName, actor: $0.person.actor) : nil
            },
            names: vocabulary.names)
        frame.isDemo = configuration.isDemo
        frame.assetVersion = assets.version
        frame.liveMark = visitor.liveMark
        frame.appearance = visitor.appearance
        frame.night = configuration.night
        return frame
    }

    /// A page in answer to a GET, with the notes that the action before left.
    func page(
        _ request: Request, _ visitor: Visitor, status: HTTPResponse.Status = .ok,
        draw: (Frame) -> HTML
    ) -> Response {
        var frame = frame(visitor, path: request.address)
        // A page that asks by itself takes no note away from its reader.
        let left =
            request.isBackground ? nil : cookies.value(cookies.flash, of: request)
        if let left { frame.flashes = FlashNote(cookie: left)?.flashes(frame.text) ?? [] }
        var response = Reply.page(draw(frame), status: status)
        if left != nil { response.setCookie(cookies.removal(cookies.flash)) }
        return response
    }

    /// The same page again after a form was refused. `path` is where the form stands; the browser
    /// takes it for the page's own address, so that going back or loading anew asks for the form
    /// and sends nothing again.
    func redrawn(
        _ visitor: Visitor, path: String, status: HTTPResponse.Status = .unprocessableContent,
        isAnswer: Bool = true, draw: (Frame) -> HTML
    ) -> Response {
        var frame = frame(visitor, path: path)
        frame.isAnswer = isAnswer
        return Reply.page(draw(frame), status: status)
    }

    /// 303 with a note for the page it leads to.
    func seeOther(_ path: String, _ note: FlashNote) -> Response {
        var response = Reply.seeOther(path)
        response.setCookie(
            cookies.make(cookies.flash, note.cookieValue, seconds: SiteCookies.flashSeconds))
        return response
    }
}
