import Casework
import Localization
import Markup

/// The whole document around `content`: top bar, navigation, messages, footer.
///
/// - Parameter parts: what this page needs besides the parts that every page has.
func layout(
    _ title: String, parts: [PagePart] = [], in frame: Frame, @HTMLBuilder content: () -> HTML
) -> HTML {
    let text = frame.text
    return document(
        lang: text.language.rawValue, frame.rootAttributes,
        head: documentHead(title, parts, in: frame),
        body: element(
            "body",
            clockPatterns(text) + [
                .custom("data-here", optional: frame.isAnswer ? frame.path : nil)
            ],
            group {
                a(.class("skip"), .href("#content")) { text(CommonText.skipToContent) }
                topBar(in: frame)
                if frame.isDemo { p(.class("demo-banner")) { text(CommonText.demoBanner) } }
                main(.class("page"), .id("content")) {
                    for flash in frame.flashes { message(flash, text) }
                    content()
                }
                footerLine(in: frame)
                liveStrip(in: frame)
                keySheet(in: frame)
                helpDrawer(in: frame)
                toastPlace(text)
                if frame.person != nil { paletteBox(in: frame) }
            }))
}

private func documentHead(
    _ pageTitle: String, _ parts: [PagePart], in frame: Frame
) -> HTML {
    let version = frame.assetVersion.isEmpty ? [] : [("v", frame.assetVersion)]
    return group {
        meta(.custom("charset", "utf-8"))
        meta(.name("viewport"), .custom("content", "width=device-width, initial-scale=1"))
        meta(.name("referrer"), .custom("content", "same-origin"))
        if let returns = frame.returns {
            meta(
                .custom("http-equiv", "refresh"),
                .custom("content", "\(returns.seconds); url=\(returns.address)"))
        }
        title { pageTitle + " · " + frame.text(CommonText.product) }
        link(.custom("rel", "icon"), .type("image/svg+xml"), .href(Links.icon))
        installHead(in: frame)
        for sheet in Links.styleSheets + parts.map(\.sheet) {
            link(.custom("rel", "stylesheet"), .href(QueryText.address(sheet, version)))
        }
        link(
            .id("dark"), .custom("rel", "stylesheet"), .custom("media", frame.darkMedia),
            .href(QueryText.address(Links.darkSheet, version)))
        link(
            .custom("rel", "stylesheet"), .custom("media", "print"),
            .href(QueryText.address(Links.printSheet, version)))
        for script in Links.scripts + parts.compactMap(\.script) {
            element(
                "script", [.flag("defer"), .src(QueryText.address(script, version))], .empty)
        }
    }
}

/// The words the script needs to go on counting; `{}` stands for the number.
private func clockPatterns(_ text: PageText) -> [Attribute] {
    let place: KeyValuePairs = ["count": "{}", "duration": "{}"]
    return [
        .lang(text.language.rawValue),
        .custom("data-now", String(text.now.milliseconds)),
        .custom("data-left", text(FormatText.timeLeft, place)),
        .custom("data-over", text(FormatText.timeOver, place)),
        .custom("data-days", text(FormatText.days, place)),
        .custom("data-hours", text(FormatText.hours, place)),
        .custom("data-minutes", text(FormatText.minutes, place)),
        .custom("data-under", text(FormatText.underAMinute)),
        .custom("data-sending", text(CommonText.sending)),
    ]
}

private func topBar(in frame: Frame) -> HTML {
    header {
        div(.class("bar")) {
            div(.class("bar-inner")) {
                a(.class("brand"), .href(Links.workbench)) {
                    logo
                    frame.text(CommonText.product)
                    if frame.text.language == .zhHans {
                        span(.class("brand-latin")) { "Jiesu" }
                    }
                }
                span(.class("deployment")) { frame.deployment }
                if frame.allows(.readOrders) {
                    searchBox(in: frame)
                }
                if frame.person != nil { paletteButton(in: frame) }
                userArea(in: frame)
            }
        }
        if let person = frame.person { tabs(for: person, in: frame) }
    }
}

private func searchBox(in frame: Frame) -> HTML {
    let text = frame.text
    return form(
        .class("bar-search"), .action(Links.orders), .method(.get), .role("search"),
        looksUp(in: frame)
    ) {
        label(.class("visually-hidden"), .for("search")) { text(CommonText.searchLabel) }
        icon(.search)
        input(
            .type("search"), .id("search"), .name("text"), .value(frame.searchText),
            .placeholder(text(CommonText.searchHint)), .custom("maxlength", "100"))
        kbd(.custom("aria-hidden", "true")) { "/" }
    }
}

