import Casework
import Localization
package import Markup

/// A file whose headings could not be used: a person says what its columns are.
package struct ImportColumnsModel: Sendable {
    package let id: Int64
    package let fileName: String
    /// What is wrong with the headings, in sentences.
    package let problem: String
    package let columns: ImportColumns

    package init(id: Int64, fileName: String, problem: String, columns: ImportColumns) {
        self.id = id
        self.fileName = fileName
        self.problem = problem
        self.columns = columns
    }
}

/// The columns of a file with the fields that may be chosen for them.
package struct ImportColumns: Sendable {
    /// Columns that can be chosen for; those beyond are kept as they were recognised.
    package static let choiceMax = 100

    package let sheet: String
    /// Row of the headings, counted from 1.
    package let headingRow: Int
    package let headings: [RecognisedHeading]
    /// Names of the heading table, in their order.
    package let fields: [String]
    /// The values point to other columns than the headings, and the choice begins with those.
    package var isProposal = false
    package var form = FormState()

    package init(
        sheet: String, headingRow: Int, headings: [RecognisedHeading], fields: [String]
    ) {
        self.sheet = sheet
        self.headingRow = headingRow
        self.headings = headings
        self.fields = fields
    }

    /// Name of the form field for a column.
    package static func name(of column: String) -> String { "field." + column }
}

package func importColumnsPage(_ model: ImportColumnsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ImportColumnText.title), in: frame) {
        pageHead(text(ImportColumnText.title), lead: model.fileName)
        importSteps(current: 1, text)
        problems(model.columns.form, text)
        message(Flash(.warning, model.problem), text)
        div(.class("stack")) {
            p {
                text(
                    model.columns.isProposal
                        ? ImportColumnText.proposalLead : ImportColumnText.lead)
            }
            columnPanel(model.columns, of: model.id, in: frame, isNext: true)
            postForm(Links.discardImport(model.id), in: frame) {
                submitButton(text(ImportText.discard), .secondary)
            }
        }
    }
}

/// Fields sent: `field.A`, `field.B`, … with the name of a field, empty to keep the column under
/// its heading; `accepts_proposal`; `mapping_name` (empty to save none).
///
/// `isNext` where choosing is the one thing to do.
func columnPanel(
    _ model: ImportColumns, of id: Int64, in frame: Frame, isNext: Bool = false
) -> HTML {
    let text = frame.text
    let choices = model.fields.compactMap { name in
        text.columnField(name).map { Choice(name, $0) }
    }
    let head = [
        column(text(ImportText.headingColumn)), column(text(ImportText.headingText)),
        column(text(ImportText.headingField)), column(text(ImportText.headingSample)),
    ]
    let known = model.headings.count { $0.field.flatMap { text.columnField($0) } != nil }
    return panel(
        text(ImportText.headings), id: "headings",
        end: .escaped(
            text(
                ImportText.sheetAndRow,
                ["sheet": model.sheet, "row": String(model.headingRow)])),
        count: countBadge(known, text)
    ) {
        postForm(Links.importColumns(id), in: frame) {
            if model.isProposal { hidden("accepts_proposal", "yes") }
            tableBox(caption: text(ImportText.headings), names: "rows choosing", head: head) {
                for (index, heading) in model.headings.enumerated() {
                    columnRow(
                        heading, index < ImportColumns.choiceMax ? choices : nil, text)
                }
            }
            saveRow(model, isNext, text)
        }
    }
}

private func saveRow(_ model: ImportColumns, _ isNext: Bool, _ text: PageText) -> HTML {
    div(.class("panel-body stack")) {
        textInput(
            Field(
                "mapping_name", label: text(ImportText.mappingName),
                hint: text(ImportText.saveMapping), error: model.form.errors["mapping_name"],
                isRequired: false),
            text, value: model.form.value("mapping_name"), maximum: 60)
        div(.class("buttons")) {
            submitButton(
                text(ImportColumnText.submit), isNext ? .primary : .secondary, icon: .arrow)
        }
    }
}

private func columnRow(
    _ heading: RecognisedHeading, _ choices: [Choice]?, _ text: PageText
) -> HTML {
    let isHidden = heading.isPersonal && !heading.sample.isEmpty
    return tr {
        td(.class("quiet")) { heading.column }
        td { text.orDash(heading.heading) }
        td {
            if let choices {
                columnSelect(heading, choices, text)
            } else {
                heading.field.flatMap { text.columnField($0) } ?? text(ImportText.unmapped)
            }
        }
        td(.class("cell-value said quiet")) {
            isHidden ? text(ImportText.hiddenSample) : text.orDash(heading.sample)
        }
    }
}

private func columnSelect(
    _ heading: RecognisedHeading, _ choices: [Choice], _ text: PageText
) -> HTML {
    let words = text(
        ImportColumnText.choose, ["column": heading.column, "heading": heading.heading])
    return select(.name(ImportColumns.name(of: heading.column)), .label(words)) {
        option(.value("")) {
            heading.isPersonal ? text(ImportColumnText.leftOut) : text(ImportText.unmapped)
        }
        for choice in choices {
            option(.value(choice.value), .flag("selected", choice.value == heading.field)) {
                choice.label
            }
        }
    }
}
