import Casework
import Localization
import Markup

func surfaceSamples(_ text: PageText) -> HTML {
    div(.class("buttons")) {
        a(.class("chip"), .href(Links.design)) {
            text(DesignText.chip)
            icon(.cross)
        }
        labelTag(text(DesignText.sampleLabel))
        labelTag(text(DesignText.sampleLabel), isAlert: true)
        countBadge(12, text)
        countBadge(3, text, isLate: true)
        countBadge(0, text)
        menu(text(DesignText.menu)) {
            p { a(.href(Links.design)) { text(DesignText.primary) } }
            p { a(.href(Links.design)) { text(DesignText.secondary) } }
        }
        button(.class("button"), .type("button")) {
            text(DesignText.keys)
            keyHint("s")
        }
        form(.method(.get), .action(Links.design)) {
            segments(
                "density",
                Appearance.Density.allCases.map { Choice($0.rawValue, $0.name(text)) },
                chosen: Appearance.Density.comfortable.rawValue,
                label: text(DesignText.densities))
        }
    }
}

func drawerSample(_ text: PageText) -> HTML {
    group {
        div(.class("buttons")) {
            button(
                .class("button"), .type("button"), .custom("data-drawer", "sample-drawer")
            ) { text(DesignText.openDrawer) }
            button(
                .class("button"), .type("button"),
                .custom("data-toast", text(DesignText.sampleText))
            ) { text(DesignText.showToast) }
        }
        drawer(id: "sample-drawer", title: text(DesignText.drawer), text) {
            p { text(DesignText.sampleText) }
            message(Flash(.failure, text(DesignText.failed)), text)
        }
    }
}

func tableSample(in frame: Frame) -> HTML {
    let text = frame.text
    let now = text.now
    let rows: [(OrderState, Clock)] = [
        (.awaitingSigning, Clock(.sign, due: now.adding(hours: -1))),
        (.handling, Clock(.reply, due: now.adding(hours: 3))),
        (.closed, Clock(.reply, due: now.adding(hours: 9), metAt: now)),
    ]
    return tableBox(
        caption: text(DesignText.tables),
        head: [
            column(text(DesignText.badges)), column(text(DesignText.clocks)),
            column(text(DesignText.figures), "num"),
        ]
    ) {
        for (index, row) in rows.enumerated() {
            tr(.when(index == 1, .class("is-current"))) {
                td { badge(row.0, text) }
                td { clock(row.1, in: frame) }
                td(.class("num")) { text.number((index + 1) * 1234) }
            }
        }
    }
}
