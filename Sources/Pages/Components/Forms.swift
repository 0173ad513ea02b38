import Localization
import Markup

/// One control of a form: what it is called, what helps to fill it, what is wrong with it.
package struct Field: Sendable {
    package let name: String
    package let id: String
    package let label: String
    package var hint: String?
    package var error: String?
    package var isRequired: Bool

    package init(
        _ name: String, id: String? = nil, label: String, hint: String? = nil,
        error: String? = nil, isRequired: Bool = true
    ) {
        self.name = name
        self.id = id ?? name
        self.label = label
        self.hint = hint
        self.error = error
        self.isRequired = isRequired
    }

    /// Whether a field that may stay empty says so; a form of hardly any other fields need not.
    var saysOptional = true

    var hintID: String { id + "-hint" }
    var errorID: String { id + "-error" }

    /// What every control of this field carries.
    var controlAttributes: [Attribute] {
        let described = [hint == nil ? nil : hintID, error == nil ? nil : errorID]
            .compactMap { $0 }.joined(separator: " ")
        return [
            .id(id), .name(name), .describedBy(described.isEmpty ? nil : described),
            .custom("aria-invalid", optional: error == nil ? nil : "true"),
            .flag("required", isRequired),
        ]
    }
}

/// One thing to choose: the value that is sent and the words that are read.
package struct Choice: Hashable, Sendable {
    package let value: String
    package let label: String

    package init(_ value: String, _ label: String) {
        self.value = value
        self.label = label
    }
}

/// What somebody sent and what was wrong with it, to draw the form again.
package struct FormState: Sendable {
    package var values: [String: [String]]
    /// Sentences by field name. The empty name stands for the form as a whole.
    package var errors: [String: String]

    package init(values: [String: [String]] = [:], errors: [String: String] = [:]) {
        self.values = values
        self.errors = errors
    }

    package func value(_ name: String) -> String { values[name]?.first ?? "" }
}

/// A form that changes something: POST with the hidden token, and the version it was filled from.
func postForm(
    _ action: String, in frame: Frame, version: Int? = nil, _ attributes: Attribute...,
    @HTMLBuilder content: () -> HTML
) -> HTML {
    element(
        "form", [.action(action), .method(.post)] + attributes,
        group {
            hidden("_csrf", frame.csrf)
            if let version { hidden("version", String(version)) }
            content()
        })
}

func hidden(_ name: String, _ value: String) -> HTML {
    input(.type("hidden"), .name(name), .value(value))
}

/// Label, hint, error and control, tied together for readers of the screen.
func field(_ field: Field, _ text: PageText, control: HTML) -> HTML {
    div(.class(field.error == nil ? "field" : "field field-wrong")) {
        label(.for(field.id)) {
            field.label
            if !field.isRequired, field.saysOptional {
                span(.class("quiet small")) { text(CommonText.optional) }
            }
        }
        fieldNotes(field)
        control
    }
}

private func fieldNotes(_ field: Field) -> HTML {
    group {
        if let hint = field.hint { p(.class("hint"), .id(field.hintID)) { hint } }
        if let error = field.error {
            p(.class("error"), .id(field.errorID)) {
                icon(.warning)
                error
            }
        }
    }
}

func textInput(
    _ model: Field, _ text: PageText, value: String = "", type: String = "text",
    maximum: Int? = nil, _ extra: Attribute...
) -> HTML {
    let control = voidElement(
        "input",
        model.controlAttributes + [
            .type(type), .when(type != "password" && type != "file", .value(value)),
            .custom("maxlength", optional: maximum.map(String.init)),
        ] + extra)
    return field(model, text, control: control)
}

func textArea(
    _ model: Field, _ text: PageText, value: String = "", rows: Int = 4, maximum: Int
) -> HTML {
    let attributes =
        model.controlAttributes + [
            .custom("rows", String(rows)), .custom("maxlength", String(maximum)),
        ]
    // The first line break of a text area is dropped by browsers, so one is put before the value.
    let control = element(
        "textarea", attributes, HTML.joined([.trusted("\n"), .escaped(value)]))
    return field(model, text, control: control)
}

