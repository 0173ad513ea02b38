import Casework
import Localization
package import Markup

/// Every component in every state, to check looks, contrast, keyboard and print on one page.
package func designPage(in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(DesignText.title), parts: [.charts], in: frame) {
        pageHead(text(DesignText.title), lead: text(DesignText.lead))
        div(.class("stack")) {
            div(.class("halves")) {
                box(.colours, in: frame) { swatches(text) }
                box(.type, in: frame) { typeSample(text) }
                box(.badges, in: frame) {
                    div(.class("buttons")) {
                        for state in OrderState.allCases { badge(state, text) }
                    }
                }
                box(.clocks, in: frame) { clockSamples(in: frame) }
                box(.buttons, in: frame) { buttonSamples(text) }
                box(.icons, in: frame) {
                    div(.class("buttons")) { for mark in Icon.allCases { icon(mark) } }
                }
                box(.fields, in: frame) { fieldSamples(text) }
                box(.messages, in: frame) { messageSamples(text) }
            }
            box(.steps, in: frame) { importSteps(current: 1, text) }
            box(.figures, in: frame) { figureSamples(text) }
            box(.charts, in: frame) { chartSamples(text) }
            box(.chips, in: frame) { surfaceSamples(text) }
            box(.tables, in: frame) { tableSample(in: frame) }
            div(.class("halves")) {
                box(.drawer, in: frame) { drawerSample(text) }
                box(.loading, in: frame) { skeleton(lines: 4, text) }
            }
            box(.empty, in: frame) {
                emptyState(text(ListText.emptyTitle), text(ListText.emptyLead), icon: .search)
            }
        }
    }
}

private func box(
    _ heading: DesignText, in frame: Frame, @HTMLBuilder content: () -> HTML
) -> HTML {
    let inside = content()
    return panel(frame.text(heading), id: heading.rawValue) {
        div(.class("panel-body")) { inside }
    }
}

private func swatches(_ text: PageText) -> HTML {
    let names = ["accent", "calm", "soon", "over", "mind", "mute", "bar", "ground"]
    return div(.class("swatches")) {
        for name in names { div(.class("swatch swatch-" + name)) { span { name } } }
    }
}

private func typeSample(_ text: PageText) -> HTML {
    div(.class("stack")) {
        h1 { text(DesignText.sampleText) }
        h2 { text(DesignText.sampleText) }
        p(.class("prose")) { text(DesignText.sampleText) }
        p { text(DesignText.sampleText) }
        p(.class("quiet small")) { text(DesignText.sampleText) + " 0123456789" }
    }
}

private func clockSamples(in frame: Frame) -> HTML {
    let now = frame.text.now
    let models = [
        Clock(.reply, due: now.adding(hours: 80)), Clock(.reply, due: now.adding(hours: 3)),
        Clock(.reply, due: now.adding(hours: -50)),
        Clock(.sign, due: now.adding(hours: 1), metAt: now),
        Clock(.sign, due: now.adding(hours: -1), metAt: now),
        Clock(.judgement, due: now, isStopped: true),
    ]
    return div(.class("buttons")) { for model in models { clock(model, in: frame) } }
}

private func buttonSamples(_ text: PageText) -> HTML {
    div(.class("buttons")) {
        submitButton(text(DesignText.primary), .primary, icon: .check)
        submitButton(text(DesignText.secondary), .secondary)
        submitButton(text(DesignText.danger), .danger, icon: .back)
        submitButton(text(DesignText.quiet), .quiet)
    }
}

private func fieldSamples(_ text: PageText) -> HTML {
    group {
        textInput(
            Field("sample", label: text(DesignText.sampleLabel), hint: text(DesignText.sampleHint)),
            text, value: "13800000000")
        textInput(
            Field(
                "wrong", label: text(DesignText.sampleLabel), hint: text(DesignText.sampleHint),
                error: text(DesignText.sampleError)),
            text, value: "1380")
        radioGroup(
            Field("answer", label: text(FieldText.resolution)),
            choices: Resolution.allCases.map { Choice($0.rawValue, text.resolution($0)) },
            selected: Resolution.partly.rawValue)
        textArea(
            Field("words", label: text(FieldText.words), isRequired: false), text,
            value: text(DesignText.sampleText), maximum: OrderLimits.remarkMaximum)
    }
}

private func messageSamples(_ text: PageText) -> HTML {
    group {
        for kind in Flash.Kind.allCases {
            message(Flash(kind, text(DesignText.sampleText)), text)
        }
    }
}

private func figureSamples(_ text: PageText) -> HTML {
    figures([
        Figure(text(WorkbenchText.figureReceived), "186", link: Links.orders, notes: ["+12"]),
        Figure(text(WorkbenchText.figureDueSoon), "14", link: Links.orders, tone: .soon),
        Figure(text(WorkbenchText.figureOverdue), "3", link: Links.orders, tone: .over),
        Figure(text(WorkbenchText.figureClosed), "0"),
    ])
}
