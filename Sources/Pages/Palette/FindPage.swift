import Localization
package import Markup

/// The palette as a page, for browsers without script.
package func findPage(_ model: FindModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(PaletteText.title), in: frame) {
        pageHead(text(PaletteText.title), lead: text(PaletteText.lead))
        div(.class("panel look-up")) {
            postForm(Links.find, in: frame, .class("panel-body medium")) {
                textInput(
                    Field("text", id: "find-text", label: text(PaletteText.field)), text,
                    value: model.asked, type: "search", maximum: 100,
                    .custom("autocomplete", "off"))
                div(.class("buttons")) { submitButton(text(CommonText.search), icon: .search) }
            }
        }
        if let offer = model.lookUp { lookUpOffer(offer, model.asked, in: frame) }
        if !model.asked.isEmpty, model.count == 0, model.lookUp == nil {
            emptyState(text(PaletteText.none), text(PaletteText.noneLead), icon: .search)
        }
        for (index, found) in model.groups.enumerated() where !found.items.isEmpty {
            panel(found.title, id: "found-\(index)") { items(found.items) }
        }
    }
}

private func items(_ items: [FindModel.Item]) -> HTML {
    ul(.class("found-list")) {
        for item in items {
            li {
                a(.class("said"), .href(item.link)) { item.title }
                if !item.detail.isEmpty { span(.class("quiet small")) { item.detail } }
            }
        }
    }
}

private func lookUpOffer(_ words: String, _ asked: String, in frame: Frame) -> HTML {
    let text = frame.text
    return panel(text(PaletteText.lookUp), id: "look-up") {
        postForm(Links.lookUp, in: frame, .class("panel-body")) {
            hidden("who", asked)
            p(.class("lead")) { words + " · " + text(PaletteText.lookUpLead) }
            div(.class("buttons")) { submitButton(words, .secondary, icon: .search) }
        }
    }
}
