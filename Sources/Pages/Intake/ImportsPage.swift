import Casework
import Localization
package import Markup

/// Past imports, saved mappings and the door to a new one.
package func importsPage(_ model: ImportsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ImportText.title), in: frame) {
        pageHead(text(ImportText.title)) {
            linkButton(text(ImportText.new), to: Links.newImport, .primary, icon: .upload)
        }
        div(.class("columns")) {
            panel(text(ImportText.past), id: "past") {
                if model.past.isEmpty {
                    emptyState(text(ImportText.noImports), text(ImportText.noImportsLead))
                } else {
                    pastTable(model.past, text)
                }
            }
            panel(text(ImportText.mappings), id: "mappings") {
                div(.class("panel-body")) { mappingList(model.mappings, text) }
            }
        }
    }
}

/// A new import. Fields sent, as `multipart/form-data`: `file`, `mapping` (empty for automatic).
package func newImportPage(_ model: ImportsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return layout(text(ImportText.new), in: frame) {
        pageHead(text(ImportText.new), lead: text(ImportText.newLead))
        importSteps(current: 0, text)
        div(.class("medium")) {
            problems(model.form, text)
            div(.class("panel panel-body")) { uploadForm(model, in: frame) }
        }
    }
}

func importSteps(current: Int, _ text: PageText) -> HTML {
    stepper(
        [text(ImportText.file), text(ImportText.previewTitle), text(ImportText.resultTitle)],
        current: current)
}

private func uploadForm(_ model: ImportsModel, in frame: Frame) -> HTML {
    let text = frame.text
    return postForm(
        Links.imports, in: frame, .custom("enctype", "multipart/form-data")
    ) {
        textInput(
            Field(
                "file", label: text(ImportText.file),
                hint: text(ImportText.fileHint, ["size": String(model.sizeMaximumMegabytes)]),
                error: model.form.errors["file"]),
            text, type: "file", .custom("accept", ".xlsx,.xls,.csv"))
        selectInput(
            Field(
                "mapping", label: text(FieldText.mapping), error: model.form.errors["mapping"],
                isRequired: false),
            text, choices: model.mappings.map { Choice($0.name, $0.name) },
            selected: [model.form.value("mapping")], empty: text(ImportText.mappingAuto))
        div(.class("buttons")) {
            submitButton(text(ImportText.preview), icon: .arrow)
            linkButton(text(CommonText.cancel), to: Links.imports, .quiet)
        }
    }
}

private func pastTable(_ imports: [PastImport], _ text: PageText) -> HTML {
    let head = [
        column(text(FieldText.file)), column(text(ImportText.status)),
        column(text(ImportText.created), "num"), column(text(ImportText.changed), "num"),
        column(text(ImportText.unchanged), "num"), column(text(ImportText.refused), "num"),
        column(text(ImportText.by)), column(text(ImportText.at)),
    ]
    return tableBox(caption: text(ImportText.past), head: head) {
        for past in imports { pastRow(past, text) }
    }
}

private func pastRow(_ past: PastImport, _ text: PageText) -> HTML {
    tr(.custom("data-href", Links.import(past.id))) {
        td(.class("file-name")) {
            a(.class("said"), .href(Links.import(past.id))) { past.fileName }
        }
        td(.class("nowrap")) { stateBadge(past.state, text) }
        td(.class("num")) { text.number(past.counts.created) }
        td(.class("num")) { text.number(past.counts.changed) }
        td(.class("num")) { text.number(past.counts.unchanged) }
        td(.class("num")) { text.number(past.counts.refused) }
        td { past.actor }
        td(.class("nowrap quiet")) { moment(past.at, text) }
    }
}

private func stateBadge(_ state: PastImport.State, _ text: PageText) -> HTML {
    let (tone, words): (String, String) =
        switch state {
        case .waiting: ("soon", text(ImportText.waiting))
        case .reading: ("info", text(ImportText.readingTitle))
        case .needless: ("mute", text(ImportText.needless))
        case .running: ("info", text(ImportText.running))
        case .finished: ("calm", text(ImportText.finished))
        case .failed: ("over", text(ImportText.failed))
        case .interrupted: ("over", text(ImportColumnText.interrupted))
        case .discarded: ("mute", text(ImportText.discarded))
        }
    return span(.class("badge badge-" + tone)) { words }
}

private func mappingList(_ mappings: [SavedMapping], _ text: PageText) -> HTML {
    guard !mappings.isEmpty else { return p(.class("quiet")) { text(ImportText.noMappings) } }
    return ul(.class("stack")) {
        for mapping in mappings {
            li {
                div { mapping.name }
                div(.class("quiet small")) {
                    text(ImportText.mappingColumns, ["count": String(mapping.columnCount)])
                    " · " + mapping.savedBy + " · "
                    moment(mapping.savedAt, text)
                }
            }
        }
    }
}
