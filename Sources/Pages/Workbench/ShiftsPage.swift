package import Casework
import Localization
package import Markup

/// Who is on duty, and what the last shift left: on every workbench.
package struct ShiftModel: Sendable {
    package var duty: [DutyShift] = []
    /// The newest note while nobody has taken it over.
    package var note: HandOverNote?
    /// Whether the reader keeps shifts: checks in and out, writes and confirms notes.
    package var keepsShifts = false

    package init() {}
}

package struct ShiftsPageModel: Sendable {
    package var shifts = ShiftModel()
    package var notes: [HandOverNote] = []
    package var day: LocalDate?
    package var words = ""
    package var form = FormState()

    package init() {}
}

package func shiftsPage(_ model: ShiftsPageModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ShiftText.title), in: frame) {
        pageHead(text(ShiftText.title), lead: text(ShiftText.lead))
        div(.class("columns")) {
            div(.class("stack")) {
                panel(text(ShiftText.write), id: "write") {
                    div(.class("panel-body")) { noteForm(model.form, in: frame) }
                }
                panel(text(ShiftText.all), id: "notes") {
                    div(.class("panel-body")) {
                        searchForm(model, text)
                        if model.notes.isEmpty {
                            emptyState(text(ShiftText.none), icon: .note)
                        }
                        for note in model.notes { noteView(note, in: frame) }
                    }
                }
            }
            aside(.class("stack")) { dutyPanel(model.shifts, model.form, in: frame) }
        }
    }
}

/// Both panels of a workbench; the note only while it waits for somebody.
func shiftPanels(_ model: ShiftModel, in frame: Frame) -> HTML {
    let text = frame.text
    return group {
        if let note = model.note {
            panel(
                text(ShiftText.note), id: "hand-over",
                end: a(.href(Links.shifts)) { text(ShiftText.all) }
            ) {
                div(.class("panel-body")) { noteView(note, in: frame) }
            }
        }
        dutyPanel(model, FormState(), in: frame)
    }
}

private func dutyPanel(_ model: ShiftModel, _ form: FormState, in frame: Frame) -> HTML {
    let text = frame.text
    let own = frame.person.map { person in
        model.duty.contains { $0.account == person.actor.account }
    }
    return panel(
        text(ShiftText.onDuty), id: "duty",
        end: model.keepsShifts ? a(.href(Links.shifts)) { text(ShiftText.title) } : nil
    ) {
        div(.class("panel-body")) {
            if model.duty.isEmpty { p(.class("quiet")) { text(ShiftText.nobody) } }
            ul {
                for shift in model.duty {
                    li {
                        icon(.person)
                        " "
                        b { shift.displayName }
                        " "
                        span(.class("said")) { shift.line }
                        " "
                        span(.class("quiet small")) {
                            text(ShiftText.until, ["time": text.shortMoment(shift.until)])
                        }
                    }
                }
            }
            if model.keepsShifts {
                if own == true {
                    postForm(Links.endShift, in: frame) {
                        div(.class("buttons")) {
                            submitButton(text(ShiftText.checkOut), .secondary)
                        }
                    }
                } else {
                    checkInForm(form, in: frame)
                }
            }
        }
    }
}

private func checkInForm(_ form: FormState, in frame: Frame) -> HTML {
    let text = frame.text
    var line = Field(
        "line", label: text(ShiftText.line), hint: text(ShiftText.lineHint),
        error: form.errors["line"], isRequired: false)
    line.saysOptional = false
    return postForm(Links.shifts, in: frame) {
        div(.class("field-row")) {
            textInput(
                line, text, value: form.value("line"), maximum: ShiftLimits.lineMaximum)
            textInput(
                Field("hours", label: text(ShiftText.hours), error: form.errors["hours"]), text,
                value: form.value("hours").isEmpty ? "12" : form.value("hours"), type: "number",
                maximum: nil, .custom("min", "1"),
                .custom("max", String(ShiftLimits.hoursMaximum)))
        }
        div(.class("buttons")) { submitButton(text(ShiftText.checkIn), .secondary) }
    }
}

