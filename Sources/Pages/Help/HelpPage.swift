import Casework
import Localization
package import Markup

/// The help of one page, as a page of its own.
package func helpPage(_ topic: HelpTopic, in frame: Frame) -> HTML {
    let text = frame.text
    let help = HelpShelf.text(topic.rawValue, text.language)
    return layout(help.title, in: frame) {
        pageHead(help.title)
        div(.class("columns")) {
            panel(text(AppearanceText.help), id: "help-text") {
                div(.class("panel-body")) { helpContent(help, text) }
            }
            panel(text(AppearanceText.helpOthers), id: "help-others") {
                element(
                    "ul", [.class("panel-body help-others")],
                    group {
                        for other in HelpTopic.allCases where other != topic {
                            li {
                                a(.href(Links.help(other))) {
                                    HelpShelf.text(other.rawValue, text.language).title
                                }
                            }
                        }
                    })
            }
        }
    }
}

/// The link to a page's help; with script it opens the drawer instead.
func helpButton(in frame: Frame) -> HTML {
    guard let topic = HelpTopic(path: frame.path) else { return .empty }
    let label = frame.text(AppearanceText.help)
    return a(
        .class("help-button"), .href(Links.help(topic)), .flag("data-help"), .title(label),
        .label(label)
    ) { "?" }
}

/// The help of this page, closed, at its side.
func helpDrawer(in frame: Frame) -> HTML {
    guard let topic = HelpTopic(path: frame.path), topic != .help else { return .empty }
    let text = frame.text
    let help = HelpShelf.text(topic.rawValue, text.language)
    return drawer(id: "help", title: help.title, text) {
        helpContent(help, text)
        p { a(.href(Links.help(topic))) { text(AppearanceText.helpOthers) } }
    }
}

private func helpContent(_ help: HelpText, _ text: PageText) -> HTML {
    div(.class("stack")) {
        p(.class("help-purpose")) { help.purpose }
        h3 { text(AppearanceText.helpSteps) }
        ol(.class("numbered")) { for step in help.steps { li { step } } }
        p(.class("quiet")) { text(AppearanceText.helpKeys) }
    }
}