/// A list to choose from. `empty` is the words for no choice; without them there is always one.
func selectInput(
    _ model: Field, _ text: PageText, choices: [Choice], selected: [String], empty: String? = nil,
    _ extra: Attribute...
) -> HTML {
    let control = element(
        "select",
        model.controlAttributes + extra,
        group {
            if let empty { option(.value("")) { empty } }
            for choice in choices {
                option(.value(choice.value), .flag("selected", selected.contains(choice.value))) {
                    choice.label
                }
            }
        })
    return field(model, text, control: control)
}

/// A question with a few answers, one of which is picked.
func radioGroup(
    _ model: Field, choices: [Choice], selected: String, isStacked: Bool = false
) -> HTML {
    let described = [
        model.hint == nil ? nil : model.hintID, model.error == nil ? nil : model.errorID,
    ].compactMap { $0 }.joined(separator: " ")
    return fieldset(
        .class(model.error == nil ? "field" : "field field-wrong"),
        .describedBy(described.isEmpty ? nil : described)
    ) {
        legend { model.label }
        fieldNotes(model)
        div(.class(isStacked ? "choices choices-stacked" : "choices")) {
            for choice in choices { radio(choice, model, isOn: choice.value == selected) }
        }
    }
}

/// A list longer than this can be narrowed by typing.
private let narrowingMin = 15

/// Things of which any number may be ticked, in a box that scrolls when they are many.
func checkList(
    _ model: Field, _ text: PageText, choices: [Choice], selected: [String]
) -> HTML {
    fieldset(.class(model.error == nil ? "field" : "field field-wrong")) {
        legend {
            model.label
            if !model.isRequired { span(.class("quiet small")) { text(CommonText.optional) } }
        }
        fieldNotes(model)
        if choices.count > narrowingMin {
            input(
                .type("search"), .flag("data-narrows"), .flag("hidden"),
                .label(text(CommonText.narrow)), .placeholder(text(CommonText.narrow)))
        }
        div(.class("check-list"), .custom("tabindex", "-1")) {
            for choice in choices {
                label {
                    input(
                        .type("checkbox"), .name(model.name), .value(choice.value),
                        .flag("checked", selected.contains(choice.value)))
                    choice.label
                }
            }
        }
    }
}

private func radio(_ choice: Choice, _ model: Field, isOn: Bool) -> HTML {
    label {
        input(
            .type("radio"), .name(model.name), .value(choice.value),
            .id(model.id + "-" + choice.value), .flag("checked", isOn),
            .flag("required", model.isRequired))
        choice.label
    }
}

func submitButton(
    _ label: String, _ kind: ButtonKind = .primary, icon mark: Icon? = nil,
    _ extra: Attribute...
) -> HTML {
    element(
        "button", [.type("submit"), .class(kind.names)] + extra,
        group {
            if let mark { icon(mark) }
            label
        })
}

func linkButton(
    _ label: String, to address: String, _ kind: ButtonKind = .secondary, icon mark: Icon? = nil
) -> HTML {
    a(.class(kind.names), .href(address)) {
        if let mark { icon(mark) }
        label
    }
}

enum ButtonKind: String, CaseIterable {
    case primary, secondary, danger, quiet

    var names: String { self == .secondary ? "button" : "button button-" + rawValue }
}

/// What is wrong with a form as a whole, above it; nothing when nothing is.
func problems(_ state: FormState, _ text: PageText) -> HTML? {
    guard !state.errors.isEmpty else { return nil }
    let count = String(state.errors.count)
    return div(.class("message message-over"), .role("alert")) {
        icon(.warning)
        div {
            strong { text(CommonText.problemsTitle, ["count": count]) }
            if let whole = state.errors[""] { p { whole } }
        }
    }
}
