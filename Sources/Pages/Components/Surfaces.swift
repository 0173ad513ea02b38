import Localization
import Markup

// What opens over a page or stands between its lines: segments, menus, drawers, notes, and the
// place that a part being fetched keeps.

/// Buttons of which one is chosen; pressing one sends the form around them.
func segments(_ name: String, _ choices: [Choice], chosen: String, label: String) -> HTML {
    div(.class("segments"), .role("group"), .label(label)) {
        for choice in choices {
            button(
                .type("submit"), .name(name), .value(choice.value),
                .custom("aria-pressed", choice.value == chosen ? "true" : "false")
            ) { choice.label }
        }
    }
}

/// A list of actions behind a button. Works without script; the script closes it when somebody
/// presses Escape or elsewhere.
func menu(_ label: String, names: String = "button", @HTMLBuilder content: () -> HTML) -> HTML {
    let inside = content()
    return element(
        "details", [.class("menu"), .flag("data-menu")],
        group {
            element("summary", [.class(names)], .escaped(label))
            div(.class("menu-body")) { inside }
        })
}

/// A sheet at the side of the page, closed until a script shows it; a link beside it leads to a
/// page with the same content.
func drawer(id: String, title: String, _ text: PageText, @HTMLBuilder content: () -> HTML) -> HTML {
    let inside = content()
    return element(
        "dialog",
        [.id(id), .class("drawer"), .custom("aria-labelledby", id + "-title")],
        group {
            div(.class("drawer-head")) {
                h2(.id(id + "-title")) { title }
                form(.custom("method", "dialog")) {
                    button(
                        .class("button button-quiet"), .type("submit"),
                        .label(text(CommonText.close))
                    ) { icon(.cross) }
                }
            }
            div(.class("drawer-body")) { inside }
        })
}

/// Where `window.jiesu.toast` says what has just happened. Readers of the screen hear it.
func toastPlace(_ text: PageText) -> HTML {
    div(
        .id("toasts"), .class("toasts"), .role("status"), .custom("aria-live", "polite"),
        .custom("data-close", text(CommonText.close)))
}

/// Grey lines in the place of a part that is being fetched.
func skeleton(lines: Int, _ text: PageText) -> HTML {
    div(.class("skeleton"), .role("status")) {
        span(.class("visually-hidden")) { text(AppearanceText.loading) }
        for _ in 0..<lines { span(.class("skeleton-line")) }
    }
}
