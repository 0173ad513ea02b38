import Casework
import Localization
import Markup

/// How pages look to one reader: which colours when, and how dense.
package struct Appearance: Hashable, Sendable {
    package enum Theme: String, CaseIterable, Sendable {
        /// Dark in the hours of the night shift.
        case automatic
        case light, dark
        /// As the reader's own system is set.
        case system
    }

    package enum Density: String, CaseIterable, Sendable {
        case comfortable, compact
    }

    package var theme: Theme
    package var density: Density

    package init(theme: Theme = .automatic, density: Density = .comfortable) {
        self.theme = theme
        self.density = density
    }

    /// Reads what `cookieValue` wrote. A part that is not understood stands as if nothing was
    /// chosen.
    package init(cookie: String?) {
        let parts = (cookie ?? "").split(separator: ".", omittingEmptySubsequences: false)
        self.init(
            theme: parts.first.flatMap { Theme(rawValue: String($0)) } ?? .automatic,
            density: parts.dropFirst().first.flatMap { Density(rawValue: String($0)) }
                ?? .comfortable)
    }

    package var cookieValue: String { theme.rawValue + "." + density.rawValue }
}

extension Frame {
    /// What the root element says, so that the first paint is right. The hours of the night stand
    /// there in seconds of the day of UTC, for pages that stay open past them.
    var rootAttributes: [Attribute] {
        let offset = Int(text.zone.offsetSeconds)
        let hours = [night.from, night.to].map {
            String((($0 - offset) % 86_400 + 86_400) % 86_400)
        }
        let resting = appearance.theme == .system ? "system" : "light"
        return [
            .custom("data-theme", isDark ? "dark" : resting),
            .custom("data-density", appearance.density.rawValue),
            .custom("data-choice", appearance.theme.rawValue),
            .custom("data-night", hours.joined(separator: " ")),
        ]
    }

    private var isDark: Bool {
        appearance.theme == .dark
            || appearance.theme == .automatic && night.contains(text.zone.secondOfDay(of: text.now))
    }

    /// When the colours of the night apply.
    var darkMedia: String {
        if isDark { return "screen" }
        return appearance.theme == .system ? "screen and (prefers-color-scheme: dark)" : "not all"
    }
}

/// The menu in the top bar: one press changes colours or density. With script the page stays.
func appearanceMenu(in frame: Frame) -> HTML {
    let text = frame.text
    return element(
        "details", [.class("menu"), .flag("data-menu")],
        group {
            element(
                "summary",
                [.title(text(AppearanceText.title)), .label(text(AppearanceText.title))],
                icon(.appearance))
            div(.class("menu-body")) {
                postForm(
                    Links.appearance, in: frame, .flag("data-appearance"),
                    .custom("data-done", text(AppearanceText.done))
                ) {
                    hidden("back", frame.path)
                    p(.class("menu-title")) { text(AppearanceText.theme) }
                    segments(
                        "theme",
                        Appearance.Theme.allCases.map { Choice($0.rawValue, $0.name(text)) },
                        chosen: frame.appearance.theme.rawValue, label: text(AppearanceText.theme))
                    p(.class("menu-title")) { text(AppearanceText.density) }
                    segments(
                        "density",
                        Appearance.Density.allCases.map { Choice($0.rawValue, $0.name(text)) },
                        chosen: frame.appearance.density.rawValue,
                        label: text(AppearanceText.density))
                }
            }
        })
}

/// The part of a person's own page where they choose how the site looks.
func appearancePanel(in frame: Frame) -> HTML {
    let text = frame.text
    let hours = [frame.night.from, frame.night.to].map {
        text.localizer.time(hour: $0 / 3600, minute: $0 / 60 % 60)
    }
    return panel(text(AppearanceText.title), id: "appearance-panel") {
        div(.class("panel-body")) {
            postForm(Links.appearance, in: frame) {
                hidden("back", Links.me)
                radioGroup(
                    Field(
                        "theme", label: text(AppearanceText.theme),
                        hint: text(AppearanceText.lead, ["from": hours[0], "to": hours[1]])),
                    choices: Appearance.Theme.allCases.map { Choice($0.rawValue, $0.name(text)) },
                    selected: frame.appearance.theme.rawValue)
                radioGroup(
                    Field("density", label: text(AppearanceText.density)),
                    choices: Appearance.Density.allCases.map {
                        Choice($0.rawValue, $0.name(text))
                    }, selected: frame.appearance.density.rawValue)
                div(.class("buttons")) { submitButton(text(PeopleText.save), .secondary) }
            }
        }
    }
}

extension Appearance.Theme {
    func name(_ text: PageText) -> String {
        switch self {
        case .automatic: text(AppearanceText.automatic)
        case .light: text(AppearanceText.light)
        case .dark: text(AppearanceText.dark)
        case .system: text(AppearanceText.system)
        }
    }
}

extension Appearance.Density {
    func name(_ text: PageText) -> String {
        switch self {
        case .comfortable: text(AppearanceText.comfortable)
        case .compact: text(AppearanceText.compact)
        }
    }
}