private func noteForm(_ form: FormState, in frame: Frame) -> HTML {
    let text = frame.text
    return postForm(Links.handOvers, in: frame) {
        problems(form, text)
        textArea(
            Field(
                "body", label: text(ShiftText.body), hint: text(ShiftText.bodyHint),
                error: form.errors["body"]), text, value: form.value("body"), rows: 4,
            maximum: ShiftLimits.noteMaximum)
        textInput(
            Field(
                "orders", label: text(ShiftText.orders), hint: text(ShiftText.ordersHint),
                error: form.errors["orders"], isRequired: false), text,
            value: form.value("orders"), maximum: 1_200)
        div(.class("buttons")) { submitButton(text(ShiftText.write), .primary, icon: .note) }
    }
}

private func searchForm(_ model: ShiftsPageModel, _ text: PageText) -> HTML {
    form(.action(Links.shifts), .method(.get), .role("search")) {
        div(.class("field-row")) {
            textInput(
                Field("day", label: text(ShiftText.day), isRequired: false), text,
                value: model.day?.text ?? "", type: "date")
            textInput(
                Field("words", label: text(ShiftText.words), isRequired: false), text,
                value: model.words, maximum: 60)
        }
        div(.class("buttons")) { submitButton(text(ShiftText.find), .secondary, icon: .search) }
    }
}

/// One note: who wrote it when, what it says, which orders, who has read it.
private func noteView(_ note: HandOverNote, in frame: Frame) -> HTML {
    let text = frame.text
    let isOwn = frame.person?.actor.account == note.account
    return article(.class("note")) {
        icon(.note)
        div {
            p(.class("quiet small")) {
                text(
                    ShiftText.noteFrom,
                    ["name": note.displayName, "time": text.shortMoment(note.writtenAt)])
            }
            p(.class("prose said")) { note.body }
            if !note.orders.isEmpty {
                p {
                    for number in note.orders {
                        a(.class("number"), .href(Links.order(number))) { number.text }
                        " "
                    }
                }
            }
            p(.class("quiet small")) {
                note.receipts.isEmpty
                    ? text(ShiftText.unread)
                    : text(
                        ShiftText.readBy,
                        [
                            "names": text.list(
                                note.receipts.map {
                                    $0.displayName + " " + text.shortMoment($0.at)
                                })
                        ])
            }
            if !isOwn, note.receipts.isEmpty, frame.allows(.keepShifts) {
                postForm(Links.handOverReceipt(note.id), in: frame) {
                    div(.class("buttons")) {
                        submitButton(text(ShiftText.acknowledge), .primary, icon: .check)
                    }
                }
            }
        }
    }
}

extension PageText {
    /// Why a shift or a note stays as it is, and how to mend it.
    package func refusal(_ refusal: ShiftRefusal) -> String {
        switch refusal {
        case .alreadyOnDuty: self(ShiftText.alreadyOnDuty)
        case .notOnDuty: self(ShiftText.notOnDuty)
        case .badHours(let maximum): self(ShiftText.badHours, ["count": String(maximum)])
        case .lineTooLong(let maximum): self(ShiftText.lineTooLong, ["count": String(maximum)])
        case .noteEmpty: self(ShiftText.noteEmpty)
        case .noteTooLong(let maximum): self(ShiftText.noteTooLong, ["count": number(maximum)])
        case .tooManyOrders(let maximum):
            self(ShiftText.tooManyOrders, ["count": String(maximum)])
        case .unknownOrder(let number): self(ShiftText.unknownOrder, ["number": number])
        case .ownNote: self(ShiftText.ownNote)
        }
    }

    /// The form field to show a refusal at; empty for the whole form.
    package static func fieldName(of refusal: ShiftRefusal) -> String {
        switch refusal {
        case .alreadyOnDuty, .notOnDuty, .ownNote: ""
        case .badHours: "hours"
        case .lineTooLong: "line"
        case .noteEmpty, .noteTooLong: "body"
        case .tooManyOrders, .unknownOrder: "orders"
        }
    }
}