/// Lets the script send the number of a person to the look-up, for those who may look people up.
func looksUp(in frame: Frame) -> Attribute {
    .custom("data-look-up", optional: frame.allows(.revealPersonal) ? Links.lookUp : nil)
}

private func userArea(in frame: Frame) -> HTML {
    let text = frame.text
    return div(.class("bar-user")) {
        if let person = frame.person {
            a(
                .class("who"), .href(Links.me), .title(text(PeopleText.ownAccount)),
                .current(isCurrent(Links.me, frame.path))
            ) {
                icon(.person)
                span {
                    person.displayName
                    small { text.roles(of: person.actor) }
                }
            }
        }
        if frame.person != nil { appearanceMenu(in: frame) }
        helpButton(in: frame)
        postForm(
            Links.language, in: frame, .class("inline-form"), .flag("data-language")
        ) {
            hidden("language", text.language == .zhHans ? "en" : "zh-Hans")
            hidden("back", frame.path)
            button(.type("submit"), .lang(text.language == .zhHans ? "en" : "zh-Hans")) {
                text(CommonText.otherLanguage)
            }
        }
        if frame.person != nil {
            postForm(Links.signOut, in: frame, .class("inline-form")) {
                button(.type("submit")) { text(CommonText.signOut) }
            }
        }
    }
}

private func tabs(for person: Person, in frame: Frame) -> HTML {
    let text = frame.text
    var places: [(icon: Icon, label: String, link: String)] = [
        (.home, text(NavigationText.workbench), Links.workbench)
    ]
    let actor = person.actor
    if Policy.allows(actor, .readFigures) {
        places.append((.clock, text(TodayText.title), Links.today))
    }
    if Policy.allows(actor, .sign, units: []) {
        places.append((.inbox, text(DeskText.nav), Links.desk))
    }
    if let unit = actor.unit {
        places.append((.building, text(NavigationText.unit), Links.unit(unit)))
    }
    if Policy.allows(actor, .readOrders) {
        places.append((.list, text(NavigationText.orders), Links.orders))
    }
    if Policy.allows(actor, .importOrders) {
        places.append((.upload, text(NavigationText.imports), Links.imports))
    }
    if Policy.allows(actor, .readFigures) {
        places.append((.chart, text(NavigationText.reports), Links.reports))
    }
    if Policy.allows(actor, .manageAccounts) {
        places.append((.person, text(NavigationText.people), Links.people))
    }
    if Policy.allows(actor, .readLedger) {
        places.append((.shield, text(RevealText.nav), Links.personalWarnings))
    }
    if Policy.allows(actor, .manageBackups) {
        places.append((.shield, text(NavigationText.backups), Links.backups))
    }
    if Policy.allows(actor, .readLedger) {
        places.append((.shield, text(NavigationText.ledger), Links.ledger))
    }
    return nav(.class("tabs"), .label(text(CommonText.mainNavigation))) {
        div(.class("tabs-inner")) {
            ul {
                for place in places {
                    li {
                        a(.href(place.link), .current(isTabCurrent(place.link, frame.path))) {
                            icon(place.icon)
                            place.label
                        }
                    }
                }
            }
        }
    }
}

/// The workbench is current only itself; the other places also while a page below them shows.
private func isCurrent(_ link: String, _ path: String) -> Bool {
    let bare = path.prefix { $0 != "?" }
    return bare == link || (link != Links.workbench && bare.hasPrefix(link + "/"))
}

/// Both pages about looks at personal data stand under one tab.
private func isTabCurrent(_ link: String, _ path: String) -> Bool {
    isCurrent(link, path) || link == Links.personalWarnings && isCurrent(Links.seen, path)
}

private func footerLine(in frame: Frame) -> HTML {
    let text = frame.text
    return footer(.class("foot")) {
        span { text(CommonText.product) + " " + text(CommonText.productSubtitle) }
        span { text.moment(text.now) }
        if frame.person != nil {
            span { text(CommonText.keyboardHint) }
            if frame.isDemo { a(.href(Links.design)) { text(NavigationText.design) } }
        }
    }
}
