import Casework
import Localization
import Markup

/// The form over a list. It sends only with GET, so that every view has an address.
func filterBar(_ model: OrderListModel, in frame: Frame) -> HTML {
    let text = frame.text
    let fields = form(
        .class("filter"), .action(Links.orders), .method(.get), looksUp(in: frame)
    ) {
        keptItems(model.filter)
        hiddenItems(OrderQuery.items(of: model.layout))
        div(.class("filter-grid")) {
            textInput(
                Field(
                    "text", id: "filter-text", label: text(ListText.text), isRequired: false),
                quietly: text, value: model.filter.text)
            stateSelect(model.filter, text)
            filterSelect(
                "unit", text(FieldText.unitName), model.choices.units, model.filter.unit?.code,
                text)
            filterSelect(
                "category", text(FieldText.category), model.choices.categories,
                model.filter.category, text)
            filterSelect(
                "channel", text(FieldText.channel), model.choices.channels, model.filter.channel,
                text)
            filterSelect(
                "due", text(ListText.due),
                OrderFilter.Due.allCases.map { Choice($0.rawValue, text.due($0)) },
                model.filter.due?.rawValue, text)
            dateInput("received_from", text(ListText.receivedFrom), model.filter.receivedFrom)
            dateInput("received_to", text(ListText.receivedTo), model.filter.receivedTo)
            filterSelect(
                "sort", text(ListText.sort),
                OrderFilter.Sort.allCases.map { Choice($0.rawValue, text.sort($0)) },
                model.filter.sort.rawValue, text, hasAny: false)
            filterButtons(model, text)
        }
    }
    return details(.class("grid-menu"), .flag("data-menu")) {
        summary(.class("button")) {
            icon(.filter)
            text(GridText.addFilter)
        }
        div(.class("grid-menu-body grid-filter")) { fields }
    }
}

private func filterButtons(_ model: OrderListModel, _ text: PageText) -> HTML {
    div(.class("buttons")) {
        submitButton(text(ListText.apply), .primary, icon: .filter)
        linkButton(
            text(ListText.clear), to: Links.orders(OrderFilter(), in: model.layout), .quiet)
    }
}

/// The parts of the filter that no control shows, so that refining a view keeps them.
private func keptItems(_ filter: OrderFilter) -> HTML {
    let shown: Set = [
        "text", "state", "unit", "category", "channel", "due", "received_from", "received_to",
        "sort",
    ]
    let items = OrderQuery.items(of: filter).filter { !shown.contains($0.0) }
    return .joined(items.map { hidden($0.0, $0.1) })
}

/// One state or any; a view of several states stands in the list as one more choice.
private func stateSelect(_ filter: OrderFilter, _ text: PageText) -> HTML {
    var choices = OrderState.allCases.map { Choice($0.rawValue, text.state($0)) }
    let selected = filter.states.map(\.rawValue).joined(separator: ",")
    if filter.states.count > 1 {
        choices.insert(Choice(selected, text.list(filter.states.map { text.state($0) })), at: 0)
    }
    return filterSelect("state", text(FieldText.state), choices, selected, text)
}

private func filterSelect(
    _ name: String, _ words: String, _ choices: [Choice], _ selected: String?, _ text: PageText,
    hasAny: Bool = true
) -> HTML {
    let id = "filter-" + name
    return div(.class("field")) {
        label(.for(id)) { words }
        select(.id(id), .name(name)) {
            if hasAny { option(.value("")) { text(CommonText.any) } }
            for choice in choices {
                option(.value(choice.value), .flag("selected", choice.value == selected)) {
                    choice.label
                }
            }
        }
    }
}

private func textInput(_ model: Field, quietly text: PageText, value: String) -> HTML {
    div(.class("field")) {
        label(.for(model.id)) { model.label }
        input(
            .type("search"), .id(model.id), .name(model.name), .value(value),
            .placeholder(text(ListText.textHint)), .custom("maxlength", "100"))
    }
}

func dateInput(_ name: String, _ words: String, _ value: LocalDate?) -> HTML {
    let id = "filter-" + name
    return div(.class("field")) {
        label(.for(id)) { words }
        input(.type("date"), .id(id), .name(name), .value(value?.text ?? ""))
    }
}
