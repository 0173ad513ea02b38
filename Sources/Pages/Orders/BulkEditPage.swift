package import Casework
import Localization
package import Markup

/// The page to paste rows into, also after what was pasted could not be read.
package func pasteEditsPage(_ form: FormState, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(EditText.paste), parts: [.gridedit], in: frame) {
        pageHead(text(EditText.paste), lead: text(EditText.pasteLead)) {
            linkButton(text(ListText.title), to: Links.orders, .quiet)
        }
        problems(form, text)
        div(.class("panel")) {
            div(.class("panel-body")) {
                postForm(Links.pasteEdits, in: frame) {
                    textArea(
                        Field(
                            "rows", label: text(EditText.rows),
                            hint: text(
                                EditText.rowsHint,
                                [
                                    "fields": text.list(
                                        EditField.allCases.map { text.name($0) }),
                                    "count": text.number(BulkLimits.rowsMaximum),
                                ]),
                            error: form.errors["rows"]),
                        text, value: form.value("rows"), rows: 12, maximum: pasteMaximum)
                    selectInput(
                        Field(
                            "field", label: text(EditText.fieldWithout),
                            hint: text(EditText.fieldHint), isRequired: false),
                        text, choices: editChoices(text), selected: [form.value("field")],
                        empty: text(FormatText.none))
                    div(.class("buttons")) {
                        submitButton(text(EditText.preview), icon: .search)
                    }
                }
            }
        }
    }
}

/// Characters of the box: 2,000 rows of 500.
private let pasteMaximum = 1_000_000

private func editChoices(_ text: PageText) -> [Choice] {
    EditField.allCases.map { Choice($0.rawValue, text.name($0)) }
}

/// The part of the bulk bar that sets a value in every chosen order; shows a preview first.
func setValueControls(in frame: Frame) -> HTML {
    let text = frame.text
    return span(.class("bulk-group")) {
        select(.name("field"), .label(text(EditText.setField))) {
            option(.value("")) { text(EditText.setField) }
            for choice in editChoices(text) { option(.value(choice.value)) { choice.label } }
        }
        input(
            .type("text"), .name("value"), .label(text(EditText.setValue)),
            .placeholder(text(EditText.setValue)), .custom("autocomplete", "off"),
            .custom("maxlength", "500"), .flag("data-edit-value"))
        submitButton(
            text(EditText.setSelected), .secondary, icon: .search, .formAction(Links.edits),
            .flag("formnovalidate"))
    }
}

/// What a change of many orders will do, or did.
package func bulkEditPage(_ change: BulkChange, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(EditText.title), parts: [.gridedit], in: frame) {
        pageHead(text(EditText.title), lead: lead(change, text)) {
            linkButton(text(EditText.pasteMore), to: Links.pasteEdits, .quiet)
            linkButton(text(EditText.report), to: Links.editReport(change.id), icon: .download)
        }
        if !change.ignored.isEmpty {
            p(.class("quiet")) {
                text(EditText.ignored, ["columns": text.list(change.ignored)])
            }
        }
        figures(
            BulkRowState.allCases.compactMap { state in
                let count = change.count(state)
                guard count > 0 else { return nil }
                let isWrong = state == .refused || state == .failed || state == .kept
                return Figure(
                    text.outcome(state), text.number(count),
                    tone: isWrong ? .soon : .plain)
            })
        if change.mayBeUndone(at: text.now) { undoForm(change, in: frame) }
        div(.class("panel")) {
            if change.appliedAt == nil, change.count(.planned) > 0 {
                postForm(
                    Links.applyEdit(change.id), in: frame, .flag("data-edit-apply"),
                    .custom("data-edit-progress", text(EditText.progress)),
                    .custom("data-edit-state", Links.edit(change.id))
                ) {
                    hidden("chosen", "yes")
                    div(.class("bulk")) {
                        submitButton(text(EditText.apply), icon: .check)
                        span(
                            .class("quiet small"), .custom("role", "status"),
                            .flag("data-edit-done"))
                        span(.class("end")) { selectedCount(text) }
                    }
                    rowTable(change, hasBoxes: true, in: frame)
                }
            } else {
                rowTable(change, hasBoxes: false, in: frame)
            }
        }
    }
}

private func lead(_ change: BulkChange, _ text: PageText) -> String {
    if change.appliedAt == nil {
        return text(change.count(.planned) > 0 ? EditText.notYet : .nothingToDo)
    }
    if change.undoneAt != nil {
        return text(EditText.undoneLead, ["count": text.number(change.count(.undone))])
    }
    return text(EditText.appliedLead, ["count": text.number(change.count(.applied))])
}

private func undoForm(_ change: BulkChange, in frame: Frame) -> HTML {
    let text = frame.text
    let end = (change.appliedAt ?? text.now).adding(hours: EditLimits.undoHours)
    return postForm(Links.undoEdit(change.id), in: frame) {
        div(.class("bulk edit-undo")) {
            submitButton(text(EditText.undoAll), .secondary)
            span(.class("quiet small")) {
                text(EditText.undoUntil, ["moment": text.moment(end)])
            }
        }
    }
}

private func rowTable(_ change: BulkChange, hasBoxes: Bool, in frame: Frame) -> HTML {
    let text = frame.text
    var head = hasBoxes ? [selectAllHead(text)] : []
    head += [
        column(text(EditText.row), "number"), column(text(FieldText.number)),
        column(text(EditText.changes)), column(text(EditText.result)),
    ]
    return tableBox(caption: text(EditText.caption), names: "edit-rows", head: head) {
        for row in change.rows {
            tr {
                if hasBoxes {
                    td(.class("pick")) {
                        if row.state == .planned { planBox(row, text) }
                    }
                }
                td(.class("number quiet")) { text.number(row.position) }
                td { rowOrder(row, text) }
                td { changeLines(row.changes, text) }
                td { rowOutcome(row, text) }
            }
        }
    }
}

private func planBox(_ row: BulkRow, _ text: PageText) -> HTML {
    input(
        .type("checkbox"), .name("row"), .value(String(row.position)), .flag("data-row"),
        .flag("checked"),
        .label(text(EditText.chooseRow, ["row": text.number(row.position)])))
}

private func rowOrder(_ row: BulkRow, _ text: PageText) -> HTML {
    group {
        if row.order != nil, let number = OrderNumber(row.number) {
            a(.class("number"), .href(Links.order(number))) { number.text }
            div(.class("quiet small said")) { row.title }
        } else {
            span(.class("said")) { text.orDash(row.number) }
        }
    }
}

private func changeLines(_ changes: [OrderEdit.Change], _ text: PageText) -> HTML {
    dl(.class("changes")) {
        for change in changes {
            div {
                dt { text.name(change.field) }
                dd {
                    element(
                        "del", [.class("said")],
                        .escaped(
                            text.orDash(text.shown(change.field, change.before))))
                    icon(.arrow)
                    span(.class("visually-hidden")) { text(OrderText.changedTo) }
                    element(
                        "ins", [.class("said")],
                        .escaped(
                            text.orDash(text.shown(change.field, change.after))))
                }
            }
        }
    }
}

private func rowOutcome(_ row: BulkRow, _ text: PageText) -> HTML {
    group {
        span(.class("edit-state edit-" + row.state.rawValue)) {
            text.outcome(row.state)
        }
        if let problem = row.problem {
            div(.class("small")) { text.bulkProblem(problem) }
        }
    }
}
