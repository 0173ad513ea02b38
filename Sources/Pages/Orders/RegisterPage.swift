package import Casework
import Localization
package import Markup

/// A new order that did not come with the city's export.
package struct RegisterModel: Sendable {
    package let choices: FilterChoices
    /// Category paths of the deployment, from the first level down.
    package let categories: [[String]]
    package var form: FormState
    /// The order that has the city's number already.
    package var existing: OrderNumber?

    package init(
        choices: FilterChoices, categories: [[String]], form: FormState = FormState()
    ) {
        self.choices = choices
        self.categories = categories
        self.form = form
    }
}

/// Fields sent: those of `EntryField`; `category` is a path written `A->B->C`.
package func registerPage(_ model: RegisterModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(EntryText.new), in: frame) {
        pageHead(text(EntryText.new), lead: text(EntryText.lead))
        problems(model.form, text)
        if let existing = model.existing { existingOrder(existing, text) }
        postForm(Links.orders, in: frame, .class("stack")) {
            div(.class("halves")) {
                div(.class("stack")) {
                    matterPanel(model, text)
                    complainantPanel(model, text)
                }
                div(.class("stack")) {
                    sourcePanel(model, text)
                    placePanel(model, text)
                }
            }
            div(.class("buttons")) {
                submitButton(text(EntryText.submit), icon: .check)
                linkButton(text(CommonText.cancel), to: Links.orders, .quiet)
            }
        }
    }
}

/// The way to a new order, for those who may enter one.
func newOrderButton(in frame: Frame) -> HTML? {
    guard mayEnterOrders(frame) else { return nil }
    return linkButton(frame.text(EntryText.new), to: Links.newOrder, icon: .note)
}

func mayEnterOrders(_ frame: Frame) -> Bool {
    frame.allows(.importOrders)
}

extension PageText {
    /// What is wrong with an order entered by hand, by form field.
    package func entryErrors(_ refusal: EntryRefusal) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: refusal.reasons.map { field, reason in
                (field.rawValue, entryError(field, reason))
            })
    }

    private func entryError(_ field: EntryField, _ reason: EntryRefusal.Reason) -> String {
        switch reason {
        case .tooLong(let maximum):
            self(EntryText.tooLong, ["field": label(of: field), "count": number(maximum)])
        case .unknown: self(EntryText.unknown, ["field": label(of: field)])
        case .inFuture: self(EntryText.inFuture)
        case .beforeReceived: self(EntryText.beforeReceived)
        case .notAPhone: self(EntryText.notAPhone)
        case .taken(let number): self(EntryText.taken, ["number": number.text])
        case .takenOutOfSight: self(EntryText.takenOutOfSight)
        }
    }

    fileprivate func label(of field: EntryField) -> String {
        switch field {
        case .name: self(FieldText.complainantName)
        case .phone: self(FieldText.complainantPhone)
        case .contact: self(FieldText.complainantContact)
        case .address: self(OrderText.personalAddress)
        case .unit: self(FieldText.cityUnitName)
        default: storedField(field.rawValue)
        }
    }
}

private func existingOrder(_ number: OrderNumber, _ text: PageText) -> HTML {
    div(.class("message message-soon"), .role("status")) {
        icon(.link)
        a(.href(Links.order(number))) { text(EntryText.openExisting, ["number": number.text]) }
    }
}

// MARK: - Panels

private func matterPanel(_ model: RegisterModel, _ text: PageText) -> HTML {
    panel(text(EntryText.matter), id: "entry-matter") {
        div(.class("panel-body")) {
            entryText(.title, model, text)
            textArea(
                entryField(.content, model, text, hint: text(EntryText.contentHint)), text,
                value: model.form.value("content"), rows: 6,
                maximum: OrderLimits.contentMaximum)
            selectInput(
                entryField(.category, model, text), text,
                choices: model.categories.map { path in
                    Choice(
                        path.joined(separator: OrderFacts.categorySeparator),
                        path.joined(separator: " › "))
                },
                selected: [model.form.value("category")], empty: text(EntryText.noCategory))
            div(.class("field-row")) {
                entryText(.kind, model, text)
                entryText(.labels, model, text, hint: text(EntryText.labelsHint))
            }
        }
    }
}

private func sourcePanel(_ model: RegisterModel, _ text: PageText) -> HTML {
    panel(text(EntryText.source), id: "entry-source") {
        div(.class("panel-body")) {
            selectInput(
                entryField(.channel, model, text, isRequired: true), text,
                choices: model.choices.channels, selected: [model.form.value("channel")])
            div(.class("field-row")) {
                entryText(.cityNumber, model, text, hint: text(EntryText.cityNumberHint))
                entryText(.districtNumber, model, text)
            }
            div(.class("field-row")) {
                entryMoment(.receivedAt, model, text, hint: text(EntryText.receivedHint))
                entryMoment(.cityDueAt, model, text, hint: text(EntryText.dueHint))
            }
            entryText(.urgency, model, text)
        }
    }
}

private func placePanel(_ model: RegisterModel, _ text: PageText) -> HTML {
    panel(text(EntryText.whereAndWho), id: "entry-where") {
        div(.class("panel-body")) {
            div(.class("field-row")) {
                entryText(.district, model, text)
                entryText(.subdistrict, model, text)
                entryText(.community, model, text, .custom("list", "entry-communities"))
            }
            entryText(.place, model, text)
            entryText(.company, model, text)
            selectInput(
                entryField(.unit, model, text, hint: text(EntryText.unitHint)), text,
                choices: model.choices.units, selected: [model.form.value("unit")],
                empty: text(EntryText.noUnit))
            element(
                "datalist", [.id("entry-communities")],
                group {
                    for choice in model.choices.communities { option(.value(choice.value)) }
                })
        }
    }
}

private func complainantPanel(_ model: RegisterModel, _ text: PageText) -> HTML {
    panel(text(EntryText.complainant), id: "entry-complainant") {
        div(.class("panel-body")) {
            p(.class("field note")) {
                icon(.lock)
                span { text(EntryText.protected) }
            }
            div(.class("field-row")) {
                entryText(.name, model, text)
                entryText(.phone, model, text, .custom("inputmode", "tel"))
            }
            entryText(.contact, model, text)
            entryText(.address, model, text)
        }
    }
}

// MARK: - Fields

private func entryField(
    _ field: EntryField, _ model: RegisterModel, _ text: PageText, hint: String? = nil,
    isRequired: Bool = false
) -> Field {
    var shown = Field(
        field.rawValue, id: "entry-" + field.rawValue, label: text.label(of: field), hint: hint,
        error: model.form.errors[field.rawValue], isRequired: isRequired)
    shown.saysOptional = false
    return shown
}

private func entryText(
    _ field: EntryField, _ model: RegisterModel, _ text: PageText, hint: String? = nil,
    _ extra: Attribute...
) -> HTML {
    let shown = entryField(field, model, text, hint: hint)
    let isFirst = field == .title && model.form.errors.isEmpty
    let attributes: [Attribute] = [
        .type("text"), .value(model.form.value(field.rawValue)),
        .custom("maxlength", optional: field.maximum.map(String.init)),
        .flag("autofocus", isFirst || shown.error != nil),
        .when(field.isPersonal, .custom("autocomplete", "off")),
    ]
    return Pages.field(
        shown, text, control: voidElement("input", shown.controlAttributes + attributes + extra))
}

private func entryMoment(
    _ field: EntryField, _ model: RegisterModel, _ text: PageText, hint: String
) -> HTML {
    textInput(
        entryField(field, model, text, hint: hint), text,
        value: model.form.value(field.rawValue), type: "datetime-local")
}
